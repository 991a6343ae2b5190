"""What lasts tells how far it is, and takes as many steps as it announced."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from office import Office

from synctool.flows import brief, dashboard_page, export, init, init_from
from synctool.texts import pair_of


class Watched:
    """Stretches with their steps."""

    def __init__(self) -> None:
        self.stretches: list[tuple[str, int]] = []
        self.steps = 0

    def start(self, total: int, text_code: str) -> None:
        assert pair_of(text_code)
        self.stretches.append((text_code, total))
        self.steps = 0

    def step(self, text: str = "") -> None:
        self.steps += 1

    def done(self) -> None:
        pass


def to_brief(office: Office, folder: Path, watched: Watched) -> None:
    brief.run(office.project, folder / "brief.html", progress=watched)


def to_page(office: Office, folder: Path, watched: Watched) -> None:
    dashboard_page.run(office.project, folder / "page.html", progress=watched)


def to_csv(office: Office, folder: Path, watched: Watched) -> None:
    export.run(office.project, folder / "data.csv", progress=watched)


def to_init(office: Office, folder: Path, watched: Watched) -> None:
    init.run(office.master, folder, lang="zh-TW", progress=watched)


def to_init_from(office: Office, folder: Path, watched: Watched) -> None:
    brief.run(office.project, folder / "brief.html")
    init_from.run(folder / "brief.html", folder, lang="zh-TW", progress=watched)


@pytest.mark.parametrize(
    "work", [to_brief, to_page, to_csv, to_init, to_init_from], ids=lambda one: one.__name__
)
def test_the_steps_are_as_many_as_were_announced(
    tmp_path: Path, work: Callable[[Office, Path, Watched], None]
) -> None:
    office = Office(tmp_path / "office")
    office.push()
    office.pull()
    watched = Watched()
    work(office, tmp_path, watched)
    assert [watched.steps] == [total for _, total in watched.stretches]
