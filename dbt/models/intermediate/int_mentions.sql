{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget(this, 'article_id', ref('int_remade_articles')) }}",
) }}
-- depends_on: {{ ref('int_left_blocks') }}
-- One row per mention, with what decides which others tell of the same event:
-- `block_key` must be equal; `tokens` (leaders, topic, class of instrument) must not
-- contradict; an anchor has a day of its own, others seek one between `seek_from` and
-- `seek_to`, nearest to `seek_near`. A meeting abroad is a mention of the visit too,
-- its evidence that of `evidence_mention_id`.
with

articles as (
    select * from {{ ref('stg_articles') }}
),

stories as (
    select * from {{ ref('int_stories') }}
),

remade_articles as (
    select * from {{ ref('int_remade_articles') }}
),

participants as (
    select participants.*
    from {{ ref('int_participants') }} as participants
    inner join remade_articles
        on participants.article_id = remade_articles.article_id
),

discovered_leaders as (
    select distinct
        leader_id,
        leader_name,
        party_id
    from {{ ref('int_discovered_leaders') }}
),

countries as (
    select * from {{ source('reference', 'countries') }}
),

reference_leaders as (
    select * from {{ source('reference', 'leaders') }}
),

leader_parties as (
    select * from {{ ref('int_leader_parties') }}
),

-- A day that no words of the article give is its publisher's or its reader's
-- assumption.
quoted_dates as (
    select distinct evidence.mention_id
    from {{ ref('stg_evidence') }} as evidence
    inner join remade_articles
        on evidence.article_id = remade_articles.article_id
    where evidence.attribute like '%date'
),

titled_mentions as (
    select distinct evidence.mention_id
    from {{ ref('stg_evidence') }} as evidence
    inner join remade_articles
        on evidence.article_id = remade_articles.article_id
    where evidence.attribute = 'event' and evidence.field = 'title'
),

mention_parties as (
    select
        mention_id,
        list_sort(list(distinct party_id)) as party_ids,
        coalesce(list_sort(list(distinct leader_id)), []) as leader_ids,
        bool_and(leader_id is not null) as is_complete
    from participants
    group by mention_id
),

-- Days on which a meeting in person puts somebody in a country.
meeting_days as (
    select
        mentions.mention_id,
        mentions.article_id,
        mentions.level,
        mentions.status,
        mentions.country_id,
        mentions.city,
        mentions.confidence,
        mentions.start_date as day_text,
        participants.leader_id,
        participants.party_id,
        mentions.status = 'held' as has_happened,
        mention_parties.party_ids
    from {{ ref('stg_summit_mentions') }} as mentions
    inner join participants
        on mentions.mention_id = participants.mention_id
    inner join mention_parties
        on mentions.mention_id = mention_parties.mention_id
    where
        mentions.status in ('held', 'planned')
        and coalesce(mentions.format, 'in_person') = 'in_person'
        and length(mentions.start_date) = 10
        and participants.leader_id is not null
),

summit_mentions as (
    select
        'summit' as event_type,
        mentions.mention_id,
        mentions.article_id,
        mentions.level,
        mentions.status,
        mentions.series,
        mentions.format,
        mentions.country_id,
        mentions.city,
        mentions.venue,
        mentions.confidence,
        mentions.start_date as date_text,
        mentions.end_date as end_date_text,
        case
            when mentions.series is not null then 'series|' || mentions.series
            else
                'meeting|' || mentions.level || '|'
                || coalesce(array_to_string(mention_parties.party_ids, ','), '')
        end as block_key,
        case
            when mentions.series is null
                then coalesce(mention_parties.leader_ids, [])
            else []
        end as tokens,
        case
            when mentions.format in ('video', 'phone') then 'remote'
            -- 'Met' without a place may be any form.
            when
                mentions.venue is not null
                or (
                    mentions.format = 'in_person'
                    and coalesce(mentions.country_id, mentions.city) is not null
                )
                then 'in_person'
        end as medium,
        -- Of a gathering that ended on a day, the day it began may be unknown.
        coalesce(length(mentions.start_date) = 10, false)
        or coalesce(length(mentions.end_date) = 10, false) as is_anchor,
        mentions.status = 'held' as has_happened,
        case when mentions.series is null then 1 else 4 end as gap_days
    from {{ ref('stg_summit_mentions') }} as mentions
    inner join remade_articles
        on mentions.article_id = remade_articles.article_id
    left join mention_parties
        on mentions.mention_id = mention_parties.mention_id
),

