-- Articles that are new, gone, published anew or read anew since the last build.
with

articles as (
    select * from {{ ref('stg_articles') }}
),

readings as (
    select * from {{ ref('stg_readings') }}
),

current_versions as (
    select
        articles.article_id,
        articles.content_hash,
        readings.reader,
        readings.reader_version
    from articles
    left join readings
        on articles.article_id = readings.article_id
),

built_versions as (
    select *
    from {{ as_built('int_article_versions', {
        'article_id': 'text', 'content_hash': 'text', 'reader': 'text',
        'reader_version': 'text',
    }) }}
),

changed_versions as (
    (
        select * from current_versions
        except
        select * from built_versions
    )
    union all
    (
        select * from built_versions
        except
        select * from current_versions
    )
),

changed_articles as (
    select distinct article_id
    from changed_versions
)

select * from changed_articles
