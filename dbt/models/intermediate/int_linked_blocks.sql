-- Touched blocks, and those with a meeting on the same day in the same place as one of
-- theirs.
with

touched_blocks as (
    select * from {{ ref('int_touched_blocks') }}
),

left_spots as (
    select * from {{ ref('int_left_spots') }}
),

clusters as (
    select * from {{ ref('int_clusters') }}
),

spots as (
    select
        from_on,
        place
    from left_spots
    union
    select
        clusters.from_on,
        clusters.place
    from clusters
    inner join touched_blocks
        on clusters.block_key = touched_blocks.block_key
),

linked_blocks as (
    select block_key
    from touched_blocks
    union
    select clusters.block_key
    from clusters
    inner join spots
        on
            clusters.from_on = spots.from_on
            and clusters.place = spots.place
)

select * from linked_blocks
