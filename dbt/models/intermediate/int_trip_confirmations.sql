-- One row per trip that no report tells as made, where a meeting held on it shows that
-- it was.
with

summit_trips as (
    select * from {{ ref('int_summit_trips') }}
),

summaries as (
    select * from {{ ref('int_event_summaries') }}
),

trip_confirmations as (
    select
        summaries.event_id as trip_id,
        summaries.status as told_status,
        'completed' as status,
        -- Not before the trip itself was told of.
        greatest(
            min(summit_trips.status_as_of), max(summaries.first_reported_at)
        ) as confirmed_at
    from summit_trips
    inner join summaries
        on summit_trips.trip_id = summaries.event_id
    where summit_trips.summit_status = 'held' and summaries.status = 'planned'
    group by summaries.event_id, summaries.status
)

select * from trip_confirmations
