"""The gate's verdict as one HTML page: no script, no font or style from elsewhere, all escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from summitry.checks.verdict import Finding, Verdict

_STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --dim: #5d6878; --paper: #f6f7f9;
  --card: #fff; --line: #dfe3ea; --good: #18794e; --bad: #c0262d; --warn: #9a6700;
  --good-wash: #e6f4ec; --bad-wash: #fdecec; --warn-wash: #fdf3dc; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7eaf0; --dim: #98a3b3; --paper: #12161c;
  --card: #1a2029; --line: #2d3541; --good: #5cc98d; --bad: #ff8087; --warn: #e3b341;
  --good-wash: #14301f; --bad-wash: #3a1a1d; --warn-wash: #33280d; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
header { border-left: .4rem solid var(--tone); background: var(--wash); border-radius: .5rem;
  padding: 1.1rem 1.4rem; }
.good { --tone: var(--good); --wash: var(--good-wash); }
.bad { --tone: var(--bad); --wash: var(--bad-wash); }
.warn { --tone: var(--warn); --wash: var(--warn-wash); }
h1 { margin: 0; font-size: 1.55rem; line-height: 1.25; color: var(--tone); }
h2 { margin: 2.2rem 0 .7rem; font-size: 1.1rem; }
header p { margin: .35rem 0 0; }
dl { display: flex; flex-wrap: wrap; gap: .3rem 2.2rem; margin: .9rem 0 0; }
dt { color: var(--dim); font-size: .8rem; }
dd { margin: 0; font-variant-numeric: tabular-nums; }
code { font: .86em/1.4 ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace;
  overflow-wrap: anywhere; }
.finding { background: var(--card); border: 1px solid var(--line); border-left: .3rem solid
  var(--tone); border-radius: .4rem; padding: .75rem 1rem; margin: .6rem 0; }
.finding p { margin: .2rem 0 0; overflow-wrap: anywhere; }
.finding .rule { font-weight: 600; margin: 0; }
.dim { color: var(--dim); }
details { background: var(--card); border: 1px solid var(--line); border-radius: .4rem;
  margin: .45rem 0; }
summary { display: flex; flex-wrap: wrap; gap: .2rem .8rem; align-items: baseline;
  padding: .55rem .9rem; cursor: pointer; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary .name { font-weight: 600; flex: 1; overflow-wrap: anywhere; }
summary .name::before { content: "▸ "; color: var(--dim); }
details[open] summary .name::before { content: "▾ "; }
.badge { color: var(--tone); background: var(--wash); border-radius: 1rem; padding: 0 .65rem;
  font-size: .82rem; white-space: nowrap; }
.count { color: var(--dim); font-variant-numeric: tabular-nums; white-space: nowrap; }
.scroll { overflow-x: auto; border-top: 1px solid var(--line); }
table { border-collapse: collapse; table-layout: fixed; width: 100%; min-width: 44rem;
  font-size: .88rem; }
th:nth-child(1) { width: 5.5rem; } th:nth-child(2) { width: 34%; } th:nth-child(3) { width: 26%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .9rem; }
th { color: var(--dim); font-weight: 500; }
tr + tr td, thead + tbody td { border-top: 1px solid var(--line); }
td { overflow-wrap: anywhere; }
td:first-child { white-space: nowrap; color: var(--tone); }
footer { margin-top: 2.5rem; color: var(--dim); font-size: .85rem; }
"""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page(verdict: Verdict, findings: Sequence[Finding]) -> str:
    """Return the page: the verdict, what failed, what warns, then every table with its rules."""
    tone, title = _headline(verdict)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{escape(title)} · Summitry quality gate</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<header class="{tone}">
