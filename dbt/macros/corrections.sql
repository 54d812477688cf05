{# What a person set or cleared goes before what is told: of several attributes the
   first corrected one, each under its condition, if it has one. #}
{% macro corrected(attributes, told, prefix='', conditions={}) -%}
    case
        {% for attribute in ([attributes] if attributes is string else attributes) -%}
        when
            map_contains(corrections.attribute_values, '{{ attribute }}')
            {% if attribute in conditions %}and {{ conditions[attribute] }}{% endif %}
            then {{ prefix }} corrections.attribute_values['{{ attribute }}']
        {% endfor %}
        else {{ told }}
    end
{%- endmacro %}

{# Whether a person set or cleared one of these. #}
{% macro is_corrected(attributes) -%}
    coalesce(
        list_has_any(map_keys(corrections.attribute_values), {{ attributes }}), false
    )
{%- endmacro %}
