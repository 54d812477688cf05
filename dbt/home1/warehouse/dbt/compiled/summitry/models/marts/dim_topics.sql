with

topics as (
    select * from "build"."reference"."topics"
)

select
    topic_id,
    name as topic_name
from topics