-- One row per name and party of the people whom the reference data lacks, with the
-- person it means.
with

unknown_people as (
    select * from {{ ref('int_unknown_people') }}
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

person_names as (
    select
        names.name_slug,
        names.party_id,
        coalesce(full_names.full_slug, names.name_slug) as person_slug,
        'x-' || coalesce(full_names.full_slug, names.name_slug)
        || coalesce('-' || lower(names.party_id), '') as leader_id
    from names
    left join full_names
        on
            names.name_slug = full_names.name_slug
            and names.party_id is not distinct from full_names.party_id
)

select * from person_names
