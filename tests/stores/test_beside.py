"""Calls made by other processes give what they give here, in their order, whatever becomes of a process."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import Future

import pytest

from synctool import beside
from synctool.beside import Beside


@pytest.fixture
def none_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the others had begun with every job by the time it is asked for."""
    monkeypatch.setattr(Future, "cancel", lambda self: False)


@pytest.fixture(autouse=True)
def no_pool_left() -> Iterator[None]:
    yield
    beside._end()


def square(number: int) -> int:
    return number * number


def where(_: int) -> int:
    return os.getpid()


def only_in(process: int) -> int:
    if os.getpid() != process:
        os._exit(1)
    return process


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("processes", [0, 1, 2])
def test_results_come_in_the_order_of_the_jobs(processes: int, shared: bool) -> None:
    assert list(Beside(square, range(20), processes, shared=shared).results()) == [n * n for n in range(20)]


def test_what_no_other_has_begun_is_made_here() -> None:
    # 300 jobs are asked for before another process can have started.
    made = list(Beside(where, range(300), 1, shared=True).results())
    assert made[0] == os.getpid()


@pytest.mark.usefixtures("none_is_ours")
def test_the_same_process_serves_as_long_as_more_is_to_come() -> None:
    (first,) = Beside(where, [1], 1, more=True).results()
    (second,) = Beside(where, [1], 1).results()
    (third,) = Beside(where, [1], 1).results()
    assert first == second != third
    assert os.getpid() not in (first, third)


@pytest.mark.usefixtures("none_is_ours")
@pytest.mark.parametrize("shared", [False, True])
def test_jobs_of_a_process_that_was_killed_are_made_here(shared: bool) -> None:
    here = os.getpid()
    assert list(Beside(only_in, [here] * 5, 1, shared=shared, more=True).results()) == [here] * 5
    assert list(Beside(square, [3], 1).results()) == [9]


class Watched:
    """Tells in which threads it was pickled."""

    def __init__(self) -> None:
        self.threads: list[int] = []

    def __reduce__(self) -> tuple[object, ...]:
        self.threads.append(threading.get_ident())
        return int, (7,)


@pytest.mark.usefixtures("none_is_ours")
@pytest.mark.parametrize("shared", [False, True])
def test_jobs_go_as_they_are_when_they_are_given(shared: bool) -> None:
    # Pickled in another thread, later, a job might be caught while this one changes it.
    job = Watched()
    assert list(Beside(square, [job], 1, shared=shared).results()) == [49]  # type: ignore[list-item]
    assert job.threads == [threading.get_ident()]


def test_what_was_left_is_not_waited_for() -> None:
    some = Beside(square, range(50), 1).results()
    assert next(some) == 0
    some.close()
