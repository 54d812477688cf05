-- One row per mention of a person in office whom the reference data lacks.
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

unknown_mentions as (
    select mentioned_people.*
    from mentioned_people
    anti join reference_leaders
        on mentioned_people.leader_id = reference_leaders.leader_id
    where mentioned_people.leader_name is not null
),

unknown_people as (
    select
        unknown_mentions.article_id,
        unknown_mentions.leader_name,
        unknown_mentions.party_id,
        unknown_mentions.office,
        articles.reported_at,
        {{ slug('unknown_mentions.leader_name') }} as name_slug
    from unknown_mentions
    inner join articles
        on unknown_mentions.article_id = articles.article_id
)

select * from unknown_people
where name_slug != ''