told_trips as (
    select
        mentions.mention_id,
        mentions.article_id,
        mentions.level,
        mentions.status,
        mentions.country_id,
        mentions.city,
        mentions.tour_name,
        mentions.purpose,
        mentions.confidence,
        mentions.office,
        mentions.departure_date,
        -- Days that an article gives for several countries at once are those of the
        -- whole tour: of a stop they tell the month.
        case
            when
                count(*) over (
                    partition by
                        mentions.article_id,
                        coalesce(mentions.leader_id, mentions.leader_name),
                        mentions.arrival_date,
                        mentions.departure_date
                ) > 1
                and length(mentions.departure_date) = 10
                and mentions.arrival_date < mentions.departure_date
                then left(mentions.arrival_date, 7)
            else mentions.arrival_date
        end as arrival_date,
        coalesce(reference_leaders.leader_id, discovered_leaders.leader_id)
            as leader_id,
        coalesce(mentions.home_party_id, leader_parties.party_id) as home_party_id,
        mentions.status in ('underway', 'completed') as has_happened
    from {{ ref('stg_trip_mentions') }} as mentions
    inner join remade_articles
        on mentions.article_id = remade_articles.article_id
    left join reference_leaders
        on mentions.leader_id = reference_leaders.leader_id
    left join leader_parties
        on reference_leaders.leader_id = leader_parties.leader_id
    left join discovered_leaders
        on
            reference_leaders.leader_id is null
            and mentions.leader_name = discovered_leaders.leader_name
            and mentions.home_party_id
            is not distinct from discovered_leaders.party_id
),

-- What an article awaits as well, a visit or a meeting on it, is yet to come.
awaited_visits as (
    select told_trips.mention_id
    from told_trips
    inner join told_trips as plans
        on
            told_trips.article_id = plans.article_id
            and told_trips.leader_id = plans.leader_id
            and told_trips.country_id = plans.country_id
            and plans.status in ('planned', 'proposed')
    union
    select told_trips.mention_id
    from told_trips
    inner join meeting_days
        on
            told_trips.article_id = meeting_days.article_id
            and told_trips.leader_id = meeting_days.leader_id
            and told_trips.country_id = meeting_days.country_id
            and meeting_days.status = 'planned'
),

-- An article about somebody's being in one country, and in no other, puts them there
-- on its day; one that speaks of it in passing may do so long after.
lone_visits as (
    select told_trips.mention_id
    from told_trips
    left join titled_mentions
        on told_trips.mention_id = titled_mentions.mention_id
    left join awaited_visits
        on told_trips.mention_id = awaited_visits.mention_id
    qualify
        told_trips.status = 'underway'
        and count(*) filter (told_trips.status = 'underway') over (
            partition by told_trips.article_id, told_trips.leader_id
        ) = 1
        and awaited_visits.mention_id is null
        and titled_mentions.mention_id is not null
),

-- Where no day of arrival is told, a meeting that the article tells of puts the
-- traveller there on a day; one without a place does where it was with the hosts.
present_travellers as (
    select
        told_trips.mention_id,
        min(meeting_days.day_text) as present_text
    from told_trips
    left join lone_visits
        on told_trips.mention_id = lone_visits.mention_id
    inner join meeting_days
        on
            told_trips.article_id = meeting_days.article_id
            and told_trips.leader_id = meeting_days.leader_id
            and told_trips.has_happened = meeting_days.has_happened
            and coalesce(
                told_trips.country_id = meeting_days.country_id,
                lone_visits.mention_id is not null
                and list_contains(meeting_days.party_ids, told_trips.country_id)
            )
            and starts_with(
                meeting_days.day_text, coalesce(told_trips.arrival_date, '')
            )
    group by told_trips.mention_id
),

