"""Plain text of a piece of HTML, paragraphs kept; for feed items and what pages say in JSON-LD."""

from __future__ import annotations

from typing import Any

from summitry.sources.normalise import clean_line, clean_paragraphs
from summitry.sources.reasons import Reason, Unusable

_BLOCK_NAMES = (
    "address article aside blockquote caption dd div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_UNSEEN_NAMES = "script style template noscript iframe object svg math head title"
_UNSEEN = frozenset(_UNSEEN_NAMES.split())
_PARAGRAPH_MARKS = ("<p", "<br", "<div", "<li")


def text_of_html(html: str) -> str:
    """Return the text that a reader of this HTML sees, a blank line between paragraphs.

    Raises Unusable where it is nested deeper than is taken in.
    """
    if "<" not in html and "&" not in html:
        return clean_paragraphs(html)
    lowered = html.lower()
    if any(mark in lowered for mark in _PARAGRAPH_MARKS):
        html = " ".join(html.split())  # there, newlines mean no more than blanks
    return clean_paragraphs("".join(_pieces(_tree(html))))


def line_of_html(html: str) -> str:
    """Return the text of this HTML on one line, for a title."""
    return clean_line(text_of_html(html))


def _tree(html: str) -> Any:
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    whole = f"<html><body><div>{html}</div></body></html>".replace("\0", "")
    tree = etree.fromstring(whole.encode("utf-8", "replace"), parser)
    if any("depth" in problem.message.lower() for problem in parser.error_log):
        raise Unusable(Reason.TOO_DEEP)
    return tree


def _pieces(tree: Any) -> list[str]:
    """Return the tree's visible text in order, with the gaps that its blocks make."""
    from lxml import etree

    pieces: list[str] = []
    unseen = 0
    for event, node in etree.iterwalk(tree, events=("start", "end")):
        tag = node.tag
        starts = event == "start"
        if tag in _UNSEEN:
            unseen += 1 if starts else -1
        if tag in _BLOCKS:
            pieces.append("\n\n")
        elif tag == "br" and starts:
            pieces.append("\n")
        told = node.text if starts else node.tail
        if told and not unseen:
            pieces.append(told)
    return pieces
