"""A41 to A60: bad files. What is bad is named with its place; nothing is guessed."""

from __future__ import annotations

import csv
import gzip
import io
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import pytest
from bad_input_prose import canonical, page, record
from input_box import Box
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from summitry.errors import StageError
from summitry.sources.collect import rebuild_staging_from_landing
from summitry.sources.records import FIELDS

GOOD = record("good")


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        pytest.param(b'{"id": "a", "text": "brok', "bad_json", id="a41 cut line"),
        pytest.param(b'{"id": "a", "text": "n\0l"}', "nul_byte", id="a42"),
        pytest.param('{"id": "a", "text": "café"}'.encode("latin-1"), "not_utf8", id="a43"),
        pytest.param(b"\xef\xbb\xbf" + record("a").encode(), "byte_order_mark", id="a44 inside"),
        pytest.param(b'{"id": 7, "text": "t"}', "bad_type", id="a46 a number"),
        pytest.param(b'{"id": "a", "text": ["t"]}', "bad_type", id="a46 a list"),
        pytest.param(b'{"id": "a", "id": "b", "text": "t"}', "duplicate_key", id="a47"),
        pytest.param(b'{"id": "a", "text": "t", "x": NaN}', "bad_json", id="a50 NaN"),
        pytest.param(b'{"id": 1e400, "text": "t"}', "bad_type", id="a50 infinite"),
        pytest.param(b'{"id": 18446744073709551617, "text": "t"}', "bad_type", id="a50 integer"),
        pytest.param(
            b'{"id": "a", "text": "t", "x": ' + b"[" * 5000 + b"]" * 5000 + b"}",
            "too_deep",
            id="a51",
        ),
        pytest.param(b'{"id": "a", "text": "t"} trailing', "bad_json", id="after the object"),
        pytest.param(b"[1]", "not_an_object", id="not an object"),
    ],
)
def test_a41_to_a51_a_bad_line_costs_itself(box: Box, bad: bytes, reason: str) -> None:
    place = f"line 2, byte {len(GOOD)}"
    last = record("last").encode()
    assert box.take("a.jsonl", GOOD.encode() + bad.rstrip(b"\n") + b"\n" + last) == [
        f"{place}: {reason}"
    ]
    assert box.stored("article_id") == ["good", "last"]


def test_a41_the_last_line_is_cut(box: Box) -> None:
    assert box.take("a.jsonl", GOOD + record("x")[:20]) == [f"line 2, byte {len(GOOD)}: bad_json"]


def test_a44_a_mark_at_the_beginning_is_passed_over(box: Box) -> None:
    assert box.take("a.jsonl", b"\xef\xbb\xbf" + GOOD.encode()) == []
    assert box.stored("article_id") == ["good"]


def test_a45_a_file_in_utf16(box: Box) -> None:
    assert box.take("a.jsonl", GOOD.encode("utf-16")) == ["line 1, byte 0: not_utf8"]


def test_a46_a_type_that_drifts_after_thirty_thousand_lines(box: Box) -> None:
    lines = "".join(record(f"n{number}", text="t") for number in range(30_000))
    rejects = box.take("a.jsonl", lines + '{"id": 30001, "text": "t"}\n' + GOOD)
    assert rejects == [f"line 30001, byte {len(lines)}: bad_type"]
    assert box.query("select count(*), count(article_id) from staging.articles") == [
        (30_001, 30_001)
    ]


def test_a48_keys_that_differ_by_case_are_different(box: Box) -> None:
    assert box.take("a.jsonl", '{"id": "a", "ID": "b", "text": "t", "Text": "u"}\n') == []
    assert box.stored("article_id, text") == [("a", "t")]


def test_a49_an_escaped_nul_is_stripped(box: Box) -> None:
    assert box.take("a.jsonl", '{"id": "a", "text": "n\\u0000l"}\n') == []
    assert box.stored("text") == ["nl"]


