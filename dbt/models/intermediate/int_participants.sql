{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget(this, 'article_id', ref('int_remade_articles')) }}",
) }}
-- One row per person or party taking part in a summit or agreement mention.
with

remade_articles as (
    select * from {{ ref('int_remade_articles') }}
),

participants as (
    select participants.*
    from {{ ref('stg_participants') }} as participants
    inner join remade_articles
        on participants.article_id = remade_articles.article_id
),

reference_leaders as (
    select * from {{ source('reference', 'leaders') }}
),

leader_parties as (
    select * from {{ ref('int_leader_parties') }}
),

discovered_leaders as (
    select distinct
        leader_id,
        leader_name,
        party_id
    from {{ ref('int_discovered_leaders') }}
),

known_participants as (
    select
        participants.mention_id,
        participants.article_id,
        participants.role,
        coalesce(reference_leaders.leader_id, discovered_leaders.leader_id)
            as leader_id,
        coalesce(participants.party_id, leader_parties.party_id) as party_id
    from participants
    left join reference_leaders
        on participants.leader_id = reference_leaders.leader_id
    left join leader_parties
        on reference_leaders.leader_id = leader_parties.leader_id
    left join discovered_leaders
        on
            reference_leaders.leader_id is null
            and participants.leader_name = discovered_leaders.leader_name
            and participants.party_id
            is not distinct from discovered_leaders.party_id
),

distinct_participants as (
    select
        mention_id,
        article_id,
        leader_id,
        party_id,
        min(role) as role
    from known_participants
    where leader_id is not null or party_id is not null
    group by mention_id, article_id, leader_id, party_id
),

-- A party without a name says nothing beside a named leader of that party.
telling_participants as (
    select *
    from distinct_participants
    qualify
        leader_id is not null
        or count(leader_id) over (partition by mention_id, party_id) = 0
)

select * from telling_participants
