"""What Great Expectations passes over, held in SQL: aggregates only, no table is read into Python.

Each guard gives findings; one that can't be run is a failed one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from summitry import fingerprint
from summitry.checks.suites import Emptiness, Sparseness, Suite
from summitry.checks.verdict import Finding
from summitry.fingerprint import quoted
from summitry.published import LiveTable
from summitry.settings import Settings

WITHHELD_TABLE = "quality.withheld_events"  # one row an event kept out of the facts, by dbt
WITHHELD_SHARE = 0.02  # of all events; more blocks
REJECTED = "rejected_by_person"  # a reason that is no sign of anything wrong
SHRINKAGE = 0.5  # a published table that keeps fewer of its rows blocks
GROWTH = 2.0  # one that grows beyond this warns
COMPARED_FROM = 10  # rows, or values: fewer may go by one correction
SILENCE = timedelta(hours=24)

_MENTIONS = ("summit_mentions", "agreement_mentions", "trip_mentions")
_FACT_OF = {"summit": "fct_summits", "agreement": "fct_agreements", "trip": "fct_trips"}

# The version of an article that speaks, as the contract has it: the newest by publication time,
# then by arrival.
_SPEAKING_ARTICLES = """
    select article_id, content_hash, title, text from staging.articles
    qualify row_number() over (
        partition by article_id
        order by
            coalesce(published_at, cast(published_on as timestamptz)) desc nulls last,
            sequence desc
    ) = 1
