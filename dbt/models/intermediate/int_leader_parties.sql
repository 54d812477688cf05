-- The party each leader of the reference data represents now or represented last.
with

terms as (
    select * from {{ ref('int_leader_terms') }}
),

latest_terms as (
    select
        leader_id,
        party_id,
        office,
        valid_to
    from terms
    qualify
        row_number() over (
            partition by leader_id
            order by
                valid_to is null desc,
                is_held_aside,
                case
                    when office = 'organisation_head' then 1
                    when office = 'head_of_state' then 2
                    when office = 'head_of_government' then 3
                    when office = 'foreign_minister' then 4
                    else 5
                end,
                valid_to desc,
                valid_from desc nulls last,
                party_id
        ) = 1
)

select * from latest_terms
