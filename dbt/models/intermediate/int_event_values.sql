-- The value of each attribute after each report that speaks of it: told once it
-- happened rather than before, told after a setback rather than before, the more
-- precise, by more stories, the newest.
with

reports as (
    select * from {{ ref('int_reports') }}
),

setbacks as (
    select
        event_id,
        min(report_number) as first_setback_number
    from reports
    where is_setback
    group by event_id
),

told_reports as (
    select
        reports.*,
        reports.is_final as is_told_after,
        coalesce(reports.report_number > setbacks.first_setback_number, false)
            as is_after_setback
    from reports
    left join setbacks
        on reports.event_id = setbacks.event_id
),

claims as (
    {% set attributes = {
        'format': 'format',
        'level': 'level',
        'kind': 'kind',
        'topic_id': 'topic_id',
        'title': 'title',
        'purpose': 'purpose',
        'tour_name': 'tour_name',
        'country_id': 'country_id',
        'city': "coalesce(country_id, '') || '|' || city",
        'venue': "coalesce(country_id, '') || '|' || venue",
        'end_date': 'end_date_text',
    } %}
    {% for attribute, value in attributes.items() %}
        select
            event_id,
            report_number,
            story_id,
            is_told_after,
            is_after_setback,
            '{{ attribute }}' as attribute,
            {{ value }} as value,
            0 as precision
        from told_reports
        where {{ value }} is not null
        union all
    {% endfor %}
    -- An agreement has a date for each status; another event has one.
    select
        event_id,
        report_number,
        story_id,
        is_told_after,
        is_after_setback,
        case
            when event_type = 'agreement' then 'date|' || status
            else 'date'
        end as attribute,
        date_text as value,
        -- A day with the day of its end tells more than a day alone.
        length(date_text) + case when end_on > first_on then 1 else 0 end as precision
    from told_reports
    where date_text is not null
),

supports as (
    select
        steps.event_id,
        steps.attribute,
        steps.report_number,
        claims.value,
        bool_or(claims.is_told_after) as is_told_after,
        bool_or(claims.is_after_setback) as is_after_setback,
        max(claims.precision) as precision,
        count(distinct claims.story_id) as story_count,
        max(claims.report_number) as newest_number
    from claims as steps
    inner join claims
        on
            steps.event_id = claims.event_id
            and steps.attribute = claims.attribute
            and steps.report_number >= claims.report_number
    group by
        steps.event_id,
        steps.attribute,
        steps.report_number,
        claims.value
),

chosen_values as (
    select
        event_id,
        attribute,
        report_number,
        value
    from supports
    qualify
        row_number() over (
            partition by event_id, attribute, report_number
            order by
                is_told_after desc,
                is_after_setback desc,
                precision desc,
                story_count desc,
                newest_number desc,
                value
        ) = 1
)

select * from chosen_values
