"""An article as an HTML page with what was read in it marked, for people; all text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from itertools import pairwise
from typing import Any

_STYLE = """
body{font:16px/1.6 Georgia,serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1d2733}
h1{font-size:1.5rem;line-height:1.25}article{border-top:1px solid #ccd3da;margin-top:3rem}
table{border-collapse:collapse;font:14px/1.4 system-ui,sans-serif;width:100%;margin:1rem 0}
td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;border-bottom:1px solid #e3e8ec}
.text{white-space:pre-wrap}mark{border-radius:.2em;padding:0 .1em;color:inherit}
.summits{background:#cfe3ff}.agreements{background:#cdeccb}.trips{background:#ffe3b3}
.leaders{background:#ece4f7}.several{background:#ffd0cf}small{color:#5a6772}
"""
_KINDS = ("summits", "agreements", "trips", "leaders")


def page(parts: Iterable[str]) -> Iterable[str]:
    """Yield a whole page's text around its articles; it loads and runs nothing."""
    yield (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy"'
        " content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width">'
        f"<title>Summitry: what was read</title><style>{_STYLE}</style></head><body>\n"
        "<p><small>Marked: <mark class=summits>summits</mark>"
        " <mark class=agreements>agreements</mark> <mark class=trips>trips</mark>"
        " <mark class=leaders>leaders</mark> <mark class=several>several of these</mark>."
        " Point at a mark to see what it gave.</small></p>\n"
    )
    yield from parts
    yield "</body></html>\n"


def article(document: Mapping[str, Any], *, title: str, text: str) -> str:
    """Return one article marked up: `document` is the JSON of its reading."""
    marks: dict[str, list[tuple[int, int, str, str]]] = {"title": [], "text": []}
    rows: list[str] = []
    for kind in _KINDS:
        for number, item in enumerate(document.get(kind, ()), start=1):
            label = f"{kind.removesuffix('s')} {number}"
            rows.append(
                f"<tr><td><mark class={kind}>{escape(label)}</mark></td>"
                f"<td>{escape(_told(kind, item))}</td>"
                f"<td>{float(item.get('confidence', 0)):.2f}</td></tr>"
            )
            for span in item.get("evidence", ()):
                what = f"{label}: {span['attribute']}"
                marks[span["field"]].append((span["start"], span["end"], kind, what))
    day = document.get("published_on") or "no date"
    found = "".join(rows) or "<tr><td>nothing found</td></tr>"
    return (
        f"<article><h1>{_marked(title, marks['title']) or '(no title)'}</h1>"
        f"<p><small>{escape(str(document.get('id')))} · {escape(str(day))}</small></p>"
        f"<table>{found}</table>"
        f'<div class="text">{_marked(text, marks["text"])}</div></article>\n'
    )


def _marked(text: str, marks: list[tuple[int, int, str, str]]) -> str:
    """Return the text escaped, cut wherever a span begins or ends, so that spans may overlap."""
    edges = sorted({0, len(text), *(edge for mark in marks for edge in mark[:2])})
    parts: list[str] = []
    for start, end in pairwise(edges):
        piece = escape(text[start:end])
        over = [mark for mark in marks if mark[0] <= start and end <= mark[1]]
        if over:
            kinds = {mark[2] for mark in over}
            style = kinds.pop() if len(kinds) == 1 else "several"
            title = escape("; ".join(dict.fromkeys(mark[3] for mark in over)))
            piece = f'<mark class={style} title="{title}">{piece}</mark>'
        parts.append(piece)
    return "".join(parts)


def _told(kind: str, item: Mapping[str, Any]) -> str:
    """Return one item in a line: who, what, when, where."""
    match kind:
        case "leaders":
            values = [_person(item), item.get("office")]
        case "summits":
            people = " – ".join(_person(person) for person in item.get("participants", ()))
            dates = [item.get("start_date"), item.get("end_date")]
            place = [item.get("venue"), item.get("city"), item.get("country")]
            values = [item.get("series"), people, item.get("status"), *dates, *place]
        case "agreements":
            parties = "–".join(map(str, item.get("parties", ())))
            values = [item.get("title"), parties, item.get("status"), item.get("date")]
        case _:
            dates = [item.get("arrival_date"), item.get("departure_date")]
            place = [item.get("city"), item.get("country")]
            values = [_person(item.get("leader") or {}), *place, item.get("status"), *dates]
            values.append(item.get("tour"))
    return " · ".join(str(value) for value in values if value)


def _person(person: Mapping[str, Any]) -> str:
    name, party = person.get("name"), person.get("party")
    return f"{name} ({party})" if name and party else str(name or party or "?")
