-- One row per mention with its cluster, as int_joined_clusters has it but for the parts
-- that people split off.
with

joined_clusters as (
    select * from {{ ref('int_joined_clusters') }}
),

corrections as (
    select * from {{ ref('int_corrections') }}
),

mentions as (
    select * from {{ ref('int_mentions') }}
),

stories as (
    select * from {{ ref('int_stories') }}
),

split_articles as (
    select
        correction_id,
        mention_id as anchor_id,
        unnest(article_ids) as article_id
    from corrections
    where action = 'split' and mention_id is not null
),

-- Copies of a story go with it.
split_stories as (
    select distinct
        split_articles.correction_id,
        split_articles.anchor_id,
        stories.story_id
    from split_articles
    inner join stories
        on split_articles.article_id = stories.article_id
),

split_mentions as (
    select
        joined_clusters.mention_id,
        min(split_stories.correction_id) as correction_id
    from split_stories
    inner join joined_clusters as anchors
        on split_stories.anchor_id = anchors.mention_id
    inner join joined_clusters
        on anchors.cluster_key = joined_clusters.cluster_key
    inner join mentions
        on
            joined_clusters.mention_id = mentions.mention_id
            and split_stories.story_id = mentions.story_id
    group by joined_clusters.mention_id
),

parted_clusters as (
    select
        joined_clusters.mention_id,
        joined_clusters.cluster_key as joined_key,
        split_mentions.correction_id,
        joined_clusters.cluster_key
        || coalesce('|apart|' || split_mentions.correction_id, '') as cluster_key
    from joined_clusters
    left join split_mentions
        on joined_clusters.mention_id = split_mentions.mention_id
)

select * from parted_clusters
