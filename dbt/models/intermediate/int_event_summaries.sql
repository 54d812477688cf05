{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget(this, 'event_id', ref('int_touched_events')) }}",
) }}
-- One row per event: its status and values after its last report, and its support. What
-- a person sets or clears goes before what the reports say.
with

reports as (
    select * from {{ ref('int_reports') }}
),

statuses as (
    select * from {{ ref('int_event_statuses') }}
),

event_values as (
    select * from {{ ref('int_event_values') }}
),

evidence as (
    select * from {{ ref('stg_evidence') }}
),

corrections as (
    select
        event_id,
        map_from_entries(list((attribute, value))) as attribute_values,
        max(case when attribute = 'status' then value end) as status,
        max(case when attribute = 'status' then corrected_at end) as status_as_of
    from {{ ref('int_event_corrections') }}
    where action in ('set', 'clear')
    group by event_id
),

told_statuses as (
    select
        event_id,
        status
    from statuses
    qualify
        row_number() over (partition by event_id order by report_number desc) = 1
),

last_statuses as (
    select
        told_statuses.event_id,
        coalesce(corrections.status, told_statuses.status) as status,
        corrections.status_as_of as corrected_at
    from told_statuses
    left join corrections
        on told_statuses.event_id = corrections.event_id
),

last_values as (
    select
        event_values.event_id,
        event_values.value,
        case
            when event_values.attribute = 'date|' || last_statuses.status then 'date'
            else event_values.attribute
        end as attribute
    from event_values
    inner join last_statuses
        on event_values.event_id = last_statuses.event_id
    qualify
        row_number() over (
            partition by event_values.event_id, event_values.attribute
            order by event_values.report_number desc
        ) = 1
),

-- Put off without a new day, an event has no day: the one told before is no longer it.
past_days as (
    select distinct
        reports.event_id,
        reports.date_text
    from reports
    inner join last_statuses
        on reports.event_id = last_statuses.event_id
    inner join reports as setbacks
        on
            reports.event_id = setbacks.event_id
            and reports.report_number < setbacks.report_number
            and setbacks.status = 'postponed'
    where last_statuses.status = 'postponed' and reports.date_text is not null
),

standing_values as (
    select last_values.*
    from last_values
    left join past_days
        on
            last_values.event_id = past_days.event_id
            and last_values.attribute = 'date'
            and last_values.value = past_days.date_text
    where past_days.event_id is null
),

told_values as (
    select
        event_id,
        max(case when attribute = 'format' then value end) as format,
        max(case when attribute = 'level' then value end) as level,
        max(case when attribute = 'kind' then value end) as kind,
        max(case when attribute = 'topic_id' then value end) as topic_id,
        max(case when attribute = 'title' then value end) as title,
        max(case when attribute = 'purpose' then value end) as purpose,
        max(case when attribute = 'tour_name' then value end) as tour_name,
        max(case when attribute = 'country_id' then value end) as country_id,
        max(case when attribute = 'city' then value end) as country_city,
        max(case when attribute = 'venue' then value end) as country_venue,
        max(case when attribute = 'date' then value end) as date_text,
        max(case when attribute = 'date|signed' then value end) as signed_text,
        max(case when attribute = 'end_date' then value end) as end_date_text
    from standing_values
    group by event_id
),

-- A city or venue that a person sets is of whatever country stands.
wide_values as (
    select
        last_statuses.event_id,
        {{ corrected('format', 'told_values.format') }} as format,
        {{ corrected('level', 'told_values.level') }} as level,
        {{ corrected('kind', 'told_values.kind') }} as kind,
        {{ corrected('topic_id', 'told_values.topic_id') }} as topic_id,
        {{ corrected('title', 'told_values.title') }} as title,
        {{ corrected('purpose', 'told_values.purpose') }} as purpose,
        {{ corrected('tour_name', 'told_values.tour_name') }} as tour_name,
        {{ corrected('country_id', 'told_values.country_id') }} as country_id,
        {{ corrected('city', 'told_values.country_city', "'|' ||") }} as country_city,
        {{ corrected('venue', 'told_values.country_venue', "'|' ||") }}
            as country_venue,
        -- The day of an agreement that is signed is that of its signing.
        {{ corrected(
            ['start_date', 'arrival_date', 'status_date', 'signed_on'],
            'told_values.date_text',
            conditions={'signed_on': "last_statuses.status = 'signed'"},
        ) }} as date_text,
        {{ corrected('signed_on', 'told_values.signed_text') }} as signed_text,
        {{ corrected(['end_date', 'departure_date'], 'told_values.end_date_text') }}
            as end_date_text,
        {{ corrected('series', 'null') }} as corrected_series,
        {{ is_corrected(['series']) }} as is_series_corrected,
        {{ is_corrected(['signed_on']) }} as is_signing_corrected,
        {{ is_corrected(['end_date', 'departure_date']) }} as is_end_corrected,
        {{ is_corrected(['start_date', 'arrival_date']) }} as is_start_corrected
    from last_statuses
    left join told_values
        on last_statuses.event_id = told_values.event_id
    left join corrections
        on last_statuses.event_id = corrections.event_id
),

