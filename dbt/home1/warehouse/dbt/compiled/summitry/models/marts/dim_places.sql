with

places as (
    select * from "build"."reference"."places"
)

select
    place_id,
    name as place_name,
    country_iso3 as country_id,
    kind as place_kind,
    source,
    latitude,
    longitude,
    population
from places