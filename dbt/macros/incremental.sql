{# Builds touch only what changed articles lead to. A build that can't go on from a
   finished one is a full one (summitry/transform.py decides, by --full-refresh); then
   everything counts as changed. #}

{# Whether this build goes on from what the last one left. #}
{% macro goes_on() -%}
    {{ return(not flags.FULL_REFRESH) }}
{%- endmacro %}

{# What the last build left in a model: to be read before the model is built again, so
   the model depends on its reader, and a `ref` would turn in a circle. `columns` are
   names and types. #}
{% macro as_built(name, columns) -%}
    {%- set relation = none -%}
    {%- if execute and goes_on() -%}
        {%- set relation = adapter.get_relation(
            database=target.database, schema='intermediate', identifier=name
        ) -%}
    {%- endif -%}
    {%- if relation is not none -%}
        (select {{ columns | join(', ') }} from {{ relation }})
    {%- else -%}
        (
            select
                {% for column, type in columns.items() -%}
            cast(null as {{ type }}) as {{ column }}{{ ',' if not loop.last }}
        {% endfor %}
            where false
        )
    {%- endif -%}
{%- endmacro %}

{# Deletes, before an incremental model adds rows anew, those that it makes anew. #}
{% macro forget(this, column, model) -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where {{ column }} in (select {{ column }} from {{ model }})
    {%- else -%}
        {#- nothing to delete #}
    {%- endif -%}
{%- endmacro %}
