with

organisations as (
    select * from {{ source('reference', 'organisations') }}
)

select
    organisation_id as organization_id,
    {{ organisation_party('organisation_id', 'abbreviation') }} as party_id,
    name as organization_name,
    abbreviation,
    type as organization_kind,
    hq_city as seat_city,
    hq_country_iso3 as seat_country_id,
    source,
    {{ first_day('founded') }} as founded_on
from organisations
