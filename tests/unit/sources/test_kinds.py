"""Of which kind something is: by its name, and by its first bytes."""

from __future__ import annotations

import pytest

from summitry.sources.kinds import kind_of_content, kind_of_name


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("world.xml", "feed"), ("WORLD.RSS", "feed"), ("a.atom", "feed"),
        ("a.html", "page"), ("a.htm", "page"),
        ("a.jsonl", "articles"), ("a.jsonl.gz", "articles"), ("a.csv.gz", "articles"),
        ("a.parquet", "parquet"), ("a.warc", "warc"), ("a.WARC.gz", "warc"),
        ("README.md", None), ("a.xml.gz", None), ("a", None),
    ],
)  # fmt: skip
def test_a_name_states_a_kind(name: str, kind: str | None) -> None:
    assert kind_of_name(name) == kind


@pytest.mark.parametrize(
    ("head", "content_type", "name", "kind"),
    [
        (b'<?xml version="1.0"?><rss version="2.0">', "text/html", "", "feed"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "application/octet-stream", "", "feed"),
        (b"<rdf:RDF xmlns:rdf='x'>", None, "", "feed"),
        (b"<!DOCTYPE html><html>", "application/rss+xml", "world.xml", "page"),
        (b'\xef\xbb\xbf {"id": 1}', None, "", "articles"),
        (b"id,url,title", "text/csv; charset=utf-8", "", "articles"),
        (b"\x1f\x8b\x08", "application/gzip", "https://a.example/x.jsonl.gz", "articles"),
        (b"", "application/rss+xml", "", "feed"),
        (b"%PDF-1.7", "application/pdf", "", None),
        (b"PAR1", None, "", "parquet"),
        (b"WARC/1.0", None, "", "warc"),
        (b'{"version": "https://jsonfeed.org/version/1.1"', "application/json", "", "feed"),
        (b"{", "application/feed+json", "", "feed"),
        (b"<?xml version='1.0'?><urlset xmlns='x'>", "text/xml", "", "sitemap"),
        (b"<sitemapindex>", "text/xml", "sitemap.xml", "sitemap"),
    ],
)
def test_content_tells_its_kind(
    head: bytes, content_type: str | None, name: str, kind: str | None
) -> None:
    assert kind_of_content(head, content_type=content_type, name=name) == kind