def as_csv(*rows: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([list(FIELDS), *rows])
    return out.getvalue()


def row(article_id: str, date: str = "2026-01-05") -> list[str]:
    return [article_id, "", "T", date, "", "en", "The ministers met."]


def test_a52_a_quote_that_is_not_closed(box: Box) -> None:
    text = as_csv(row("good"))
    assert box.take("a.csv", text + '"b,,T,,,,never closed\nc,,T,,,,t\n') == [
        f"line 3, byte {len(text)}: bad_quoting"
    ]
    assert box.stored("article_id") == ["good"]


def test_a53_ragged_rows(box: Box) -> None:
    text = as_csv(row("good"))
    assert box.take("a.csv", text + "a,b\n" + "a,,T,,,,t,more\n") == [
        f"line 3, byte {len(text)}: ragged_row",
        f"line 4, byte {len(text) + 4}: ragged_row",
    ]


def test_a54_a_dialect_that_changes_midway(box: Box) -> None:
    text = as_csv(row("good"))
    assert box.take("a.csv", text + "a;;T;;;;text\n") == [f"line 3, byte {len(text)}: ragged_row"]


def test_a55_a_date_that_may_be_two_days_is_neither(box: Box) -> None:
    assert box.take("a.csv", as_csv(row("a", "01/02/2026"))) == []
    assert box.stored("published_on, published_raw") == [(None, "01/02/2026")]


@pytest.mark.parametrize(
    ("text", "rejects"),
    [
        pytest.param(as_csv(row("a")).replace("\n", "\r"), ["object: csv_header"], id="only CR"),
        pytest.param("a,,T,,,,t\n", ["object: csv_header"], id="no header"),
        pytest.param(
            as_csv(row("a")).replace("url", "id", 1), ["object: csv_header"], id="twice one name"
        ),
        pytest.param("\n".join([",".join(FIELDS), ""]), ["object: empty_file"], id="header only"),
    ],
)
def test_a56_a_header_that_is_not_the_one(box: Box, text: str, rejects: list[str]) -> None:
    assert box.take("a.csv", text) == rejects


def test_a56_a_line_of_megabytes(box: Box) -> None:
    big = record("big", text="x" * (3 << 20))
    huge = record("huge", text="x" * (17 << 20))
    assert box.take("a.jsonl", big + huge + GOOD) == [
        "line 1, byte 0: field_too_big",
        f"line 2, byte {len(big)}: field_too_big",
    ]
    assert box.stored("article_id") == ["good"]


def test_a57_gzip_that_is_cut_keeps_what_came_before(box: Box) -> None:
    whole = "".join(record(f"n{number}", text=f"{number}" * 99) for number in range(2000))
    packed = gzip.compress(whole.encode())
    (reject,) = box.take("a.jsonl.gz", packed[: len(packed) // 2])
    assert reject.endswith(": bad_gzip")
    assert 100 < len(box.stored()) < 2000


def test_a57_not_gzip_at_all(box: Box) -> None:
    assert box.take("a.jsonl.gz", GOOD) == ["object: bad_gzip"]


def test_a57_members_one_after_another(box: Box) -> None:
    packed = gzip.compress(record("a").encode()) + gzip.compress(record("b").encode())
    assert box.take("a.jsonl.gz", packed) == []
    assert box.stored("article_id") == ["a", "b"]


@pytest.mark.parametrize("raw", [b"", gzip.compress(b"", mtime=0), b"\n\n"])
def test_a57_an_empty_file_is_no_success(box: Box, raw: bytes) -> None:
    name = "a.jsonl" if raw.startswith(b"\n") else "a.jsonl.gz"
    assert box.take(name, raw) == ["object: empty_file"]


def test_a57_a_folder_without_a_file_of_articles(box: Box) -> None:
    box.file("notes.txt", "nothing")
    counts = box.collect(box.folder)
    assert [failure.reason.value for failure in counts.failures] == ["empty_file"]


# Parquet

COLUMNS = {
    "id": "'a' || i", "url": "null::varchar", "title": "'T'", "published_at": "'2026-01-05'",
    "publisher": "'P'", "language": "'en'", "text": "'Words ' || i",
}  # fmt: skip


def parquet(path: Path, count: int = 3, columns: dict[str, str | None] | None = None) -> bytes:
    """Write a file of articles; `columns` are put over COLUMNS, None leaves one out."""
    overlaid = {**(columns or {}), **{k: v for k, v in COLUMNS.items() if k not in (columns or {})}}
    chosen = {name: value for name, value in overlaid.items() if value is not None}
    path.parent.mkdir(parents=True, exist_ok=True)
    select = ", ".join(f'{value} as "{name}"' for name, value in chosen.items())
    with duckdb.connect() as connection:
        connection.execute(f"copy (select {select} from range({count}) t(i)) to '{path}'")
    return path.read_bytes()


@pytest.fixture
def file(box: Box) -> Path:
    return box.folder / "a.parquet"


def collect_parquet(box: Box, file: Path, count: int = 3, **columns: Any) -> list[str]:
    parquet(file, count, columns.pop("columns", columns))
    box.collect(file)
    return box.rejects()


def test_parquet_is_read_in_any_order_of_columns(box: Box, file: Path) -> None:
    columns = {name: COLUMNS[name] for name in reversed(COLUMNS)} | {"more": "42", "id": "'z' || i"}
    assert collect_parquet(box, file, columns=columns) == []
    assert box.stored("article_id, text, published_raw")[0] == ("z0", "Words 0", "2026-01-05")


def test_parquet_of_many_batches(box: Box, file: Path) -> None:
    assert collect_parquet(box, file, count=2345) == []
    assert box.query("select count(*), count(distinct article_id) from staging.articles") == [
        (2345, 2345)
    ]


@pytest.mark.parametrize("kept", [0, 3, 200, -6])
def test_a58_a_file_that_is_cut(box: Box, file: Path, kept: int) -> None:
    raw = parquet(file)
    (reject,) = box.take("a.parquet", raw[:kept])
    assert reject == f"object: {'empty_file' if kept == 0 else 'bad_parquet'}"


@pytest.mark.parametrize(
    "columns", [{"text": None}, {"id": "i"}, {"text": "[1]"}, {"published_at": "true"}]
)
def test_a58_columns_of_another_type_or_none(box: Box, file: Path, columns: Any) -> None:
    assert collect_parquet(box, file, **columns) == ["object: parquet_columns"]


def test_a58_a_time_that_no_article_can_have(box: Box, file: Path) -> None:
    odd = (
        "case i when 0 then timestamp '148108-01-01' when 1 then 'infinity'::timestamp"
        " else timestamp '2026-01-05 10:00' end"
    )
    assert collect_parquet(box, file, published_at=odd) == [
        "row 1: date_implausible",
        "row 2: date_implausible",
    ]
    assert box.stored("published_on::text, published_at") == [("2026-01-05", None)]


def test_a58_a_bit_that_flips_in_the_landing_is_not_read(box: Box, file: Path) -> None:
    assert collect_parquet(box, file, count=1000) == []
    (landed,) = (box.settings.landing_dir / "objects").rglob("*.gz")
    whole = landed.read_bytes()
    raw = bytearray(gzip.decompress(whole))
    raw[200] ^= 4
    landed.write_bytes(gzip.compress(bytes(raw)))
    box.settings.build_path.unlink()
    with pytest.raises(StageError, match="damaged"):
        rebuild_staging_from_landing(box.settings)
    landed.write_bytes(whole)
    rebuild_staging_from_landing(box.settings)


def test_a58_null_rows_are_named(box: Box, file: Path) -> None:
    assert collect_parquet(box, file, id="case when i > 0 then 'a' || i end") == [
        "row 1: missing_field"
    ]


# WARC


def archive(
    names: list[str],
    *,
    packed: bool = True,
    status: str = "200 OK",
    content_type: str = "text/html",
) -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, gzip=packed)
    out_info = writer.create_warcinfo_record("test.warc", {"software": "ours"})
    writer.write_record(out_info)
    for name in names:
        head = StatusAndHeaders(status, [("Content-Type", content_type)], protocol="HTTP/1.1")
        url = f"https://paper.example/{name}"
        body = page(head=canonical(name), title=f"Story {name}").encode()
        writer.write_record(
            writer.create_warc_record(url, "response", payload=BytesIO(body), http_headers=head)
        )
    return out.getvalue()


NAMES = [f"n{number}" for number in range(20)]


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_is_its_pages(box: Box, packed: bool) -> None:
    name = "a.warc.gz" if packed else "a.warc"
    assert box.take(name, archive(NAMES, packed=packed)) == []
    assert box.stored("title, url")[0] == ("Story n0", "https://paper.example/n0")
    assert len(box.stored()) == 20


def test_an_archives_answers_that_are_no_pages_are_named(box: Box) -> None:
    assert box.take("a.warc.gz", archive(["x"], status="404 Not Found")) == [
        "record 2: http_status"
    ]
    box.take("b.warc.gz", archive(["x"], content_type="image/png"))
    assert box.rejects() == ["record 2: http_status", "record 2: unsupported_type"]


def cuts(whole: bytes) -> list[int]:
    return [len(whole) * step // 40 for step in range(1, 40)]


@pytest.mark.parametrize("packed", [True, False])
def test_a59_an_archive_that_is_cut_keeps_its_whole_records(box: Box, packed: bool) -> None:
    whole = archive(NAMES, packed=packed)
    name = "a.warc.gz" if packed else "a.warc"
    (reject,) = box.take(name, whole[: len(whole) * 3 // 5])
    position, reason = reject.split(": ")
    assert reason == "truncated"
    stored = len(box.stored())
    assert position == f"record {stored + 2}"  # the archive's own record is the first
    assert 8 <= stored <= 14


def test_a59_wherever_it_is_cut_it_is_said(box: Box) -> None:
    """Of 39 cuts none passes for a whole archive."""
    whole = archive(NAMES[:6])
    for number, cut in enumerate(cuts(whole)):
        box.file(f"{number:02}.warc.gz", whole[:cut])
    box.collect(box.folder)
    rows = box.query("select landing_id, list(reason) from staging.rejects group by all")
    assert len(rows) == 39
    assert {tuple(reasons) for _, reasons in rows} <= {
        ("truncated",), ("bad_gzip",), ("bad_warc",), ("empty_file",)
    }  # fmt: skip


def test_a60_a_digest_that_does_not_fit(box: Box) -> None:
    raw = archive(NAMES[:3], packed=False)
    assert raw.count(b"island states") == 3
    second = raw.index(b"island states", raw.index(b"island states") + 1)
    changed = raw[:second] + b"ISLAND" + raw[second + 6 :]
    assert box.take("a.warc", changed) == ["record 3: bad_digest"]
    assert box.stored() == ["Story n0", "Story n2"]


def test_a60_a_bit_that_flips_is_told_after_the_good_ones(box: Box) -> None:
    raw = bytearray(archive(NAMES))
    raw[len(raw) // 2] ^= 16
    rejects = box.take("a.warc.gz", bytes(raw))
    reasons = [reject.partition(": ")[2] for reject in rejects]
    assert "bad_gzip" in reasons
    assert set(reasons) <= {"bad_gzip", "bad_digest"}  # the damaged record, and what follows it
    assert 5 < len(box.stored()) < 20


def test_a60_gzip_over_the_whole_file(box: Box) -> None:
    assert box.take("a.warc.gz", gzip.compress(archive(NAMES, packed=False))) == []
    assert len(box.stored()) == 20


def test_a60_a_length_that_is_wrong(box: Box) -> None:
    raw = archive(NAMES[:3], packed=False)
    start = raw.index(b"Content-Length: ", raw.index(b"paper.example/n1"))
    end = raw.index(b"\r\n", start)
    length = int(raw[start + 16 : end])
    wrong = raw[:start] + f"Content-Length: {length - 40}".encode() + raw[end:]
    reasons = {one.partition(": ")[2] for one in box.take("a.warc", wrong)}
    assert reasons & {"bad_digest", "bad_warc"}
    assert "Story n0" in box.stored()


@pytest.mark.parametrize(
    "raw", [b"no archive", b"\x1f\x8b\x08no gzip", b"", gzip.compress(b"", mtime=0)]
)
def test_what_is_no_archive(box: Box, raw: bytes) -> None:
    (reject,) = box.take("a.warc.gz", raw)
    assert reject.partition(": ")[2] in ("bad_warc", "bad_gzip", "empty_file", "truncated")


def test_a_json_feed_is_read(box: Box) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Wire",
        "items": [
            {"id": "1", "url": "https://w.example/1", "title": "One", "content_text": "Words."},
            {"id": "2", "title": "No address", "content_text": "Words."},
            "not an item",
        ],
    }
    assert box.take("a.json", json.dumps(feed), kind="feed") == [
        "item 2: no_url",
        "item 3: not_an_object",
    ]
    assert box.stored("title, publisher") == [("One", "Wire")]
