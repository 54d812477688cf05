with

articles as (
    select * from {{ source('staging', 'current_articles') }}
),

readings as (
    select * from {{ source('staging', 'readings') }}
),

retractions as (
    select * from {{ ref('stg_retractions') }}
),

-- The reader that read last is the one in force; its readings alone speak.
reader_in_force as (
    select
        reader,
        reader_version
    from readings
    order by read_at desc, reader, reader_version desc
    limit 1
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
    inner join reader_in_force
        on
            readings.reader = reader_in_force.reader
            and readings.reader_version = reader_in_force.reader_version
    -- What was taken back is no evidence.
    left join retractions
        on readings.article_id = retractions.article_id
    where retractions.article_id is null
)

select * from current_readings
