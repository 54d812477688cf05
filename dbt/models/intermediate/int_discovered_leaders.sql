-- People in office whom the reference data lacks, as the articles name them.
-- depends_on: {{ ref('int_remade_articles') }}
with

unknown_people as (
    select * from {{ ref('int_unknown_people') }}
),

person_names as (
    select * from {{ ref('int_person_names') }}
),

discovered_leaders as (
    select
        person_names.leader_id,
        unknown_people.leader_name,
        unknown_people.party_id,
        unknown_people.office,
        unknown_people.article_id,
        unknown_people.reported_at,
        unknown_people.name_slug = person_names.person_slug as is_full_name
    from unknown_people
    inner join person_names
        on
            unknown_people.name_slug = person_names.name_slug
            and unknown_people.party_id is not distinct from person_names.party_id
)

select * from discovered_leaders
