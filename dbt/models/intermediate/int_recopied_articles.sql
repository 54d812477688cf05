-- Articles that may be copies of others than the last build found: changed ones, and
-- those that share a telling sentence with one.
with

changed_articles as (
    select * from {{ ref('int_changed_articles') }}
),

sentences as (
    select * from {{ ref('int_sentences') }}
),

current_sentences as (
    select * from {{ ref('int_current_sentences') }}
),

-- In whichever version.
changed_sentences as (
    select
        sentences.sentence_hash,
        count(distinct sentences.article_id) as changed_count
    from sentences
    inner join changed_articles
        on sentences.article_id = changed_articles.article_id
    group by sentences.sentence_hash
),

-- A sentence that was boilerplate before and is it still tells nothing new.
sharing_articles as (
    select current_sentences.article_id
    from current_sentences
    inner join changed_sentences
        on current_sentences.sentence_hash = changed_sentences.sentence_hash
    qualify
        count(*) over (partition by current_sentences.sentence_hash)
        - changed_sentences.changed_count <= {{ boilerplate_articles() }}
),

recopied_articles as (
    select article_id
    from changed_articles
    union
    select article_id
    from sharing_articles
)

select * from recopied_articles
