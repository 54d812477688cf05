"""One question to the model: its answer, or why there is none, within bounds of time and tries."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx2
import openai

from summitry.llm.reasons import NoReading
from summitry.llm.schema import Answer
from summitry.llm.transport import EndpointTransport
from summitry.reader_settings import api_key
from summitry.settings import Settings
from summitry.sources.fetching import retry_after_seconds

FAILURES_UNTIL_REST = 3  # in a row: then the endpoint is not asked again in this run
_FIRST_PAUSE_SECONDS = 0.5
_NO_KEY = "none"  # to satisfy the library where there is no key; it is not sent
_PASSING = frozenset(
    (NoReading.TIMEOUT, NoReading.RATE_LIMITED, NoReading.SERVER_ERROR, NoReading.UNREACHABLE)
)
_FOR_GOOD = frozenset((NoReading.KEY_REJECTED, NoReading.REQUEST_REJECTED, NoReading.REDIRECTED))
_LONGEST_DETAIL = 200


@dataclass(frozen=True, slots=True)
class Spent:
    """What asking took; tokens None where the endpoint did not say."""

    input_tokens: int | None = 0
    output_tokens: int | None = 0
    tries: int = 0

    def __add__(self, other: Spent) -> Spent:
        return Spent(
            _sum(self.input_tokens, other.input_tokens),
            _sum(self.output_tokens, other.output_tokens),
            self.tries + other.tries,
        )


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer of the schema, and the words it came in."""

    answer: Answer
    words: str
    spent: Spent


class NoAnswerError(Exception):
    """No answer came; `reason` is what is recorded, and `spent` what it took all the same."""

    def __init__(self, reason: NoReading, detail: str = "", *, spent: Spent | None = None) -> None:
        super().__init__(f"{reason.value}: {detail}" if detail else reason.value)
        self.reason = reason
        self.detail = detail
        self.spent = spent or Spent()


class _TryError(Exception):
    """One try that gave nothing."""

    def __init__(
        self,
        reason: NoReading,
        detail: str = "",
        *,
        spent: Spent | None = None,
        again: bool = False,
        after: float | None = None,
    ) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.detail = detail
        self.spent = spent or Spent(tries=1)
        self.again = again  # the same question may be answered at another try
        self.after = after  # seconds that the server asks to wait


