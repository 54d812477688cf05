{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget(this, 'event_id', ref('int_left_events')) }}",
) }}
-- One row per mention with the id of its event: registered before, or minted here from
-- the earliest report.
with

mentions as (
    select * from {{ ref('int_mentions') }}
),

mention_clusters as (
    select * from {{ ref('int_mention_clusters') }}
),

touched_clusters as (
    select * from {{ ref('int_touched_clusters') }}
),

-- All that is registered under an id which a touched cluster may claim.
claimable_ids as (
    select distinct claimed_events.event_id
    from {{ source('staging', 'registered_events') }} as claimed_events
    inner join mention_clusters
        on claimed_events.mention_id = mention_clusters.mention_id
    inner join touched_clusters
        on mention_clusters.cluster_key = touched_clusters.cluster_key
),

registered_events as (
    select registered_events.*
    from {{ source('staging', 'registered_events') }} as registered_events
    inner join claimable_ids
        on registered_events.event_id = claimable_ids.event_id
),

-- Touched clusters, and those that have a claim to the same ids.
claiming_clusters as (
    select cluster_key
    from touched_clusters
    union
    select mention_clusters.cluster_key
    from mention_clusters
    inner join registered_events
        on mention_clusters.mention_id = registered_events.mention_id
),

clusters as (
    select mention_clusters.*
    from mention_clusters
    inner join claiming_clusters
        on mention_clusters.cluster_key = claiming_clusters.cluster_key
),

clustered_mentions as (
    select
        clusters.cluster_key,
        clusters.mention_id,
        mentions.event_type,
        row_number() over (
            partition by clusters.cluster_key
            order by
                mentions.reported_at nulls last,
                mentions.article_id,
                mentions.mention_id
        ) as report_number,
        left(mentions.event_type, 1) || '-' || {{ short_hash('clusters.mention_id') }}
            as own_event_id
    from clusters
    inner join mentions
        on clusters.mention_id = mentions.mention_id
),

event_ages as (
    select
        event_id,
        min(registered_at) as first_registered_at
    from registered_events
    group by event_id
),

-- A registered id goes with the mention it was minted from, else with its first one
-- left.
claimed_ids as (
    select
        registered_events.event_id,
        clustered_mentions.cluster_key,
        event_ages.first_registered_at,
        clustered_mentions.report_number
    from registered_events
    inner join clustered_mentions
        on registered_events.mention_id = clustered_mentions.mention_id
    inner join event_ages
        on registered_events.event_id = event_ages.event_id
    qualify
        row_number() over (
            partition by registered_events.event_id
            order by
                clustered_mentions.own_event_id = registered_events.event_id desc,
                clustered_mentions.report_number,
                clustered_mentions.mention_id
        ) = 1
),

-- Of several ids the oldest stays.
kept_ids as (
    select
        cluster_key,
        event_id
    from claimed_ids
    qualify
        row_number() over (
            partition by cluster_key
            order by first_registered_at, report_number, event_id
        ) = 1
),

-- What was merged and is apart again takes up the id it had.
revived_ids as (
    select
        clustered_mentions.cluster_key,
        clustered_mentions.own_event_id as event_id
    from clustered_mentions
    inner join {{ source('staging', 'registered_aliases') }} as registered_aliases
        on clustered_mentions.own_event_id = registered_aliases.alias_id
    qualify
        row_number() over (
            partition by clustered_mentions.cluster_key
            order by clustered_mentions.report_number
        ) = 1
),

minted_ids as (
    select
        cluster_key,
        own_event_id as event_id
    from clustered_mentions
    where report_number = 1
),

events as (
    select
        clustered_mentions.mention_id,
        clustered_mentions.event_type,
        clustered_mentions.report_number,
        clustered_mentions.cluster_key,
        coalesce(kept_ids.event_id, revived_ids.event_id, minted_ids.event_id)
            as event_id
    from clustered_mentions
    inner join touched_clusters
        on clustered_mentions.cluster_key = touched_clusters.cluster_key
    inner join minted_ids
        on clustered_mentions.cluster_key = minted_ids.cluster_key
    left join kept_ids
        on clustered_mentions.cluster_key = kept_ids.cluster_key
    left join revived_ids
        on clustered_mentions.cluster_key = revived_ids.cluster_key
)

select * from events
