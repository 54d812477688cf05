{{ config(schema='quality') }}
-- One row per correction, with what became of it: 'applied', or why it has no effect.
with

corrections as (
    select * from {{ ref('int_corrections') }}
),

events as (
    select * from {{ ref('int_events') }}
),

event_corrections as (
    select * from {{ ref('int_event_corrections') }}
),

parted_clusters as (
    select * from {{ ref('int_parted_clusters') }}
),

-- Of a split's event: the mentions it takes away, and all.
split_counts as (
    select
        corrections.correction_id,
        count(*) filter (
            parted_clusters.correction_id = corrections.correction_id
        ) as apart_count,
        count(*) as mention_count
    from corrections
    inner join parted_clusters as anchors
        on corrections.mention_id = anchors.mention_id
    inner join parted_clusters
        on anchors.joined_key = parted_clusters.joined_key
    where corrections.action = 'split'
    group by corrections.correction_id
),

named_events as (
    select
        corrections.correction_id,
        count(*) as named_count,
        count(events.event_id) as known_count,
        min(events.event_id) as applied_to_id
    from corrections
    left join events
        on corrections.mention_id = events.mention_id
    group by corrections.correction_id
),

outcomes as (
    select
        corrections.correction_id,
        corrections.origin,
        corrections.action,
        corrections.event_id,
        corrections.attribute,
        corrections.value,
        corrections.corrected_by,
        corrections.reason,
        named_events.applied_to_id,
        case
            when named_events.known_count < named_events.named_count
                then 'unknown_event'
            when corrections.action = 'merge' then 'applied'
            when corrections.action = 'split' and split_counts.apart_count = 0
                then 'no_such_report'
            when
                corrections.action = 'split'
                and split_counts.apart_count = split_counts.mention_count
                then 'nothing_left'
            when
                corrections.action != 'split'
                and event_corrections.correction_id is null
                then 'overruled'
            else 'applied'
        end as outcome,
        corrections.corrected_at
    from corrections
    inner join named_events
        on corrections.correction_id = named_events.correction_id
    left join split_counts
        on corrections.correction_id = split_counts.correction_id
    left join event_corrections
        on corrections.correction_id = event_corrections.correction_id
    where corrections.named_id = corrections.event_id
)

select * from outcomes
