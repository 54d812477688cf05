-- Days and places at which the clusters of touched blocks were, as the last build left
-- them: a meeting of others there may have been taken for the same.
with

touched_blocks as (
    select * from {{ ref('int_touched_blocks') }}
),

built_clusters as (
    select *
    from {{ as_built('int_clusters', {
        'block_key': 'text', 'from_on': 'date', 'place': 'text',
    }) }}
),

left_spots as (
    select distinct
        built_clusters.from_on,
        built_clusters.place
    from built_clusters
    inner join touched_blocks
        on built_clusters.block_key = touched_blocks.block_key
    where built_clusters.from_on is not null and built_clusters.place is not null
)

select * from left_spots
