"""Great Expectations over pandas frames: slices of the columns a suite looks at, no more.

Imported late and only by the gate: the library takes seconds to load. Anything that goes wrong in
it is a failed rule, never a passed one.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb

from summitry import fingerprint
from summitry.checks.suites import Expectation, Suite
from summitry.checks.verdict import Finding
from summitry.fingerprint import quoted

if TYPE_CHECKING:
    import pandas as pd

SLICE_ROWS = 204_800  # rows of one frame: memory stays bounded however long the table is
_VECTOR_ROWS = 2048
_SHOWN_VALUES = 3
_SHOWN_LENGTH = 60

# Rules that judge each row by itself, so that slices may be judged one by one and added up.
# Every other rule sees its columns whole.
_ROW_RULES = {
    "expect_column_values_to_be_between",
    "expect_column_values_to_be_in_set",
    "expect_column_values_to_not_be_in_set",
    "expect_column_values_to_match_regex",
    "expect_column_values_to_not_match_regex",
    "expect_column_values_to_not_be_null",
    "expect_column_value_lengths_to_be_between",
    "expect_column_pair_values_a_to_be_greater_than_b",
}


@dataclass(slots=True)
class _Tally:
    """What one rule saw so far, over the slices of its table."""

    judged: int = 0  # rows, NULLs left out where the rule passes them over
    unexpected: int = 0
    examples: tuple[str, ...] = ()
    value: str | None = None  # of a rule that gives one number
    failed: bool = False  # by the library's own word
    error: str | None = None
    slices: int = 0


def judge(
    connection: duckdb.DuckDBPyConnection,
    suite: Suite,
    row_count: int,
    parameters: Mapping[str, Any],
) -> list[Finding]:
    """Return one finding for each expectation of the suite, in its order, whatever happens.

    `parameters` gives {"$PARAMETER": name} in an expectation its value.
    """
    present = set(fingerprint.column_names(connection, suite.table))
    tallies = {position: _Tally() for position in range(len(suite.expectations))}
    rows: list[int] = []
    wholes: list[int] = []
    for position, rule in enumerate(suite.expectations):
        missing = [column for column in rule.columns if column not in present]
        if missing:
            tallies[position].error = f"the table has no column {missing[0]}"
        elif row_count > 0 and row_count >= rule.from_rows:
            (rows if rule.type in _ROW_RULES else wholes).append(position)
    for positions, limit in [(rows, SLICE_ROWS), *(([whole], None) for whole in wholes)]:
        try:
            _judge_slices(connection, suite, positions, limit, parameters, tallies)
        except Exception as error:  # whatever it was, these rules have not passed
            for position in positions:
                tallies[position].error = _line(f"{type(error).__name__}: {error}")
    return [
        _finding(suite, rule, tallies[position], row_count)
        for position, rule in enumerate(suite.expectations)
    ]


def _judge_slices(
    connection: duckdb.DuckDBPyConnection,
    suite: Suite,
    positions: Sequence[int],
    limit: int | None,
    parameters: Mapping[str, Any],
    tallies: Mapping[int, _Tally],
) -> None:
    if not positions:
        return
    rules = {position: suite.expectations[position] for position in positions}
    columns = list(dict.fromkeys(name for rule in rules.values() for name in rule.columns))
    for frame in _frames(connection, suite.table, columns, limit):
        batch = _data_source().get_batch({"dataframe": frame})
        document = [
            {
                "type": rule.type,
                "kwargs": _kwargs(rule, frame, parameters),
                "severity": rule.severity,
                "meta": {"position": position},
            }
            for position, rule in rules.items()
        ]
        outcome = batch.validate(
            _great_expectations().ExpectationSuite(name=suite.table, expectations=document),
            result_format={
                "result_format": "BASIC",
                "partial_unexpected_count": _SHOWN_VALUES,
            },
        )
        for result in outcome.results:
            _add(tallies[result.expectation_config.meta["position"]], result)


def _frames(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], limit: int | None
) -> Iterator[pd.DataFrame]:
    names = ", ".join(quoted(column) for column in columns) or "1 as row"
    cursor = connection.execute(f"select {names} from {quoted(*table.split('.'))}")
    if limit is None:
        yield cursor.df()
        return
    while len(frame := cursor.fetch_df_chunk(limit // _VECTOR_ROWS)):
        yield frame


def _kwargs(
    rule: Expectation, frame: pd.DataFrame, parameters: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the rule's arguments, its bounds of the column's own type."""
    import pandas as pd

    kwargs = dict(rule.kwargs)
    dtype = frame[rule.columns[0]].dtype if rule.columns else None
    for name in ("min_value", "max_value"):
        value = kwargs.get(name)
        if isinstance(value, dict):
            value = parameters[value["$PARAMETER"]]
        if value is not None and dtype is not None and pd.api.types.is_datetime64_any_dtype(dtype):
            moment = pd.Timestamp(value)
            zone = getattr(dtype, "tz", None)
            moment = moment.tz_localize(None) if moment.tz is not None else moment
            value = moment if zone is None else moment.tz_localize(zone)
        if value is not None:
            kwargs[name] = value
    return kwargs


