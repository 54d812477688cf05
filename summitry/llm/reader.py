"""The reader with a language model: an answer that the article bears out, or the built-in reader.

Nothing that goes wrong with the model ends a run: the article is read by the built-in reader then,
and the reason is recorded.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING

from summitry.errors import InputError
from summitry.llm.reasons import NoReading
from summitry.reader_settings import API_KEY, api_key, needs_key
from summitry.reading.events import Reading
from summitry.reading.reader import Reader
from summitry.reading_pool import ReadFailure, own_reader
from summitry.reference import Reference, load_reference
from summitry.settings import Settings
from summitry.sources.article import Article

if TYPE_CHECKING:
    from summitry.llm.endpoint import Answered, Endpoint
    from summitry.llm.grounding import Refused

# The library of the extra is imported where the first question is asked, and nowhere else.

LLM_READER = "llm"
LLM_READER_VERSION = "1"  # raised whenever grounding changes a reading
_CHARACTERS_A_TOKEN = 3  # of English and JSON; models count somewhat fewer
_EXTRA = ("openai", "httpx2")


@dataclass(frozen=True, slots=True)
class ModelUse:
    """What asking about one article took, and what came of it."""

    model: str
    input_tokens: int | None = 0  # None: the endpoint did not say
    output_tokens: int | None = 0
    tries: int = 0
    is_held: bool = False  # answered before: nothing was asked
    fallback_reason: NoReading | None = None
    fallback_detail: str | None = None
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelReading:
    """A reading by the model; None where the built-in reader has to read."""

    article_id: str
    reading: Reading | None
    use: ModelUse


class LlmReader:
    """A reader of the protocol that asks a model; safe to use from several threads."""

    name = LLM_READER

    def __init__(self, settings: Settings, *, builtin: Reader, reference: Reference) -> None:
        """`builtin` reads what the model does not."""
        from summitry.llm import prompt
        from summitry.llm.answers import Answers

        self._settings = settings
        self._reader = settings.reader
        self._model = settings.reader.model or ""
        self._builtin = builtin
        self._reference = reference
        self._answers = Answers(settings.answers_dir)
        self._budget = _Budget(settings.reader.tokens_per_run)
        self._unfit = why_not(settings)
        self._endpoint: Endpoint | None = None
        self._lock = threading.Lock()
        rules = prompt.fingerprint(reference.topics)
        # The built-in reader's too: its naming is what answers are held against.
        self.version = f"{LLM_READER_VERSION}/{builtin.version} {self._model} {rules}"

    def read(self, article: Article) -> Reading:
        """Return what the model says and the article bears out, or the built-in reading."""
        return self.account(article).reading or self._builtin.read(article)

    def account(self, article: Article) -> ModelReading:
        """Return the model's reading, or why there is none, and what it took."""
        from summitry.llm import prompt
        from summitry.llm.grounding import ground

        if not (article.title.strip() or article.text.strip()):
            day = article.published_on
            empty = Reading(article.article_id, day.isoformat() if day else None)
            return ModelReading(article.article_id, empty, ModelUse(self._model))
        asked = prompt.messages(article, self._reference.topics)
        question = prompt.question_hash(self._model, asked)
        answer = self._answers.held(question)
        use = ModelUse(self._model, is_held=True)
        if answer is None:
            answered = self._ask(article, asked)
            if isinstance(answered, ModelUse):
                return ModelReading(article.article_id, None, answered)
            self._answers.hold(question, model=self._model, answer=answered.words)
            answer, spent = answered.answer, answered.spent
            use = ModelUse(self._model, spent.input_tokens, spent.output_tokens, spent.tries)
        grounded = ground(article, answer, self._reference)
        use = ModelUse(
            use.model, use.input_tokens, use.output_tokens, use.tries, use.is_held,
            refused=grounded.refused,
        )  # fmt: skip
        return ModelReading(article.article_id, grounded.reading, use)

    def _ask(self, article: Article, asked: tuple[dict[str, str], ...]) -> Answered | ModelUse:
        """Return the answer, or the record of there being none."""
        from summitry.llm import prompt

        if self._unfit is not None:
            return self._none(self._unfit)
        if len(article.title) + len(article.text) > prompt.MOST_CHARACTERS:
            return self._none(NoReading.ARTICLE_TOO_LONG)
        expected = prompt.size(asked) // _CHARACTERS_A_TOKEN + self._reader.max_tokens
        if not self._budget.take(expected):
            return self._none(NoReading.BUDGET_SPENT)
        from summitry.llm.endpoint import NoAnswerError

        try:
            answered = self._the_endpoint().ask(asked)
        except NoAnswerError as error:
            spent = error.spent
            self._budget.settle(expected, spent.input_tokens, spent.output_tokens)
            return ModelUse(
                self._model, spent.input_tokens, spent.output_tokens, spent.tries,
                fallback_reason=error.reason, fallback_detail=error.detail or None,
            )  # fmt: skip
        spent = answered.spent
        self._budget.settle(expected, spent.input_tokens, spent.output_tokens)
        return answered

    def _none(self, reason: NoReading) -> ModelUse:
        return ModelUse(self._model, fallback_reason=reason)

    def _the_endpoint(self) -> Endpoint:
        from summitry.llm.endpoint import Endpoint

        with self._lock:
            if self._endpoint is None:
                self._endpoint = Endpoint(self._settings)
            return self._endpoint


