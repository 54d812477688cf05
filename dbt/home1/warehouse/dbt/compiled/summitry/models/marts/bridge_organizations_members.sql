with

members as (
    select * from "build"."reference"."organisation_members"
),

organisations as (
    select * from "build"."reference"."organisations"
)

select
    members.organisation_id as organization_id,
    case
        when member_organisations.organisation_id is null then members.country_iso3
        else case
        when member_organisations.organisation_id in (
            'eu-council', 'eu-commission', 'eu-parliament', 'eu-hr'
        ) then 'EU'
        when member_organisations.organisation_id in ('unga', 'unsc') then 'UN'
        when member_organisations.organisation_id = 'au-commission' then 'AU'
        else upper(coalesce(member_organisations.abbreviation, member_organisations.organisation_id))
    end
    end as party_id,
    members.role as member_role,
    members.source,
    case length(members.as_of)
        when 10 then try_cast(members.as_of as date)
        when 7 then try_cast(members.as_of || '-01' as date)
        when 4 then try_cast(members.as_of || '-01-01' as date)
    end as as_of_date
from members
left join organisations as member_organisations
    on members.country_iso3 = 'org:' || member_organisations.organisation_id