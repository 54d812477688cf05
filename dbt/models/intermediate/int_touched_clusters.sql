-- Clusters whose events are made anew: their mentions changed, came or went, a person
-- corrects them otherwise, or they have to settle with such a one which keeps an id.
with

remade_articles as (
    select * from {{ ref('int_remade_articles') }}
),

mentions as (
    select * from {{ ref('int_mentions') }}
),

changed_corrections as (
    select * from {{ ref('int_changed_corrections') }}
),

mention_clusters as (
    select * from {{ ref('int_mention_clusters') }}
),

registered_events as (
    select * from {{ source('staging', 'registered_events') }}
),

built_events as (
    select *
    from {{ as_built('int_events', {
        'mention_id': 'text', 'cluster_key': 'text', 'event_id': 'text',
    }) }}
),

built_clusters as (
    select
        mention_id,
        cluster_key
    from built_events
),

changed_mentions as (
    select mentions.mention_id
    from mentions
    inner join remade_articles
        on mentions.article_id = remade_articles.article_id
    union
    select mention_id
    from changed_corrections
    union
    select mention_id
    from (
        (
            select * from mention_clusters
            except
            select * from built_clusters
        )
        union all
        (
            select * from built_clusters
            except
            select * from mention_clusters
        )
    ) as moved_mentions
),

left_events as (
    select distinct built_events.event_id
    from built_events
    inner join changed_mentions
        on built_events.mention_id = changed_mentions.mention_id
),

affected_mentions as (
    select mention_id
    from changed_mentions
    union
    select built_events.mention_id
    from built_events
    inner join left_events
        on built_events.event_id = left_events.event_id
),

affected_clusters as (
    select distinct mention_clusters.cluster_key
    from mention_clusters
    inner join affected_mentions
        on mention_clusters.mention_id = affected_mentions.mention_id
),

claimed_ids as (
    select distinct registered_events.event_id
    from registered_events
    inner join mention_clusters
        on registered_events.mention_id = mention_clusters.mention_id
    inner join affected_clusters
        on mention_clusters.cluster_key = affected_clusters.cluster_key
),

touched_clusters as (
    select cluster_key
    from affected_clusters
    union
    select mention_clusters.cluster_key
    from mention_clusters
    inner join registered_events
        on mention_clusters.mention_id = registered_events.mention_id
    inner join claimed_ids
        on registered_events.event_id = claimed_ids.event_id
)

select * from touched_clusters
