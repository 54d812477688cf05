-- The status of each event after each of its reports. Progress never goes back on an
-- older word: 'planned' after 'held' is stale. A setback (postponed, cancelled, …)
-- stands until the event goes further than before, or as many stories say that it goes
-- ahead.
with

reports as (
    select * from {{ ref('int_reports') }}
),

counted_reports as (
    select
        event_type,
        event_id,
        report_number,
        reported_at,
        status,
        status_rank,
        is_setback,
        is_final,
        min(case when is_final then report_number end) over (
            partition by event_id
        ) as first_final_number,
        row_number() over (
            partition by event_id, story_id, is_setback order by report_number
        ) = 1 as is_first_of_story,
        row_number() over (
            partition by event_id, story_id, is_final order by report_number
        ) = 1 as is_first_final_of_story
    from reports
),

running_reports as (
    select
        *,
        max(status_rank) over running as top_rank,
        max(case when is_setback then report_number end) over running
            as setback_number,
        sum(case when is_setback and is_first_of_story then 1 else 0 end)
            over running as setback_stories,
        sum(
            case
                when
                    is_setback and is_first_of_story
                    and report_number > first_final_number
                    then 1
                else 0
            end
        ) over running as late_setback_stories,
        sum(case when is_final and is_first_final_of_story then 1 else 0 end)
            over running as final_stories,
        sum(case when not is_setback then 1 else 0 end) over running
            as progress_reports
    from counted_reports
    window running as (
        partition by event_id order by report_number
        rows between unbounded preceding and current row
    )
),

compared_reports as (
    select
        running_reports.*,
        setbacks.status as setback_status,
        setbacks.top_rank as rank_before_setback,
        running_reports.progress_reports - setbacks.progress_reports
            as progress_since_setback
    from running_reports
    left join running_reports as setbacks
        on
            running_reports.event_id = setbacks.event_id
            and running_reports.setback_number = setbacks.report_number
),

judged_reports as (
    select
        *,
        case
            when setback_number is null then false
            when top_rank is null then true
            when final_stories > 0 then late_setback_stories > final_stories
            when progress_since_setback = 0 then true
            when top_rank > coalesce(rank_before_setback, 0) then false
            when event_type = 'agreement' then true
            else progress_since_setback < setback_stories
        end as is_set_back
    from compared_reports
),

statuses as (
    select
        event_type,
        event_id,
        report_number,
        reported_at,
        case
            when is_set_back then setback_status
            when top_rank = 1 then 'proposed'
            when top_rank = 2 and event_type = 'agreement' then 'negotiating'
            when top_rank = 2 then 'planned'
            when top_rank = 3 then 'agreed'
            when top_rank = 4 then 'signed'
            when top_rank = 5 then 'ratified'
            when top_rank = 6 then 'in_force'
            when top_rank = 7 then 'underway'
            when event_type = 'summit' then 'held'
            else 'completed'
        end as status
    from judged_reports
)

select * from statuses
