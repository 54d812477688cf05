-- Articles whose mentions may say something else than in the last build: changed ones,
-- those that turn out to be another story's copy, and those that name somebody by a
-- name that now means another person.
with

changed_articles as (
    select * from {{ ref('int_changed_articles') }}
),

stories as (
    select * from {{ ref('int_stories') }}
),

unknown_people as (
    select * from {{ ref('int_unknown_people') }}
),

person_names as (
    select * from {{ ref('int_person_names') }}
),

built_mentions as (
    select distinct *
    from {{ as_built('int_mentions', {'article_id': 'text', 'story_id': 'text'}) }}
),

built_people as (
    select *
    from {{ as_built('int_discovered_leaders', {
        'article_id': 'text', 'leader_name': 'text', 'party_id': 'text',
        'leader_id': 'text',
    }) }}
),

people as (
    select
        unknown_people.article_id,
        unknown_people.leader_name,
        unknown_people.party_id,
        person_names.leader_id
    from unknown_people
    inner join person_names
        on
            unknown_people.name_slug = person_names.name_slug
            and unknown_people.party_id is not distinct from person_names.party_id
),

renamed_people as (
    (
        select * from people
        except
        select * from built_people
    )
    union all
    (
        select * from built_people
        except
        select * from people
    )
),

remade_articles as (
    select article_id
    from changed_articles
    union
    select stories.article_id
    from stories
    inner join built_mentions
        on
            stories.article_id = built_mentions.article_id
            and stories.story_id != built_mentions.story_id
    union
    select article_id
    from renamed_people
)

select * from remade_articles
