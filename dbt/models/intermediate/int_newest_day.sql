-- The day of the newest article: what 'overdue' is measured by.
with

articles as (
    select * from {{ ref('stg_articles') }}
)

select max(published_on) as newest_on
from articles
