-- Mentions of one event under one key: int_parted_clusters, with those merged that
-- people know to be one event.
with recursive

parted_clusters as (
    select * from {{ ref('int_parted_clusters') }}
),

corrections as (
    select * from {{ ref('int_corrections') }}
),

merged_pairs as (
    select
        parted_clusters.cluster_key,
        others.cluster_key as other_key
    from corrections
    inner join parted_clusters
        on corrections.mention_id = parted_clusters.mention_id
    inner join corrections as other_corrections
        on corrections.correction_id = other_corrections.correction_id
    inner join parted_clusters as others
        on other_corrections.mention_id = others.mention_id
    where corrections.action = 'merge'
),

-- Of what is merged with what is merged, too, all is one.
reached_clusters as (
    select
        cluster_key,
        other_key
    from merged_pairs
    union
    select
        reached_clusters.cluster_key,
        merged_pairs.other_key
    from reached_clusters
    inner join merged_pairs
        on reached_clusters.other_key = merged_pairs.cluster_key
),

merged_clusters as (
    select
        cluster_key,
        min(other_key) as merged_key
    from reached_clusters
    group by cluster_key
),

corrected_clusters as (
    select
        parted_clusters.mention_id,
        coalesce(merged_clusters.merged_key, parted_clusters.cluster_key) as cluster_key
    from parted_clusters
    left join merged_clusters
        on parted_clusters.cluster_key = merged_clusters.cluster_key
)

select * from corrected_clusters
