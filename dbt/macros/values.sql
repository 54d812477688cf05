{# First day of an ISO 8601 date of day, month or year precision; null if it is none. #}
{% macro first_day(text) -%}
    case length({{ text }})
        when 10 then try_cast({{ text }} as date)
        when 7 then try_cast({{ text }} || '-01' as date)
        when 4 then try_cast({{ text }} || '-01-01' as date)
    end
{%- endmacro %}

{# Last day of the same. #}
{% macro last_day_of(text) -%}
    case length({{ text }})
        when 10 then try_cast({{ text }} as date)
        when 7 then cast(
            try_cast({{ text }} || '-01' as date)
            + interval '1 month' - interval '1 day' as date
        )
        when 4 then try_cast({{ text }} || '-12-31' as date)
    end
{%- endmacro %}

{% macro precision_of(text) -%}
    case length({{ text }}) when 10 then 'day' when 7 then 'month' when 4 then 'year' end
{%- endmacro %}

{# Lower-case words joined by hyphens, accents dropped: the readable part of an id. #}
{% macro slug(text) -%}
    trim(
        regexp_replace(lower(strip_accents({{ text }})), '[^a-z0-9]+', '-', 'g'), '-'
    )
{%- endmacro %}

{# 16 hexadecimal digits that stand for the given text. #}
{% macro short_hash(text) -%}
    left(md5({{ text }}), 16)
{%- endmacro %}

{# The party whose business an organisation's organ does; else its own abbreviation. #}
{% macro organisation_party(organisation_id, abbreviation) -%}
    case
        when {{ organisation_id }} in (
            'eu-council', 'eu-commission', 'eu-parliament', 'eu-hr'
        ) then 'EU'
        when {{ organisation_id }} in ('unga', 'unsc') then 'UN'
        when {{ organisation_id }} = 'au-commission' then 'AU'
        else upper(coalesce({{ abbreviation }}, {{ organisation_id }}))
    end
{%- endmacro %}

{# A sentence that stands in more articles than this is boilerplate, and no copy. #}
{% macro boilerplate_articles() -%} 50 {%- endmacro %}

{# Whether an event was planned for, or underway on, days that are past by the newest
   article. #}
{% macro is_overdue(summaries) -%}
    {{ summaries }}.status in ('planned', 'underway')
    and coalesce(
        greatest({{ summaries }}.end_date, {{ summaries }}.start_until)
        < newest_day.newest_on,
        false
    )
{%- endmacro %}
