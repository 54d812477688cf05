-- Blocks that the mentions of remade articles were in, as the last build left them.
with

remade_articles as (
    select * from {{ ref('int_remade_articles') }}
),

built_mentions as (
    select *
    from {{ as_built('int_mentions', {'article_id': 'text', 'block_key': 'text'}) }}
),

left_blocks as (
    select distinct built_mentions.block_key
    from built_mentions
    inner join remade_articles
        on built_mentions.article_id = remade_articles.article_id
)

select * from left_blocks
