-- Every day from 2000, or the first one told of, to ten years past the last one told
-- of.
with

summaries as (
    select * from {{ ref('int_event_summaries') }}
),

articles as (
    select * from {{ ref('stg_articles') }}
),

told_days as (
    select start_date as day_on
    from summaries
    union all
    select end_date as day_on
    from summaries
    union all
    select published_on as day_on
    from articles
),

bounds as (
    select
        least(min(day_on), date '2000-01-01') as first_on,
        greatest(max(day_on), date '2026-12-31') as last_on
    from told_days
),

days as (
    select
        cast(
            unnest(
                generate_series(
                    date_trunc('year', first_on),
                    date_trunc('year', last_on) + interval '1 year' - interval '1 day',
                    interval '1 day'
                )
            ) as date
        ) as date_day
    from bounds
)

select
    date_day,
    cast(extract(year from date_day) as integer) as year_number,
    cast(extract(quarter from date_day) as integer) as quarter_number,
    cast(extract(month from date_day) as integer) as month_number,
    cast(extract(isodow from date_day) as integer) as weekday_number,
    extract(isodow from date_day) in (6, 7) as is_weekend
from days
