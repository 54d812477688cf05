with

articles as (
    select * from {{ source('staging', 'current_articles') }}
),

readings as (
    select * from {{ source('staging', 'speaking_readings') }}
),

retractions as (
    select * from {{ ref('stg_retractions') }}
),

current_readings as (
    select
        readings.article_id,
        readings.content_hash,
        readings.reader,
        readings.reader_version,
        readings.outcome,
        readings.read_at
    from readings
    inner join articles
        on
            readings.article_id = articles.article_id
            and readings.content_hash = articles.content_hash
    -- What was taken back is no evidence.
    left join retractions
        on readings.article_id = retractions.article_id
    where retractions.article_id is null
)

select * from current_readings
