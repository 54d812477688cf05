with

countries as (
    select * from "build"."reference"."countries"
)

select
    iso3 as country_id,
    iso2,
    iso_numeric,
    name as country_name,
    official_name,
    region,
    subregion,
    capital,
    demonym,
    wikidata_id,
    source,
    latitude,
    longitude,
    status = 'current' as is_current,
    coalesce(un_member = 'yes', false) as is_un_member
from countries