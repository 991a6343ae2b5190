"""A push that finds nothing to do remembers so, and what it remembers never changes what a push does."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from office import Office, done

from synctool.flows import push as flow
from synctool.flows import undo
from synctool.flows.current import CurrentForms
from synctool.flows.push import PushReport
from synctool.history import open_history

Happening = Callable[[Office], object]


def nothing(office: Office) -> None: ...


def form_copied_over_by_an_old_one(office: Office) -> None:
    shutil.copy(office.folder / "old.xlsx", office.form("數發部"))


def other_rules(office: Office) -> None:
    config = office.folder / "config.toml"
    config.write_text(config.read_text("utf-8") + "[fields.evidence]\nrequired = true\n", "utf-8")


def other_round(office: Office) -> None:
    config = office.folder / "config.toml"
    config.write_text(config.read_text("utf-8").replace("113年第4季", "114年第1季"), "utf-8")


def pulled_back(office: Office) -> None:
    undo.run(office.project)


def notes_of_nobody(office: Office) -> None:
    history = open_history("", office.folder, project="test")
    history.set_value("forms-current", "")
    history.close()


HAPPENINGS: dict[str, Happening] = {
    "nothing": nothing,
    "a clerk answers": lambda o: o.clerk("數發部", "1-1", done("新的答復")),
    "a clerk changes an answer": lambda o: o.clerk("數發部", "1-2", {"progress": "改寫"}),
    "a clerk changes what is given": lambda o: o.clerk("數發部", "1-2", {"resolution": "改了決議"}),
    "staff change a resolution": lambda o: o.staff("1-2", {"resolution": "新決議"}),
    "staff take an item away": lambda o: o.staff("1-2", {"leads": "經濟部"}),
    "staff change an answer": lambda o: o.edit_response("數發部", "1-2", {"progress": "主表改寫"}),
    "an old form comes back": form_copied_over_by_an_old_one,
    "the form is gone": lambda o: o.form("數發部").unlink(),
    "the form is damaged": lambda o: o.form("數發部").write_bytes(b"PK"),
    "the rules change": other_rules,
    "the round changes": other_round,
    "the pull is undone": pulled_back,
}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Pushed, answered, pulled, and pushed again with nothing to do."""
    made = Office(tmp_path / "one")
    made.push()
    shutil.copy(made.form("數發部"), made.folder / "old.xlsx")
    made.clerk("數發部", "1-2", done("已辦理完成"))
    made.pull()
    assert told(made.push()) == dict.fromkeys(made.agencies, "unchanged")
    return made


def told(report: PushReport) -> dict[str, object]:
    return {o.agency: (o.state, o.unpulled) if o.unpulled else o.state for o in report.agencies}


@pytest.mark.parametrize("happening", HAPPENINGS.values(), ids=HAPPENINGS)
def test_a_push_does_the_same_with_and_without_what_it_remembers(
    office: Office, happening: Happening, tmp_path: Path
) -> None:
    other = Office.__new__(Office)
    shutil.copytree(office.folder, tmp_path / "two")
    other.__dict__ = office.__dict__ | {
        "folder": tmp_path / "two",
        "master": tmp_path / "two" / "master.xlsx",
    }
    notes_of_nobody(other)
    for one in (office, other):
        happening(one)
    assert told(office.push()) == told(other.push())
    assert said(office) == said(other)


def said(office: Office) -> dict[str, object]:
    """What each form holds, or that it cannot be read."""
    forms: dict[str, object] = {}
    for agency in office.agencies:
        path = office.form(agency)
        is_whole = path.is_file() and path.stat().st_size > 10
        forms[agency] = office.table_of(path, "填報表").rows if is_whole else None
    return forms


def test_a_form_that_is_as_it_should_be_is_not_read_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    original = flow.read_return
    monkeypatch.setattr(flow, "read_return", lambda a, *rest: (read.append(a), original(a, *rest))[1])
    office.push()
    assert read == []
    office.clerk("數發部", "1-1", {"progress": "還沒收回"})
    assert told(office.push())["數發部"] == ("refused", ("I8",))
    assert read == ["數發部"]
    assert told(office.push())["數發部"] == ("refused", ("I8",)), "what was refused is not remembered"


def test_what_is_remembered_hangs_on_everything_that_a_plan_hangs_on(tmp_path: Path) -> None:
    history = open_history("", tmp_path, project="test")
    forms = CurrentForms(history, "113年第4季")
    code = forms.code("f" * 64, [[(1, "1-1")]])
    forms.note("agencies/數發部.xlsx", code)
    forms.keep()
    again = CurrentForms(history, "113年第4季")
    assert again.hold("agencies/數發部.xlsx", code)
    others = [
        CurrentForms(history, "114年第1季").code("f" * 64, [[(1, "1-1")]]),
        again.code("e" * 64, [[(1, "1-1")]]),
        again.code("f" * 64, [[(1, "1-2")]]),
        again.code("f" * 64, [[(1, "1-1")]], ["conflict"]),
    ]
    assert not any(again.hold("agencies/數發部.xlsx", other) for other in others)
    history.close()
