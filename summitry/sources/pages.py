"""HTML pages: one article a page.

What the page says of itself in JSON-LD comes first, then its meta elements; the text comes from
JSON-LD's articleBody or else from trafilatura. Dates are only those that the page declares.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BufferedReader
from typing import Any

from summitry.landing import Landed
from summitry.sources.article import Article
from summitry.sources.boilerplate import why_boilerplate
from summitry.sources.claims import Claim, believed, url_claim
from summitry.sources.html_text import line_of_html, text_of_html
from summitry.sources.items import (
    MAX_FIELD_CHARACTERS,
    MAX_OBJECT_BYTES,
    Item,
    declared_charset,
    language_of,
)
from summitry.sources.normalise import clean, clean_line, clean_paragraphs, decode
from summitry.sources.published import published
from summitry.sources.reasons import Reason, Unusable
from summitry.sources.urls import article_id, canonical_url, is_web_address

MAX_ELEMENTS = 30_000
MAX_DEPTH = 200
MIN_TEXT_CHARACTERS = 150
_LOOKS_LIKE_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|article|div|p|title)\b", re.I)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9._-]{1,40})""", re.I)
_ARTICLE_TYPE_NAMES = (
    "Article NewsArticle ReportageNewsArticle AnalysisNewsArticle BackgroundNewsArticle"
    " OpinionNewsArticle ReviewNewsArticle BlogPosting LiveBlogPosting SocialMediaPosting"
)
_ARTICLE_TYPES = frozenset(_ARTICLE_TYPE_NAMES.split())
_ELEMENT_COUNT = "count(descendant-or-self::*)"
_IS_DEEPER = f"boolean({'/'.join('*' * (MAX_DEPTH + 1))})"  # level by level: each node once
_XHTML_DECLARATION = re.compile(r"^\s*<\?xml.*?\?>", re.S)


def read_page(entry: Landed, raw: BufferedReader) -> Iterator[Item]:
    """Yield the page's article, or the one reject that says why there is none."""
    try:
        yield _article(entry, raw.read(MAX_OBJECT_BYTES + 1))
    except Unusable as problem:
        yield problem.at("object")


def _article(entry: Landed, body: bytes) -> Article:
    if len(body) > MAX_OBJECT_BYTES:
        raise Unusable(Reason.TOO_BIG, f"over {MAX_OBJECT_BYTES} bytes")
    tree, encoding = _tree(entry, body)
    page = _Page.of(tree)
    title = page.title()
    text = page.body_text() or _without(title, _extracted(tree))
    if len(text) < MIN_TEXT_CHARACTERS:
        if _is_made_by_script(tree):
            raise Unusable(Reason.UNSUPPORTED_TYPE, "the text is made by a script")
        raise Unusable(Reason.NO_ARTICLE, f"{len(text)} characters of text")
    if len(text) > MAX_FIELD_CHARACTERS:
        raise Unusable(Reason.FIELD_TOO_BIG, f"text has {len(text)} characters")
    fetched = entry.fetched_url or (entry.locator if is_web_address(entry.locator) else None)
    url = page.url(fetched)
    claims = [*_listed(entry), *page.dates(entry.time_zone), url_claim(url or fetched)]
    dated = believed(claims, collected_at=entry.landed_at)
    if not page.linked_data and dated.when.on is None and (told := why_boilerplate(title, text)):
        raise Unusable(Reason.NO_ARTICLE, told)
    return Article(
        article_id=article_id(url or f"file:{entry.locator}"),
        title=title,
        text=text,
        url=url,
        publisher=entry.publisher or page.publisher(),
        language=entry.language or page.language(),
        published_on=dated.when.on,
        published_at=dated.when.at,
        published_raw=dated.when.raw,
        published_origin=dated.origin,
        published_conflict=dated.conflict,
        modified_at=page.modified_at(entry.time_zone),
        author=page.author(),
        encoding=encoding,
    )


def _listed(entry: Landed) -> list[Claim]:
    """Return what the list that led to the page said of its date."""
    if entry.listed_date is None or entry.listed_origin is None:
        return []
    return [
        Claim(entry.listed_origin, published(clean(entry.listed_date), time_zone=entry.time_zone))
    ]


def _tree(entry: Landed, body: bytes) -> tuple[Any, str]:
    """Return the parsed page, if it is HTML of a size and depth taken in, and its encoding."""
    from lxml import etree, html

    declared = declared_charset(entry.content_type)
    if declared is None and (meta := _META_CHARSET.search(body[:4096])):
        declared = meta.group(1).decode()
    text, charset = decode(body, declared)
    text = _XHTML_DECLARATION.sub("", text, count=1).replace("\0", "")
    if not text.strip():
        raise Unusable(Reason.NO_ARTICLE, "the body is empty")
    if not _LOOKS_LIKE_HTML.search(text[: 1 << 16]):
        raise Unusable(Reason.UNSUPPORTED_TYPE, "not HTML")
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False,
        collect_ids=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    # Elements of one class: lxml's own choice calls back into Python for each node touched.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unusable(Reason.NO_ARTICLE, clean_line(str(error))[:200]) from None
    if any("depth" in problem.message.lower() for problem in parser.error_log):
        raise Unusable(Reason.TOO_DEEP)
    _refuse_monsters(tree)
    return tree, charset


def _refuse_monsters(tree: Any) -> None:
    """Turn away what is too big or too deep; counted by libxml2, not a node at a time here."""
    if tree.xpath(_ELEMENT_COUNT) > MAX_ELEMENTS:
        raise Unusable(Reason.TOO_BIG, f"over {MAX_ELEMENTS} elements")
    if tree.xpath(_IS_DEEPER):
        raise Unusable(Reason.TOO_DEEP, f"over {MAX_DEPTH} levels")


