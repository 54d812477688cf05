with

articles as (
    select * from {{ source('staging', 'articles') }}
),

newest_versions as (
    select
        article_id,
        content_hash,
        url,
        title,
        text,
        nullif(trim(publisher), '') as publisher,
        language,
        is_sample,
        coalesce(published_on, cast(published_at as date)) as published_on,
        published_at,
        coalesce(published_at, cast(published_on as timestamptz)) as reported_at,
    from articles
    qualify
        row_number() over (
            partition by article_id
            order by
                coalesce(published_at, cast(published_on as timestamptz))
                desc nulls last,
                sequence desc
        ) = 1
)

select * from newest_versions