<h1>{escape(title)}</h1>
<p>{escape(_consequence(verdict))}</p>
<dl>
<div><dt>checked</dt><dd>{verdict.checked_at:%Y-%m-%d %H:%M:%S} UTC</dd></div>
<div><dt>rules held</dt><dd>{verdict.rule_count:,}</dd></div>
<div><dt>failed</dt><dd>{len(verdict.failures):,}</dd></div>
<div><dt>warnings</dt><dd>{len(verdict.warnings):,}</dd></div>
<div><dt>tables</dt><dd>{len(verdict.counts):,}</dd></div>
<div><dt>build</dt><dd><code>{escape(verdict.build[:16])}</code></dd></div>
</dl>
</header>
{_section("What keeps this build from being published", verdict.failures, "bad")}
{_section("Worth a look", verdict.warnings, "warn")}
<h2>Every table and rule</h2>
{"".join(_tables(verdict, findings))}
<footer>Every result is kept in <code>quality.check_results</code> of the working database. The
rules are in <code>expectations/</code>, one file a table.</footer>
</main>
</body>
</html>
"""


def _headline(verdict: Verdict) -> tuple[str, str]:
    if verdict.passed:
        return "good", "This build may be published"
    return "bad", "This build is not published"


def _consequence(verdict: Verdict) -> str:
    if verdict.passed and not verdict.warnings:
        return "Every rule holds."
    if verdict.passed:
        return f"No critical rule fails; {_number(len(verdict.warnings), 'warning')}."
    return (
        f"{_number(len(verdict.failures), 'rule')} failed. Readers keep the last file that passed."
    )


def _section(title: str, findings: Sequence[Finding], tone: str) -> str:
    if not findings:
        return ""
    items = "".join(
        f'<div class="finding {tone}">'
        f'<p class="rule">{escape(finding.rule)} <span class="dim">in</span>'
        f" <code>{escape(finding.table)}</code></p>"
        f"<p>{escape(finding.observed)}</p>"
        f'<p class="dim">{escape(finding.notes)}</p></div>\n'
        for finding in findings
    )
    return f"<h2>{escape(title)}</h2>\n{items}"


def _tables(verdict: Verdict, findings: Sequence[Finding]) -> Iterable[str]:
    ordered = sorted(findings, key=lambda finding: _place(finding.table))
    for table, group in groupby(ordered, key=lambda finding: finding.table):
        rows = list(group)
        failed = [row for row in rows if not row.passed]
        tone = _tone(failed)
        verb = {"good": "hold", "warn": "warn", "bad": "fail"}[tone]
        badge = f"{len(failed)} of {len(rows)} {verb}" if failed else f"{len(rows)} {verb}"
        count = verdict.counts.get(table)
        counted = "" if count is None else f'<span class="count">{_number(count, "row")}</span>'
        yield (
            f"<details{' open' if failed else ''}><summary>"
            f'<span class="name">{escape(table)}</span>{counted}'
            f'<span class="badge {tone}">{badge}</span></summary>'
            '<div class="scroll"><table><thead><tr><th></th><th>rule</th><th>observed</th>'
            "<th>the mistake it would catch</th></tr></thead><tbody>"
            f"{''.join(_row(row) for row in rows)}</tbody></table></div></details>\n"
        )


def _row(finding: Finding) -> str:
    mark = "✓ holds" if finding.passed else "✗ fails"
    if not finding.passed and finding.severity == "warning":
        mark = "! warns"
    tone = _tone([] if finding.passed else [finding])
    return (
        f'<tr class="{tone}"><td>{mark}</td><td>{escape(finding.rule)}</td>'
        f'<td>{escape(finding.observed)}</td><td class="dim">{escape(finding.notes)}</td></tr>'
    )


def _tone(failed: Sequence[Finding]) -> str:
    if not failed:
        return "good"
    return "warn" if all(finding.severity == "warning" for finding in failed) else "bad"


def _place(table: str) -> tuple[int, str]:
    """The gate itself first, then published tables, then what they are made of."""
    schema, _, _ = table.partition(".")
    return ({"gate": 0, "marts": 1, "intermediate": 2}.get(schema, 3), table)


def _number(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
