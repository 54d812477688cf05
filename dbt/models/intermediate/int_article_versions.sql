-- One row per article: the version and the reading that this build rests on.
-- depends_on: {{ ref('int_changed_articles') }}
with

articles as (
    select * from {{ ref('stg_articles') }}
),

readings as (
    select * from {{ ref('stg_readings') }}
),

article_versions as (
    select
        articles.article_id,
        articles.content_hash,
        readings.reader,
        readings.reader_version
    from articles
    left join readings
        on articles.article_id = readings.article_id
)

select * from article_versions
