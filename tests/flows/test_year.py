"""A year of an office: four rounds, twelve agencies, sixty items, and what goes wrong in a year.

What the office sees at each step stands in ``golden/一年.txt``; set ``SYNCTOOL_GOLDEN=write``
to write it anew, and read what changed.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from office import DONE, ItemRow, Office

from synctool.cli.explain import explain_lines
from synctool.cli.rules import replay_lines
from synctool.flows import close, explain, pull, push, remind, replay, rounds, roundtable, undo
from synctool.flows.close import CloseReport
from synctool.flows.master import Master, read_master
from synctool.flows.places import master_store
from synctool.flows.pull import PullReport
from synctool.history import open_history
from synctool.model import CellEdit, SheetEdit, Value, text_of
from synctool.stores import store_for
from synctool.stores.base import Write

GOLDEN = Path(__file__).parent / "golden" / "一年.txt"
AGENCIES = "工程會 數發部 經濟部 國科會 交通部 衛福部 環境部 教育部 內政部 勞動部 農業部 文化部".split()
ROUNDS = {f"113年第{n}季": date(2024, 3 * n, 30 if n in (2, 3) else 31) for n in range(1, 5)}
NUMBER = dict(zip(ROUNDS, range(1, 5), strict=True))


def _items() -> list[ItemRow]:
    """Every seventh item has two leads, every fifth of the others a supporting agency."""
    rows: list[ItemRow] = []
    for n in range(60):
        lead, other = AGENCIES[n % 12], AGENCIES[(n + 5) % 12]
        key = f"4-{n // 6 + 1}-{n % 6 + 1}"
        leads = f"{lead}、{other}" if n % 7 == 3 else lead
        rows.append(
            (
                key,
                f"請{leads}就第{n + 1}案研議並落實推動。",
                leads,
                other if n % 5 == 2 and n % 7 != 3 else "",
            )
        )
    return rows


ITEMS = _items()
ORDER = {row[0]: n for n, row in enumerate(ITEMS)}


def answer(key: str, agency: str, number: int) -> dict[str, Value]:
    """What an agency says of an item in a round: on its way, repeated, or done from its own round on."""
    n = ORDER.get(key, 0)
    ready = 1 + n * 7 % 5
    if number < ready:
        told = 1 if n % 13 == 0 else number
        text = f"{agency}就第{n + 1}案於第{told}季召開{n + told}場會議，預計113年第{min(ready, 4)}季完成。"
        return {"progress": text, "status": "辦理中", "percent": number / 5, "request": "繼續列管"}
    day = list(ROUNDS.values())[ready - 1] - timedelta(20)
    text = f"{agency}就第{n + 1}案業於113年{day.month}月{day.day}日辦理完成，並將成果函送各相關機關參考。"
    request = "自行列管" if n % 11 == 5 else "解除列管"
    return {"progress": text, **DONE, "completed": day, "request": request}


class Year:
    """The office, and the log of what it sees."""

    def __init__(self, folder: Path) -> None:
        self.office = Office(folder, ITEMS, settings="[mail]\nsender = 'a@example.tw'\n")
        path = folder / "config.toml"
        path.write_text(path.read_text("utf-8").replace("name = '113年第4季'\n", "name = ''\n"), "utf-8")
        self.log: list[str] = []
        self.said: dict[tuple[str, str, str], Value] = {}
        """By round, item and agency: the last answer that was pulled."""
        self.today = date(2024, 3, 1)

    # --- what people do

    def open(self, name: str) -> None:
        self.today = ROUNDS[name] - timedelta(20)
        report = rounds.open_round(self.office.project, name, due=ROUNDS[name], today=self.today)
        assert report.pushed is not None
        states = Counter(o.state for o in report.pushed.agencies)
        self.log += ["", f"== {name}", f"發送：{_told(states)}，事項 {len(self.master.register.items)}"]
        self.log += [f"前期未填完：{'、'.join(report.silent)}"] if report.silent else []

    def fill(self, agency: str, values: Mapping[str, Mapping[str, Value]]) -> None:
        """A clerk fills in a form, in one sitting."""
        path = self.office.form(agency)
        table = self.office.table_of(path, "填報表")
        edits = tuple(
            CellEdit(table.rows[key].number, table.header.columns[name], value)
            for key, row in values.items()
            for name, value in row.items()
        )
        store = store_for(path, {})
        store.commit(store.prepare(store.read(), Write([SheetEdit("填報表", edits)])))

    def answer(
        self, name: str, agencies: Sequence[str], change: Callable[[str], dict[str, Value]] = lambda _: {}
    ) -> None:
        for agency in agencies:
            mine = self.master.register.assigned_to(agency)
            values = {
                key: {**answer(key, agency, NUMBER[name]), **change(key)}
                for key, item in mine.items()
                if agency in item.leads
            }
            self.fill(agency, values)
            self.said |= {(name, key, agency): row["progress"] for key, row in values.items()}

    def pull(self, **options: object) -> PullReport:
        report = pull.run(self.office.project, today=self.today, **options)  # type: ignore[arg-type]
        states = Counter(o.state for o in report.agencies)
        ready = [r.item for r in report.recommendations if r.ready]
        notes = Counter(n.code for r in report.recommendations for n in r.notes)
        self.log.append(
            f"彙入：{_told(states)}｜異動 {len(report.changes)}、待補正 {len(report.problems)}、衝突 {len(report.conflicts)}"
        )
        self.log.append(f"  建議解除 {len(ready)}：{'、'.join(ready)}")
        self.log.append(f"  提醒：{_told(notes)}")
        return report

    def push(self) -> None:
        report = push.run(self.office.project, today=self.today)
        self.log.append(f"發送：{_told(Counter(o.state for o in report.agencies))}")

    def remind(self, days: int) -> None:
        report = remind.run(self.office.project, today=self.office.project.config.round.due + timedelta(days))  # type: ignore[operator]
        owed = [f"{r.agency} {r.level} {len(r.unanswered)}+{len(r.to_correct)}" for r in report.reminders]
        self.log.append(f"催辦（逾 {days} 日）：{'、'.join(owed) or '無'}")

    def rule(self, meeting: str, rulings: Mapping[str, str]) -> CloseReport:
        """The chair rules; staff type it into 裁示; the rulings are carried out."""
        table = self.office.table_of(self.office.master, "列管事項")
        column = table.header.columns["ruling"]
        self.office.edit(
            self.office.master, "列管事項", {(table.rows[k].number, column): v for k, v in rulings.items()}
        )
        report = close.run(self.office.project, meeting=meeting, day=self.today)
        self._tell(meeting, report)
        return report

    def _tell(self, meeting: str, report: CloseReport) -> None:
        kinds = Counter(one.ruling.kind.value for one in report.carried)
        self.log.append(f"{meeting}：{_told(kinds)}｜未執行 {[(p.item, p.code) for p in report.problems]}")

    # --- what is there

    @property
    def master(self) -> Master:
        return read_master(self.office.project, master_store(self.office.project).read())


def _told(counts: Mapping[str, int]) -> str:
    return "、".join(f"{name} {count}" for name, count in sorted(counts.items())) or "無"


def chair(report: PullReport) -> dict[str, str]:
    """What is recommended is ruled, but for every sixth."""
    ready = [r.item for r in report.recommendations if r.ready]
    rulings = {item: "繼續列管，請補充成效" if n % 6 == 5 else "解除列管" for n, item in enumerate(ready)}
    asked = [r.item for r in report.recommendations if r.recommendation.value == "self"]
    return rulings | {item: "自行列管，由機關定期自評" for item in asked[:1]}


def first_round(year: Year) -> None:
    name = "113年第1季"
    year.open(name)
    year.answer(name, AGENCIES[:9])
    year.pull()
    year.today = ROUNDS[name]
    year.remind(3)
    year.answer(name, AGENCIES[9:])
    report = year.pull()
    year.rule("第5次會議", chair(report))


def second_round(year: Year) -> None:
    """A form is lost after it was pulled, a day cannot be read, and a wrong return is pulled and undone."""
    name = "113年第2季"
    year.open(name)
    wrong = next(
        k for k, i in year.master.register.items.items() if "衛福部" in i.leads and ORDER[k] * 7 % 5 < 2
    )
    year.answer(name, AGENCIES, lambda key: {"completed": "近期"} if key == wrong else {})
    year.pull()
    year.office.form("環境部").unlink()
    year.push()
    before = year.office.form("環境部").read_bytes()
    year.pull()
    assert year.office.form("環境部").read_bytes() == before
    master, form = year.office.master.read_bytes(), year.office.form("交通部").read_bytes()
    year.fill(
        "交通部", {key: {"progress": "貼錯的內容。"} for key in year.master.register.assigned_to("交通部")}
    )
    year.log.append("交通部貼錯內容：")
    report = year.pull(force=["交通部"])
    undone = undo.run(year.office.project, report.run)
    year.log.append(f"復原：{[(f.source, f.state) for f in undone.files]}，{len(undone.changes)} 格")
    assert year.office.master.read_bytes() == master
    year.office.form("交通部").write_bytes(form)
    report = year.pull()
    year.today = ROUNDS[name]
    rulings = chair(report)
    spare = [k for k in year.master.register.items if k not in rulings]
    year.rule("第6次會議", {**rulings, spare[0]: f"併案 {spare[1]}", spare[2]: "原則同意解除列管"})


def third_round(year: Year) -> None:
    """One item comes back, one is split, and an agency stays silent."""
    name = "113年第3季"
    year.open(name)
    gone = next(k for k, i in year.master.closed.items() if "工程會" in i.leads)
    year._tell(
        "第7次會議復列", close.reopen(year.office.project, [gone], meeting="第7次會議", day=year.today)
    )
    split = next(
        k for k, i in year.master.register.items.items() if len(i.leads) == 1 and i.leads[0] == "教育部"
    )
    ruling = close.given(f"分案 {split}-1、{split}-2", "請分別辦理")
    done = close.run(year.office.project, items=[split], ruling=ruling, meeting="第7次會議", day=year.today)
    year._tell("第7次會議分案", done)
    year.push()
    year.answer(name, [a for a in AGENCIES if a != "文化部"])
    year.pull()
    year.today = ROUNDS[name]
    year.remind(9)
    year.remind(20)
    report = year.pull()
    year.rule("第8次會議", chair(report))


def fourth_round(year: Year) -> None:
    """The round is closed, and one return comes after."""
    name = "113年第4季"
    year.open(name)
    year.answer(name, AGENCIES[:-1])
    year.pull()
    year.today = ROUNDS[name]
    ended = rounds.close_round(year.office.project, today=year.today)
    year.log.append(f"截止：未填完 {'、'.join(ended.silent)}")
    year.answer(name, AGENCIES[-1:])
    late = year.pull()
    assert {o.agency: o.state for o in late.agencies}["文化部"] == "stale"
    report = year.pull(force=["文化部"])
    year.rule("第9次會議", chair(report))
    year.push()
    year.pull()


def looking_back(year: Year) -> None:
    project = year.office.project
    year.log += ["", "== 全年"]
    for one in rounds.listed(project):
        year.log.append(
            f"{one.round.name}｜{one.round.due}｜{one.round.closed}｜{one.items} 項｜{one.agencies} 機關"
        )
    outcomes = Counter(text_of(row["outcome"]) for row in year.master.archive.rows.values())  # type: ignore[union-attr]
    year.log.append(f"已解除列管：{_told(outcomes)}；仍列管 {len(year.master.register.items)}")
    year.log += ["", *replay_lines(replay.run(project), "zh-TW")]
    back = next(
        k
        for k, r in year.master.archive.rows.items()
        if r["outcome"] == "復列" or "復列" in text_of(r["story"])
    )  # type: ignore[union-attr]
    year.log += ["", *explain_lines(explain.run(project, back, today=year.today), "zh-TW")]
    table = roundtable.run(project, year.office.folder / "歷次.xlsx")
    year.log.append(f"\n歷次回復：{len(table.rounds)} 期、{table.rows} 列")


def test_an_office_runs_a_whole_year(tmp_path: Path) -> None:
    year = Year(tmp_path / "office")
    for part in (first_round, second_round, third_round, fourth_round, looking_back):
        part(year)
    said = "\n".join(year.log).strip() + "\n"
    if os.environ.get("SYNCTOOL_GOLDEN") == "write":
        GOLDEN.write_text(said, "utf-8")
    assert said == GOLDEN.read_text("utf-8")
    _holds(year)


def _holds(year: Year) -> None:
    """No answer is lost, no closed item is asked for, the audit is whole, and all has come to rest."""
    office = year.office
    held = office.table_of(office.master, "機關回復").rows
    for (name, key, agency), text in year.said.items():
        assert held[f"{name}\t{key}\t{agency}"]["progress"] == text
    closed = year.master.closed
    assert closed
    for agency in AGENCIES:
        there = office.table_of(office.form(agency), "填報表").rows.keys()
        assert there == year.master.register.assigned_to(agency).keys()
        assert not there & closed.keys()
    history = open_history("", office.folder, project="test")
    assert not history.verify()
    history.close()
    master = office.master.read_bytes()
    assert not pull.run(office.project, today=year.today).changes
    assert office.master.read_bytes() == master
