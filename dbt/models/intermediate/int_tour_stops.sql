-- One row per trip that is a stop of a tour: the same leader, from country to country
-- within days, or under one tour's name within weeks.
with

summaries as (
    select * from {{ ref('int_event_summaries') }}
),

withheld_events as (
    select * from {{ ref('withheld_events') }}
),

trips as (
    select
        summaries.event_id as trip_id,
        summaries.leader_id,
        summaries.country_id,
        lower(summaries.tour_name) as tour_name,
        summaries.start_date,
        coalesce(summaries.end_date, summaries.start_date) as until_date,
        summaries.status,
        -- A stop without a day stands before or after the day it is told on.
        coalesce(
            case when summaries.date_precision = 'day' then summaries.start_date end,
            cast(summaries.first_reported_at as date)
            + case summaries.status
                when 'completed' then -3 when 'underway' then 0 else 3
            end
        ) as ordering_date,
        summaries.date_precision = 'day' as is_dated
    from summaries
    left join withheld_events
        on summaries.event_id = withheld_events.event_id
    where
        summaries.event_type = 'trip'
        and withheld_events.event_id is null
        and summaries.status not in ('cancelled', 'postponed', 'proposed')
),

ordered_trips as (
    select
        *,
        lag(ordering_date) over ordered as previous_date,
        max(until_date) over (
            partition by leader_id order by ordering_date, trip_id
            rows between unbounded preceding and 1 preceding
        ) as previous_until,
        lag(tour_name) over ordered as previous_tour_name,
        lag(is_dated) over ordered as is_previous_dated,
        lag(country_id) over ordered as previous_country_id
    from trips
    window ordered as (partition by leader_id order by ordering_date, trip_id)
),

numbered_trips as (
    select
        *,
        sum(
            case
                when
                    tour_name = previous_tour_name
                    and ordering_date <= previous_date + 21
                    then 0
                when
                    is_dated and is_previous_dated
                    and country_id != previous_country_id
                    and start_date <= coalesce(previous_until, previous_date) + 2
                    and coalesce(tour_name = previous_tour_name, true)
                    then 0
                else 1
            end
        ) over (
            partition by leader_id order by ordering_date, trip_id
            rows between unbounded preceding and current row
        ) as tour_number
    from ordered_trips
),

stops as (
    select
        trip_id,
        'o-' || right(
            first_value(trip_id) over (
                partition by leader_id, tour_number
                order by ordering_date, trip_id
            ),
            16
        ) as tour_id,
        row_number() over (
            partition by leader_id, tour_number order by ordering_date, trip_id
        ) as stop_number
    from numbered_trips
    qualify count(*) over (partition by leader_id, tour_number) > 1
)

select * from stops
