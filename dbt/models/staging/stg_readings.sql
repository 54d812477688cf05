with

articles as (
    select * from {{ source('staging', 'articles') }}
),

readings as (
    select * from {{ source('staging', 'readings') }}
),

newest_versions as (
    select
        article_id,
        content_hash,
    from articles
    qualify
        row_number() over (
            partition by article_id
            order by
                coalesce(published_at, cast(published_on as timestamptz))
                desc nulls last,
                sequence desc
        ) = 1
),

-- The reader that read last is the one in force; its readings alone speak.
reader_in_force as (
    select
        reader,
        reader_version,
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
        readings.read_at,
    from readings
    inner join newest_versions
        on
            readings.article_id = newest_versions.article_id
            and readings.content_hash = newest_versions.content_hash
    inner join reader_in_force
        on
            readings.reader = reader_in_force.reader
            and readings.reader_version = reader_in_force.reader_version
)

select * from current_readings
