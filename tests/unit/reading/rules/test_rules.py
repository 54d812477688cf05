"""Every rule matches the lines it says it matches, and no line it says it misses."""

from __future__ import annotations

import pytest

from summitry.reading.rules import (
    attendance,
    cues,
    deeds,
    instruments,
    meetings,
    presence,
    topics,
    travel,
)
from summitry.reading.rules.notation import Rule, example

TABLES: dict[str, tuple[Rule, ...]] = {
    "verbs": meetings.VERBS,
    "nominals": meetings.NOMINALS,
    "travel": travel.RULES,
    "presence": presence.RULES,
    "scenes": attendance.SCENES,
    "attendances": attendance.ATTENDANCES,
    "verb cues": cues.VERB_CUES,
    "noun cues": cues.NOUN_CUES,
    "kinds": instruments.KINDS,
    "acts": instruments.ACTS,
    "fates": instruments.FATES,
    "deeds": deeds.DEEDS,
    "topics": topics.TOPICS,
}
RULES = [(table, rule) for table, rules in TABLES.items() for rule in rules]
MATCHES = [(t, r, line) for t, r in RULES for line in r.matches]
MISSES = [(t, r, line) for t, r in RULES for line in r.misses]


@pytest.mark.parametrize(("table", "rule", "line"), MATCHES, ids=lambda x: getattr(x, "name", x))
def test_a_rule_matches_its_examples(table: str, rule: Rule, line: str) -> None:
    assert rule.regex().search(example(line))


@pytest.mark.parametrize(("table", "rule", "line"), MISSES, ids=lambda x: getattr(x, "name", x))
def test_a_rule_misses_its_counterexamples(table: str, rule: Rule, line: str) -> None:
    assert rule.regex().search(example(line)) is None


@pytest.mark.parametrize(("table", "rule"), RULES, ids=lambda x: getattr(x, "name", x))
def test_a_rule_has_examples_on_both_sides_and_a_weight(table: str, rule: Rule) -> None:
    assert rule.matches
    assert rule.misses
    assert 0 < rule.weight <= 1


@pytest.mark.parametrize("table", TABLES)
def test_rule_names_are_unique_within_a_table(table: str) -> None:
    names = [rule.name for rule in TABLES[table]]
    assert len(names) == len(set(names))
