{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook="{{ forget(this, 'event_id', ref('int_touched_events')) }}",
) }}
with

evidence as (
    select * from {{ ref('stg_evidence') }}
),

reports as (
    select * from {{ ref('int_reports') }}
),

withheld_events as (
    select * from {{ ref('withheld_events') }}
)

select
    {{ short_hash(
        "concat_ws('|', reports.mention_id, evidence.ordinal)"
    ) }} as evidence_id,
    reports.event_type,
    reports.event_id,
    evidence.article_id,
    evidence.attribute,
    evidence.field,
    evidence.quote,
    reports.said_status,
    reports.date_text as said_date,
    reports.country_id as said_country_id,
    reports.city as said_city,
    evidence.reader,
    evidence.reader_version,
    cast(evidence.char_start as integer) as char_start,
    cast(evidence.char_end as integer) as char_end
from evidence
inner join reports
    on evidence.mention_id = reports.evidence_mention_id
left join withheld_events
    on reports.event_id = withheld_events.event_id
where withheld_events.event_id is null
