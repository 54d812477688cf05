with

organisations as (
    select * from "build"."reference"."organisations"
)

select
    organisation_id as organization_id,
    case
        when organisation_id in (
            'eu-council', 'eu-commission', 'eu-parliament', 'eu-hr'
        ) then 'EU'
        when organisation_id in ('unga', 'unsc') then 'UN'
        when organisation_id = 'au-commission' then 'AU'
        else upper(coalesce(abbreviation, organisation_id))
    end as party_id,
    name as organization_name,
    abbreviation,
    type as organization_kind,
    hq_city as seat_city,
    hq_country_iso3 as seat_country_id,
    source,
    case length(founded)
        when 10 then try_cast(founded as date)
        when 7 then try_cast(founded || '-01' as date)
        when 4 then try_cast(founded || '-01-01' as date)
    end as founded_on
from organisations