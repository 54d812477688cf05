-- Mentions of one event under one key, as the reports have it: int_first_clusters, with
-- the clusters joined that turn out to be of one event.
with

first_clusters as (
    select * from {{ ref('int_first_clusters') }}
),

wider_clusters as (
    select * from {{ ref('int_wider_clusters') }}
),

merged_clusters as (
    select
        first_clusters.mention_id,
        coalesce(
            further_clusters.wide_cluster_key,
            next_clusters.wide_cluster_key,
            first_clusters.cluster_key
        ) as cluster_key
    from first_clusters
    left join wider_clusters as next_clusters
        on first_clusters.cluster_key = next_clusters.cluster_key
    left join wider_clusters as further_clusters
        on next_clusters.wide_cluster_key = further_clusters.cluster_key
)

select * from merged_clusters
