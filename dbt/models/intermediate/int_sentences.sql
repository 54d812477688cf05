{{ config(materialized='incremental', incremental_strategy='append') }}
-- One row per article version and sentence: bare letters and digits, what a copy keeps
-- when its dateline changes. A version's sentences stay: they never change.
with

articles as (
    select * from {{ source('staging', 'articles') }}
),

versions as (
    select * from {{ ref('int_article_versions') }}
),

changed_articles as (
    select * from {{ ref('int_changed_articles') }}
),

new_versions as (
    select
        articles.article_id,
        articles.content_hash,
        articles.text
    from articles
    inner join versions
        on
            articles.article_id = versions.article_id
            and articles.content_hash = versions.content_hash
    inner join changed_articles
        on articles.article_id = changed_articles.article_id
    {% if is_incremental() %}
        anti join {{ this }} as known_versions
            on
                articles.article_id = known_versions.article_id
                and articles.content_hash = known_versions.content_hash
    {% endif %}
),

split_articles as (
    select
        article_id,
        content_hash,
        unnest(
            string_split(
                regexp_replace(
                    regexp_replace(
                        lower(text), '[.!?]["”’)]*\s+|\n+', '|', 'g'
                    ),
                    '[^[:alnum:]|]+', '', 'g'
                ),
                '|'
            )
        ) as sentence
    from new_versions
),

-- A short one may be anybody's.
sentences as (
    select distinct
        article_id,
        content_hash,
        hash(sentence) as sentence_hash
    from split_articles
    where length(sentence) >= 32
)

select * from sentences
