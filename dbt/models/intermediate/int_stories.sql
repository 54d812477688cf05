-- Articles that carry the same wire story, under the story's earliest article.
with

articles as (
    select * from {{ ref('stg_articles') }}
),

article_stories as (
    select * from {{ source('staging', 'article_stories') }}
)

select
    articles.article_id,
    {{ short_hash('article_stories.story_article_id') }} as story_id
from articles
inner join article_stories
    on articles.article_id = article_stories.article_id
