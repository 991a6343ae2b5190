"""``sync init --from``: an office's earlier brief becomes a master and its configuration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from synctool.brief_cover import Cover
from synctool.brief_found import Earlier
from synctool.brief_reading import read_brief
from synctool.brief_rows import Finding
from synctool.dates import parse_date
from synctool.errors import SyncError
from synctool.flows import init
from synctool.flows.new_master import prepare_master
from synctool.flows.project import Progress, Silent
from synctool.model import Item, Value, text_of
from synctool.ooxml.newbook import new_workbook
from synctool.paper import Spot
from synctool.reports.reading import read
from synctool.stores.replace import replace_file
from synctool.texts import Lang, say
from synctool.values import parse_percent

MASTER_NAME = "master.xlsx"
_WIDTHS = (28.0, 60.0, 60.0)


@dataclass(frozen=True, slots=True)
class FromReport:
    """What an earlier brief gave."""

    source: str
    dry_run: bool
    cover: Cover
    items: tuple[Item, ...]
    findings: tuple[Finding, ...]
    master_path: Path
    left_over: Path | None
    """The workbook 未能判讀, where something has no place in the master."""
    made: init.InitReport | None
    """``None`` in a dry run."""


def run(
    source: Path,
    directory: Path,
    *,
    lang: Lang,
    force: bool = False,
    dry_run: bool = False,
    today: date | None = None,
    progress: Progress | None = None,
) -> FromReport:
    """Read ``source``, write ``master.xlsx`` and ``config.toml`` into ``directory``.

    A master that is there is never replaced, whatever ``force`` says of the
    configuration. Raises :class:`ConfigError` or :class:`SyncError` where
    either is there, :class:`~synctool.errors.UnreadableFile` where the brief
    cannot be read, and :class:`SyncError` where it holds no resolution.
    """
    directory = directory.resolve()
    init.config_place(directory, force=force)
    master = directory / MASTER_NAME
    if master.exists():
        raise SyncError("init-master-exists", path=master)
    watched = progress or Silent()
    watched.start(4, "progress-init")
    document = read(_bytes(source), source.suffix, source.name)
    watched.step()
    found = read_brief(document)
    watched.step()
    if not found.items:
        raise SyncError("brief-no-items", file=source.name)
    day = today or date.today()
    items = tuple(_typed(item, day) for item in found.items)
    place = directory / f"{source.stem}-{say('left-over', lang)}.xlsx" if found.left_over else None
    report = FromReport(source.name, dry_run, found.cover, items, found.findings, master, place, None)
    write = prepare_master(master, _heading(found.cover, lang), [_row(item) for item in items])
    watched.step()
    if dry_run:
        return report
    directory.mkdir(parents=True, exist_ok=True)
    if place is not None:
        replace_file(place, _left_over(found, lang), seen=None)
    write()
    heading = (found.cover.body, " ".join(found.cover.office)) if found.cover.body else None
    spoken = _language(items) or lang
    made = init.run(master, directory, lang=spoken, force=force, today=today, heading=heading)
    watched.step()
    return replace(report, made=replace(made, created_master=True))


def _bytes(source: Path) -> bytes:
    try:
        return source.read_bytes()
    except OSError as error:
        raise SyncError("file-unreadable", file=source.name, why=error.strerror or error) from error


def _typed(item: Item, today: date) -> Item:
    """Dates and shares as such, where a column's text can be read in one way only."""
    due, percent = parse_date(item.due, today=today), parse_percent(item.percent)
    return replace(
        item,
        due=due if isinstance(due, date) else item.due,
        percent=percent if isinstance(percent, float) else item.percent,
    )


def _language(items: Sequence[Item]) -> Lang:
    """That of the resolutions, since the next brief is to be in the same; ``""`` if it does not show."""
    is_chinese = any("\u4e00" <= char <= "\u9fff" for item in items for char in text_of(item.resolution))
    return "zh-TW" if is_chinese else ""


def _heading(cover: Cover, lang: Lang) -> Sequence[str]:
    """The title and the office, as they stand above a master's table."""
    title = cover.title
    if not title and cover.body:
        title = say("brief-title", lang, body=cover.body, meeting=cover.meeting)
    return (title, " ".join(cover.office)) if title else ()


def _row(item: Item) -> Mapping[str, Value]:
    return {
        "key": item.key,
        "meeting": item.meeting,
        "topic": item.topic,
        "resolution": item.resolution,
        "leads": "、".join(item.leads),
        "supporting": "、".join(item.supporting),
        "due": item.due,
        "progress": item.progress,
        "percent": item.percent,
        "recommendation": item.recommendation,
        "ruling": item.ruling,
    }


def _left_over(found: Earlier, lang: Lang) -> bytes:
    header = [say(f"left-over-{name}", lang) for name in ("place", "words", "remedy")]
    rows: list[list[Value]] = [
        [place_of(one.spot, lang), one.text, remedy(one, lang)] for one in found.left_over
    ]
    return new_workbook(say("left-over", lang), header, rows, _WIDTHS, 0)


def place_of(spot: Spot, lang: Lang) -> str:
    """Where something stands in the document, as a person would look it up; ``""`` for nowhere."""
    parts = []
    if spot.page:
        parts.append(say("spot-page", lang, page=spot.page))
    if spot.table:
        parts.append(say("spot-cell", lang, table=spot.table, row=spot.row, column=spot.column))
    if spot.line:
        parts.append(say("spot-line", lang, line=spot.line))
    return ("" if lang.startswith("zh") else ", ").join(parts)


def message(finding: Finding, lang: Lang) -> str:
    """What is found, in a sentence."""
    return say(finding.code, lang, **_blanks(finding))


def remedy(finding: Finding, lang: Lang) -> str:
    """What to do about it."""
    return say(f"{finding.code}.remedy", lang, **_blanks(finding))


def _blanks(finding: Finding) -> Mapping[str, str]:
    text = " ".join(text_of(finding.text).split())
    return {"text": text if len(text) <= 40 else f"{text[:40]}…", **finding.detail}
