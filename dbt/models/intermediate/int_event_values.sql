-- The value of each attribute after each report that speaks of it: told after a setback
-- rather than before, told once it happened rather than before, the more precise, given
-- by an article's own words, by more stories, the newest. Days of presence stand in
-- for a day of arrival: the earliest of them.
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

-- Names known as those of towns: 'in Alaska' is where, but Anchorage says more.
towns as (
    select
        country_id,
        city_key
    from {{ ref('int_city_places') }}
    union
    select
        country_iso3 as country_id,
        lower(city) as city_key
    from {{ source('reference', 'venues') }}
),

told_reports as (
    select
        reports.*,
        towns.city_key is not null as is_town_told,
        reports.is_final as is_told_after,
        coalesce(reports.report_number > setbacks.first_setback_number, false)
            as is_after_setback
    from reports
    left join setbacks
        on reports.event_id = setbacks.event_id
    left join towns
        on
            reports.country_id = towns.country_id
            and lower(reports.city) = towns.city_key
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
            {% if attribute == 'city' %}
                cast(is_town_told as integer) as precision,
            {% else %}
                0 as precision,
            {% endif %}
            false as is_date_quoted,
            null as earliness,
            false as is_present
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
        length(date_text) + case when end_on > first_on then 1 else 0 end as precision,
        is_date_quoted,
        null as earliness,
        false as is_present
    from told_reports
    where date_text is not null
    union all
    -- Days told before a setback are not those on which it then happened after all.
    {% for attribute in ('date', 'end_date') %}
        select
            event_id,
            report_number,
            story_id,
            false as is_told_after,
            true as is_after_setback,
            '{{ attribute }}' as attribute,
            '' as value,
            0 as precision,
            false as is_date_quoted,
            null as earliness,
            false as is_present
        from told_reports
        where event_type != 'agreement' and is_final and is_after_setback
        union all
    {% endfor %}
    -- Where no day of arrival is told, it is the first day the traveller was there.
    select
        event_id,
        report_number,
        story_id,
        false as is_told_after,
        is_after_setback,
        'date' as attribute,
        present_text as value,
        9 as precision,
        false as is_date_quoted,
        date '9999-12-31' - cast(present_text as date) as earliness,
        has_happened as is_present
    from told_reports
    where present_text is not null
),

-- The support of the value that each report tells, as far as that report.
supports as (
    select
        event_id,
        attribute,
        report_number,
        value,
        max(is_told_after) over value_so_far as is_told_after,
        max(is_after_setback) over value_so_far as is_after_setback,
        max(precision) over value_so_far as precision,
        max(is_date_quoted) over value_so_far as is_date_quoted,
        case
            when is_present and sum(is_first_of_story) over value_so_far > 1 then value
        end as present_value,
        coalesce(earliness, sum(is_first_of_story) over value_so_far)
            as story_count
    from (
        select
            *,
            case
                when
                    row_number() over (
                        partition by event_id, attribute, value, story_id
                        order by report_number
                    ) = 1
                    then 1
                else 0
            end as is_first_of_story
        from claims
    ) as counted_claims
    window value_so_far as (
        partition by event_id, attribute, value order by report_number
        rows between unbounded preceding and current row
    )
),

-- Support only grows, so the best supported of all values is the best of all rows so
-- far.
best_supports as (
    select
        event_id,
        attribute,
        report_number,
        max(
            {
                'is_after_setback': is_after_setback,
                'is_told_after': is_told_after,
                'precision': precision,
                'is_date_quoted': is_date_quoted,
                'story_count': story_count,
                'report_number': report_number,
                'value': value
            }
        ) over reports_so_far as best,
        max(
            {
                'is_after_setback': is_after_setback,
                'precision': precision,
                'is_told_after': is_told_after,
                'is_date_quoted': is_date_quoted,
                'story_count': story_count,
                'report_number': report_number,
                'value': value
            }
        ) over reports_so_far as finest,
        min(present_value) over reports_so_far as present_value
    from supports
    -- A report may tell a month of arrival and a day of presence: both of its moment.
    window reports_so_far as (
        partition by event_id, attribute order by report_number
        range between unbounded preceding and current row
    )
),

-- A month told afterwards does not take away the day in it that was told before.
chosen_values as (
    select distinct
        event_id,
        attribute,
        report_number,
        case
            -- Whom several see there has come, whatever day was planned.
            when
                not struct_extract(best, 'is_told_after')
                and length(best_value) = 10
                and present_value < best_value
                and present_value >= cast(try_cast(best_value as date) - 7 as text)
                then present_value
            when starts_with(struct_extract(finest, 'value'), best_value)
                then struct_extract(finest, 'value')
            else best_value
        end as value
    from (
        select
            *,
            struct_extract(best, 'value') as best_value
        from best_supports
    ) as named_supports
)

select
    event_id,
    attribute,
    report_number,
    nullif(value, '') as value
from chosen_values
