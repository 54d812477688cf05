-- Offices with their dates; valid_to is the day the successor started.
with

terms as (
    select * from {{ source('reference', 'leader_terms') }}
),

organisations as (
    select * from {{ source('reference', 'organisations') }}
),

typed_terms as (
    select
        terms.leader_id,
        terms.office,
        terms.office_title,
        terms.source,
        coalesce(
            terms.country_iso3,
            {{ organisation_party(
                'terms.organisation_id', 'organisations.abbreviation'
            ) }}
        ) as party_id,
        {{ first_day('terms.start_date') }} as valid_from,
        {{ first_day('terms.end_date') }} as valid_to,
        terms.start_precision as valid_from_precision,
        terms.end_precision as valid_to_precision,
        -- A co-prince's, or another realm's: it goes with an office at home.
        coalesce(
            starts_with(terms.note, 'collective')
            or starts_with(terms.note, 'Commonwealth realm')
            or starts_with(terms.note, 'realm of'),
            false
        ) as is_held_aside
    from terms
    left join organisations
        on terms.organisation_id = organisations.organisation_id
)

select * from typed_terms
