-- One row per event and moment at which people decided on the event as a whole: that it
-- is none, or which others it was merged with or split from.
with

corrections as (
    select * from {{ ref('int_corrections') }}
),

events as (
    select * from {{ ref('int_events') }}
),

parted_clusters as (
    select * from {{ ref('int_parted_clusters') }}
),

named_events as (
    select
        corrections.*,
        events.event_id as standing_id
    from corrections
    inner join events
        on corrections.mention_id = events.mention_id
),

-- A split shows in both events: each names the other.
split_pairs as (
    select distinct
        parted_clusters.correction_id,
        part_events.event_id as part_id,
        rest_events.event_id as rest_id
    from parted_clusters
    inner join events as part_events
        on parted_clusters.mention_id = part_events.mention_id
    inner join parted_clusters as rest_clusters
        on
            parted_clusters.joined_key = rest_clusters.joined_key
            and rest_clusters.correction_id is null
    inner join events as rest_events
        on rest_clusters.mention_id = rest_events.mention_id
    where
        parted_clusters.correction_id is not null
        and part_events.event_id != rest_events.event_id
),

decisions as (
    select
        event_type,
        standing_id as event_id,
        'rejected' as decision,
        corrected_by,
        reason,
        corrected_at
    from named_events
    where action = 'reject'
    union all
    select
        named_events.event_type,
        named_events.standing_id as event_id,
        'merged with ' || others.named_id as decision,
        named_events.corrected_by,
        named_events.reason,
        named_events.corrected_at
    from named_events
    inner join named_events as others
        on
            named_events.correction_id = others.correction_id
            and named_events.standing_id != others.named_id
    where named_events.action = 'merge'
    union all
    select
        named_events.event_type,
        split_pairs.part_id as event_id,
        'split from ' || split_pairs.rest_id as decision,
        named_events.corrected_by,
        named_events.reason,
        named_events.corrected_at
    from split_pairs
    inner join named_events
        on split_pairs.correction_id = named_events.correction_id
    union all
    select
        named_events.event_type,
        split_pairs.rest_id as event_id,
        'split from ' || split_pairs.part_id as decision,
        named_events.corrected_by,
        named_events.reason,
        named_events.corrected_at
    from split_pairs
    inner join named_events
        on split_pairs.correction_id = named_events.correction_id
),

whole_corrections as (
    select
        event_type,
        event_id,
        string_agg(distinct decision, '; ' order by decision) as decision,
        string_agg(distinct corrected_by, '; ' order by corrected_by) as corrected_by,
        string_agg(distinct reason, '; ' order by reason) as reason,
        corrected_at
    from decisions
    group by event_type, event_id, corrected_at
)

select * from whole_corrections
