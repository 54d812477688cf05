{{ config(materialized='table') }}
-- One row per article that its publisher took back: its current version says so, or its
-- page answered 410 after that version was collected.
with

articles as (
    select * from {{ source('staging', 'current_articles') }}
),

markers as (
    select
        field,
        pattern,
        unnest(string_split(words, '|')) as word
    from {{ source('reference', 'retraction_markers') }}
),

withdrawals as (
    select * from {{ source('staging', 'withdrawals') }}
),

-- A notice stands at the top; further down the words may speak of another text.
tops as (
    select
        articles.article_id,
        markers.pattern,
        coalesce(
            articles.published_at,
            cast(articles.published_on as timestamptz),
            articles.collected_at
        ) as retracted_at,
        case markers.field
            when 'title' then articles.title
            else left(articles.text, 600)
        end as top,
        markers.word
    from articles
    cross join markers
),

noticed_articles as (
    select distinct
        article_id,
        'notice' as reason,
        retracted_at
    from tops
    where
        -- A pattern out of a table is compiled for every row: only where it may hold.
        case
            when contains(lower(top), word) then regexp_matches(top, pattern, 'i')
            else false
        end
),

gone_articles as (
    select
        articles.article_id,
        'gone' as reason,
        withdrawals.gone_at as retracted_at
    from articles
    inner join withdrawals
        on articles.article_id = withdrawals.article_id
    where articles.collected_at <= withdrawals.gone_at
),

retracted_articles as (
    select * from noticed_articles
    union all
    select * from gone_articles
)

select * from retracted_articles
qualify
    row_number() over (partition by article_id order by retracted_at, reason) = 1
