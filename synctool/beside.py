"""Pure calls made by other processes, where there are processors for them.

What a call gives hangs on its argument alone, so where it is made changes no
byte of anything. A process more takes a third of a second to start and some
60 MB; that pays only for much work.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Job = TypeVar("Job")
Made = TypeVar("Made")


def processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Beside(Generic[Job, Made]):
    """``function`` of each of ``jobs``, made by ``processes`` others while this one goes on.

    With none they are made when they are asked for; so are those that a
    process left undone that was ended from outside, for its memory perhaps.
    Function, jobs and results must be what pickle can hold.
    """

    def __init__(self, function: Callable[[Job], Made], jobs: Sequence[Job], processes: int) -> None:
        self._function, self._jobs = function, jobs
        self._pool: ProcessPoolExecutor | None = None
        self._futures: list[Future[Made]] = []
        if jobs and processes > 0:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            # Started anew, not forked: this process may have threads.
            self._pool = ProcessPoolExecutor(processes, get_context("spawn"), initializer=gc.disable)
            self._futures = [self._pool.submit(function, job) for job in jobs]

    def results(self) -> Iterator[Made]:
        """What the function gave for each job, in their order; its errors are raised in their places."""
        done = 0
        try:
            if self._futures:
                from concurrent.futures.process import BrokenProcessPool

                try:
                    for future in self._futures:
                        yield future.result()
                        done += 1
                except BrokenProcessPool:
                    pass
            yield from map(self._function, self._jobs[done:])
        finally:
            self.close()

    def close(self) -> None:
        """End what is not done yet."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None
