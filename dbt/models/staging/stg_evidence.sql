with

evidence as (
    select * from {{ source('staging', 'mention_evidence') }}
),

readings as (
    select * from {{ ref('stg_readings') }}
),

current_evidence as (
    select
        evidence.mention_id,
        evidence.event_type,
        evidence.article_id,
        evidence.reader,
        evidence.reader_version,
        evidence.ordinal,
        evidence.attribute,
        evidence.field,
        evidence.quote,
        evidence.char_start,
        evidence.char_end
    from evidence
    inner join readings
        on
            evidence.article_id = readings.article_id
            and evidence.content_hash = readings.content_hash
            and evidence.reader = readings.reader
            and evidence.reader_version = readings.reader_version
)

select * from current_evidence
