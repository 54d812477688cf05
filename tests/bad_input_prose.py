"""Our own prose and its wrappings, for the tests of bad input."""

from __future__ import annotations

import json

PARAGRAPHS = (
    "The finance ministers of both island states met at the old customs house on Tuesday and"
    " talked until late about the ferry line and the price of grain, an official said.",
    "They will meet again when the harvest is in, and want their staff to draft a memorandum on"
    " shared warehouses before that day.",
)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
GOOD_ITEM = (
    "<item><title>Good</title><link>https://wire.example/good</link>"
    "<description>The ministers met.</description></item>"
)


def rss(*items: str, declaration: str = '<?xml version="1.0"?>', doctype: str = "") -> str:
    return (
        f'{declaration}{doctype}<rss version="2.0"><channel><title>Wire</title>'
        + "".join(items)
        + "</channel></rss>"
    )


def item(title: str, link: str | None = None, **fields: str) -> str:
    link = f"https://wire.example/{title}" if link is None else link
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    return f"<item><title>{title}</title><link>{link}</link>{inner}</item>"


def page(
    body: str = BODY, *, head: str = "", title: str = "Ministers meet", lang: str = "en"
) -> str:
    return (
        f"<!doctype html><html lang='{lang}'><head><meta charset='utf-8'><title>{title}</title>"
        f"{head}</head><body><article>{body}</article></body></html>"
    )


def canonical(name: str) -> str:
    return f"<link rel='canonical' href='https://paper.example/{name}'>"


def record(article_id: str, text: str = "The ministers met.", **fields: object) -> str:
    return json.dumps({"id": article_id, "title": "T", "text": text, **fields}) + "\n"
