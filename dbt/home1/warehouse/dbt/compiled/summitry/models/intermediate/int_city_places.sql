-- One row per country and city name, with the place that name means most often.
with

places as (
    select * from "build"."reference"."places"
),

names as (
    select
        country_iso3 as country_id,
        place_id,
        population,
        lower(name) as city_key,
        1 as preference
    from places
    union all
    select
        country_iso3 as country_id,
        place_id,
        population,
        lower(ascii_name) as city_key,
        1 as preference
    from places
    union all
    select
        country_iso3 as country_id,
        place_id,
        population,
        lower(trim(unnest(string_split(aliases, '|')))) as city_key,
        2 as preference
    from places
),

city_places as (
    select
        country_id,
        city_key,
        place_id
    from names
    where city_key != ''
    qualify
        row_number() over (
            partition by country_id, city_key
            order by preference, population desc nulls last, place_id
        ) = 1
)

select * from city_places