"""Articles in JSONL and CSV: every line its own fate, with the reason and the place."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from landed import articles, items_of, told

from summitry.sources import records
from summitry.sources.article import Article
from summitry.sources.reasons import Reject
from summitry.sources.records import FIELDS, read_records

GOOD = b'{"id":"good","text":"The leaders met in Oslo."}'


def row(**fields: object) -> bytes:
    return json.dumps({"id": "a", "title": "T", "text": "Text.", **fields}).encode()


def jsonl(*lines: bytes) -> list[str]:
    return told(items_of(read_records, b"\n".join(lines) + b"\n"))


def test_a_line_becomes_an_article() -> None:
    line = row(
        id="story/1.md",
        url="https://news.example/1",
        title="Leaders meet",
        published_at="2025-10-28 09:30:00+09:00",
        publisher=" The Paper ",
        language="en-GB",
        text="One.\r\n\r\nTwo.",
    )
    assert items_of(read_records, line) == [
        Article(
            "story/1.md",
            "Leaders meet",
            "One.\n\nTwo.",
            "https://news.example/1",
            "The Paper",
            "en",
            date(2025, 10, 28),
            datetime(2025, 10, 28, 0, 30, tzinfo=UTC),
            "2025-10-28 09:30:00+09:00",
            "record",
        )
    ]


def test_absent_and_null_fields_are_unknown() -> None:
    (article,) = articles(items_of(read_records, row(url=None, publisher=None, title=None)))
    assert (article.url, article.publisher, article.title, article.published_on) == (
        None, None, "", None,
    )  # fmt: skip


def test_the_source_lends_what_a_row_does_not_say() -> None:
    lent = {"publisher": "The Paper", "language": "fr", "time_zone": "Asia/Tokyo"}
    silent, telling = articles(
        items_of(
            read_records,
            row(published_at="2025-10-28T00:30:00") + b"\n" + row(publisher="X", language="en"),
            **lent,
        )
    )
    assert (silent.publisher, silent.language) == ("The Paper", "fr")
    assert silent.published_at == datetime(2025, 10, 27, 15, 30, tzinfo=UTC)
    assert (telling.publisher, telling.language) == ("X", "en")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"id":"a","text":"cut o', "bad_json"),
        (b"not json", "bad_json"),
        (b'{"id":"a","text":"b"} {"id":"c"}', "bad_json"),
        (b'{"id":"a","text":"b","score":NaN}', "bad_json"),
        (b'{"id":"a","text":"b","n":' + b"1" * 5000 + b"}", "bad_json"),
        (b"[1, 2]", "not_an_object"),
        (b'"text"', "not_an_object"),
        (b'{"id":"a","id":"b","text":"c"}', "duplicate_key"),
        (b'{"text":"b"}', "missing_field"),
        (b'{"id":"a"}', "missing_field"),
        (b'{"id":"a","Text":"b"}', "missing_field"),
        (b'{"id":7,"text":"b"}', "bad_type"),
        (b'{"id":null,"text":"b"}', "bad_type"),
        (b'{"id":"a","text":["b"]}', "bad_type"),
        (b'{"id":"a","text":"b","published_at":1700000000}', "bad_type"),
        (b'{"id":"a","text":"b","published_at":1e400}', "bad_type"),
        (b'{"id":"","text":"b"}', "bad_id"),
        (b'{"id":"a\\nb","text":"b"}', "bad_id"),
        (b'{"id":"a\\ud800","text":"b"}', "bad_id"),
        (b'{"id":"' + b"a" * 513 + b'","text":"b"}', "bad_id"),
        (b'{"id":"a","text":"b","language":"in English"}', "bad_language"),
        (b'{"id":"a","text":"nul \0 byte"}', "nul_byte"),
        (b'\xef\xbb\xbf{"id":"a","text":"b"}', "byte_order_mark"),
        ('{"id":"a","text":"café"}'.encode("latin-1"), "not_utf8"),
        (b'{"id":"a","text":"b","x":' + b"[" * 100 + b"]" * 100 + b"}", "too_deep"),
        (b'{"id":"a","text":"b","x":' + b"[" * 5000 + b"]" * 5000 + b"}", "too_deep"),
        (b'{"id":"a","text":"' + b"a" * 2_000_001 + b'"}', "field_too_big"),
        (b'{"id":"a","text":"' + b"a" * 17_000_000 + b'"}', "field_too_big"),
        (b'{"id":"a","title":" ","text":""}', "no_text"),
        (b'{"id":"a","text":"\\u200b\\u0000"}', "no_text"),
        (b'{"id":"a","text":"b","url":"/relative"}', "bad_url"),
        (b'{"id":"a","text":"b","url":"javascript:alert(1)"}', "bad_url"),
        (b'{"id":"a","text":"b","published_at":"9999-01-01"}', "date_implausible"),
        (b'{"id":"a","text":"b","published_at":"1969-07-20"}', "date_implausible"),
    ],
)
def test_a_bad_line_is_turned_away_and_its_neighbours_are_kept(line: bytes, reason: str) -> None:
    expected = ["good", f"line 2, byte {len(GOOD) + 1}: {reason}", "good"]
    assert jsonl(GOOD, line, GOOD) == expected


def test_a_date_that_can_not_be_read_costs_the_date_and_not_the_article() -> None:
    (article,) = articles(items_of(read_records, row(published_at="01/02/2026")))
    assert (article.published_on, article.published_at) == (None, None)
    assert article.published_raw == "01/02/2026"


@pytest.mark.parametrize(
    ("tag", "language"),
    [("en", "en"), ("EN_us", "en"), ("eng", "en"), ("zh-Hans-CN", "zh"), ("und", None), ("", None)],
)
def test_a_language_tag_names_its_language(tag: str, language: str | None) -> None:
    (article,) = articles(items_of(read_records, row(language=tag)))
    assert article.language == language


def test_keys_that_differ_by_case_are_different_keys() -> None:
    assert jsonl(b'{"id":"a","text":"b","Text":"c","ID":5}') == ["a"]


def test_escaped_nul_and_lone_surrogates_do_not_enter() -> None:
    (article,) = articles(items_of(read_records, b'{"id":"a","text":"x\\u0000y\\ud83dz"}'))
    assert article.text == "xyz"


def test_blank_lines_and_a_mark_at_the_start_are_no_items() -> None:
    raw = b"\xef\xbb\xbf" + GOOD + b"\r\n\r\n  \n" + GOOD
    assert told(items_of(read_records, raw)) == ["good", "good"]


def test_a_truncated_last_line_is_turned_away() -> None:
    assert jsonl(GOOD, b'{"id":"b","te')[-1].endswith("bad_json")


def test_newlines_of_carriage_returns_only_make_no_lines() -> None:
    assert told(items_of(read_records, GOOD + b"\r" + GOOD)) == ["line 1, byte 0: bad_json"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_file_in_utf16_is_turned_away(encoding: str) -> None:
    raw = "\ufeff".encode(encoding).removeprefix(b"\xff\xfe") + GOOD.decode().encode(encoding)
    rejects = items_of(read_records, raw)
    assert len(rejects) == 1
    assert isinstance(rejects[0], Reject)


@pytest.mark.parametrize("raw", [b"", b"\n\n", gzip.compress(b"", mtime=0)])
def test_a_file_without_articles_is_one_reject(raw: bytes) -> None:
    assert told(items_of(read_records, raw)) == ["object: empty_file"]


def test_gzip_members_one_after_another_are_one_file() -> None:
    raw = gzip.compress(GOOD + b"\n") + gzip.compress(GOOD + b"\n")
    assert told(items_of(read_records, raw, locator="/x.jsonl.gz")) == ["good", "good"]


def test_a_broken_gzip_keeps_its_whole_lines() -> None:
    lines = b"".join(row(id=f"a{n}", text=str(n**9) * 50) + b"\n" for n in range(2000))
    raw = gzip.compress(lines)[:-2000]
    result = told(items_of(read_records, raw, locator="/x.jsonl.gz"))
    assert result[0] == "a0"
    assert result[-1].endswith(": bad_gzip")
    assert sum("bad" in line for line in result) == 1


def test_a_gz_name_without_gzip_inside_is_turned_away() -> None:
    assert told(items_of(read_records, GOOD, locator="/x.jsonl.gz")) == ["object: bad_gzip"]


def test_gzip_with_damage_in_the_middle_is_named() -> None:
    raw = bytearray(gzip.compress(b"".join(row(id=f"a{n}") + b"\n" for n in range(3000))))
    raw[len(raw) // 2] ^= 0xFF
    assert told(items_of(read_records, bytes(raw), locator="/x.jsonl.gz"))[-1].endswith("bad_gzip")


@given(st.lists(st.binary(max_size=40), max_size=8))
def test_no_bytes_raise_and_every_line_is_accounted_for(lines: list[bytes]) -> None:
    raw = b"\n".join(lines)
    items = items_of(read_records, raw)
    assert items
    assert len(items) <= max(1, raw.count(b"\n") + 1)


def test_long_lines_are_passed_over_without_being_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MAX_LINE_BYTES", 100)
    raw = b'{"id":"a","text":"' + b"x" * 5_000_000 + b'"}\n' + GOOD
    assert told(items_of(read_records, raw)) == ["line 1, byte 0: field_too_big", "good"]


# CSV

HEADER = ",".join(FIELDS)


def as_csv(*rows: str, header: str = HEADER) -> list[str]:
    raw = "\n".join((header, *rows)).encode()
    return told(items_of(read_records, raw, locator="/x.csv"))


def test_a_row_becomes_an_article_whatever_is_quoted_in_it() -> None:
    sink = io.StringIO()
    writer = csv.writer(sink)
    writer.writerow(FIELDS)
    text = 'He said "yes", then:\n\nno.'
    writer.writerow(["a", "", "Title, with comma", "2025-10-28", "P", "en", text])
    raw = sink.getvalue().encode()
    (article,) = articles(items_of(read_records, raw, locator="/x.csv"))
    assert article.text == text
    assert article.title == "Title, with comma"
    assert article.published_on == date(2025, 10, 28)


@pytest.mark.parametrize(
    "header",
    [
        "", "id,url", HEADER.upper(), HEADER.replace(",", ";"), HEADER + ",extra",
        HEADER.replace("title", "id"), "id,text,url,title,published_at,publisher,language",
    ],
)  # fmt: skip
def test_another_header_refuses_the_file(header: str) -> None:
    assert as_csv("a,,T,,,en,Text.", header=header or "a,,T,,,en,x") == ["object: csv_header"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("b,,T", "ragged_row"),
        ("b,,T,,,en,Text.,more", "ragged_row"),
        ("b;;T;;;en;Text.", "ragged_row"),
        ('b,,T,,,en,"Text" tail', "bad_quoting"),
        ("b,,T,9999-01-01,,en,Text.", "date_implausible"),
        (",,T,,,en,Text.", "bad_id"),
        ("b,,,,,en,", "no_text"),
    ],
)
def test_a_bad_row_is_turned_away_and_its_neighbours_are_kept(line: str, reason: str) -> None:
    good = "a,,T,,,en,Text."
    assert as_csv(good, line, good) == ["a", f"line 3, byte {len(HEADER) + 17}: {reason}", "a"]


def test_a_quote_that_is_never_closed_takes_the_rest_and_says_so() -> None:
    result = as_csv("a,,T,,,en,Text.", 'b,,T,,,en,"Open', "c,,T,,,en,Text.")
    assert result == ["a", f"line 3, byte {len(HEADER) + 17}: bad_quoting"]


def test_an_ambiguous_csv_date_is_not_guessed() -> None:
    raw = f"{HEADER}\na,,T,01/02/2026,,en,Text.".encode()
    (article,) = articles(items_of(read_records, raw, locator="/x.csv"))
    assert (article.published_on, article.published_raw) == (None, "01/02/2026")


def test_a_header_alone_is_an_empty_file() -> None:
    assert as_csv() == ["object: empty_file"]
