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
        and summaries.status in ('planned', 'held', 'underway', 'completed')
),

attendances as (
    select
        standing_events.event_id as summit_id,
        standing_events.status,
        standing_events.status_as_of,
        standing_events.format,
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
        and standing_events.date_precision = 'day'
        and participants.leader_id is not null
        and coalesce(standing_events.format, 'in_person') = 'in_person'
),

-- The days on which a trip can have been: told ones, or those around its reports.
trips as (
    select
        event_id as trip_id,
        leader_id,
        country_id,
        start_date,
        case when date_precision = 'day' then 1 else 2 end as vagueness,
        case
            when date_precision = 'day' then start_date
            when status = 'planned'
                then greatest(start_date, cast(first_reported_at as date) - 3)
            else greatest(start_date, cast(first_reported_at as date) - 30)
        end as from_on,
        case
            when date_precision = 'day' then coalesce(end_date, start_date + 2) + 1
            when status = 'planned'
                then least(start_until, cast(last_reported_at as date) + 45)
            else least(start_until, cast(last_reported_at as date) + 1)
        end as until_on,
        cast(first_reported_at as date) as told_on
    from standing_events
    where event_type = 'trip'
),

-- Of a meeting without a place, the visit to the other side on that day gives it.
summit_trips as (
    select
        attendances.summit_id,
        attendances.leader_id,
        trips.trip_id,
        attendances.start_date as met_on,
        attendances.status as summit_status,
        attendances.status_as_of
    from attendances
    inner join trips
        on
            attendances.leader_id = trips.leader_id
            and (
                attendances.country_id = trips.country_id
                or (
                    attendances.country_id is null
                    and trips.vagueness = 1
                    and list_contains(attendances.party_ids, trips.country_id)
                )
            )
            and (trips.vagueness = 1 or attendances.format = 'in_person')
            and attendances.start_date between trips.from_on
            - case
                when attendances.country_id is null or trips.vagueness = 2 then 0
                else 1
            end
            and trips.until_on
    qualify
        row_number() over (
            partition by attendances.summit_id, attendances.leader_id
            order by
                trips.vagueness,
                abs(
                    attendances.start_date
                    - case
                        when trips.vagueness = 1 then trips.start_date
                        else trips.told_on
                    end
                ),
                trips.trip_id
        ) = 1
)

select * from summit_trips
