with

articles as (
    select * from {{ ref('stg_articles') }}
),

stories as (
    select * from {{ ref('int_stories') }}
)

select
    articles.article_id,
    stories.story_id,
    nullif({{ slug('articles.publisher') }}, '') as publisher_id,
    articles.url,
    nullif(articles.title, '') as title,
    articles.publisher,
    articles.language,
    articles.is_sample,
    articles.published_on,
    articles.published_at
from articles
inner join stories
    on articles.article_id = stories.article_id
