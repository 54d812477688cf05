{# Every event_id is the id of a row of the fact table its event_type names. #}
{% test event_exists(model) %}
with

events as (
    select 'summit' as event_type, summit_id as event_id
    from {{ ref('fct_summits') }}
    union all
    select 'agreement' as event_type, agreement_id as event_id
    from {{ ref('fct_agreements') }}
    union all
    select 'trip' as event_type, trip_id as event_id
    from {{ ref('fct_trips') }}
)

select tested.*
from {{ model }} as tested
left join events
    on
        tested.event_type = events.event_type
        and tested.event_id = events.event_id
where events.event_id is null
{% endtest %}
