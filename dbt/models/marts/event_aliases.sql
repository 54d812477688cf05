with

aliases as (
    select * from {{ ref('int_event_aliases') }}
),

withheld_events as (
    select * from {{ ref('withheld_events') }}
)

select
    aliases.event_type,
    aliases.alias_id,
    aliases.event_id,
    aliases.merged_at
from aliases
left join withheld_events
    on aliases.event_id = withheld_events.event_id
where withheld_events.event_id is null
