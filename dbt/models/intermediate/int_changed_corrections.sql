-- Mentions of events that people correct otherwise than when the last build was made.
with

current_corrections as (
    select
        correction_id,
        action,
        named_id,
        mention_id,
        attribute,
        value,
        corrected_at
    from {{ ref('int_corrections') }}
),

built_corrections as (
    select *
    from {{ as_built('int_correction_versions', {
        'correction_id': 'text', 'action': 'text', 'named_id': 'text',
        'mention_id': 'text', 'attribute': 'text', 'value': 'text',
        'corrected_at': 'timestamptz',
    }) }}
),

changed_corrections as (
    (
        select * from current_corrections
        except
        select * from built_corrections
    )
    union all
    (
        select * from built_corrections
        except
        select * from current_corrections
    )
)

select distinct mention_id
from changed_corrections
where mention_id is not null