class Endpoint:
    """The configured endpoint and model; safe to use from several threads."""

    def __init__(self, settings: Settings) -> None:
        reader = settings.reader
        if reader.base_url is None or reader.model is None:
            raise ValueError("an endpoint has an address and a model")
        self._reader = reader
        self._model = reader.model
        self._key = api_key() or _NO_KEY
        transport = EndpointTransport(settings, reader.base_url, has_key=self._key != _NO_KEY)
        self._client = openai.OpenAI(
            api_key=self._key,
            base_url=reader.base_url,
            max_retries=0,  # ours know the deadline
            http_client=httpx2.Client(transport=transport, follow_redirects=False, trust_env=False),
        )
        self._limits: dict[str, Any] = {"max_tokens": reader.max_tokens, "temperature": 0}
        self._lock = threading.Lock()
        self._failures = 0
        self._rests: str | None = None  # why

    def ask(self, messages: Sequence[dict[str, str]]) -> Answered:
        """Return the model's answer; raises NoAnswerError by the deadline where there is none."""
        with self._lock:
            if self._rests is not None:
                raise NoAnswerError(NoReading.ENDPOINT_RESTS, self._rests)
        ends = time.monotonic() + self._reader.timeout_seconds
        spent = Spent()
        for attempt in range(self._reader.tries):
            try:
                answered = self._ask_once(messages, ends)
            except _TryError as error:
                spent += error.spent
                is_last = attempt == self._reader.tries - 1
                if is_last or not error.again or not _wait(error, attempt, ends):
                    self._note(error)
                    raise NoAnswerError(error.reason, error.detail, spent=spent) from error
            else:
                with self._lock:
                    self._failures = 0
                return Answered(answered.answer, answered.words, spent + answered.spent)
        raise AssertionError("the last try returns or raises")

    def _note(self, error: _TryError) -> None:
        """Let an endpoint rest that fails again and again, or whatever it is asked."""
        with self._lock:
            if error.reason in _FOR_GOOD:
                self._rests = error.reason.value
            elif error.reason in _PASSING:
                self._failures += 1
                if self._failures >= FAILURES_UNTIL_REST:
                    self._rests = f"{self._failures} articles in a row: {error.reason.value}"
            else:
                self._failures = 0  # it answered

    def _ask_once(self, messages: Sequence[dict[str, str]], ends: float) -> Answered:
        completions: Any = self._client.chat.completions.with_raw_response
        while True:  # once more for each bound that the endpoint wants otherwise
            limits = dict(self._limits)
            left = ends - time.monotonic()
            if left <= 0:
                raise _TryError(NoReading.TIMEOUT, spent=Spent())
            try:
                raw = completions.parse(
                    model=self._model,
                    messages=messages,
                    response_format=Answer,
                    timeout=left,
                    **limits,
                )
            except openai.APITimeoutError:
                raise _TryError(NoReading.TIMEOUT, spent=Spent(None, None, 1), again=True) from None
            except openai.APIStatusError as error:
                if self._suits(error, limits):
                    continue
                raise self._refusal(error) from None
            except openai.APIConnectionError as error:
                detail = self._shown(str(error.__cause__ or error))
                raise _TryError(NoReading.UNREACHABLE, detail, again=True) from None
            return self._answered(raw)

    def _answered(self, raw: Any) -> Answered:
        spent = _spent(raw)
        try:
            completion = raw.parse()
            message = completion.choices[0].message
            if message.refusal:
                raise _TryError(NoReading.REFUSED, self._shown(message.refusal), spent=spent)
            if message.tool_calls:
                raise ValueError("a tool call, and there are no tools")
            if not isinstance(message.parsed, Answer):
                raise ValueError("no content")
            return Answered(message.parsed, str(message.content), spent)
        except _TryError:
            raise
        except openai.LengthFinishReasonError:
            raise _TryError(NoReading.ANSWER_TOO_LONG, spent=spent) from None
        except openai.ContentFilterFinishReasonError:
            raise _TryError(NoReading.REFUSED, "content filter", spent=spent) from None
        except Exception as error:
            # Whatever a strange body makes the library stumble over, it is no answer.
            detail = self._shown(f"{type(error).__name__}: {error}")
            raise _TryError(NoReading.MALFORMED, detail, spent=spent, again=True) from None

    def _refusal(self, error: openai.APIStatusError) -> _TryError:
        """Return what an answer that is an error means, and whether to ask again."""
        status, detail = error.status_code, self._shown(f"{error.status_code}: {error.message}")
        if status == 429:
            after = retry_after_seconds(error.response.headers.get("retry-after", ""))
            return _TryError(NoReading.RATE_LIMITED, detail, again=True, after=after)
        if status >= 500 or status in (408, 409):
            after = retry_after_seconds(error.response.headers.get("retry-after", ""))
            return _TryError(NoReading.SERVER_ERROR, detail, again=True, after=after)
        if status in (401, 403):
            return _TryError(NoReading.KEY_REJECTED, detail)
        if status < 400:
            return _TryError(NoReading.REDIRECTED, str(status))
        if error.code == "context_length_exceeded" or status == 413:
            return _TryError(NoReading.ARTICLE_TOO_LONG, detail)
        if error.code in ("content_filter", "content_policy_violation"):
            return _TryError(NoReading.REFUSED, detail)
        return _TryError(NoReading.REQUEST_REJECTED, detail)

    def _suits(self, error: openai.APIStatusError, limits: dict[str, Any]) -> bool:
        """Change the bound that the endpoint says it does not take; False where there is none.

        Some models know the bound by another name, or let nobody set the temperature.
        """
        if error.status_code != 400:
            return False
        with self._lock:
            if error.param == "max_tokens" and "max_tokens" in limits:
                bound = self._limits.pop("max_tokens", limits["max_tokens"])
                self._limits["max_completion_tokens"] = bound
                return True
            if error.param == "temperature" and "temperature" in limits:
                self._limits.pop("temperature", None)
                return True
        return False

    def _shown(self, text: str) -> str:
        """Return a server's words on one line, short, and without the key, if it says it back."""
        flat = " ".join(text.split())
        if self._key != _NO_KEY:
            flat = flat.replace(self._key, "[key]")
        return flat[:_LONGEST_DETAIL]


def _wait(error: _TryError, attempt: int, ends: float) -> bool:
    """Pause before the next try and return True; False where the deadline comes first."""
    pause = 0.0
    if error.reason in _PASSING:
        pause = max(_FIRST_PAUSE_SECONDS * 2**attempt, error.after or 0.0)
    if time.monotonic() + pause >= ends:
        return False
    time.sleep(pause)
    return True


def _spent(raw: Any) -> Spent:
    """Return what the endpoint says it counted."""
    try:
        usage = raw.http_response.json()["usage"]
        counts = (usage["prompt_tokens"], usage["completion_tokens"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Spent(None, None, 1)
    if all(type(count) is int and 0 <= count < 2**31 for count in counts):
        return Spent(*counts, 1)
    return Spent(None, None, 1)


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
