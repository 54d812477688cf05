{# How this project's tables and views are made: in one transaction of three statements.
   dbt-duckdb's own way builds under another name, renames twice and drops the old table,
   some ten statements a model, which take longer than a small build's models. DuckDB
   replaces a table within a transaction: who reads meanwhile, and who comes after a build
   was killed, sees the old one whole. #}

{% macro replace_table(target, sql) -%}
    {{ make_way(target) }}
    {%- if config.get('contract').enforced -%}
        {{ get_assert_columns_equivalent(sql) }}
        create or replace table {{ target }} {{ get_table_columns_and_constraints() }};
        insert into {{ target }} {{ get_column_names() }} ({{ get_select_subquery(sql) }});
    {%- else -%}
        create or replace table {{ target }} as ({{ sql }});
    {%- endif -%}
{%- endmacro %}

{# Drops what an older version left under this name, where it is of another kind. #}
{% macro make_way(target) -%}
    {%- set existing = load_cached_relation(target) -%}
    {%- if existing is not none and existing.type != target.type -%}
        {%- do adapter.drop_relation(existing) -%}
    {%- endif -%}
{%- endmacro %}

{% materialization table, adapter='duckdb' %}
    {%- set target = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') %}{{ replace_table(target, compiled_code) }}{% endcall %}
    {{ run_hooks(post_hooks) }}
    {% do adapter.commit() %}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{# The one strategy is to append: what is made anew, a hook deletes before. No column can
   have changed since the last build: the one after a change of code is a full one. #}
{% materialization incremental, adapter='duckdb' %}
    {%- set target = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') %}
        {%- if is_incremental() -%}
            {%- if config.get('contract').enforced -%}
                {{ get_assert_columns_equivalent(compiled_code) }}
            {%- endif -%}
            insert into {{ target }} by name ({{ compiled_code }})
        {%- else -%}
            {{ replace_table(target, compiled_code) }}
        {%- endif -%}
    {% endcall %}
    {{ run_hooks(post_hooks) }}
    {% do adapter.commit() %}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {%- set target = this.incorporate(type='view') -%}
    {{ run_hooks(pre_hooks) }}
    {{ make_way(target) }}
    {% call statement('main') %}create or replace view {{ target }} as ({{ sql }}){% endcall %}
    {{ run_hooks(post_hooks) }}
    {% do adapter.commit() %}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}