-- A meeting abroad is a visit, also where nothing calls it one.
implied_trips as (
    select
        meeting_days.article_id,
        meeting_days.level,
        meeting_days.country_id,
        meeting_days.leader_id,
        meeting_days.party_id as home_party_id,
        arg_min(
            meeting_days.mention_id, (meeting_days.day_text, meeting_days.mention_id)
        ) as evidence_mention_id,
        arg_min(meeting_days.city, (meeting_days.day_text, meeting_days.mention_id))
            as city,
        case when meeting_days.has_happened then 'completed' else 'planned' end
            as status,
        min(meeting_days.confidence) as confidence,
        min(meeting_days.day_text) as present_text
    from meeting_days
    inner join countries
        on meeting_days.party_id = countries.iso3
    left join told_trips
        on
            meeting_days.article_id = told_trips.article_id
            and meeting_days.leader_id = told_trips.leader_id
            and meeting_days.country_id = told_trips.country_id
            and meeting_days.has_happened = told_trips.has_happened
    where
        meeting_days.country_id != meeting_days.party_id
        and told_trips.mention_id is null
    group by
        meeting_days.article_id,
        meeting_days.level,
        meeting_days.country_id,
        meeting_days.leader_id,
        meeting_days.party_id,
        meeting_days.has_happened
),

trips as (
    select
        told_trips.* exclude (arrival_date, departure_date),  -- noqa: RF02
        told_trips.arrival_date as date_text,
        told_trips.departure_date as end_date_text,
        told_trips.mention_id as evidence_mention_id,
        coalesce(
            present_travellers.present_text,
            case
                -- Who left on a day was there on it.
                when
                    told_trips.arrival_date is null
                    and told_trips.has_happened
                    and length(told_trips.departure_date) = 10
                    then told_trips.departure_date
                when
                    lone_visits.mention_id is not null
                    and starts_with(
                        cast(articles.published_on as text),
                        coalesce(told_trips.arrival_date, '')
                    )
                    and coalesce(
                        told_trips.departure_date
                        >= cast(articles.published_on as text),
                        true
                    )
                    then cast(articles.published_on as text)
            end
        ) as present_text
    from told_trips
    inner join articles
        on told_trips.article_id = articles.article_id
    left join present_travellers
        on told_trips.mention_id = present_travellers.mention_id
    left join lone_visits
        on told_trips.mention_id = lone_visits.mention_id
    union all by name
    select
        implied_trips.*,
        {{ short_hash("concat_ws('|', evidence_mention_id, leader_id, country_id)") }}
            as mention_id,
        status = 'completed' as has_happened
    from implied_trips
),

trip_mentions as (
    select
        'trip' as event_type,
        * replace (
            case
                when coalesce(length(date_text), 0) < 10 then present_text
            end as present_text
        ),
        'visit|' || coalesce(leader_id, 'nobody') || '|' || country_id as block_key,
        [] as tokens,
        coalesce(length(date_text) = 10, false)
        or (present_text is not null and present_text is distinct from end_date_text)
            as is_anchor,
        3 as gap_days
    from trips
),

agreement_mentions as (
    select
        'agreement' as event_type,
        mentions.mention_id,
        mentions.article_id,
        'leaders' as level,
        mentions.status,
        mentions.title,
        mentions.kind,
        mentions.topic_id,
        mentions.country_id,
        mentions.city,
        mentions.confidence,
        mentions.status_date as date_text,
        'instrument|'
        || coalesce(array_to_string(mention_parties.party_ids, ','), '') as block_key,
        list_filter(
            [
                case
                    when mentions.kind in ('treaty', 'agreement', 'framework')
                        then 'class:instrument'
                    when mentions.kind in ('joint_statement', 'memorandum')
                        then 'class:' || mentions.kind
                end,
                'topic:' || mentions.topic_id
            ],
            lambda token: token is not null  -- noqa: RF02
        ) as tokens,
        -- A statement has the day it is made on.
        (
            mentions.status = 'signed'
            or (mentions.kind = 'joint_statement' and mentions.status = 'agreed')
        )
        and length(mentions.status_date) = 10 as is_anchor,
        mentions.status not in ('proposed', 'negotiating') as has_happened,
        1 as gap_days,
        if(mentions.kind = 'joint_statement', 7, 60) as reach_days
    from {{ ref('stg_agreement_mentions') }} as mentions
    inner join remade_articles
        on mentions.article_id = remade_articles.article_id
    left join mention_parties
        on mentions.mention_id = mention_parties.mention_id
),

