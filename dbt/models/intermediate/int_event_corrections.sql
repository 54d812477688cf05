-- One row per event and what a person says of it: an attribute's value (none where it
-- is cleared), or that the event is none. Of what people say of one attribute by
-- several ids of one event, the latest.
with

corrections as (
    select * from {{ ref('int_corrections') }}
),

events as (
    select * from {{ ref('int_events') }}
),

event_corrections as (
    select
        events.event_id,
        events.event_type,
        corrections.correction_id,
        corrections.action,
        corrections.attribute,
        corrections.value,
        corrections.corrected_by,
        corrections.reason,
        corrections.corrected_at
    from corrections
    inner join events
        on corrections.mention_id = events.mention_id
    where corrections.action in ('set', 'clear', 'reject')
)

select * from event_corrections
qualify
    row_number() over (
        partition by event_id, attribute
        order by corrected_at desc, correction_id
    ) = 1
