{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget(this, 'event_id', ref('int_touched_events')) }}",
) }}
-- One row per change of an event's status or values, in order of publication.
with

statuses as (
    select * from {{ ref('int_event_statuses') }}
),

event_values as (
    select * from {{ ref('int_event_values') }}
),

reports as (
    select * from {{ ref('int_reports') }}
),

states as (
    select
        event_id,
        report_number,
        'status' as attribute,
        status as value
    from statuses
    union all
    select
        event_id,
        report_number,
        attribute,
        value
    from event_values
),

named_states as (
    select
        reports.event_type,
        states.event_id,
        states.report_number,
        reports.reported_at,
        case
            when states.attribute = 'date' and reports.event_type = 'trip'
                then 'arrival_date'
            when states.attribute = 'date' then 'start_date'
            when states.attribute = 'date|signed' then 'signed_on'
            when states.attribute = 'end_date' and reports.event_type = 'trip'
                then 'departure_date'
            else states.attribute
        end as attribute,
        case
            when states.attribute in ('city', 'venue')
                then split_part(states.value, '|', 2)
            else states.value
        end as value
    from states
    inner join reports
        on
            states.event_id = reports.event_id
            and states.report_number = reports.report_number
    where
        states.attribute in (
            'status', 'date', 'date|signed', 'end_date', 'country_id', 'city',
            'venue', 'format', 'kind', 'topic_id', 'title'
        )
),

-- Reports of one moment make one change.
moments as (
    select *
    from named_states
    qualify
        row_number() over (
            partition by event_id, attribute, reported_at
            order by report_number desc
        ) = 1
),

sequences as (
    select
        event_type,
        event_id,
        attribute,
        report_number,
        lag(value) over (
            partition by event_id, attribute order by report_number
        ) as old_value,
        value as new_value,
        reported_at as known_from
    from moments
),

changes as (
    select
        event_type,
        event_id,
        attribute,
        old_value,
        new_value,
        known_from,
        {{ short_hash(
            "concat_ws('|', event_id, attribute, coalesce(old_value, ''), new_value,"
            ~ " coalesce(cast(epoch_us(known_from) as text), ''))"
        ) }} as change_id
    from sequences
    where old_value is distinct from new_value
)

select * from changes