"""


@dataclass(frozen=True, slots=True)
class Guard:
    """A rule in SQL: its query gives the number of violations and one example (or NULL)."""

    table: str
    rule: str
    notes: str
    query: str


def _evidence_guards() -> Iterator[Guard]:
    for event_type, fact in _FACT_OF.items():
        key = f"{event_type}_id"
        yield Guard(
            f"marts.{fact}",
            "every event has evidence",
            "An event without a source span can't be checked by anyone: it may be invented.",
            f"""
            select count(*), min(events.{key}) from marts.{fact} as events
            anti join (select event_id from marts.fct_evidence where event_type = '{event_type}')
                as evidence on events.{key} = evidence.event_id
            """,
        )
        yield Guard(
            "marts.fct_evidence",
            f"{event_type} evidence is of one in {fact}",
            "Evidence that hangs on no event was left behind by a merge or a renamed id.",
            f"""
            select count(*), min(evidence.evidence_id)
            from (from marts.fct_evidence where event_type = '{event_type}') as evidence
            anti join marts.{fact} as events on evidence.event_id = events.{key}
            """,
        )


GUARDS: tuple[Guard, ...] = (
    *_evidence_guards(),
    Guard(
        "marts.fct_evidence",
        "evidence is of a known kind of event",
        "An event type that no fact table answers to would escape every check of evidence.",
        """
        select count(*), min(evidence_id) from marts.fct_evidence
        where event_type is null or event_type not in ('summit', 'agreement', 'trip')
        """,
    ),
    Guard(
        "marts.fct_evidence",
        "quote is the article's own words",
        "Offsets that drifted, another version of the article, or a quote made up by a model.",
        f"""
        select count(*), min(evidence.evidence_id)
        from marts.fct_evidence as evidence
        left join ({_SPEAKING_ARTICLES}) as articles
            on evidence.article_id = articles.article_id
        where
            evidence.char_start is null
            or evidence.char_start < 0
            or evidence.char_end <= evidence.char_start
            or evidence.quote is distinct from substring(
                case evidence.field when 'title' then articles.title
                    when 'text' then articles.text end,
                evidence.char_start + 1,
                evidence.char_end - evidence.char_start
            )
        """,
    ),
    Guard(
        WITHHELD_TABLE,
        "every event is published or withheld",
        "An event lost in a join between resolution and facts is missed by nobody.",
        f"""
        select count(*), min(event_id) from (
            select event_id from (
                select distinct event_id from intermediate.int_events
                union all select event_id from {WITHHELD_TABLE}
                union all select summit_id from marts.fct_summits
                union all select agreement_id from marts.fct_agreements
                union all select trip_id from marts.fct_trips
            )
            group by event_id having count(*) <> 2
        )
        """,
    ),
    Guard(
        "marts.fct_encounters",
        "every two who met are there, once",
        "Who met whom is counted here: a pair lost in a join is missed by nobody.",
        """
        select count(*), min(summit_id) from (
            select summit_id from (
                select distinct ones.summit_id, ones.leader_id, others.leader_id as other_leader_id
                from marts.fct_summits as summits
                inner join marts.fct_summit_participants as ones using (summit_id)
                inner join marts.fct_summit_participants as others using (summit_id)
                where
                    summits.status = 'held' and summits.series is null
                    and ones.leader_id < others.leader_id
                union all
                select summit_id, leader_id, other_leader_id from marts.fct_encounters
            )
            group by summit_id, leader_id, other_leader_id having count(*) <> 2
        )
        """,
    ),
    Guard(
        "marts.fct_days_abroad",
        "every visit made has its day of arrival there",
        "Days abroad are counted here: a visit without its days makes a leader stay at home.",
        """
        select count(*), min(trip_id) from marts.fct_trips as trips
        anti join marts.fct_days_abroad as days
            on trips.leader_id = days.leader_id and trips.country_id = days.country_id
            and trips.arrival_date = days.abroad_on
        where
            trips.status in ('underway', 'completed') and trips.date_precision = 'day'
            and trips.arrival_date <= (select max(published_on) from marts.dim_articles)
        """,
    ),
    Guard(
        "marts.dim_articles",
        "every stored article is there, once",
        "An article lost between staging and marts takes its events with it.",
        """
        select count(*), min(article_id) from (
            select coalesce(stored.article_id, published.article_id) as article_id
            from (select distinct article_id from staging.articles) as stored
            full join marts.dim_articles as published
                on stored.article_id = published.article_id
            where stored.article_id is null or published.article_id is null
        )
        """,
    ),
    Guard(
        "staging.landings",
        "landed = stored + duplicate + rejected",
        "An item that came in and is in none of the three was lost without a word.",
        """
        select count(*), min(landing_id) from staging.landings
        where (
            landed_item_count >= 0
            and stored_item_count >= 0
            and duplicate_item_count >= 0
            and rejected_item_count >= 0
            and landed_item_count
                = stored_item_count + duplicate_item_count + rejected_item_count
        ) is not true
        """,
    ),
    Guard(
        "staging.landings",
        "what was counted as stored is stored",
        "Counters may agree with each other while rows were lost: they are counted again here.",
        """
        select count(*), min(landings.landing_id) from staging.landings as landings
        left join (
            select landing_id, count(*) as row_count from staging.articles group by all
        ) as stored on landings.landing_id = stored.landing_id
        where coalesce(stored.row_count, 0) <> landings.stored_item_count
        """,
    ),
    Guard(
        "staging.landings",
        "what was counted as rejected is kept with its reason",
        "An item turned away without a recorded reason can't be put right.",
        """
        select count(*), min(landings.landing_id) from staging.landings as landings
        left join (
            select landing_id, count(*) as row_count from staging.rejects group by all
        ) as rejected on landings.landing_id = rejected.landing_id
        where coalesce(rejected.row_count, 0) <> landings.rejected_item_count
        """,
    ),
    Guard(
        "staging.articles",
        "every article is of a known landing",
        "An article whose raw bytes are not in the landing is lost when the warehouse is rebuilt.",
        """
        select count(*), min(articles.article_id) from staging.articles as articles
        anti join staging.landings as landings on articles.landing_id = landings.landing_id
        """,
    ),
)


def hold(connection: duckdb.DuckDBPyConnection, guard: Guard) -> Finding:
    """Return the guard's finding: passed where its query counts no violation."""
    try:
        count, example = connection.execute(guard.query).fetchall()[0]
    except duckdb.Error as error:
        return _failed(guard.table, guard.rule, f"could not be judged: {error}", guard.notes)
    observed = f"{count:,} violation{'' if count == 1 else 's'}"
    observed += f", e.g. {example}" if count else ""
    return _finding(guard.table, guard.rule, count == 0, observed, guard.notes)


def shape(
    connection: duckdb.DuckDBPyConnection, suite: Suite, row_count: int, settings: Settings
) -> Iterator[Finding]:
    """Give the findings every table has: not empty, no column all NULL, key unique and whole."""
    yield _emptiness(connection, suite, row_count, settings)
    if row_count == 0:
        return
    yield from _columns_hold_values(connection, suite, row_count)
    if suite.key:
        yield _key(connection, suite, row_count)


def _emptiness(
    connection: duckdb.DuckDBPyConnection, suite: Suite, row_count: int, settings: Settings
) -> Finding:
    grant = suite.may_be_empty
    passed = row_count > 0
    observed = f"{row_count:,} rows"
    if not passed and grant is not None:
        fed = _fed(connection, grant, settings)
        passed = fed == 0
        observed += f" where {grant.fed_by} has {fed:,}" if fed else f": {grant.reason}"
    notes = "An empty table passes every other rule: something upstream gave nothing."
    return _finding(suite.table, "is not empty", passed, observed, notes)


