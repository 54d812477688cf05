-- One row per mention of a touched event, in the event's order of publication, with
-- what it says.
with

mentions as (
    select * from {{ ref('int_mentions') }}
),

touched_events as (
    select * from {{ ref('int_touched_events') }}
),

events as (
    select events.*
    from {{ ref('int_events') }} as events
    inner join touched_events
        on events.event_id = touched_events.event_id
),

reports as (
    select
        events.event_id,
        mentions.*,
        -- A report of unknown time is taken as the oldest: it overrides nothing.
        row_number() over (
            partition by events.event_id
            order by
                mentions.reported_at nulls first,
                mentions.article_id,
                mentions.mention_id
        ) as report_number,
        case mentions.status
            when 'proposed' then 1
            when 'negotiating' then 2
            when 'planned' then 2
            when 'agreed' then 3
            when 'signed' then 4
            when 'ratified' then 5
            when 'in_force' then 6
            when 'underway' then 7
            when 'held' then 8
            when 'completed' then 8
        end as status_rank,
        mentions.status in (
            'postponed', 'cancelled', 'suspended', 'withdrawn', 'rejected'
        ) as is_setback,
        mentions.status in ('held', 'underway', 'completed') as is_final
    from mentions
    inner join events
        on mentions.mention_id = events.mention_id
)

select * from reports
