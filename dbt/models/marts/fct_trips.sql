with

summaries as (
    select * from {{ ref('int_event_summaries') }}
),

newest_day as (
    select * from {{ ref('int_newest_day') }}
),

withheld_events as (
    select * from {{ ref('withheld_events') }}
),

stops as (
    select * from {{ ref('int_tour_stops') }}
),

confirmations as (
    select * from {{ ref('int_trip_confirmations') }}
)

select
    summaries.event_id as trip_id,
    summaries.leader_id,
    summaries.home_party_id,
    summaries.country_id,
    stops.tour_id,
    summaries.city,
    coalesce(confirmations.status, summaries.status) as status,
    summaries.level,
    summaries.purpose,
    summaries.tour_name,
    case
        when confirmations.arrival_date is not null then 'day'
        else summaries.date_precision
    end as date_precision,
    cast(stops.stop_number as integer) as stop_number,
    summaries.confidence,
    cast(summaries.article_count as integer) as article_count,
    cast(summaries.publisher_count as integer) as publisher_count,
    cast(summaries.evidence_count as integer) as evidence_count,
    confirmations.status is null and {{ is_overdue('summaries') }} as is_overdue,
    coalesce(confirmations.arrival_date, summaries.start_date) as arrival_date,
    summaries.end_date as departure_date,
    summaries.first_reported_at,
    greatest(summaries.last_reported_at, confirmations.confirmed_at)
        as last_reported_at,
    coalesce(confirmations.confirmed_at, summaries.status_as_of) as status_as_of
from summaries
cross join newest_day
left join withheld_events
    on summaries.event_id = withheld_events.event_id
left join confirmations
    on summaries.event_id = confirmations.trip_id
left join stops
    on summaries.event_id = stops.trip_id
where summaries.event_type = 'trip' and withheld_events.event_id is null