def _fed(connection: duckdb.DuckDBPyConnection, grant: Emptiness, settings: Settings) -> int:
    """Return how many rows feed the table: for mentions those that speak, above the floor."""
    if grant.fed_by is None:
        return 0
    schema, name, *column = grant.fed_by.split(".")
    if name in _MENTIONS:
        return _count(
            connection,
            f"select count(*) from {quoted(schema, name)} as mentions"
            f" semi join ({_SPEAKING_ARTICLES}) as articles using (article_id, content_hash)"
            " semi join staging.speaking_readings as readings"
            " using (article_id, content_hash, reader, reader_version)"
            f" where mentions.confidence >= {settings.confidence_floor!r}",
        )
    counted = f"count({quoted(*column)})" if column else "count(*)"
    return _count(connection, f"select {counted} from {quoted(schema, name)}")


def _columns_hold_values(
    connection: duckdb.DuckDBPyConnection, suite: Suite, row_count: int
) -> Iterator[Finding]:
    columns = fingerprint.column_names(connection, suite.table)
    counts = _value_counts(connection, suite.table, columns)
    empty = [column for column, count in counts.items() if count == 0]
    unexplained = [
        column
        for column in empty
        if not _may_be_all_null(connection, suite.may_be_all_null.get(column), row_count)
    ]
    yield _finding(
        suite.table,
        "no column is all NULL",
        not unexplained,
        ", ".join(unexplained) or f"{len(columns)} columns, {len(empty)} all NULL by grant",
        "A column that lost its values passes range, set and pattern rules.",
    )
    unknown = sorted(set(suite.may_be_all_null) - set(columns))
    if unknown:
        yield _failed(
            suite.table,
            "grants are for columns that exist",
            ", ".join(unknown),
            "A column that was renamed leaves its grant behind.",
        )


def _may_be_all_null(
    connection: duckdb.DuckDBPyConnection, grant: Sparseness | None, row_count: int
) -> bool:
    if grant is None or (grant.below_rows is not None and row_count >= grant.below_rows):
        return False
    if grant.while_null is None:
        return True
    schema, table, column = grant.while_null.split(".")
    counted = f"select count({quoted(column)}) from {quoted(schema, table)}"
    return _count(connection, counted) == 0


def _key(connection: duckdb.DuckDBPyConnection, suite: Suite, row_count: int) -> Finding:
    columns = ", ".join(quoted(column) for column in suite.key)
    table = quoted(*suite.table.split("."))
    rule = f"key ({', '.join(suite.key)}) is unique and not NULL"
    notes = "A doubled or missing key adds rows at every run and doubles every join."
    anything = " or ".join(f"{quoted(column)} is null" for column in suite.key)
    try:
        nulls = _count(connection, f"select count(*) from {table} where {anything}")
        distinct = _count(
            connection, f"select count(*) from (select distinct {columns} from {table})"
        )
    except duckdb.Error as error:
        return _failed(suite.table, rule, f"could not be judged: {error}", notes)
    observed = f"{nulls:,} NULL, {row_count - distinct:,} repeated"
    return _finding(suite.table, rule, nulls == 0 and distinct == row_count, observed, notes)


def withheld(connection: duckdb.DuckDBPyConnection) -> Finding:
    """Return whether few enough events were withheld from the facts as implausible.

    One never blocks: it is withheld, with its reason, so that the others can be published.
    """
    notes = "One odd report is withheld and counted; many mean a reader or a rule went wrong."
    rule = f"at most {WITHHELD_SHARE:.0%} of events withheld"
    try:
        count = _count(
            connection, f"select count(*) from {WITHHELD_TABLE} where reason <> '{REJECTED}'"
        )
        kept = sum(
            _count(connection, f"select count(*) from marts.{fact}") for fact in _FACT_OF.values()
        )
        reasons = connection.execute(
            f"select reason, count(*) from {WITHHELD_TABLE} where reason <> '{REJECTED}'"
            " group by all order by 2 desc, 1"
        ).fetchall()
    except duckdb.Error as error:
        return _failed(WITHHELD_TABLE, rule, f"could not be judged: {error}", notes)
    told = "".join(f", {reason}: {number:,}" for reason, number in reasons)
    passed = count <= max(1, WITHHELD_SHARE * (kept + count))
    observed = f"{count:,} of {kept + count:,} withheld{told}"
    return _finding(WITHHELD_TABLE, rule, passed, observed, notes)


