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

summits as (
    select * from {{ ref('fct_summits') }}
),


agreements as (
    select summaries.*
    from summaries
    left join withheld_events
        on summaries.event_id = withheld_events.event_id
    where summaries.event_type = 'agreement' and withheld_events.event_id is null
),

party_sets as (
    select
        participants.event_id,
        count(distinct participants.party_id) as party_count,
        string_agg(
            distinct participants.party_id, '–' order by participants.party_id
        ) as party_ids
    from participants
    group by participants.event_id
),

-- Signed on a day of a meeting of leaders of all its parties, in the same country.
signings as (
    select
        agreements.event_id,
        summits.summit_id
    from agreements
    inner join summits
        on
            coalesce(agreements.signed_on, agreements.start_date)
            between summits.start_date
            and coalesce(summits.end_date, summits.start_date)
            and coalesce(agreements.country_id = summits.country_id, true)
    inner join participants as agreement_parties
        on agreements.event_id = agreement_parties.event_id
    inner join party_sets
        on agreements.event_id = party_sets.event_id
    inner join participants as summit_parties
        on
            summits.summit_id = summit_parties.event_id
            and agreement_parties.party_id = summit_parties.party_id
    where
        summits.status = 'held'
        and summits.date_precision = 'day'
        and coalesce(summits.format, 'in_person') = 'in_person'
        and agreements.date_precision = 'day'
        and (
            agreements.signed_on is not null
            or agreements.status in ('signed', 'agreed')
        )
    group by
        agreements.event_id,
        party_sets.party_count,
        summits.summit_id,
        summits.participant_count,
        summits.series
    having count(distinct summit_parties.party_id) = party_sets.party_count
    qualify
        row_number() over (
            partition by agreements.event_id
            order by
                summits.series is not null,
                summits.participant_count,
                summits.summit_id
        ) = 1
)

select
    agreements.event_id as agreement_id,
    signings.summit_id,
    agreements.country_id,
    agreements.topic_id,
    coalesce(
        agreements.title,
        coalesce(party_sets.party_ids || ' ', '')
        || coalesce(replace(agreements.topic_id, '_', ' ') || ' ', '')
        || replace(agreements.kind, '_', ' ')
    ) as title,
    agreements.kind,
    agreements.status,
    agreements.city,
    agreements.date_precision,
    agreements.confidence,
    cast(agreements.article_count as integer) as article_count,
    cast(agreements.publisher_count as integer) as publisher_count,
    cast(agreements.evidence_count as integer) as evidence_count,
    {{ is_overdue('agreements') }} as is_overdue,
    agreements.start_date as status_date,
    agreements.signed_on,
    agreements.first_reported_at,
    agreements.last_reported_at,
    agreements.status_as_of
from agreements
cross join newest_day
left join party_sets
    on agreements.event_id = party_sets.event_id
left join signings
    on agreements.event_id = signings.event_id
