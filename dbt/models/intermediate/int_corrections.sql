-- One row per correction and event it names, with the mention by which that event is
-- known now: the one its id was minted from, else the first one registered under it or
-- under the id that took its place; none where this warehouse has no such event.
with

corrections as (
    select * from {{ source('reference', 'corrections') }}
),

mentions as (
    select * from {{ ref('int_mentions') }}
),

registered_events as (
    select * from {{ source('staging', 'registered_events') }}
),

registered_aliases as (
    select * from {{ source('staging', 'registered_aliases') }}
),

naming_corrections as (
    select
        *,
        event_id as named_id
    from corrections
    union all
    select
        *,
        other_event_id as named_id
    from corrections
    where other_event_id is not null
),

named_ids as (
    select distinct named_id
    from naming_corrections
),

standing_ids as (
    select
        named_id,
        named_id as event_id,
        2 as preference
    from named_ids
    union all
    select
        named_ids.named_id,
        registered_aliases.event_id,
        3 as preference
    from named_ids
    inner join registered_aliases
        on named_ids.named_id = registered_aliases.alias_id
),

possible_anchors as (
    select
        named_ids.named_id,
        mentions.mention_id,
        mentions.article_id,
        mentions.reported_at,
        1 as preference
    from mentions
    inner join named_ids
        on
            left(mentions.event_type, 1)
            || '-' || {{ short_hash('mentions.mention_id') }}
            = named_ids.named_id
    union all
    select
        standing_ids.named_id,
        mentions.mention_id,
        mentions.article_id,
        mentions.reported_at,
        standing_ids.preference
    from standing_ids
    inner join registered_events
        on standing_ids.event_id = registered_events.event_id
    inner join mentions
        on registered_events.mention_id = mentions.mention_id
),

anchors as (
    select
        named_id,
        mention_id
    from possible_anchors
    qualify
        row_number() over (
            partition by named_id
            order by preference, reported_at nulls last, article_id, mention_id
        ) = 1
)

select
    naming_corrections.*,
    anchors.mention_id
from naming_corrections
left join anchors
    on naming_corrections.named_id = anchors.named_id
