"""Why the model gave no reading, and why something in its answer was not taken."""

from __future__ import annotations

from enum import StrEnum


class NoReading(StrEnum):
    """Why the built-in reader read an article in the model's place."""

    MALFORMED = "malformed"  # no answer of the schema after all tries
    REFUSED = "refused"  # by the model, or by its provider's filter
    ANSWER_TOO_LONG = "answer_too_long"  # it broke off at max_tokens
    ARTICLE_TOO_LONG = "article_too_long"
    TIMEOUT = "timeout"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    UNREACHABLE = "unreachable"
    REDIRECTED = "redirected"  # none is followed: the key and the article stay where they belong
    KEY_REJECTED = "key_rejected"
    REQUEST_REJECTED = "request_rejected"
    MISSING_KEY = "missing_key"
    EXTRA_NOT_INSTALLED = "extra_not_installed"
    BUDGET_SPENT = "budget_spent"
    ENDPOINT_RESTS = "endpoint_rests"  # it failed before in this run and is not asked again
    NOT_ASKED = "not_asked"  # no endpoint, and no answer held

    @property
    def is_of_article(self) -> bool:
        """Whether asking once more would give no more; else the next run asks again."""
        return self in _OF_ARTICLE


_OF_ARTICLE = frozenset(
    (
        NoReading.MALFORMED, NoReading.REFUSED, NoReading.ANSWER_TOO_LONG,
        NoReading.ARTICLE_TOO_LONG,
    )
)  # fmt: skip


class NotTaken(StrEnum):
    """Why an item, or one value of it, was left out."""

    NO_QUOTE = "no_quote"  # of the event: nothing to look up
    QUOTE_NOT_IN_ARTICLE = "quote_not_in_article"
    QUOTE_TOO_SHORT = "quote_too_short"
    QUOTE_TOO_LONG = "quote_too_long"
    NOT_A_LEADER = "not_a_leader"  # as the article and the reference data have it
    TOO_FEW_PARTIES = "too_few_parties"
    OWN_COUNTRY = "own_country"
    NOT_SUPPORTED = "not_supported"  # by the quoted words
    SAID_TWICE = "said_twice"