def _add(tally: _Tally, result: Any) -> None:
    error = _error(result.exception_info)
    if error is not None:
        tally.error = error
        return
    found = result.result
    tally.slices += 1
    tally.failed = tally.failed or not result.success
    if "observed_value" in found:
        tally.value = _shown(found["observed_value"])
    count = int(found.get("element_count", 0))
    is_null_rule = result.expectation_config.type == "expect_column_values_to_not_be_null"
    tally.judged += count - (0 if is_null_rule else int(found.get("missing_count", 0)))
    tally.unexpected += int(found.get("unexpected_count", 0))
    if not is_null_rule:
        values = (_shown(value) for value in found.get("partial_unexpected_list", ()))
        tally.examples = (*tally.examples, *values)[:_SHOWN_VALUES]


def _error(exception_info: Mapping[str, Any]) -> str | None:
    """Return the library's exception in one line; None where there was none.

    It is given flat, or once a metric.
    """
    entries = exception_info.values() if exception_info else ()
    nested = [entry for entry in entries if isinstance(entry, Mapping)]
    for entry in nested or [exception_info]:
        if not entry or entry.get("raised_exception") is not False:
            return _line(str((entry or {}).get("exception_message") or "no word on exceptions"))
    return None


def _finding(suite: Suite, rule: Expectation, tally: _Tally, row_count: int) -> Finding:
    passed, observed = _outcome(rule, tally, row_count)
    return Finding(suite.table, rule.rule, rule.severity, passed, observed, rule.notes)


def _outcome(rule: Expectation, tally: _Tally, row_count: int) -> tuple[bool, str]:
    if tally.error is not None:
        return False, f"could not be judged: {tally.error}"
    if row_count == 0:
        return True, "no row to judge"  # whether there may be none is another rule's matter
    if row_count < rule.from_rows:
        return True, f"not judged: {row_count} rows, fewer than {rule.from_rows}"
    if tally.slices == 0:
        return False, "could not be judged: the library left it out"
    if tally.value is not None:
        return not tally.failed, tally.value
    mostly = float(rule.kwargs.get("mostly", 1.0))
    share = 1.0 - tally.unexpected / tally.judged if tally.judged else 1.0
    passed = not tally.failed or (tally.slices > 1 and mostly < 1.0 and share >= mostly)
    observed = f"{tally.unexpected:,} of {tally.judged:,} unexpected"
    if tally.examples:
        observed += f": {', '.join(tally.examples)}"
    return passed, observed


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN_LENGTH else text[: _SHOWN_LENGTH - 1] + "…"


def _line(text: str) -> str:
    return " ".join(text.split())[:300]


@cache
def _great_expectations() -> Any:
    """Return the library, with nothing sent anywhere and nothing drawn on the terminal."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read at import
    import great_expectations

    # Findings tell what it has to say; some of its loggers set a level of their own.
    logger = logging.getLogger("great_expectations")
    logger.propagate = False
    logger.addHandler(logging.NullHandler())
    return great_expectations


@cache
def _data_source() -> Any:
    """Return the one batch definition that any frame is handed to."""
    context = _great_expectations().get_context(mode="ephemeral")
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    source = context.data_sources.add_pandas("summitry")
    return source.add_dataframe_asset("frame").add_batch_definition_whole_dataframe("whole")


def load_ahead() -> None:
    """Begin to import the library, beside what the caller waits for; `load` tells what fails."""

    def run() -> None:
        with suppress(Exception):
            _great_expectations()

    threading.Thread(target=run, name="load-ahead", daemon=True).start()


def load() -> None:
    """Import the library and make its context, or raise what keeps it from that."""
    _data_source()
