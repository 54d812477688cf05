with

articles as (
    select * from {{ ref('stg_articles') }}
),

stories as (
    select * from {{ ref('int_stories') }}
),

retractions as (
    select * from {{ ref('stg_retractions') }}
),

version_counts as (
    select
        article_id,
        count(*) as version_count
    from {{ source('staging', 'article_versions') }}
    group by article_id
)

select
    articles.article_id,
    stories.story_id,
    nullif({{ slug('articles.publisher') }}, '') as publisher_id,
    articles.url,
    nullif(articles.title, '') as title,
    articles.publisher,
    articles.language,
    articles.language_origin,
    retractions.reason as retraction,
    cast(version_counts.version_count as integer) as version_count,
    articles.is_sample,
    retractions.article_id is not null as is_retracted,
    articles.published_on,
    articles.published_at,
    retractions.retracted_at
from articles
inner join stories
    on articles.article_id = stories.article_id
inner join version_counts
    on articles.article_id = version_counts.article_id
left join retractions
    on articles.article_id = retractions.article_id
