"""Draw the README's picture from a published warehouse: who met whom, and when.

.venv/bin/python docs/picture.py warehouse/summitry.duckdb docs/who-met-whom.svg
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path

import duckdb

LEADERS = 16  # rows of the picture: those who met most often
WIDTH, LEFT, RIGHT, TOP, ROW = 1200, 190, 24, 74, 30
INK, FAINT, HELD, AHEAD, OFF, CALL = (
    "#1f2933",
    "#e4e7eb",
    "#0b6e99",
    "#d9822b",
    "#b0b7bf",
    "#5f8d4e",
)

MEETINGS = """
    select s.summit_id, s.start_date, s.status, s.format, l.full_name, p.party_id
    from fct_summits as s
    inner join fct_summit_participants as p using (summit_id)
    inner join dim_leaders as l using (leader_id)
    where s.start_date is not null and s.date_precision = 'day' and s.level = 'leaders'
    order by s.start_date, s.summit_id, l.full_name
"""


@dataclass(frozen=True, slots=True)
class Meeting:
    day: date
    status: str
    format: str | None
    people: tuple[str, ...]


def load_meetings(path: Path) -> tuple[list[Meeting], dict[str, str]]:
    """Return the dated meetings in order of day, and each leader's party."""
    with duckdb.connect(str(path), read_only=True) as connection:
        rows = connection.execute(MEETINGS).fetchall()
    people: dict[str, list[str]] = {}
    facts: dict[str, tuple[date, str, str | None]] = {}
    parties: dict[str, str] = {}
    for summit_id, day, status, form, name, party in rows:
        people.setdefault(summit_id, []).append(name)
        facts[summit_id] = (day, status, form)
        parties[name] = party
    return [Meeting(*facts[key], tuple(names)) for key, names in people.items()], parties


def most_met(meetings: list[Meeting]) -> list[str]:
    """Return the leaders who met most often, most first, ties by name.

    Each met another of them: a leader whose partners are all off the picture gives up the row.
    """
    left = meetings
    while True:
        counts = Counter(name for m in left if len(m.people) > 1 for name in m.people)
        chosen = sorted(counts, key=lambda name: (-counts[name], name))[:LEADERS]
        lonely = {
            name
            for name in chosen
            if not any(name in m.people and len({*chosen} & {*m.people}) > 1 for m in left)
        }
        if not lonely:
            return chosen
        left = [
            Meeting(m.day, m.status, m.format, tuple(n for n in m.people if n not in lonely))
            for m in left
        ]


def colour(meeting: Meeting) -> str:
    if meeting.status in ("cancelled", "postponed"):
        return OFF
    if meeting.status in ("planned", "proposed"):
        return AHEAD
    return HELD if meeting.format in (None, "in_person") else CALL


def draw(meetings: list[Meeting], parties: dict[str, str]) -> str:
    """Return the picture as SVG: a row a leader, a line through those who met, on its day."""
    rows = {name: TOP + ROW * (i + 0.5) for i, name in enumerate(most_met(meetings))}
    shown = [m for m in meetings if sum(name in rows for name in m.people) > 1]
    first = date(min(m.day for m in shown).year, 1, 1)
    last = date(max(m.day for m in shown).year + 1, 1, 1)
    bottom = TOP + ROW * len(rows)

    def x(day: date) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / (last - first).days

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom + 40}" '
        'font-family="Helvetica, Arial, sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{bottom + 40}" fill="#ffffff"/>',
        f'<text x="20" y="28" font-size="19" font-weight="bold" fill="{INK}">'
        "Who met whom: the bundled sample, as Summitry published it</text>",
    ]
    parts += legend({colour(meeting) for meeting in shown})
    for year in range(first.year, last.year):
        at = x(date(year, 1, 1))
        parts.append(f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{TOP}" y2="{bottom}" stroke="{INK}"/>')
        parts.append(f'<text x="{at + 5:.1f}" y="{bottom + 22}" fill="{INK}">{year}</text>')
    for name, y in rows.items():
        parts.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}" stroke="{FAINT}"/>'
            f'<text x="{LEFT - 10}" y="{y + 4}" text-anchor="end" fill="{INK}">'
            f"{escape(name)} · {escape(parties[name])}</text>"
        )
    for meeting in shown:
        parts += mark(meeting, x(meeting.day), [rows[n] for n in meeting.people if n in rows])
    return "\n".join([*parts, "</svg>\n"])


def legend(used: set[str]) -> list[str]:
    labels = (("held", HELD), ("call", CALL), ("ahead when last reported", AHEAD), ("off", OFF))
    parts, at = [], 20
    for label, fill in (pair for pair in labels if pair[1] in used):
        parts.append(f'<circle cx="{at + 5}" cy="50" r="5" fill="{fill}"/>')
        parts.append(f'<text x="{at + 16}" y="54" fill="{INK}">{label}</text>')
        at += 34 + 8 * len(label)
    return parts


def mark(meeting: Meeting, at: float, ys: list[float]) -> list[str]:
    ink = colour(meeting)
    title = escape(f"{meeting.day}: {', '.join(meeting.people)} ({meeting.status})")
    dots = "".join(f'<circle cx="{at:.1f}" cy="{y}" r="5" fill="{ink}"/>' for y in ys)
    line = (
        f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{min(ys)}" y2="{max(ys)}" '
        f'stroke="{ink}" stroke-width="2"/>'
    )
    return [f"<g><title>{title}</title>{line}{dots}</g>"]


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(draw(*load_meetings(Path(sys.argv[1]))), encoding="utf-8")
