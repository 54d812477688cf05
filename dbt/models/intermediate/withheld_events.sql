{{ config(
    schema='quality',
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget(this, 'event_id', ref('int_touched_events')) }}",
) }}
-- One row per event that can't be right as read, or that a person rejects, with the
-- first reason found.
with

touched_events as (
    select * from {{ ref('int_touched_events') }}
),

summaries as (
    select summaries.*
    from {{ ref('int_event_summaries') }} as summaries
    inner join touched_events
        on summaries.event_id = touched_events.event_id
),

participants as (
    select * from {{ ref('int_event_participants') }}
),

terms as (
    select * from {{ ref('int_leader_terms') }}
),

countries as (
    select * from {{ source('reference', 'countries') }}
),

corrections as (
    select
        event_id,
        coalesce(bool_or(action = 'reject'), false) as is_rejected,
        max(corrected_at) as corrected_at
    from {{ ref('int_event_corrections') }}
    group by event_id
),

party_counts as (
    select
        participants.event_id,
        count(distinct participants.party_id) as party_count,
        bool_or(countries.iso3 is null) as is_group
    from participants
    left join countries
        on participants.party_id = countries.iso3
    where participants.party_id is not null
    group by participants.event_id
),

people as (
    select
        event_id,
        leader_id
    from participants
    where leader_id is not null
    union
    select
        event_id,
        leader_id
    from summaries
    where leader_id is not null
),

-- The reference data knows the office of its leaders; a newly elected one may act half
-- a year before, and a term whose end nobody recorded may be going on.
people_in_no_office as (
    select people.event_id
    from people
    inner join summaries
        on people.event_id = summaries.event_id
    inner join terms
        on people.leader_id = terms.leader_id
    where summaries.start_date is not null
    group by people.event_id, people.leader_id, summaries.start_date
    having
        not bool_or(
            summaries.start_until >= terms.valid_from - 180
            and (
                terms.valid_to is null
                or terms.valid_to_precision != 'day'
                or summaries.start_date <= terms.valid_to + 31
            )
        )
),

-- Whom a report calls 'she' alone is often somebody else.
unnamed_travellers as (
    select reports.event_id
    from {{ ref('int_reports') }} as reports
    inner join {{ ref('stg_evidence') }} as evidence
        on reports.evidence_mention_id = evidence.mention_id
    where reports.event_type = 'trip' and evidence.attribute = 'participant'
    group by reports.event_id
    having
        bool_and(
            lower(evidence.quote) in (
                'he', 'she', 'they', 'him', 'her', 'them', 'his', 'their'
            )
        )
),

judged_events as (
    select
        summaries.event_type,
        summaries.event_id,
        case
            when corrections.is_rejected then 'rejected_by_person'
            when summaries.is_backward then 'end_before_start'
            when
                summaries.country_id is not null and countries.iso3 is null
                then 'unknown_country'
            when
                summaries.event_type = 'trip'
                and (summaries.leader_id is null or summaries.home_party_id is null)
                then 'unknown_traveller'
            when
                summaries.event_type = 'trip'
                and (
                    summaries.country_id = summaries.home_party_id
                    -- 'Territory of …', 'Part of …': no foreign country either.
                    or split_part(countries.independent, ' of ', 2) = homes.iso2
                )
                then 'own_country'
            when
                summaries.event_type = 'agreement'
                and coalesce(party_counts.party_count, 0) < 2
                -- A group of countries stands for its members.
                and not coalesce(party_counts.is_group, false)
                then 'too_few_parties'
            when
                summaries.event_type = 'summit' and summaries.series is null
                and coalesce(party_counts.party_count, 0) < 2
                then 'too_few_parties'
            when
                summaries.status in ('held', 'completed', 'signed')
                and summaries.start_date
                > cast(
                    greatest(summaries.last_reported_at, corrections.corrected_at)
                    as date
                ) + 1
                then 'told_before_it_happened'
            when
                summaries.event_type != 'agreement'
                and summaries.start_date
                > cast(summaries.last_reported_at as date) + 1830
                then 'too_far_ahead'
            when summaries.start_date < date '1945-01-01' then 'too_long_ago'
            when
                summaries.event_type != 'agreement'
                and summaries.end_date > summaries.start_date + 60
                then 'too_long'
            when
                unnamed_travellers.event_id is not null
                and summaries.article_count = 1
                and summaries.start_date is null
                then 'unnamed_traveller'
            when people_in_no_office.event_id is not null then 'not_in_office'
            when summaries.evidence_count = 0 then 'no_evidence'
        end as reason
    from summaries
    left join countries
        on summaries.country_id = countries.iso3
    left join countries as homes
        on summaries.home_party_id = homes.iso3
    left join party_counts
        on summaries.event_id = party_counts.event_id
    left join unnamed_travellers
        on summaries.event_id = unnamed_travellers.event_id
    left join people_in_no_office
        on summaries.event_id = people_in_no_office.event_id
    left join corrections
        on summaries.event_id = corrections.event_id
),

withheld_events as (
    select
        event_type,
        event_id,
        reason
    from judged_events
    where reason is not null
)

select * from withheld_events
