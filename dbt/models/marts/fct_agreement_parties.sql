with

participants as (
    select * from {{ ref('int_event_participants') }}
),

agreements as (
    select * from {{ ref('fct_agreements') }}
),

parties as (
    select
        participants.event_id as agreement_id,
        participants.party_id,
        min(participants.leader_id) as leader_id
    from participants
    inner join agreements
        on participants.event_id = agreements.agreement_id
    where participants.party_id is not null
    group by participants.event_id, participants.party_id
)

select
    agreement_id || '|' || party_id as agreement_party_id,
    agreement_id,
    party_id,
    leader_id
from parties
