with

articles as (
    select * from {{ ref('stg_articles') }}
)

select
    {{ slug('publisher') }} as publisher_id,
    min(publisher) as publisher_name,
    cast(count(*) as integer) as article_count,
    min(published_on) as first_article_on,
    max(published_on) as last_article_on
from articles
where {{ slug('publisher') }} != ''
group by {{ slug('publisher') }}
