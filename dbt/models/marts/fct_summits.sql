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

participants as (
    select * from {{ ref('int_event_participants') }}
),

leaders as (
    select * from {{ ref('dim_leaders') }}
),

parties as (
    select * from {{ ref('dim_parties') }}
),

places as (
    select * from {{ ref('int_city_places') }}
),

summits as (
    select
        summaries.*,
        coalesce(summaries.end_date, summaries.start_until) as until_date
    from summaries
    left join withheld_events
        on summaries.event_id = withheld_events.event_id
    where summaries.event_type = 'summit' and withheld_events.event_id is null
),

named_participants as (
    select
        participants.event_id,
        participants.party_id,
        coalesce(
            leaders.family_name, leaders.full_name, parties.party_name,
            participants.party_id
        ) as short_name
    from participants
    left join leaders
        on participants.leader_id = leaders.leader_id
    left join parties
        on participants.party_id = parties.party_id
),

participant_sets as (
    select
        event_id,
        count(*) as participant_count,
        count(distinct party_id) as party_count,
        string_agg(short_name, '–' order by short_name, party_id) as short_names
    from named_participants
    group by event_id
),

-- The gathering whose days and place a meeting, or a shorter gathering, falls into; the
-- better fitting first. Where only its last day is known, it may have begun two days
-- before.
gatherings as (
    select
        event_id,
        series,
        country_id,
        lower(city) as city_key,
        case when date_precision = 'day' then start_date else end_date - 2 end
            as start_date,
        until_date
    from summits
    where
        series is not null
        and (date_precision = 'day' or end_date is not null)
),

parents as (
    select
        summits.event_id,
        gatherings.event_id as parent_summit_id
    from summits
    inner join gatherings
        on
            summits.country_id = gatherings.country_id
            and summits.start_date between gatherings.start_date - 1
            and gatherings.until_date + 1
            and coalesce(lower(summits.city) = gatherings.city_key, true)
    where
        summits.date_precision = 'day'
        and coalesce(summits.format, 'in_person') = 'in_person'
        and (
            summits.series is null
            or (
                summits.series != gatherings.series
                and summits.start_date >= gatherings.start_date
                and summits.until_date <= gatherings.until_date
                and summits.until_date - summits.start_date
                < gatherings.until_date - gatherings.start_date
            )
        )
    qualify
        row_number() over (
            partition by summits.event_id
            order by
                summits.start_date between gatherings.start_date
                and gatherings.until_date desc,
                summits.city is not null and gatherings.city_key is not null desc,
                gatherings.until_date - gatherings.start_date,
                gatherings.event_id
        ) = 1
)

select
    summits.event_id as summit_id,
    parents.parent_summit_id,
    summits.country_id,
    places.place_id,
    case
        when lower(summits.series) like '%summit%' then summits.series
        when summits.series is not null then summits.series || ' gathering'
        when coalesce(participant_sets.participant_count, 0) > 4
            then 'Meeting of ' || participant_sets.participant_count || ' leaders'
        else
            coalesce(participant_sets.short_names, '')
            || case summits.format
                when 'phone' then ' call'
                when 'video' then ' video call'
                else ' meeting'
            end
    end
    || coalesce(', ' || summits.city, '')
    || coalesce(
        ', ' || left(
            cast(summits.start_date as text),
            case summits.date_precision
                when 'day' then 10 when 'month' then 7 else 4
            end
        ),
        ''
    ) as summit_name,
    summits.series,
    summits.level,
    summits.format,
    summits.status,
    summits.city,
    summits.venue,
    summits.date_precision,
    cast(coalesce(participant_sets.participant_count, 0) as integer)
        as participant_count,
    summits.confidence,
    cast(summits.article_count as integer) as article_count,
    cast(summits.publisher_count as integer) as publisher_count,
    cast(summits.evidence_count as integer) as evidence_count,
    summits.series is null and coalesce(participant_sets.party_count, 0) = 2
        as is_bilateral,
    {{ is_overdue('summits') }} as is_overdue,
    summits.start_date,
    summits.end_date,
    summits.first_reported_at,
    summits.last_reported_at,
    summits.status_as_of
from summits
cross join newest_day
left join participant_sets
    on summits.event_id = participant_sets.event_id
left join parents
    on summits.event_id = parents.event_id
left join places
    on
        summits.country_id = places.country_id
        and lower(summits.city) = places.city_key
