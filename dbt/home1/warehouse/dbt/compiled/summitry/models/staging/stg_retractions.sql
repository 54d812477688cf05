-- One row per article that its publisher took back: its current version says so, or its
-- page answered 410 after that version was collected.
with

articles as (
    select * from "build"."staging"."current_articles"
),

markers as (
    select * from "build"."reference"."retraction_markers"
),

withdrawals as (
    select * from "build"."staging"."withdrawals"
),

-- A notice stands at the top; further down the words may speak of another text.
noticed_articles as (
    select distinct
        articles.article_id,
        'notice' as reason,
        coalesce(
            articles.published_at,
            cast(articles.published_on as timestamptz),
            articles.collected_at
        ) as retracted_at
    from articles
    inner join markers
        on
            case markers.field
                when 'title' then regexp_matches(articles.title, markers.pattern, 'i')
                else regexp_matches(left(articles.text, 600), markers.pattern, 'i')
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