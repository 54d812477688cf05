-- What meetings tell of trips that no report tells: that a planned one was made, and a
-- day on which the traveller was there; nothing on which a person has the last word.
-- One row per trip.
with

summit_trips as (
    select * from {{ ref('int_summit_trips') }}
),

summaries as (
    select * from {{ ref('int_event_summaries') }}
),

corrected_trips as (
    select
        event_id as trip_id,
        coalesce(bool_or(attribute = 'status'), false) as has_status,
        coalesce(bool_or(attribute = 'arrival_date'), false) as has_arrival
    from {{ ref('int_event_corrections') }}
    group by event_id
),

met_trips as (
    select
        summit_trips.trip_id,
        summaries.status as told_status,
        summaries.start_date as told_date,
        summit_trips.met_on,
        summaries.status = 'planned'
        and summit_trips.summit_status = 'held'
        and not coalesce(corrected_trips.has_status, false) as is_confirmed,
        coalesce(summaries.date_precision, '') != 'day'
        and not coalesce(corrected_trips.has_arrival, false) as is_dated,
        -- Not before the trip itself was told of.
        greatest(summit_trips.status_as_of, summaries.first_reported_at)
            as confirmed_at
    from summit_trips
    inner join summaries
        on summit_trips.trip_id = summaries.event_id
    left join corrected_trips
        on summit_trips.trip_id = corrected_trips.trip_id
    where
        (summaries.status = 'planned' and summit_trips.summit_status = 'held')
        or (
            summaries.date_precision is distinct from 'day'
            and (summaries.status = 'planned' or summit_trips.summit_status = 'held')
        )
),

trip_confirmations as (
    select
        trip_id,
        told_status,
        told_date,
        case when bool_or(is_confirmed) then 'completed' end as status,
        min(case when is_dated then met_on end) as arrival_date,
        min(case when is_confirmed then confirmed_at end) as confirmed_at,
        min(case when is_dated then confirmed_at end) as dated_at
    from met_trips
    group by trip_id, told_status, told_date
)

select * from trip_confirmations
