
    

    create  table
      "build"."intermediate"."int_leader_terms__dbt_tmp"
  
    
    as (
      -- Offices with their dates; valid_to is the day the successor started.
with

terms as (
    select * from "build"."reference"."leader_terms"
),

organisations as (
    select * from "build"."reference"."organisations"
),

typed_terms as (
    select
        terms.leader_id,
        terms.office,
        terms.office_title,
        terms.source,
        coalesce(
            terms.country_iso3,
            case
        when terms.organisation_id in (
            'eu-council', 'eu-commission', 'eu-parliament', 'eu-hr'
        ) then 'EU'
        when terms.organisation_id in ('unga', 'unsc') then 'UN'
        when terms.organisation_id = 'au-commission' then 'AU'
        else upper(coalesce(organisations.abbreviation, terms.organisation_id))
    end
        ) as party_id,
        case length(terms.start_date)
        when 10 then try_cast(terms.start_date as date)
        when 7 then try_cast(terms.start_date || '-01' as date)
        when 4 then try_cast(terms.start_date || '-01-01' as date)
    end as valid_from,
        case length(terms.end_date)
        when 10 then try_cast(terms.end_date as date)
        when 7 then try_cast(terms.end_date || '-01' as date)
        when 4 then try_cast(terms.end_date || '-01-01' as date)
    end as valid_to,
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
    );
    
  