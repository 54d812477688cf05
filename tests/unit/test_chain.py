"""What a run decides between its stages."""

from datetime import UTC, datetime

import pytest

from summitry import chain
from summitry.checks import Finding, Verdict
from summitry.errors import GateError, InputError, StageError
from summitry.settings import Source, load_settings
from summitry.sources.collect import CollectCounts, Failure, SourceCounts
from summitry.sources.reasons import Reason

SOURCES = (Source("a", "https://a.example"), Source("b", "https://b.example"))


def failure(name, *, retriable):
    reason = Reason.TIMEOUT if retriable else Reason.HTTP_STATUS
    return Failure(name, f"https://{name}.example", reason, "why", retriable)


def counts(*failures, **stored):
    by_source = {name: SourceCounts(n, n, 0, 0) for name, n in stored.items()}
    total = sum(by_source.values(), SourceCounts())
    return CollectCounts(total.landed, total.stored, 0, 0, by_source, failures)


def test_a_path_is_relative_to_the_current_folder_and_a_url_stays(tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "news.xml").write_text("x")
    monkeypatch.chdir(tmp_path / "here")
    settings = load_settings(home=tmp_path / "home")
    plan = chain.plan(settings, ["news.xml", "https://news.example/feed"])
    assert not plan.is_sample
    assert [source.locator for source in plan.sources] == [
        str(tmp_path / "here" / "news.xml"),
        "https://news.example/feed",
    ]


def test_without_any_source_the_bundled_sample_is_taken(tmp_path):
    plan = chain.plan(load_settings(home=tmp_path), [])
    assert plan.is_sample
    assert [source.name for source in plan.sources] == ["sample"]


@pytest.mark.parametrize("given", ["", " ", "missing.xml", "gopher://a.example", "a\0b"])
def test_what_can_be_no_source_is_refused(tmp_path, given, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError):
        chain.plan(load_settings(home=tmp_path), [given])


def test_only_what_may_pass_by_itself_is_tried_again():
    first = counts(failure("a", retriable=True), failure("b", retriable=False))
    assert chain.worth_another_try(first, SOURCES) == SOURCES[:1]


def test_a_second_try_counts_together_with_the_first():
    lasting = failure("c", retriable=False)
    first = counts(failure("a", retriable=True), lasting, b=3)
    both = chain.together(first, counts(a=2))
    assert (both.landed, both.stored, both.failures) == (5, 5, (lasting,))
    assert both.by_source.keys() == {"a", "b"}


def test_one_source_that_gave_something_is_enough():
    chain.raise_if_all_failed(counts(failure("a", retriable=True), b=1), SOURCES)


def test_no_source_at_all_is_no_failure():
    chain.raise_if_all_failed(counts(), ())


@pytest.mark.parametrize(("retriable", "error"), [(True, StageError), (False, InputError)])
def test_sources_that_all_failed_end_the_run(retriable, error):
    failed = counts(failure("a", retriable=retriable), failure("b", retriable=retriable))
    with pytest.raises(error, match=r"https://a\.example: \w+: why \(and 1 more\)"):
        chain.raise_if_all_failed(failed, SOURCES)


def verdict(*failures):
    return Verdict(
        passed=not failures,
        build="b",
        inputs="i",
        rules="r",
        failures=failures,
        warnings=(),
        counts={"marts.fct_summits": 1},
        rule_count=9,
        checked_at=datetime(2026, 1, 1, tzinfo=UTC),
        is_sample=False,
    )


def test_a_passed_verdict_lets_the_run_go_on():
    chain.raise_unless_passed(verdict())


def test_a_refusal_names_the_first_rule_that_failed():
    finding = Finding("marts.fct_summits", "not empty", "critical", False, "0 rows", "")
    with pytest.raises(GateError, match=r"1 rule failed, first: marts\.fct_summits: not empty: 0"):
        chain.raise_unless_passed(verdict(finding))
