{# Tables of this project, made in one transaction of three statements. dbt-duckdb's own
   way builds under another name, renames twice and drops the old table: some ten statements
   a model, which took longer than the models of a small build. DuckDB replaces a table in a
   transaction: whoever reads meanwhile sees the old one, and so does a build that is killed. #}

{% macro replace_table(target, sql) -%}
    {%- set existing = load_cached_relation(target) -%}
    {%- if existing is not none and not existing.is_table -%}
        {%- do adapter.drop_relation(existing) -%}
    {%- endif -%}
    {%- if config.get('contract').enforced -%}
        {{ get_assert_columns_equivalent(sql) }}
        create or replace table {{ target }} {{ get_table_columns_and_constraints() }};
        insert into {{ target }} {{ get_column_names() }} ({{ get_select_subquery(sql) }});
    {%- else -%}
        create or replace table {{ target }} as ({{ sql }});
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

{# The one strategy here is to append: what is made anew, a hook deletes before. No column
   can have changed since: the build after a change of code is a full one. #}
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
    {%- set existing = load_cached_relation(this) -%}
    {%- if existing is not none and not existing.is_view -%}
        {%- do adapter.drop_relation(existing) -%}
    {%- endif -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') %}create or replace view {{ target }} as ({{ sql }}){% endcall %}
    {{ run_hooks(post_hooks) }}
    {% do adapter.commit() %}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}
