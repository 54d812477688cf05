-- Days on which reports place a leader in a country that is not the leader's own: those
-- of a visit that was made, and those of a meeting held on it. A visit whose end nobody
-- tells counts the day of arrival; days to come count not yet.
with

trips as (
    select * from {{ ref('fct_trips') }}
    where status in ('underway', 'completed')
),

participants as (
    select * from {{ ref('fct_summit_participants') }}
    where trip_id is not null
),

summits as (
    select * from {{ ref('fct_summits') }}
    where
        status = 'held'
        and date_precision = 'day'
        and coalesce(format, 'in_person') = 'in_person'
),

newest_day as (
    select * from {{ ref('int_newest_day') }}
),

stays as (
    select
        trip_id,
        arrival_date as from_on,
        coalesce(departure_date, arrival_date) as until_on
    from trips
    where date_precision = 'day'
    union all
    select
        participants.trip_id,
        summits.start_date as from_on,
        coalesce(summits.end_date, summits.start_date) as until_on
    from participants
    inner join summits
        on participants.summit_id = summits.summit_id
),

days as (
    select
        stays.trip_id,
        cast(
            unnest(
                generate_series(
                    stays.from_on,
                    least(stays.until_on, newest_day.newest_on),
                    interval '1 day'
                )
            ) as date
        ) as day_on
    from stays
    cross join newest_day
)

-- Two visits to one country on one day, as one ends and the next begins: one row.
select
    trips.leader_id,
    trips.country_id,
    min(trips.home_party_id) as home_party_id,
    arg_min(
        trips.trip_id,
        (
            coalesce(trips.arrival_date, days.day_on),
            coalesce(trips.first_reported_at, cast('infinity' as timestamptz)),
            trips.trip_id
        )
    ) as trip_id,
    min(trips.level) as level,
    days.day_on as abroad_on
from days
inner join trips
    on days.trip_id = trips.trip_id
group by trips.leader_id, trips.country_id, days.day_on
