with

articles as (
    select * from {{ source('staging', 'current_articles') }}
)

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
    coalesce(published_at, cast(published_on as timestamptz)) as reported_at
from articles
