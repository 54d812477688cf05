with

changes as (
    select * from {{ ref('int_event_changes') }}
),

registered_changes as (
    select * from {{ source('staging', 'registered_changes') }}
),

withheld_events as (
    select * from {{ ref('withheld_events') }}
),

parameters as (
    select * from {{ source('reference', 'build_parameters') }}
),

first_recordings as (
    select
        change_id,
        min(recorded_at) as recorded_at
    from registered_changes
    group by change_id
)

select
    changes.change_id,
    changes.event_type,
    changes.event_id,
    changes.attribute,
    changes.old_value,
    changes.new_value,
    changes.known_from,
    coalesce(first_recordings.recorded_at, parameters.recorded_at) as recorded_at
from changes
cross join parameters
left join first_recordings
    on changes.change_id = first_recordings.change_id
left join withheld_events
    on changes.event_id = withheld_events.event_id
where withheld_events.event_id is null
