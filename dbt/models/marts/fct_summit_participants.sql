with

participants as (
    select * from {{ ref('int_event_participants') }}
),

summits as (
    select * from {{ ref('fct_summits') }}
)

select
    {{ short_hash(
        "concat_ws('|', participants.event_id, participants.leader_id, '@',"
        ~ " participants.party_id)"
    ) }} as summit_participant_id,
    participants.event_id as summit_id,
    participants.leader_id,
    participants.party_id,
    participants.role
from participants
inner join summits
    on participants.event_id = summits.summit_id
