-- Blocks in which mentions are new, gone or remade: only these are clustered anew.
with

left_blocks as (
    select * from {{ ref('int_left_blocks') }}
),

mentions as (
    select * from {{ ref('int_mentions') }}
),

remade_articles as (
    select * from {{ ref('int_remade_articles') }}
),

touched_blocks as (
    select block_key
    from left_blocks
    union
    select mentions.block_key
    from mentions
    inner join remade_articles
        on mentions.article_id = remade_articles.article_id
)

select * from touched_blocks
