with

changes as (
    select * from {{ ref('int_event_changes') }}
),

events as (
    select * from {{ ref('int_events') }}
),

live_events as (
    select distinct event_id from events
),

registered_events as (
    select * from {{ source('staging', 'registered_events') }}
),

registered_aliases as (
    select * from {{ source('staging', 'registered_aliases') }}
),

registered_changes as (
    select * from {{ source('staging', 'registered_changes') }}
),

withheld_events as (
    select * from {{ ref('withheld_events') }}
),

parameters as (
    select * from {{ source('reference', 'build_parameters') }}
),

confirmations as (
    select * from {{ ref('int_trip_confirmations') }}
),

value_corrections as (
    select *
    from {{ ref('int_event_corrections') }}
    where action in ('set', 'clear')
),

whole_corrections as (
    select * from {{ ref('int_whole_corrections') }}
),

confirmed_changes as (
    select
        'trip' as event_type,
        confirmed_values.event_id,
        confirmed_values.attribute,
        confirmed_values.old_value,
        confirmed_values.new_value,
        confirmed_values.known_from,
        {{ short_hash(
            "concat_ws('|', event_id, attribute, 'met', new_value,"
            ~ " epoch_us(known_from))"
        ) }} as change_id
    from (
        select
            trip_id as event_id,
            'status' as attribute,
            told_status as old_value,
            status as new_value,
            confirmed_at as known_from
        from confirmations
        where status is not null
        union all
        select
            trip_id as event_id,
            'arrival_date' as attribute,
            cast(told_date as text) as old_value,
            cast(arrival_date as text) as new_value,
            dated_at as known_from
        from confirmations
        where arrival_date is not null
    ) as confirmed_values
),

-- What is told and confirmed at one moment is one change.
live_changes as (
    select
        told_changes.* replace (
            coalesce(confirmed_changes.new_value, told_changes.new_value) as new_value
        )
    from changes as told_changes
    left join confirmed_changes
        on
            told_changes.event_id = confirmed_changes.event_id
            and told_changes.attribute = confirmed_changes.attribute
            and told_changes.known_from = confirmed_changes.known_from
    left join withheld_events
        on told_changes.event_id = withheld_events.event_id
    where
        withheld_events.event_id is null
        -- What a person rejects stays in history, with their word on it.
        or withheld_events.reason = 'rejected_by_person'
    union all by name
    select confirmed_changes.*
    from confirmed_changes
    anti join changes
        on
            confirmed_changes.event_id = changes.event_id
            and confirmed_changes.attribute = changes.attribute
            and confirmed_changes.known_from = changes.known_from
),

-- What a person says stands: what reports tell later changes nothing.
standing_changes as (
    select live_changes.*
    from live_changes
    left join value_corrections
        on
            live_changes.event_id = value_corrections.event_id
            and live_changes.attribute = value_corrections.attribute
            and live_changes.known_from >= value_corrections.corrected_at
    where value_corrections.event_id is null
),

corrected_changes as (
    select
        value_corrections.event_type,
        value_corrections.event_id,
        value_corrections.attribute,
        arg_max(
            standing_changes.new_value,
            coalesce(standing_changes.known_from, cast('-infinity' as timestamptz))
        ) as old_value,
        value_corrections.value as new_value,
        value_corrections.corrected_by,
        value_corrections.reason as correction_reason,
        value_corrections.corrected_at as known_from
    from value_corrections
    left join standing_changes
        on
            value_corrections.event_id = standing_changes.event_id
            and value_corrections.attribute = standing_changes.attribute
    left join withheld_events
        on value_corrections.event_id = withheld_events.event_id
    where withheld_events.event_id is null
    group by all
    union all by name
    select
        whole_corrections.event_type,
        whole_corrections.event_id,
        'correction' as attribute,
        null as old_value,
        whole_corrections.decision as new_value,
        whole_corrections.corrected_by,
        whole_corrections.reason as correction_reason,
        whole_corrections.corrected_at as known_from
    from whole_corrections
    left join withheld_events
        on whole_corrections.event_id = withheld_events.event_id
    where
        withheld_events.event_id is null
        or withheld_events.reason = 'rejected_by_person'
),

keyed_corrected_changes as (
    select
        *,
        {{ short_hash(
            "concat_ws('|', event_id, attribute, 'corrected', coalesce(new_value, ''),"
            ~ " epoch_us(known_from))"
        ) }} as change_id
    from corrected_changes
),

