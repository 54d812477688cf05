with

participants as (
    select * from {{ source('staging', 'mention_participants') }}
),

readings as (
    select * from {{ ref('stg_readings') }}
),

current_participants as (
    select
        participants.mention_id,
        participants.article_id,
        participants.ordinal,
        participants.leader_id,
        participants.leader_name,
        upper(participants.party_id) as party_id,
        participants.office,
        participants.role
    from participants
    inner join readings
        on
            participants.article_id = readings.article_id
            and participants.content_hash = readings.content_hash
            and participants.reader = readings.reader
            and participants.reader_version = readings.reader_version
)

select * from current_participants