def _extracted(tree: Any) -> str:
    """Return the page's main text as trafilatura finds it; '' where it finds none."""
    from trafilatura import bare_extraction

    found = bare_extraction(  # of a copy that it makes itself: the tree stays whole
        tree, include_comments=False, include_tables=True, with_metadata=False
    )
    text = getattr(found, "text", None) or ""
    paragraphs = [line.strip() for line in clean(text).split("\n") if line.strip()]
    return clean_paragraphs("\n\n".join(paragraphs))


def _without(title: str, text: str) -> str:
    """Return the text less a first paragraph that only says the title again."""
    first, _, rest = text.partition("\n\n")
    return rest if title and clean_line(first) == title else text


def _is_made_by_script(tree: Any) -> bool:
    return bool(tree.xpath("//script[@src or string-length(normalize-space()) > 200]")) and bool(
        tree.xpath("//noscript | //div[@id='root' or @id='app' or @id='__next']")
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """What a page says of itself."""

    tree: Any
    linked_data: dict[str, Any]  # the article's JSON-LD object; {} where there is none
    metas: dict[str, str]  # each meta element's content, by property, name or itemprop

    @classmethod
    def of(cls, tree: Any) -> _Page:
        return cls(tree, _linked_data(tree), _metas(tree))

    def title(self) -> str:
        told = (_text(self.linked_data.get("headline")), self._meta("og:title"))
        headings = (_line_of(node) for node in self.tree.xpath("//h1"))
        return next((line for line in map(line_of_html, told) if line), None) or next(
            (line for line in headings if line), clean_line(self.tree.findtext(".//title") or "")
        )

    def body_text(self) -> str:
        """Return JSON-LD's text where it has whole paragraphs; a single block has lost its own."""
        text = text_of_html(_text(self.linked_data.get("articleBody")))
        return text if text.count("\n") >= 2 and len(text) >= MIN_TEXT_CHARACTERS else ""

    def dates(self, time_zone: str | None) -> list[Claim]:
        """Return what the page declares of its publication, each string with who told it."""
        times = self.tree.xpath("//time[@itemprop='datePublished' or @pubdate]/@datetime")
        told = (
            ("json-ld", _text(self.linked_data.get("datePublished"))),
            ("meta", self._meta("article:published_time")),
            ("meta", self._meta("datePublished")),
            ("time", str(times[0]) if times else ""),
        )
        return [
            Claim(origin, published(clean_line(text), time_zone=time_zone))
            for origin, text in told
            if text
        ]

    def modified_at(self, time_zone: str | None) -> datetime | None:
        told = (_text(self.linked_data.get("dateModified")), self._meta("article:modified_time"))
        readings = (published(clean_line(text), time_zone=time_zone) for text in told if text)
        return next((reading.at for reading in readings if reading.at is not None), None)

    def author(self) -> str | None:
        """Return the names of the people or agency that the page gives as its authors."""
        told = (
            _names(self.linked_data.get("author")),
            self._meta("author"),
            self._meta("article:author"),
        )
        lines = (line_of_html(text) for text in told if text and not is_web_address(text.strip()))
        return next((line for line in lines if line), None)

    def publisher(self) -> str | None:
        told = (self._meta("og:site_name"), _name(self.linked_data.get("publisher")))
        return next((line for line in map(line_of_html, told) if line), None)

    def language(self) -> str | None:
        declared = (
            _text(self.linked_data.get("inLanguage")),
            str(self.tree.get("lang") or self.tree.get("xml:lang") or ""),
        )
        for tag in declared:
            try:
                language = language_of(clean_line(tag))
            except Unusable:
                continue
            if language is not None:
                return language
        return None

    def url(self, fetched: str | None) -> str | None:
        """Return the page's canonical address; where it was fetched from if it names none."""
        links = [str(href) for href in self.tree.xpath("//link[@rel='canonical']/@href")]
        told = (*links[:1], self._meta("og:url"), _text(self.linked_data.get("url")))
        for address in told:
            url = canonical_url(address, base=fetched) if address else None
            if url is not None and not (fetched and _is_front_page(url)):
                return url
        return canonical_url(fetched) if fetched else None

    def _meta(self, name: str) -> str:
        return self.metas.get(name, "")


def _metas(tree: Any) -> dict[str, str]:
    """Return what the meta elements tell; the first of a name speaks."""
    metas: dict[str, str] = {}
    for node in tree.xpath("//meta[@content]"):
        for attribute in ("property", "name", "itemprop"):
            if (name := node.get(attribute)) is not None:
                metas.setdefault(name, node.get("content"))
    return metas


def _is_front_page(url: str) -> bool:
    return url.count("/") == 3 and url.endswith("/")


def _line_of(node: Any) -> str:
    return clean_line(" ".join(node.itertext()))


def _linked_data(tree: Any) -> dict[str, Any]:
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            found = _article_object(json.loads(str(script), strict=False))
        except (ValueError, RecursionError):
            continue
        if found:
            return found
    return {}


def _article_object(value: Any) -> dict[str, Any]:
    """Return the first object of an article type, at the top, in a list or in a @graph."""
    candidates = value if isinstance(value, list) else [value]
    for candidate in candidates:
        if not isinstance(candidate, dict):
            continue
        types = candidate.get("@type")
        if _ARTICLE_TYPES.intersection(types if isinstance(types, list) else [str(types)]):
            return candidate
        graph = candidate.get("@graph")
        if isinstance(graph, list) and (found := _article_object(graph)):
            return found
    return {}


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return value if isinstance(value, str) else ""


def _names(value: Any) -> str:
    values = value if isinstance(value, list) else [value]
    return ", ".join(name for name in map(_name, values) if name)


def _name(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)
