{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget(this, 'article_id', ref('int_recopied_articles')) }}",
) }}
-- One row per article that copies an earlier one, with the earliest it copies.
with

articles as (
    select * from {{ ref('stg_articles') }}
),

recopied_articles as (
    select * from {{ ref('int_recopied_articles') }}
),

current_sentences as (
    select * from {{ ref('int_current_sentences') }}
),

recopied_hashes as (
    select distinct current_sentences.sentence_hash
    from current_sentences
    inner join recopied_articles
        on current_sentences.article_id = recopied_articles.article_id
),

-- What stands in very many articles is boilerplate.
telling_sentences as (
    select
        current_sentences.article_id,
        current_sentences.sentence_hash,
        coalesce(articles.reported_at, 'infinity'::timestamptz) as reported_at
    from current_sentences
    inner join recopied_hashes
        on current_sentences.sentence_hash = recopied_hashes.sentence_hash
    inner join articles
        on current_sentences.article_id = articles.article_id
    qualify
        count(*) over (partition by current_sentences.sentence_hash)
        between 2 and {{ boilerplate_articles() }}
),

similar_pairs as (
    select
        later_sentences.article_id,
        earlier_sentences.article_id as earlier_article_id,
        earlier_sentences.reported_at as earlier_reported_at,
        count(*) as shared_count
    from telling_sentences as later_sentences
    inner join recopied_articles
        on later_sentences.article_id = recopied_articles.article_id
    inner join telling_sentences as earlier_sentences
        on
            later_sentences.sentence_hash = earlier_sentences.sentence_hash
            and (earlier_sentences.reported_at, earlier_sentences.article_id)
            < (later_sentences.reported_at, later_sentences.article_id)
    group by
        later_sentences.article_id,
        earlier_sentences.article_id,
        earlier_sentences.reported_at
),

paired_articles as (
    select article_id
    from similar_pairs
    union
    select earlier_article_id as article_id
    from similar_pairs
),

sentence_counts as (
    select
        current_sentences.article_id,
        count(*) as sentence_count
    from current_sentences
    inner join paired_articles
        on current_sentences.article_id = paired_articles.article_id
    group by current_sentences.article_id
),

-- A copy shares at least half the sentences of the shorter of the two, and more than a
-- quotation.
copies as (
    select
        similar_pairs.article_id,
        similar_pairs.earlier_article_id
    from similar_pairs
    inner join sentence_counts
        on similar_pairs.article_id = sentence_counts.article_id
    inner join sentence_counts as earlier_counts
        on similar_pairs.earlier_article_id = earlier_counts.article_id
    where
        similar_pairs.shared_count * 2 >= least(
            sentence_counts.sentence_count, earlier_counts.sentence_count
        )
        and similar_pairs.shared_count >= least(
            sentence_counts.sentence_count, earlier_counts.sentence_count, 3
        )
    qualify
        row_number() over (
            partition by similar_pairs.article_id
            order by
                similar_pairs.earlier_reported_at,
                similar_pairs.earlier_article_id
        ) = 1
)

select * from copies
