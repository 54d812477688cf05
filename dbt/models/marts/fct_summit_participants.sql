with

participants as (
    select * from {{ ref('int_event_participants') }}
),

summits as (
    select * from {{ ref('fct_summits') }}
),

summit_trips as (
    select * from {{ ref('int_summit_trips') }}
)

select
    {{ short_hash(
        "concat_ws('|', participants.event_id, participants.leader_id, '@',"
        ~ " participants.party_id)"
    ) }} as summit_participant_id,
    participants.event_id as summit_id,
    participants.leader_id,
    participants.party_id,
    summit_trips.trip_id,
    participants.role
from participants
inner join summits
    on participants.event_id = summits.summit_id
left join summit_trips
    on
        participants.event_id = summit_trips.summit_id
        and participants.leader_id = summit_trips.leader_id
