{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget(this, 'block_key', ref('int_touched_blocks')) }}",
) }}
-- One row per first cluster, with what decides which others are of the same event.
-- depends_on: {{ ref('int_left_spots') }}
with

touched_blocks as (
    select * from {{ ref('int_touched_blocks') }}
),

mentions as (
    select * from {{ ref('int_mentions') }}
),

first_clusters as (
    select first_clusters.*
    from {{ ref('int_first_clusters') }} as first_clusters
    inner join touched_blocks
        on first_clusters.block_key = touched_blocks.block_key
),

keyed_mentions as (
    select
        mentions.* exclude (tokens),  -- noqa: RF02
        first_clusters.cluster_key,
        first_clusters.tokens
    from mentions
    inner join first_clusters
        on mentions.mention_id = first_clusters.mention_id
),

clusters as (
    select
        cluster_key,
        event_type,
        block_key,
        list_distinct(flatten(list(tokens))) as tokens,
        bool_or(is_anchor) as is_anchored,
        coalesce(min(case when is_anchor then first_on end), min(loose_from))
            as from_on,
        coalesce(
            max(case when is_anchor then greatest(end_on, first_on) end), max(loose_to)
        ) as until_on,
        max(medium) as medium,
        max(country_id || '|' || lower(city)) as place,
        max(country_id) as country_id,
        max(series) as series,
        list(article_id) as article_ids,
        bool_or(has_happened) as has_happened,
        bool_or(first_on is not null) as is_dated,
        bool_or(status = 'cancelled') as is_cancelled,
        max(
            case
                when status = 'postponed'
                    then published_on
            end
        ) as postponed_on,
        min(published_on) as first_published_on,
        max(published_on) as last_published_on
    from keyed_mentions
    group by
        cluster_key,
        event_type,
        block_key
)

select * from clusters
