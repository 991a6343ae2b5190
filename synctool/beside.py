"""Pure calls made by other processes, where there are processors for them.

What a call gives hangs on its argument alone, so where it is made changes no
byte of anything. A process more takes a third of a second to start and some
60 MB; that pays only for much work.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Job = TypeVar("Job")
Made = TypeVar("Made")


def processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def worth(work: int, pays: int) -> int:
    """How many other processes to ask, where each is worth its start from ``pays`` of ``work`` on."""
    return min(processors() - 1, AT_MOST, work // pays)


AT_MOST = 8
"""Processes; more would only wait for the one that hands them their work."""
_pool: ProcessPoolExecutor | None = None
"""Started for one :class:`Beside`, and of use to the next one."""
_size = 0


def _pool_of(processes: int) -> ProcessPoolExecutor:
    global _pool, _size
    if _pool is None or _size < processes:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        _end()
        # Started anew, not forked: this process may have threads.
        _pool = ProcessPoolExecutor(processes, get_context("spawn"), initializer=gc.disable)
        _size = processes
    return _pool


def _end() -> None:
    """Let the processes end when they have done what they were asked for."""
    global _pool
    if _pool is not None:
        _pool.shutdown(wait=False)
        _pool = None


def _call(pickled: bytes) -> Any:
    import pickle

    function, job = pickle.loads(pickled)
    return function(job)


class Beside(Generic[Job, Made]):
    """``function`` of each of ``jobs``, made by ``processes`` others while this one goes on.

    With none they are made when they are asked for; so are those that a
    process left undone that was ended from outside, for its memory perhaps.
    ``shared``: so are those, too, that none has begun by then; the others begin with the last.
    ``more``: the same processes will be asked again, so they stay.
    Function, jobs and results must be what pickle can hold.
    """

    def __init__(
        self,
        function: Callable[[Job], Made],
        jobs: Sequence[Job],
        processes: int,
        *,
        shared: bool = False,
        more: bool = False,
    ) -> None:
        self._function, self._jobs, self._shared = function, jobs, shared
        self._futures: list[Future[Made]] = []
        if jobs and processes > 0:
            import pickle
            from concurrent.futures.process import BrokenProcessPool

            step = -1 if shared else 1
            try:
                pool = _pool_of(processes)
                # As they are now: the pool itself would pickle them later, in a thread of its own, while
                # this one may be changing what they hold.
                self._futures = [
                    pool.submit(_call, pickle.dumps((function, job), pickle.HIGHEST_PROTOCOL))
                    for job in jobs[::step]
                ][::step]
            except BrokenProcessPool:
                more = False
        if not more:
            _end()

    def results(self) -> Generator[Made, None, None]:
        """What the function gave for each job, in their order; its errors are raised in their places."""
        done = 0
        try:
            if self._futures:
                from concurrent.futures.process import BrokenProcessPool

                try:
                    for job, future in zip(self._jobs, self._futures, strict=True):
                        is_ours = self._shared and future.cancel()
                        yield self._function(job) if is_ours else future.result()
                        done += 1
                except BrokenProcessPool:
                    _end()
            yield from map(self._function, self._jobs[done:])
        finally:
            self.close()

    def close(self) -> None:
        """End what is not begun yet."""
        for future in self._futures:
            future.cancel()
        self._futures = []