-- Events once published of which no report is left: retracted, or read otherwise now.
lost_events as (
    select
        registered_events.event_type,
        registered_events.event_id
    from registered_events
    left join events
        on registered_events.mention_id = events.mention_id
    where
        registered_events.event_id
        not in (select live_events.event_id from live_events)
        and registered_events.event_id
        not in (select registered_aliases.alias_id from registered_aliases)
    group by registered_events.event_type, registered_events.event_id
    having count(events.mention_id) = 0
),

-- Their history stays as it was published last, and says that they were withdrawn.
lost_changes as (
    select
        registered_changes.event_type,
        registered_changes.event_id,
        registered_changes.attribute,
        registered_changes.old_value,
        registered_changes.new_value,
        registered_changes.known_from,
        registered_changes.change_id
    from registered_changes
    inner join lost_events
        on registered_changes.event_id = lost_events.event_id
    where registered_changes.attribute != 'evidence'
    qualify
        row_number() over (
            partition by
                registered_changes.event_id,
                registered_changes.attribute,
                registered_changes.known_from
            order by registered_changes.recorded_at desc, registered_changes.change_id
        ) = 1
),

withdrawals as (
    select
        lost_events.event_type,
        lost_events.event_id,
        'evidence' as attribute,
        'reported' as old_value,
        'withdrawn' as new_value,
        coalesce(registered_changes.known_from, parameters.recorded_at) as known_from,
        {{ short_hash("concat_ws('|', lost_events.event_id, 'withdrawn')") }}
            as change_id
    from lost_events
    cross join parameters
    left join registered_changes
        on
            lost_events.event_id = registered_changes.event_id
            and registered_changes.attribute = 'evidence'
),

history as (
    select * from standing_changes
    union all by name
    select * from keyed_corrected_changes
    union all by name
    select * from lost_changes
    union all by name
    select * from withdrawals
),

-- Changes once published that are told otherwise now: a late report has the same value
-- known earlier, or another value before it. It has been published all the same.
retold_changes as (
    select
        registered_changes.event_id,
        registered_changes.attribute,
        registered_changes.new_value,
        min(registered_changes.recorded_at) as recorded_at
    from registered_changes
    anti join history
        on registered_changes.change_id = history.change_id
    group by
        registered_changes.event_id,
        registered_changes.attribute,
        registered_changes.new_value
),

recorded_history as (
    select
        history.*,
        coalesce(
            registered_changes.recorded_at,
            retold_changes.recorded_at,
            parameters.recorded_at
        ) as recorded_at
    from history
    cross join parameters
    left join registered_changes
        on history.change_id = registered_changes.change_id
    left join retold_changes
        on
            history.event_id = retold_changes.event_id
            and history.attribute = retold_changes.attribute
            and history.new_value = retold_changes.new_value
),

-- A value holds until the next one of its attribute is known, and is this warehouse's
-- answer until one of those known later is recorded: a late article may come first.
followed_history as (
    select
        *,
        lead(known_from) over later_values as next_known_from,
        min(recorded_at) over (
            later_values rows between 1 following and unbounded following
        ) as next_recorded_at
    from recorded_history
    window later_values as (
        partition by event_id, attribute
        order by known_from nulls first, change_id
    )
),

withdrawn_events as (
    select
        event_id,
        min(known_from) as withdrawn_from,
        min(recorded_at) as withdrawn_at
    from recorded_history
    where
        attribute = 'evidence'
        or (attribute = 'correction' and contains(new_value, 'rejected'))
    group by event_id
)

select
    followed_history.change_id,
    followed_history.event_type,
    followed_history.event_id,
    followed_history.attribute,
    followed_history.old_value,
    followed_history.new_value,
    followed_history.corrected_by,
    followed_history.correction_reason,
    followed_history.known_from,
    -- With its last report, or when a person rejects it, an event loses all its values.
    least(
        followed_history.next_known_from,
        case
            when withdrawn_events.event_id is not null
                then greatest(
                    withdrawn_events.withdrawn_from, followed_history.known_from
                )
        end
    ) as known_until,
    followed_history.recorded_at,
    least(
        followed_history.next_recorded_at, withdrawn_events.withdrawn_at
    ) as held_until
from followed_history
left join withdrawn_events
    on
        followed_history.event_id = withdrawn_events.event_id
        and followed_history.attribute not in ('evidence', 'correction')
