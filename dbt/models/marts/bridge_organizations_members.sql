with

members as (
    select * from {{ source('reference', 'organisation_members') }}
),

organisations as (
    select * from {{ source('reference', 'organisations') }}
)

select
    members.organisation_id as organization_id,
    case
        when member_organisations.organisation_id is null then members.country_iso3
        else {{ organisation_party(
            'member_organisations.organisation_id', 'member_organisations.abbreviation'
        ) }}
    end as party_id,
    members.role as member_role,
    members.source,
    {{ first_day('members.as_of') }} as as_of_date
from members
left join organisations as member_organisations
    on members.country_iso3 = 'org:' || member_organisations.organisation_id
