"""What an office holds: its size, the master's rows, the agencies' answers, the next round of edits."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from bench import masterfile, words

EDITABLE = ("progress", "progress", "evidence", "reporter", "contact", "percent")
"""What a clerk changes in the next round of edits; 辦理情形 most often."""


@dataclass(frozen=True)
class Size:
    """How big an office is. Raises :class:`ValueError` where the numbers do not fit together."""

    agencies: int = 100
    items: int = 200
    """Rows of each agency's return."""
    master_rows: int = 0
    """Rows of the master; 0: one for each row of a return, so that every item has one agency."""
    changed: int = 500
    """Cells of the returns that the next round of edits changes."""
    seed: int = 1

    def __post_init__(self) -> None:
        if not self.items <= self.rows <= self.agencies * self.items:
            raise ValueError("the master needs at least `items` rows, and at most agencies × items")
        if self.changed > self.agencies * self.items:
            raise ValueError("there are not so many cells to change")

    @property
    def rows(self) -> int:
        return self.master_rows or self.agencies * self.items

    @property
    def cells(self) -> int:
        """Cells that a pull reads: the master's and the returns'."""
        return self.rows * len(masterfile.COLUMNS) + self.agencies * self.items * 17

    def keys(self) -> list[str]:
        """The items' keys in the master's order: meeting-topic-number."""
        return [f"{n // 200 + 1}-{n // 10 % 20 + 1}-{n % 10 + 1}" for n in range(self.rows)]

    def assigned(self) -> list[list[int]]:
        """By row of the master: the numbers of its agencies, spread as meetings spread them."""
        stride = next(
            s for s in range(int(self.rows * 0.618) | 1, 2 * self.rows) if math.gcd(s, self.rows) == 1
        )
        by_row: list[list[int]] = [[] for _ in range(self.rows)]
        for slot in range(self.agencies * self.items):
            by_row[slot * stride % self.rows].append(slot // self.items)
        return by_row


def master_rows(size: Size) -> Iterator[dict[str, Any]]:
    """The master's rows by label."""
    names = words.agency_names(size.agencies)
    for number, (key, numbers) in enumerate(zip(size.keys(), size.assigned(), strict=True)):
        random = Random(f"{size.seed}/{key}")
        agencies = [names[n] for n in numbers]
        separate = number % 2 == 1
        leads, supporting = (agencies, []) if separate else (agencies[:1], agencies[1:])
        budget = random.randint(0, 50) * 100
        spent = budget * random.randint(0, 10) // 10
        heading = "、".join(agencies) + "：\n"
        yield {
            "項次": key,
            "會議": f"數位韌性推動會報第{key.split('-')[0]}次會議",
            "議題": words.topic(random),
            "會議決議": words.resolution(random, "、".join(agencies)),
            "主辦機關": "、".join(leads),
            "協辦機關": "、".join(supporting) or None,
            "列管期限": date(2024, 1, 1) + timedelta(days=random.randint(100, 700)),
            "辦理情形": heading + words.progress(random),
            "辦理進度": random.randint(0, 9) / 10,
            "列管建議": "繼續列管",
            "承辦人": words.person(random),
            "內部備註": f"內部：{words.sentence(random)[:12].replace('<u>', '').replace('</u>', '')}",
            "列管分級": random.choice("ABC"),
            "交辦日期": date(2023, 6, 1) + timedelta(days=random.randint(0, 300)),
            "預算(千元)": budget,
            "執行數(千元)": spent,
            "執行率": spent / budget if budget else 0,
            "簽辦文號": words.document(random),
            "收文日期": date(2023, 6, 1) + timedelta(days=random.randint(0, 300)),
        }


def answer(size: Size, agency: str, key: str) -> dict[str, Any]:
    """What the agency's clerk fills in at first, by field; ``{}`` where nothing is reported yet."""
    random = Random(f"{size.seed}/{key}/{agency}")
    if random.random() < 0.05:
        return {}
    done = random.random() < 0.4
    filled: dict[str, Any] = {
        "progress": words.progress(random),
        "status": "已完成" if done else "辦理中",
        "percent": 1 if done else random.randint(1, 9) / 10,
        "evidence": words.document(random),
        "request": "解除列管" if done else "繼續列管",
        "reporter": words.person(random),
        "contact": words.telephone(random),
    }
    if done and random.random() > 0.01:  # some forget the day, and get it back to correct
        filled["completed"] = words.roc_day(random)
    return filled


def edits(size: Size) -> dict[str, dict[tuple[str, str], Any]]:
    """The next round: ``size.changed`` new values over all returns; by agency, then by item and field."""
    random = Random(f"{size.seed}/edits")
    names = words.agency_names(size.agencies)
    keys = size.keys()
    mine: dict[int, list[str]] = {n: [] for n in range(size.agencies)}
    for key, numbers in zip(keys, size.assigned(), strict=True):
        for n in numbers:
            mine[n].append(key)
    made: dict[str, dict[tuple[str, str], Any]] = {}
    for count in range(size.changed):
        agency = names[count % size.agencies]
        cells = made.setdefault(agency, {})
        while True:
            cell = (random.choice(mine[count % size.agencies]), random.choice(EDITABLE))
            before = answer(size, agency, cell[0])
            if cell in cells or not before or (cell[1] == "percent" and before["percent"] == 1):
                if len(cells) >= len(mine[count % size.agencies]):
                    break
                continue
            cells[cell] = _edited(random, cell[1], before[cell[1]])
            break
    return made


def _edited(random: Random, field: str, before: Any) -> Any:
    if field == "progress":
        return f"{before}\n{words.sentence(random)}"
    if field == "percent":
        return before + 0.05
    return f"{before}（更新）"
