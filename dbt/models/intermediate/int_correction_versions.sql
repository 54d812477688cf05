-- One row per correction and event it names, as this build applies it.
-- depends_on: {{ ref('int_changed_corrections') }}
select
    correction_id,
    action,
    named_id,
    mention_id,
    attribute,
    value,
    corrected_at
from {{ ref('int_corrections') }}
