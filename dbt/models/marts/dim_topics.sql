with

topics as (
    select * from {{ source('reference', 'topics') }}
)

select
    topic_id,
    name as topic_name
from topics
