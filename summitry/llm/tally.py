"""What asking a model came to, counted: for the run's report and its ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from summitry.llm.reader import ModelReading


@dataclass(frozen=True, slots=True)
class ModelCounts:
    """What asking a model in this run came to, and how its readings differ from the built-in's."""

    model: str
    read: int = 0
    held: int = 0  # of those read: answered before
    not_taken: int = 0  # items and values of its answers
    input_tokens: int = 0  # as far as the endpoint said
    output_tokens: int = 0
    fallbacks: Mapping[str, int] = field(default_factory=dict)  # articles, by reason
    differences: tuple[tuple[str, ...], ...] = ()  # a row a kind, under compare.HEAD


class Tally:
    """Adds up accounts as they come."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()

    def add(self, account: ModelReading) -> None:
        use = account.use
        self._counts["input_tokens"] += use.input_tokens or 0
        self._counts["output_tokens"] += use.output_tokens or 0
        self._counts["not_taken"] += len(use.refused)
        if use.fallback_reason is not None:
            self._reasons[use.fallback_reason.value] += 1
        else:
            self._counts["read"] += 1
            self._counts["held"] += use.is_held

    def counts(
        self, model: str | None, differences: tuple[tuple[str, ...], ...] = ()
    ) -> ModelCounts:
        return ModelCounts(
            model or "",
            fallbacks=dict(sorted(self._reasons.items())),
            differences=differences,
            **self._counts,
        )
