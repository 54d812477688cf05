-- People in office whom the reference data lacks, as the articles name them.
with

articles as (
    select * from {{ ref('stg_articles') }}
),

reference_leaders as (
    select * from {{ source('reference', 'leaders') }}
),

mentioned_people as (
    select
        article_id,
        leader_id,
        leader_name,
        party_id,
        office
    from {{ ref('stg_leader_mentions') }}
    union all
    select
        article_id,
        leader_id,
        leader_name,
        home_party_id as party_id,
        office
    from {{ ref('stg_trip_mentions') }}
    union all
    select
        article_id,
        leader_id,
        leader_name,
        party_id,
        office
    from {{ ref('stg_participants') }}
),

unknown_people as (
    select
        mentioned_people.article_id,
        mentioned_people.leader_name,
        mentioned_people.party_id,
        mentioned_people.office,
        articles.reported_at,
        {{ slug('mentioned_people.leader_name') }} as name_slug
    from mentioned_people
    inner join articles
        on mentioned_people.article_id = articles.article_id
    left join reference_leaders
        on mentioned_people.leader_id = reference_leaders.leader_id
    where
        reference_leaders.leader_id is null
        and {{ slug('mentioned_people.leader_name') }} != ''
),

names as (
    select
        name_slug,
        party_id,
        split_part(name_slug, '-', -1) as last_word
    from unknown_people
    group by name_slug, party_id
),

-- 'Arden' is 'Jane Arden' where one longer name alone of that party ends so.
full_names as (
    select
        names.name_slug,
        names.party_id,
        min(longer_names.name_slug) as full_slug
    from names
    inner join names as longer_names
        on
            names.name_slug = longer_names.last_word
            and names.party_id is not distinct from longer_names.party_id
            and longer_names.name_slug like '%-%'
    group by names.name_slug, names.party_id
    having count(*) = 1
),

people as (
    select
        unknown_people.*,
        coalesce(full_names.full_slug, unknown_people.name_slug) as person_slug
    from unknown_people
    left join full_names
        on
            unknown_people.name_slug = full_names.name_slug
            and unknown_people.party_id is not distinct from full_names.party_id
),

discovered_leaders as (
    select
        'x-' || person_slug || coalesce('-' || lower(party_id), '') as leader_id,
        leader_name,
        party_id,
        office,
        article_id,
        reported_at,
        name_slug = person_slug as is_full_name
    from people
)

select * from discovered_leaders
