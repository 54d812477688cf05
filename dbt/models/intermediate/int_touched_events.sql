-- Events made anew by this build, and those they take the place of.
with

left_events as (
    select * from {{ ref('int_left_events') }}
),

events as (
    select * from {{ ref('int_events') }}
),

touched_clusters as (
    select * from {{ ref('int_touched_clusters') }}
),

touched_events as (
    select event_id
    from left_events
    union
    select events.event_id
    from events
    inner join touched_clusters
        on events.cluster_key = touched_clusters.cluster_key
)

select * from touched_events
