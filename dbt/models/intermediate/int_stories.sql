-- Articles that carry the same wire story, under the story's earliest article.
with

articles as (
    select * from {{ ref('stg_articles') }}
),

-- Sentences as bare letters and digits: what a copy keeps when its dateline changes.
split_articles as (
    select
        article_id,
        reported_at,
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
    from articles
),

-- A short one may be anybody's.
sentences as (
    select distinct
        article_id,
        reported_at,
        hash(sentence) as sentence_hash
    from split_articles
    where length(sentence) >= 32
),

sentence_counts as (
    select
        article_id,
        count(*) as sentence_count
    from sentences
    group by article_id
),

-- What stands in very many articles is boilerplate.
telling_sentences as (
    select *
    from sentences
    qualify count(*) over (partition by sentence_hash) between 2 and 50
),

similar_pairs as (
    select
        later_sentences.article_id,
        earlier_sentences.article_id as earlier_article_id,
        earlier_sentences.reported_at as earlier_reported_at,
        count(*) as shared_count
    from telling_sentences as later_sentences
    inner join telling_sentences as earlier_sentences
        on
            later_sentences.sentence_hash = earlier_sentences.sentence_hash
            and (
                coalesce(earlier_sentences.reported_at, 'infinity'::timestamptz),
                earlier_sentences.article_id
            ) < (
                coalesce(later_sentences.reported_at, 'infinity'::timestamptz),
                later_sentences.article_id
            )
    group by
        later_sentences.article_id,
        earlier_sentences.article_id,
        earlier_sentences.reported_at
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
                similar_pairs.earlier_reported_at nulls last,
                similar_pairs.earlier_article_id
        ) = 1
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