-- Copies of one story count once, under their first publisher.
story_publishers as (
    select
        event_id,
        story_id,
        publisher
    from reports
    qualify
        row_number() over (
            partition by event_id, story_id order by report_number
        ) = 1
),

publisher_counts as (
    select
        event_id,
        count(*) as article_count,
        count(distinct publisher) as publisher_count
    from story_publishers
    group by event_id
),

evidence_counts as (
    select
        reports.event_id,
        count(*) as evidence_count
    from reports
    inner join evidence
        on reports.evidence_mention_id = evidence.mention_id
    group by reports.event_id
),

report_ranges as (
    select
        reports.event_type,
        reports.event_id,
        last_statuses.status,
        max(reports.series) as series,
        max(reports.leader_id) as leader_id,
        max(reports.home_party_id) as home_party_id,
        max(reports.confidence) as confidence,
        min(reports.reported_at) as first_reported_at,
        max(reports.reported_at) as last_reported_at,
        coalesce(
            last_statuses.corrected_at,
            max(
                case
                    when reports.status = last_statuses.status then reports.reported_at
                end
            )
        ) as status_as_of,
        coalesce(bool_and(reports.end_on < reports.first_on), false) as is_backward
    from reports
    inner join last_statuses
        on reports.event_id = last_statuses.event_id
    group by
        reports.event_type,
        reports.event_id,
        last_statuses.status,
        last_statuses.corrected_at
),

summaries as (
    select
        report_ranges.* replace (
            case
                when wide_values.is_series_corrected then wide_values.corrected_series
                else report_ranges.series
            end as series,
            case
                when wide_values.is_end_corrected or wide_values.is_start_corrected
                    then coalesce(
                        wide_values.is_end_corrected
                        and {{ first_day('wide_values.end_date_text') }}
                        < {{ first_day('wide_values.date_text') }},
                        false
                    )
                else report_ranges.is_backward
            end as is_backward
        ),
        wide_values.format,
        wide_values.level,
        wide_values.kind,
        wide_values.topic_id,
        wide_values.title,
        wide_values.purpose,
        wide_values.tour_name,
        wide_values.country_id,
        case
            when
                split_part(wide_values.country_city, '|', 1)
                in (coalesce(wide_values.country_id, ''), '')
                then split_part(wide_values.country_city, '|', 2)
        end as city,
        case
            when
                split_part(wide_values.country_venue, '|', 1)
                in (coalesce(wide_values.country_id, ''), '')
                then split_part(wide_values.country_venue, '|', 2)
        end as venue,
        {{ first_day('wide_values.date_text') }} as start_date,
        {{ last_day_of('wide_values.date_text') }} as start_until,
        {{ precision_of('wide_values.date_text') }} as date_precision,
        -- The end that another report tells may not fit the start.
        case
            when
                wide_values.is_end_corrected
                or {{ first_day('wide_values.end_date_text') }}
                >= coalesce(
                    {{ first_day('wide_values.date_text') }}, date '0001-01-01'
                )
                then {{ first_day('wide_values.end_date_text') }}
        end as end_date,
        case
            when wide_values.is_signing_corrected
                then {{ first_day('wide_values.signed_text') }}
            when report_ranges.status = 'signed'
                then {{ first_day('wide_values.date_text') }}
            else {{ first_day('wide_values.signed_text') }}
        end as signed_on,
        publisher_counts.article_count,
        publisher_counts.publisher_count,
        coalesce(evidence_counts.evidence_count, 0) as evidence_count
    from report_ranges
    inner join publisher_counts
        on report_ranges.event_id = publisher_counts.event_id
    left join wide_values
        on report_ranges.event_id = wide_values.event_id
    left join evidence_counts
        on report_ranges.event_id = evidence_counts.event_id
)

select * from summaries