mentions as (
    select * from summit_mentions
    union all by name
    select * from trip_mentions
    union all by name
    select * from agreement_mentions
),

-- The day to go by: the last, if less is known of the first.
day_mentions as (
    select
        *,
        case
            when present_text is not null then present_text
            when
                length(end_date_text) = 10
                and (date_text is null or length(date_text) < 10)
                then end_date_text
            else coalesce(date_text, end_date_text)
        end as day_text
    from mentions
),

dated_mentions as (
    select
        mentions.* replace (
            coalesce(mentions.is_anchor, false) as is_anchor,
            coalesce(mentions.evidence_mention_id, mentions.mention_id)
                as evidence_mention_id
        ),
        stories.story_id,
        articles.publisher,
        articles.published_on,
        articles.reported_at,
        quoted_dates.mention_id is not null as is_date_quoted,
        -- What is told to have happened on a day to come is yet to happen.
        mentions.has_happened
        and mentions.event_type != 'agreement'
        and coalesce(
            {{ first_day('mentions.day_text') }} > articles.published_on + 1, false
        ) as is_told_too_soon,
        {{ first_day('mentions.day_text') }} as first_on,
        {{ last_day_of('mentions.day_text') }} as last_on,
        {{ precision_of('mentions.day_text') }} as date_precision,
        {{ last_day_of('mentions.end_date_text') }} as end_on,
        mentions.event_type = 'trip'
        and not coalesce(mentions.is_anchor, false)
        and mentions.day_text = mentions.end_date_text as is_departure
    from day_mentions as mentions
    inner join articles
        on mentions.article_id = articles.article_id
    inner join stories
        on mentions.article_id = stories.article_id
    left join quoted_dates
        on
            coalesce(mentions.evidence_mention_id, mentions.mention_id)
            = quoted_dates.mention_id
),

judged_mentions as (
    select
        * replace (
            has_happened and not is_told_too_soon as has_happened,
            case when is_told_too_soon then 'planned' else status end as status
        ),
        status as said_status
    from dated_mentions
),

windows as (
    select
        *,
        coalesce(published_on, first_on) as seek_near,
        case
            when event_type = 'agreement'
                then
                    case
                        when has_happened and status in ('agreed', 'signed')
                            then coalesce(first_on, published_on) - 7
                        when has_happened then coalesce(first_on, published_on) - 730
                        else published_on - 3
                    end
            -- Who leaves has come in the two weeks before.
            when is_departure then first_on - 14
            when first_on is not null then first_on
            -- A series seldom meets twice within a year.
            when series is not null and has_happened then published_on - 330
            when status = 'completed' then published_on - 60
            when has_happened then published_on - 14
            when status = 'cancelled' then published_on - 30
            else published_on - 3
        end as seek_from,
        case
            when event_type = 'agreement'
                then
                    case
                        when status = 'agreed' and reach_days > 7
                            then published_on + 180
                        when status in ('agreed', 'signed')
                            then coalesce(last_on, published_on + 1)
                        when has_happened then coalesce(last_on, published_on) + 1
                        else published_on + 365
                    end
            when first_on is not null then last_on
            when has_happened then published_on + 1
            when series is not null and country_id is not null
                then published_on + 330
            else published_on + 120
        end as seek_to,
        -- Days on which a mention without anchor stands among its like.
        case
            when event_type = 'agreement'
                then coalesce(first_on, published_on) - reach_days
            when date_precision in ('day', 'month') then first_on
            when status = 'underway' then greatest(first_on, published_on - 3)
            when series is not null and date_precision = 'year' then first_on
            else greatest(first_on, published_on - 10)
        end as loose_from,
        case
            when event_type = 'agreement'
                then coalesce(first_on, published_on) + reach_days
            when date_precision in ('day', 'month') and has_happened
                then least(last_on, greatest(published_on, first_on))
            when date_precision in ('day', 'month') then last_on
            when series is not null and date_precision = 'year' then last_on
            when has_happened then least(last_on, published_on)
            else least(last_on, published_on + 20)
        end as loose_to
    from judged_mentions
)

select
    * replace (
        least(loose_from, loose_to) as loose_from,
        greatest(loose_from, loose_to) as loose_to
    )
from windows
