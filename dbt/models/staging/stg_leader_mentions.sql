with

mentions as (
    select * from {{ source('staging', 'leader_mentions') }}
),

readings as (
    select * from {{ ref('stg_readings') }}
),

parameters as (
    select * from {{ source('reference', 'build_parameters') }}
),

current_mentions as (
    select
        mentions.mention_id,
        mentions.article_id,
        mentions.leader_id,
        mentions.name as leader_name,
        upper(mentions.party_id) as party_id,
        mentions.office,
        mentions.confidence
    from mentions
    inner join readings
        on
            mentions.article_id = readings.article_id
            and mentions.content_hash = readings.content_hash
            and mentions.reader = readings.reader
            and mentions.reader_version = readings.reader_version
    cross join parameters
    where mentions.confidence >= parameters.confidence_floor
)

select * from current_mentions