class _Budget:
    """The tokens of one run: set aside before a question, settled by what it took."""

    def __init__(self, tokens: int) -> None:
        self._left = tokens
        self._lock = threading.Lock()

    def take(self, expected: int) -> bool:
        with self._lock:
            if expected > self._left:
                return False
            self._left -= expected
            return True

    def settle(self, expected: int, sent: int | None, received: int | None) -> None:
        """Give back what was not used; all of it counts where the endpoint did not say."""
        if sent is None or received is None:
            return
        with self._lock:
            self._left += expected - sent - received


def llm_reader(settings: Settings) -> LlmReader:
    """Return the reader of the configured model, over the reference data of this home."""
    return LlmReader(
        settings,
        builtin=own_reader(settings)(),
        reference=load_reference(newer=settings.reference_dir),
    )


def why_not(settings: Settings) -> NoReading | None:
    """Return what keeps the model from being asked at all; None where nothing does."""
    if settings.reader.base_url is None:
        return NoReading.NOT_ASKED
    if any(find_spec(name) is None for name in _EXTRA):
        return NoReading.EXTRA_NOT_INSTALLED
    if needs_key(settings.reader) and api_key() is None:
        return NoReading.MISSING_KEY
    return None


def require_model(settings: Settings) -> None:
    """Raise InputError, in one line, where somebody asks for a model that can't be asked."""
    unfit = why_not(settings)
    if unfit is NoReading.EXTRA_NOT_INSTALLED:
        raise InputError("the llm reader needs its extra: pip install 'summitry[llm]'")
    if unfit is NoReading.MISSING_KEY:
        raise InputError(f"the llm reader needs the endpoint's key in {API_KEY}")


def accounts(
    articles: Iterable[Article], reader: LlmReader, *, connections: int
) -> Iterator[ModelReading | ReadFailure]:
    """Yield each article's account in order, so many articles asked about at a time."""
    if connections == 1:  # no thread that an interrupt would have to wait for
        for article in articles:
            yield _account(reader, article)
        return
    drawn = iter(articles)
    under_way: deque[Future[ModelReading | ReadFailure]] = deque()
    with ThreadPoolExecutor(connections, thread_name_prefix="llm") as pool:
        try:
            while True:
                for article in islice(drawn, connections - len(under_way)):
                    under_way.append(pool.submit(_account, reader, article))
                if not under_way:
                    return
                yield under_way.popleft().result()
        finally:
            for future in under_way:
                future.cancel()


def _account(reader: LlmReader, article: Article) -> ModelReading | ReadFailure:
    try:
        return reader.account(article)
    except Exception as error:
        # One article that breaks a rule must not end the run: it is counted and named.
        return ReadFailure(article.article_id, f"{type(error).__name__}: {error}"[:500])
