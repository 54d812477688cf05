{{ config(materialized='view') }}
-- One row per article, in its current version, and sentence.
with

sentences as (
    select * from {{ ref('int_sentences') }}
),

versions as (
    select * from {{ ref('int_article_versions') }}
),

current_sentences as (
    select
        sentences.article_id,
        sentences.sentence_hash
    from sentences
    inner join versions
        on
            sentences.article_id = versions.article_id
            and sentences.content_hash = versions.content_hash
)

select * from current_sentences
