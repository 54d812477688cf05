"""The semantic layer as dbt parsed it while the sample was built, and its figures."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from docs_scripts import script

from summitry import project, query

COOKBOOK = script("cookbook")
RECIPES = list(COOKBOOK.recipes(COOKBOOK.PAGE.read_text(encoding="utf-8")))
[FIGURES] = [recipe for recipe in RECIPES if "figures of the semantic layer" in recipe.title]
SEMANTIC = project.dbt_dir() / "models" / "semantic"
METRICS = [
    metric["name"]
    for metric in yaml.safe_load((SEMANTIC / "_metrics.yml").read_text(encoding="utf-8"))["metrics"]
]
ASKED_FOR = {
    "summits", "days_abroad", "agreements_signed", "first_meetings", "visit_reciprocity",
    "lead_time",
}  # fmt: skip
AGGREGATES = {
    "count": "count({})",
    "count_distinct": "count(distinct {})",
    "average": "avg({})",
    "sum_boolean": "sum(cast({} as integer))",
}


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def layer(sample_run: Any) -> dict[str, Any]:
    """What dbt handed to MetricFlow: it has been validated by then."""
    document = read_json(sample_run.settings.dbt_target_dir / "semantic_manifest.json")
    return dict(document)


@pytest.fixture(scope="module")
def manifest(sample_run: Any) -> dict[str, Any]:
    return dict(read_json(sample_run.settings.dbt_target_dir / "manifest.json"))


def figure(layer: dict[str, Any], name: str) -> str:
    """Return a metric's whole figure as an SQL expression, made from its definition alone."""
    [metric] = [metric for metric in layer["metrics"] if metric["name"] == name]
    told = metric["type_params"]
    if metric["type"] == "ratio":
        numerator, denominator = told["numerator"]["name"], told["denominator"]["name"]
        return f"({figure(layer, numerator)} / {figure(layer, denominator)})"
    if metric["type"] == "derived":
        names = "|".join(part["name"] for part in told["metrics"])
        return "(" + re.sub(rf"\b({names})\b", lambda m: figure(layer, m[1]), told["expr"]) + ")"
    assert metric["type"] == "simple"
    model, measure = _measure(layer, told["measure"]["name"])
    conditions = [
        _condition(model, one["where_sql_template"])
        for one in (metric["filter"] or {"where_filters": []})["where_filters"]
    ]
    where = f" where {' and '.join(conditions)}" if conditions else ""
    aggregate = AGGREGATES[measure["agg"]].format(measure["expr"])
    return f"(select {aggregate} from {model['node_relation']['alias']}{where})"


def _measure(layer: dict[str, Any], name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    [found] = [
        (model, measure)
        for model in layer["semantic_models"]
        for measure in model["measures"]
        if measure["name"] == name
    ]
    return found


def _condition(model: dict[str, Any], template: str) -> str:
    """Return a filter as SQL; it may speak of dimensions of the measure's own model alone."""
    entity = model["primary_entity"] or next(
        one["name"] for one in model["entities"] if one["type"] == "primary"
    )
    columns = {
        f"{entity}__{one['name']}": one["expr"] or one["name"] for one in model["dimensions"]
    }
    return re.sub(
        r"\{\{ Dimension\('(\w+)'\) \}\}", lambda found: str(columns[found[1]]), template
    ).strip()


def test_the_metrics_that_were_asked_for_are_there(layer: dict[str, Any]) -> None:
    assert [metric["name"] for metric in layer["metrics"]] == METRICS
    assert set(METRICS) >= ASKED_FOR
    assert all(metric["description"] and metric["label"] for metric in layer["metrics"])


@pytest.mark.parametrize("name", METRICS)
def test_a_metric_and_the_cookbook_give_the_same_figure(
    name: str, layer: dict[str, Any], sample_run: Any
) -> None:
    with query.ask(sample_run.settings, FIGURES.sql) as answer:
        told = dict(zip(answer.columns, next(answer.rows), strict=True))
    with query.ask(sample_run.settings, f"select {figure(layer, name)}") as answer:
        [[value]] = answer.rows
    assert value == pytest.approx(told[name])
    assert value > 0


def test_every_column_of_the_layer_can_be_selected(layer: dict[str, Any], sample_run: Any) -> None:
    for model in layer["semantic_models"]:
        parts = [*model["entities"], *model["dimensions"], *model["measures"]]
        selected = ", ".join(str(part["expr"] or part["name"]) for part in parts)
        statement = f"select {selected} from {model['node_relation']['alias']} limit 1"
        with query.ask(sample_run.settings, statement) as answer:
            assert len(list(answer.rows)) == 1


def test_each_measured_model_has_its_time_and_days_have_a_spine(
    layer: dict[str, Any], sample_run: Any
) -> None:
    for model in layer["semantic_models"]:
        if model["measures"]:
            times = [part["name"] for part in model["dimensions"] if part["type"] == "time"]
            assert model["defaults"]["agg_time_dimension"] in times
    [spine] = layer["project_configuration"]["time_spines"]
    assert spine["node_relation"]["alias"] == "dim_dates"
    column = spine["primary_column"]["name"]
    gaps = (
        f"select count(*) = date_diff('day', min({column}), max({column})) + 1,"
        f" min({column}) <= (select min(start_date) from fct_summits),"
        f" max({column}) >= (select max(start_date) from fct_summits) from dim_dates"
    )
    with query.ask(sample_run.settings, gaps) as answer:
        assert list(answer.rows) == [(True, True, True)]


def leans_on(manifest: dict[str, Any], exposure: str) -> set[str]:
    node = manifest["exposures"][f"exposure.summitry.{exposure}"]
    return {name.split(".")[-1] for name in node["depends_on"]["nodes"]}


def test_the_exposures_name_what_they_are_made_from(manifest: dict[str, Any]) -> None:
    marts = {
        node["name"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] == "marts"
    }
    assert leans_on(manifest, "gate_page") == marts
    asked = " ".join(recipe.sql for recipe in RECIPES)
    used = {name for name in marts if re.search(rf"\b{name}\b", asked)}
    assert leans_on(manifest, "cookbook") == used
    drawn_from = set(re.findall(r"(?:from|join) (\w+)", script("picture").MEETINGS))
    assert leans_on(manifest, "readme_picture") == drawn_from
