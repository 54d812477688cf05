-- Who met whom: each two of the leaders that a meeting brought together. At a gathering
-- of many no two are known to have met.
with

summits as (
    select * from {{ ref('fct_summits') }}
),

participants as (
    select * from {{ ref('fct_summit_participants') }}
),

-- A leader who speaks for two parties at one meeting is one person there.
people as (
    select
        summit_id,
        leader_id,
        min(party_id) as party_id
    from participants
    where leader_id is not null
    group by summit_id, leader_id
),

pairs as (
    select
        summits.summit_id,
        people.leader_id,
        others.leader_id as other_leader_id,
        people.party_id,
        others.party_id as other_party_id,
        summits.country_id,
        summits.level,
        summits.format,
        summits.date_precision,
        summits.city,
        summits.start_date as met_on,
        summits.first_reported_at,
        coalesce(summits.format, 'in_person') = 'in_person' as may_be_in_person,
        -- A meeting of unknown day was before it was told of.
        coalesce(
            summits.start_date, cast(summits.first_reported_at as date)
        ) as at_the_latest_on
    from summits
    inner join people
        on summits.summit_id = people.summit_id
    inner join people as others
        on
            people.summit_id = others.summit_id
            and people.leader_id < others.leader_id
    where summits.status = 'held' and summits.series is null
),

counted as (
    select
        *,
        row_number() over (
            partition by leader_id, other_leader_id, may_be_in_person
            order by
                at_the_latest_on nulls last,
                first_reported_at nulls last,
                country_id,
                city,
                summit_id
        ) as number_of_kind
    from pairs
)

select
    {{ short_hash(
        "concat_ws('|', summit_id, leader_id, other_leader_id)"
    ) }} as encounter_id,
    summit_id,
    leader_id,
    other_leader_id,
    party_id,
    other_party_id,
    country_id,
    level,
    format,
    date_precision,
    coalesce(format = 'in_person' and number_of_kind = 1, false) as is_first_in_person,
    met_on
from counted
