with

terms as (
    select * from {{ ref('int_leader_terms') }}
),

keyed_terms as (
    select
        {{ short_hash(
            "concat_ws('|', leader_id, party_id, office, valid_from, source)"
        ) }} as term_id,
        leader_id,
        party_id,
        office,
        office_title,
        source,
        valid_from,
        valid_to,
        valid_from_precision,
        valid_to_precision
    from terms
)

select
    term_id,
    leader_id,
    party_id,
    office,
    office_title,
    valid_from_precision,
    valid_to_precision,
    source,
    valid_to is null as is_current,
    valid_from,
    valid_to
from keyed_terms
qualify
    row_number() over (
        partition by term_id order by valid_to desc nulls first, office_title
    ) = 1
