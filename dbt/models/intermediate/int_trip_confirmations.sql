-- What meetings tell of trips that no report tells: that a planned one was made, and a
-- day on which the traveller was there. One row per trip.
with

summit_trips as (
    select * from {{ ref('int_summit_trips') }}
),

summaries as (
    select * from {{ ref('int_event_summaries') }}
),

met_trips as (
    select
        summit_trips.trip_id,
        summaries.status as told_status,
        summaries.start_date as told_date,
        summit_trips.met_on,
        summaries.status = 'planned' and summit_trips.summit_status = 'held'
            as is_confirmed,
        coalesce(summaries.date_precision != 'day', true) as is_dated,
        -- Not before the trip itself was told of.
        greatest(summit_trips.status_as_of, summaries.first_reported_at)
            as confirmed_at
    from summit_trips
    inner join summaries
        on summit_trips.trip_id = summaries.event_id
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
