-- Articles that carry the same wire story, under the story's earliest article.
with

articles as (
    select * from {{ ref('stg_articles') }}
),

copies as (
    select * from {{ ref('int_copies') }}
),

-- A copy of a copy is a copy of the first; three steps reach further than copies do.
story_articles as (
    select
        articles.article_id,
        coalesce(
            third_copies.earlier_article_id,
            second_copies.earlier_article_id,
            copies.earlier_article_id,
            articles.article_id
        ) as story_article_id
    from articles
    left join copies
        on articles.article_id = copies.article_id
    left join copies as second_copies
        on copies.earlier_article_id = second_copies.article_id
    left join copies as third_copies
        on second_copies.earlier_article_id = third_copies.article_id
),

stories as (
    select
        article_id,
        {{ short_hash('story_article_id') }} as story_id
    from story_articles
)

select * from stories
