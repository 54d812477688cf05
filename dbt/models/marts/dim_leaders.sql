with

leaders as (
    select * from {{ source('reference', 'leaders') }}
),

latest_terms as (
    select * from {{ ref('int_leader_parties') }}
),

discovered_leaders as (
    select * from {{ ref('int_discovered_leaders') }}
),

known_leaders as (
    select
        leaders.leader_id,
        leaders.full_name,
        leaders.family_name,
        latest_terms.party_id,
        case when latest_terms.valid_to is null then latest_terms.office end
            as current_office,
        leaders.wikidata_id,
        cast(null as text) as discovered_in,
        latest_terms.leader_id is not null and latest_terms.valid_to is null
            as is_in_office
    from leaders
    left join latest_terms
        on leaders.leader_id = latest_terms.leader_id
),

-- First named in …, by the fullest name, in the office told last.
new_leaders as (
    select
        leader_id,
        arg_max(
            leader_name, (is_full_name, length(leader_name), leader_name)
        ) as full_name,
        min(party_id) as party_id,
        arg_max(office, (reported_at, article_id)) filter (
            where office is not null and reported_at is not null
        ) as current_office,
        arg_min(
            article_id,
            (coalesce(reported_at, cast('infinity' as timestamptz)), article_id)
        ) as discovered_in
    from discovered_leaders
    group by leader_id
),

all_leaders as (
    select * from known_leaders
    union all
    select
        leader_id,
        full_name,
        split_part(full_name, ' ', -1) as family_name,
        party_id,
        current_office,
        null as wikidata_id,
        discovered_in,
        true as is_in_office
    from new_leaders
)

select * from all_leaders
