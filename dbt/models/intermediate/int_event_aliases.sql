-- Ids given before whose event now bears an older id.
with

events as (
    select * from {{ ref('int_events') }}
),

registered_events as (
    select * from {{ source('staging', 'registered_events') }}
),

registered_aliases as (
    select * from {{ source('staging', 'registered_aliases') }}
),

corrections as (
    select * from {{ ref('int_corrections') }}
),

parameters as (
    select * from {{ source('reference', 'build_parameters') }}
),

live_events as (
    select distinct event_id
    from events
),

-- The event that took most of a retired id's mentions in.
merged_ids as (
    select
        registered_events.event_type,
        registered_events.event_id as alias_id,
        events.event_id
    from registered_events
    inner join events
        on registered_events.mention_id = events.mention_id
    left join live_events
        on registered_events.event_id = live_events.event_id
    where live_events.event_id is null
    group by
        registered_events.event_type,
        registered_events.event_id,
        events.event_id
    qualify
        row_number() over (
            partition by registered_events.event_id
            order by count(*) desc, events.event_id
        ) = 1
),

-- An id that a person names and that another took in, also where it never stood here.
named_ids as (
    select distinct
        events.event_type,
        corrections.named_id as alias_id,
        events.event_id
    from corrections
    inner join events
        on corrections.mention_id = events.mention_id
    left join live_events
        on corrections.named_id = live_events.event_id
    where live_events.event_id is null
),

retired_ids as (
    select * from merged_ids
    union all
    select named_ids.*
    from named_ids
    anti join merged_ids
        on named_ids.alias_id = merged_ids.alias_id
),

known_aliases as (
    select
        registered_aliases.event_type,
        registered_aliases.alias_id,
        coalesce(retired_ids.event_id, registered_aliases.event_id) as event_id,
        registered_aliases.merged_at
    from registered_aliases
    left join retired_ids
        on registered_aliases.event_id = retired_ids.alias_id
),

new_aliases as (
    select
        retired_ids.event_type,
        retired_ids.alias_id,
        retired_ids.event_id,
        parameters.recorded_at as merged_at
    from retired_ids
    cross join parameters
    left join known_aliases
        on retired_ids.alias_id = known_aliases.alias_id
    where known_aliases.alias_id is null
),

aliases as (
    select * from known_aliases
    union all
    select * from new_aliases
),

standing_aliases as (
    select
        aliases.event_type,
        aliases.alias_id,
        aliases.event_id,
        aliases.merged_at
    from aliases
    inner join live_events
        on aliases.event_id = live_events.event_id
    left join live_events as revived_events
        on aliases.alias_id = revived_events.event_id
    where revived_events.event_id is null
)

select * from standing_aliases
