-- One row per meeting in person and leader who came to it from abroad, with the trip on
-- which they did.
with

summaries as (
    select * from {{ ref('int_event_summaries') }}
),

participants as (
    select * from {{ ref('int_event_participants') }}
),

withheld_events as (
    select * from {{ ref('withheld_events') }}
),

standing_events as (
    select summaries.*
    from summaries
    left join withheld_events
        on summaries.event_id = withheld_events.event_id
    where
        withheld_events.event_id is null
        and summaries.date_precision = 'day'
        and summaries.status in ('planned', 'held', 'underway', 'completed')
),

attendances as (
    select
        standing_events.event_id as summit_id,
        standing_events.status,
        standing_events.status_as_of,
        standing_events.country_id,
        standing_events.start_date,
        participants.leader_id,
        list(participants.party_id) over (partition by participants.event_id)
            as party_ids
    from standing_events
    inner join participants
        on standing_events.event_id = participants.event_id
    where
        standing_events.event_type = 'summit'
        and coalesce(standing_events.format, 'in_person') = 'in_person'
),

-- Of a meeting without a place, the visit to the other side on that day gives it.
summit_trips as (
    select
        attendances.summit_id,
        attendances.leader_id,
        trips.event_id as trip_id,
        attendances.status as summit_status,
        attendances.status_as_of
    from attendances
    inner join standing_events as trips
        on
            attendances.leader_id = trips.leader_id
            and trips.event_type = 'trip'
            and coalesce(
                attendances.country_id = trips.country_id,
                list_contains(attendances.party_ids, trips.country_id)
            )
            and attendances.start_date between trips.start_date
            - case when attendances.country_id is null then 0 else 1 end
            and coalesce(trips.end_date, trips.start_date + 2) + 1
    where attendances.leader_id is not null
    qualify
        row_number() over (
            partition by attendances.summit_id, attendances.leader_id
            order by
                abs(attendances.start_date - trips.start_date),
                trips.event_id
        ) = 1
)

select * from summit_trips
