"""What a worker needs, loaded and used once where workers are forked from: not in each again."""

from datetime import UTC, datetime

from summitry.landing import Landed
from summitry.sources.parsing import Part, parse_part

_PAGE = (
    b"<html><body><article><p>" + b"Words of a paragraph. " * 20 + b"</p></article></body></html>"
)
_FEED = b"<rss version='2.0'><channel><item><title>Words</title></item></channel></rss>"

for kind, body in (("page", _PAGE), ("feed", _FEED)):
    entry = Landed(
        landing_hash="", source_name="", source_kind=kind, locator="", fetched_url=None,
        content_type=None, is_sample=False, publisher=None, language=None, time_zone=None,
        byte_count=len(body), landed_at=datetime.now(UTC),
    )  # fmt: skip
    list(parse_part(Part(entry, body)))
