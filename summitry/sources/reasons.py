"""Why something was turned away: one code each, with its meaning (table in docs/sources.md)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """A code in staging.rejects.reason."""

    # fetching: nothing came in
    BAD_ADDRESS = "bad_address"
    PRIVATE_ADDRESS = "private_address"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    HTTP_STATUS = "http_status"
    REDIRECT_LOOP = "redirect_loop"
    CUT_SHORT = "cut_short"
    MISSING_FILE = "missing_file"
    ROBOTS = "robots"
    HOST_RESTS = "host_rests"
    NOT_A_LIST = "not_a_list"
    # the whole object
    TOO_BIG = "too_big"
    UNSUPPORTED_TYPE = "unsupported_type"
    EMPTY_FILE = "empty_file"
    BAD_GZIP = "bad_gzip"
    NOT_UTF8 = "not_utf8"
    EMPTY_FEED = "empty_feed"
    NOT_A_FEED = "not_a_feed"
    TRUNCATED = "truncated"
    XML_BOMB = "xml_bomb"
    EXTERNAL_ENTITY = "external_entity"
    TOO_DEEP = "too_deep"
    NO_ARTICLE = "no_article"
    CSV_HEADER = "csv_header"
    BAD_PARQUET = "bad_parquet"
    PARQUET_COLUMNS = "parquet_columns"
    BAD_WARC = "bad_warc"
    PARSER_CRASH = "parser_crash"
    # one line, row, item or page
    BAD_JSON = "bad_json"
    NOT_AN_OBJECT = "not_an_object"
    DUPLICATE_KEY = "duplicate_key"
    MISSING_FIELD = "missing_field"
    BAD_TYPE = "bad_type"
    BAD_ID = "bad_id"
    BAD_LANGUAGE = "bad_language"
    NUL_BYTE = "nul_byte"
    BYTE_ORDER_MARK = "byte_order_mark"
    RAGGED_ROW = "ragged_row"
    BAD_QUOTING = "bad_quoting"
    FIELD_TOO_BIG = "field_too_big"
    NO_TEXT = "no_text"
    NO_URL = "no_url"
    BAD_URL = "bad_url"
    DATE_IMPLAUSIBLE = "date_implausible"
    BAD_DIGEST = "bad_digest"


MEANING: dict[Reason, str] = {
    Reason.BAD_ADDRESS: "the address is not an http or https URL without user name",
    Reason.PRIVATE_ADDRESS: "the host is private, loopback or otherwise not public",
    Reason.UNREACHABLE: "no connection: name not found, refused, reset or not trusted",
    Reason.TIMEOUT: "the answer was not whole, or the page not parsed, when its time was up",
    Reason.HTTP_STATUS: "the server answered with an error status",
    Reason.REDIRECT_LOOP: "more redirects than are followed",
    Reason.CUT_SHORT: "the body ended before its announced length, or broke off",
    Reason.MISSING_FILE: "the file or folder is not there or can't be read",
    Reason.ROBOTS: "the host's robots.txt does not allow it, or could not be had",
    Reason.HOST_RESTS: "the host failed too often, or asked for a pause: it was left alone",
    Reason.NOT_A_LIST: "not a list of pages of the kind that the source says it is",
    Reason.TOO_BIG: "the object, its count of elements, or the memory it needs, is above the limit",
    Reason.UNSUPPORTED_TYPE: "neither feed nor HTML with text nor articles in a format taken in",
    Reason.EMPTY_FILE: "the file holds no article at all",
    Reason.BAD_GZIP: "not gzip, or broken off inside; what came before is kept",
    Reason.NOT_UTF8: "the line, or the file, is not UTF-8",
    Reason.EMPTY_FEED: "the body is empty, or the feed has no items",
    Reason.NOT_A_FEED: "not RSS, Atom or JSON Feed",
    Reason.TRUNCATED: "the feed or archive breaks off; whole items are kept, this is the rest",
    Reason.XML_BOMB: "the feed declares entities that could grow without bound",
    Reason.EXTERNAL_ENTITY: "the feed declares entities that lie outside it",
    Reason.TOO_DEEP: "nested deeper than is taken in",
    Reason.NO_ARTICLE: "no article text on the page: too short, a wall, or hardly a whole sentence",
    Reason.CSV_HEADER: "the first row is not the header that articles in CSV have",
    Reason.BAD_PARQUET: "not a Parquet file, or a damaged one",
    Reason.PARQUET_COLUMNS: "a column that articles have is absent or of another type",
    Reason.BAD_WARC: "not a WARC record, or a damaged one",
    Reason.PARSER_CRASH: "the process that parsed it died, twice",
    Reason.BAD_JSON: "the line or feed is not JSON",
    Reason.NOT_AN_OBJECT: "the line is JSON, but not an object",
    Reason.DUPLICATE_KEY: "one key stands twice in the object",
    Reason.MISSING_FIELD: "a field that every article has is absent",
    Reason.BAD_TYPE: "a field is not of its type",
    Reason.BAD_ID: "the id is empty, over 512 characters, or holds control characters",
    Reason.BAD_LANGUAGE: "the language is not a language tag",
    Reason.NUL_BYTE: "a NUL byte in the line",
    Reason.BYTE_ORDER_MARK: "a byte order mark inside the file",
    Reason.RAGGED_ROW: "the CSV row has more or fewer fields than the header",
    Reason.BAD_QUOTING: "a CSV quote is not closed, or stands where none may",
    Reason.FIELD_TOO_BIG: "a field or line is longer than is taken in",
    Reason.NO_TEXT: "neither title nor text",
    Reason.NO_URL: "the feed item has no link",
    Reason.BAD_URL: "the link is relative, or not http or https",
    Reason.DATE_IMPLAUSIBLE: "published before 1990, or over 24 hours after it was collected",
    Reason.BAD_DIGEST: "the bytes are not those whose digest the archive states",
}


@dataclass(frozen=True, slots=True)
class Reject:
    """One item, or whole object, that was turned away."""

    position: str  # 'line 12, byte 4096', 'row 3, byte 210', 'item 3', 'object'
    reason: Reason
    detail: str | None = None


class Unusable(Exception):
    """Raised while one item or object is taken apart; becomes its Reject."""

    def __init__(self, reason: Reason, detail: str | None = None) -> None:
        super().__init__(reason.value if detail is None else f"{reason.value}: {detail}")
        self.reason = reason
        self.detail = detail

    def at(self, position: str) -> Reject:
        return Reject(position, self.reason, self.detail)
