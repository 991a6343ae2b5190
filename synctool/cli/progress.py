"""A progress bar on a terminal, for what takes more than a moment (only here: rich)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from synctool.texts import Lang, say

if TYPE_CHECKING:
    from rich.progress import Progress

_PATIENCE = 0.5
"""Seconds of silence before a bar is worth loading."""


class Bar:
    """The flows' ``Progress``; loads rich only once a run has proved to be long."""

    def __init__(self, lang: Lang, *, shown: bool) -> None:
        self._lang = lang
        self._shown = shown
        self._total = self._count = 0
        self._text = ""
        self._since = 0.0
        self._bar: Progress | None = None

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self.done()

    def start(self, total: int, text_code: str) -> None:
        """Begin a stretch of ``total`` steps, named by a code of the catalogue."""
        self.done()
        self._total, self._count = total, 0
        self._text = say(text_code, self._lang)
        self._since = time.monotonic()

    def step(self, text: str = "") -> None:
        """One step more; ``text`` says which."""
        self._count += 1
        if not self._shown:
            return
        if self._bar is None and time.monotonic() - self._since > _PATIENCE:
            self._open()
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=self._count, detail=text)

    def done(self) -> None:
        """End the stretch; the bar disappears."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _open(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[detail]}", markup=False),
            console=Console(stderr=True),
            transient=True,
        )
        self._bar.add_task(self._text, total=self._total, detail="")
        self._bar.start()
