"""Plain text of a piece of HTML, paragraphs kept; for feed items and JSON-LD bodies."""

from __future__ import annotations

from html.parser import HTMLParser

from summitry.sources.normalise import clean_line, clean_paragraphs

_BLOCK_NAMES = (
    "address article aside blockquote br caption dd div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead"
    " tr ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_UNSEEN_NAMES = "script style template noscript iframe object svg math head title"
_UNSEEN = frozenset(_UNSEEN_NAMES.split())


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - its base's
        if tag in _UNSEEN:
            self._unseen.append(tag)
        elif tag in _BLOCKS:
            self.pieces.append("\n" if tag == "br" else "\n\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - its base's
        if tag in _BLOCKS:
            self.pieces.append("\n" if tag == "br" else "\n\n")

    def handle_endtag(self, tag: str) -> None:
        if self._unseen and tag == self._unseen[-1]:
            self._unseen.pop()
        elif tag in _BLOCKS:
            self.pieces.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(data)


def text_of_html(html: str) -> str:
    """Return the text that a reader of this HTML sees, a blank line between paragraphs."""
    if "<" not in html and "&" not in html:
        return clean_paragraphs(html)
    parser = _Text()
    parser.feed(_one_line_where_html(html))
    parser.close()
    return clean_paragraphs("".join(parser.pieces))


def line_of_html(html: str) -> str:
    """Return the text of this HTML on one line, for a title."""
    return clean_line(text_of_html(html))


def _one_line_where_html(html: str) -> str:
    """Newlines in marked-up text are blanks; in text without paragraph marks they are its own."""
    lowered = html.lower()
    if "<p" in lowered or "<br" in lowered or "<div" in lowered:
        return " ".join(html.split())
    return html
