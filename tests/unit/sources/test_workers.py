"""Worker processes: answers in order, bounded look-ahead, no answer left over for the next."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from worker_jobs import many, slow_first

from summitry.sources.workers import Failed, Limits, Workers


@pytest.fixture
def two() -> Iterator[Workers[int, tuple[int, int]]]:
    workers: Workers[int, tuple[int, int]] = Workers(slow_first, jobs=2, limits=Limits())
    yield workers
    workers.close()


def numbers(answer: list[tuple[int, int]] | Failed | None) -> list[int]:
    assert isinstance(answer, list)
    return [number for number, _ in answer]


def test_answers_come_in_the_order_given(two: Workers[int, tuple[int, int]]) -> None:
    answers = list(two.in_order(range(20)))
    assert [given for given, _ in answers] == list(range(20))
    assert [numbers(answer) for _, answer in answers] == [[n] for n in range(20)]
    processes = {answer[0][1] for _, answer in answers if isinstance(answer, list)}
    assert len(processes) == 2


def test_tuples_pass_through_in_their_place(two: Workers[int, tuple[int, int]]) -> None:
    given = [("a",), 0, ("b",), ("c",), 1, ("d",)]
    assert [one for one, _ in two.in_order(iter(given))] == given


def test_no_more_is_drawn_than_is_soon_needed(two: Workers[int, tuple[int, int]]) -> None:
    drawn = []

    def endless() -> Iterator[int]:
        for number in range(10_000):
            drawn.append(number)
            yield number

    answers = two.in_order(endless())
    for _ in range(3):
        next(answers)
    assert len(drawn) < 30
    answers.close()  # type: ignore[attr-defined]


def test_who_stops_taking_leaves_no_answer_for_the_next(
    two: Workers[int, tuple[int, int]],
) -> None:
    for given, _ in two.in_order(range(10)):
        if given == 1:
            break
    assert [numbers(answer) for _, answer in two.in_order(iter([7, 8]))] == [[7], [8]]


def test_many_results_of_one_part_come_whole() -> None:
    workers: Workers[int, int] = Workers(many, jobs=1, limits=Limits())
    ((_, answer),) = workers.in_order(iter([1234]))
    assert answer == list(range(1234))
    assert [len(batch) for batch in workers.stream(1234, BytesIO(b""))] == [500, 500, 234]
    workers.close()
