"""Answers held by the hash of their question: asked once, read as often as grounding changes."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from summitry.files import replace_file
from summitry.llm.schema import Answer


class Answers:
    """The folder of answers: answers/ab/ab12….json, each as the model wrote it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def held(self, question: str) -> Answer | None:
        """Return the answer to this question; None where there is none that can be read."""
        try:
            held = json.loads(self._path(question).read_text(encoding="utf-8"))
            return Answer.model_validate_json(held["answer"])
        except (OSError, ValueError, KeyError, TypeError, ValidationError):
            return None  # torn or of another make: the question is asked again

    def hold(self, question: str, *, model: str, answer: str) -> None:
        """Keep an answer; on return it outlives a kill."""
        path = self._path(question)
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, json.dumps({"model": model, "answer": answer}, ensure_ascii=True) + "\n")

    def _path(self, question: str) -> Path:
        return self._folder / question[:2] / f"{question}.json"