def compared_to_published(
    connection: duckdb.DuckDBPyConnection,
    counts: Mapping[str, int],
    live: Mapping[str, LiveTable],
    *,
    accept_shrinkage: bool,
) -> Iterator[Finding]:
    """Give the findings on each table that is published now: rows, columns and values kept."""
    columns = fingerprint.table_columns(connection, fingerprint.MARTS_SCHEMA)
    for table, before in live.items():
        name = f"marts.{table}"
        now = counts.get(name, 0)
        observed = f"{now:,} rows, {before.row_count:,} published"
        is_judged = before.row_count >= COMPARED_FROM
        shrunk = is_judged and now < before.row_count * SHRINKAGE
        yield _finding(
            name,
            f"keeps at least {SHRINKAGE:.0%} of its published rows",
            accept_shrinkage or not shrunk,
            observed + (" (accepted)" if shrunk and accept_shrinkage else ""),
            "A source, a batch or a join went missing, though what is left looks right.",
        )
        yield _finding(
            name,
            f"grows to at most {GROWTH:g} times its published rows",
            not is_judged or now <= before.row_count * GROWTH,
            observed,
            "A backfill, or rows doubled by a join.",
            severity="warning",
        )
        lost = sorted(set(before.columns) - set(columns.get(table, ())))
        yield _finding(
            name,
            "keeps its published columns and their types",
            not lost,
            ", ".join(f"{column} {kind}" for column, kind in lost) or "all kept",
            "Queries and dashboards break: only a major version may rename, retype or drop.",
        )
        kept = [column for column, _ in columns.get(table, ()) if column in before.value_counts]
        emptied = _emptied(connection, name, kept, before) if kept and now else []
        yield _finding(
            name,
            "keeps values in its published columns",
            accept_shrinkage or not emptied,
            ", ".join(emptied) or "all kept",
            "A column that readers rely on lost every value, by a rename or a join gone wrong.",
        )


def _emptied(
    connection: duckdb.DuckDBPyConnection, table: str, columns: list[str], before: LiveTable
) -> list[str]:
    """Return the columns that had values when published, and have none now."""
    counts = _value_counts(connection, table, columns)
    return [
        f"{column} ({before.value_counts[column]:,} values published)"
        for column, count in counts.items()
        if count == 0 and before.value_counts[column] >= COMPARED_FROM
    ]


def _value_counts(
    connection: duckdb.DuckDBPyConnection, table: str, columns: list[str]
) -> dict[str, int]:
    counted = ", ".join(f"count({quoted(column)})" for column in columns)
    rows = connection.execute(f"select {counted} from {quoted(*table.split('.'))}").fetchall()
    return dict(zip(columns, rows[0], strict=True))


def freshness(
    connection: duckdb.DuckDBPyConnection, settings: Settings, now: datetime
) -> Iterator[Finding]:
    """Give the findings on scheduled feeds, by the time of collection; files are never judged.

    A scheduled feed is a configured source at a URL that has brought a feed before. One that
    brought nothing for a day warns: it may be quiet. All of them silent, and every one failing
    since, block: the news is cut off.
    """
    names = [
        source.name for source in settings.sources if source.enabled and "://" in source.locator
    ]
    rows = connection.execute(
        """
        select source_name, newest, exists (
            from staging.rejects
            where rejects.source_name = feeds.source_name
            and rejects.landing_hash is null and rejects.rejected_at > feeds.newest
        ) as is_failing
        from (
            select source_name, max(loaded_at) as newest from staging.landings
            where source_kind = 'feed' and source_name in (select unnest($names))
            group by source_name
        ) as feeds
        order by source_name
        """,
        {"names": names},
    ).fetchall()
    silent = {str(name): failing for name, newest, failing in rows if now - newest > SILENCE}
    hours = int(SILENCE.total_seconds() // 3600)
    yield _finding(
        "staging.landings",
        "the scheduled feeds are not all cut off",
        not (silent and len(silent) == len(rows) and all(silent.values())),
        f"{len(rows) - len(silent)} of {len(rows)} scheduled feeds brought something"
        f" within {hours} hours",
        "Yesterday's news published as today's: every feed is down, moved or refused.",
    )
    for name, is_failing in silent.items():
        yield _finding(
            "staging.landings",
            "a scheduled feed is fresh",
            False,
            f"{name}: nothing for {hours} hours" + (", and it fails" if is_failing else ""),
            "A feed that is dead or moved is missed by nobody while others go on.",
            severity="warning",
        )


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(connection.execute(query).fetchall()[0][0])


def _finding(
    table: str,
    rule: str,
    passed: bool,
    observed: str,
    notes: str,
    *,
    severity: str = "critical",
) -> Finding:
    return Finding(table, rule, severity, passed, " ".join(observed.split())[:300], notes)


def _failed(table: str, rule: str, observed: str, notes: str) -> Finding:
    return _finding(table, rule, False, observed, notes)
