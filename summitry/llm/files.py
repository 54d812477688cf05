"""Files of articles read with a model: each outcome with who read it, and a report at the end."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from summitry.llm import compare
from summitry.llm.reader import ModelReading, accounts, llm_reader
from summitry.llm.tally import ModelCounts, Tally
from summitry.reading_pool import Outcome, ReadFailure, own_reader
from summitry.settings import Settings
from summitry.sources.article import Article


class ModelReadings:
    """The outcomes of articles in order; `counts` tells of them once they are all drawn."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._model = llm_reader(settings)
        self._builtin = own_reader(settings)()
        self._tally = Tally()
        self._differences: compare.Counts = compare.Counts()

    def outcomes(self, articles: Iterable[Article]) -> Iterator[tuple[Outcome, dict[str, Any]]]:
        """Yield each reading, and what its line says of its reader."""
        drawn: deque[Article] = deque()

        def noted() -> Iterator[Article]:
            for article in articles:
                drawn.append(article)
                yield article

        told = accounts(noted(), self._model, connections=self._settings.reader.connections)
        for one in told:
            article = drawn.popleft()
            if isinstance(one, ReadFailure):
                yield one, {"name": self._model.name, "version": self._model.version}
                continue
            self._tally.add(one)
            yield self._outcome(article, one)

    def _outcome(self, article: Article, account: ModelReading) -> tuple[Outcome, dict[str, Any]]:
        use = account.use
        asked = {
            "model": use.model,
            "input_tokens": use.input_tokens,
            "output_tokens": use.output_tokens,
            "is_held": use.is_held,
            "fallback_reason": use.fallback_reason and use.fallback_reason.value,
        }
        if self._settings.reader.use == "llm" and account.reading is not None:
            by = {"name": self._model.name, "version": self._model.version, **asked}
            return account.reading, by
        own = self._builtin.read(article)
        if account.reading is not None:
            self._differences += compare.count(
                compare.differences(own, account.reading, floor=self._settings.confidence_floor)
            )
        return own, {"name": self._builtin.name, "version": self._builtin.version, **asked}

    def counts(self) -> ModelCounts:
        is_both = self._settings.reader.use == "both"
        table = compare.rows(self._differences) if is_both else ()
        return self._tally.counts(self._settings.reader.model, table)
