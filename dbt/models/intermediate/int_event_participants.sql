{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget(this, 'event_id', ref('int_touched_events')) }}",
) }}
-- One row per event and leader, or party where only the party is known.
with

reports as (
    select * from {{ ref('int_reports') }}
),

participants as (
    select * from {{ ref('int_participants') }}
),

role_counts as (
    select
        reports.event_type,
        reports.event_id,
        participants.leader_id,
        participants.party_id,
        participants.role,
        count(distinct reports.story_id) as story_count,
        count(participants.role) > 0 as has_role
    from reports
    inner join participants
        on reports.mention_id = participants.mention_id
    group by
        reports.event_type,
        reports.event_id,
        participants.leader_id,
        participants.party_id,
        participants.role
),

event_participants as (
    select
        event_type,
        event_id,
        leader_id,
        party_id,
        role
    from role_counts
    qualify
        row_number() over (
            partition by
                event_id, leader_id, case when leader_id is null then party_id end
            order by has_role desc, story_count desc, role, party_id
        ) = 1
),

-- A party without a name gives way to a leader of that party.
named_participants as (
    select *
    from event_participants
    qualify
        leader_id is not null
        or count(leader_id) over (partition by event_id, party_id) = 0
)

select * from named_participants
