-- Events of the last build whose mentions are in touched clusters now, or gone.
with

touched_clusters as (
    select * from {{ ref('int_touched_clusters') }}
),

mention_clusters as (
    select * from {{ ref('int_mention_clusters') }}
),

built_events as (
    select *
    from {{ as_built('int_events', {'mention_id': 'text', 'event_id': 'text'}) }}
),

left_events as (
    select distinct built_events.event_id
    from built_events
    left join mention_clusters
        on built_events.mention_id = mention_clusters.mention_id
    left join touched_clusters
        on mention_clusters.cluster_key = touched_clusters.cluster_key
    where
        touched_clusters.cluster_key is not null
        or mention_clusters.mention_id is null
)

select * from left_events
