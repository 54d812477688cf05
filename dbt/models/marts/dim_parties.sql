with

countries as (
    select * from {{ source('reference', 'countries') }}
),

organisations as (
    select * from {{ source('reference', 'organisations') }}
),

named_parties as (
    select distinct party_id
    from {{ ref('int_event_participants') }}
    union
    select distinct home_party_id as party_id
    from {{ ref('int_event_summaries') }}
    union
    select distinct party_id
    from {{ ref('int_discovered_leaders') }}
    union
    select distinct party_id
    from {{ ref('int_leader_terms') }}
),

all_parties as (
    select
        iso3 as party_id,
        name as party_name,
        'country' as party_kind,
        iso3 as country_id,
        1 as preference
    from countries
    union all
    select
        {{ organisation_party('organisation_id', 'abbreviation') }} as party_id,
        name as party_name,
        'organization' as party_kind,
        null as country_id,
        -- Of a body and its organs, the body names the party.
        case when type like '%organ' then 3 else 2 end as preference
    from organisations
    union all
    select
        party_id,
        party_id as party_name,
        'other' as party_kind,
        null as country_id,
        4 as preference
    from named_parties
    where party_id is not null
),

parties as (
    select
        party_id,
        party_name,
        party_kind,
        country_id
    from all_parties
    qualify
        row_number() over (partition by party_id order by preference, party_name) = 1
)

select * from parties
