"""What is told of a run, to people and in artifacts."""

import html
import re

import pytest

from summitry import run_report
from summitry.batch import ReadCounts
from summitry.chain import RunResult
from summitry.publish import PublishCounts, TableChange
from summitry.sources.collect import CollectCounts, Failure, SourceCounts
from summitry.sources.reasons import Reason


def result(*, added=0, detail="why"):
    failure = Failure("s", "https://a.example/feed", Reason.TIMEOUT, detail)
    change = TableChange(row_count=5, added=added, changed=0, removed=0)
    return RunResult(
        collected=CollectCounts(3, 2, 1, 0, {}, (failure,)),
        read=ReadCounts(read=2),
        published=PublishCounts({"fct_summits": change}, replaced=bool(added), build="b"),
    )


def test_a_run_that_changes_nothing_says_so():
    assert run_report.NOTHING_CHANGED in run_report.as_markdown(result())
    assert run_report.NOTHING_CHANGED not in run_report.as_markdown(result(added=1))


def test_the_table_has_each_published_table_with_its_changes():
    assert run_report.table_rows(result(added=2)) == [
        {"table": "fct_summits", "rows": "5", "added": "2", "changed": "0", "removed": "0"}
    ]


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "a | b",
    "two\nlines\r\n| x | y |",
    "`code` *bold* _it_ # head",
    "\x1b[31mred",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_of_a_source_acts_in_markdown(text):
    (line,) = (
        line
        for line in run_report.as_markdown(result(detail=text)).splitlines()
        if line.startswith("| gave nothing")
    )
    assert not re.search(r"<\w", line)
    assert not re.search(r"(?<!\\)[\[\]`*_#]", line)
    assert len(re.findall(r"(?<!\\)\|", line)) == 3
    assert "\x1b" not in line
    visible = html.unescape(line.replace("\\", ""))
    assert "".join(text.split())[:5].strip("\x1b") in "".join(visible.split())


@pytest.mark.parametrize(("title", "statement"), run_report.QUERIES)
def test_a_query_to_try_can_be_copied_into_a_shell(title, statement):
    assert title
    assert not set(statement) & set('"$`\\!')


def test_each_source_has_a_row_those_with_a_problem_first():
    counts = CollectCounts(
        5, 3, 1, 1,
        {"full": SourceCounts(3, 3, 0, 0), "same": SourceCounts(1, 0, 1, 0, 2),
         "partly": SourceCounts(1, 0, 0, 1)},
        (Failure("partly", "u", Reason.NO_ARTICLE, ""), Failure("down", "u", Reason.TIMEOUT, "")),
    )  # fmt: skip
    assert run_report.source_rows(counts) == [
        ["down", "0", "0", "0", "0", "0", "timeout"],
        ["partly", "1", "0", "0", "1", "0", "no_article"],
        ["full", "3", "3", "0", "0", "0", ""],
        ["same", "1", "0", "1", "0", "2", ""],
    ]
