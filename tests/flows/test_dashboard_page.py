"""``sync brief --kind dashboard``: the page of a real master."""

from __future__ import annotations

from pathlib import Path

import pytest
from office import TODAY, Office, done

from synctool.errors import ConfigError
from synctool.flows import brief, dashboard_page


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.push()
    made.clerk("工程會", "1-1", done("已函知各機關辦理，詳如附件所示，無其他待辦事項，並已完成檢討。"))
    made.pull()
    return made


def test_the_page_holds_every_item_and_what_was_answered(office: Office) -> None:
    to = office.folder / "儀表板.html"
    report = dashboard_page.run(office.project, to, day=TODAY)
    text = to.read_text(encoding="utf-8")
    assert (report.items, report.left_out) == (("1-1", "1-2", "1-3"), 0)
    assert text.count('<th scope="row" data-sort=') == 3
    assert "已函知各機關辦理" in text
    assert "工程會：如期填報 1、逾期填報 0、未填報 0；" in text
    assert 'src="http' not in text and "url(http" not in text and 'href="http' not in text


def test_it_can_be_narrowed_and_is_no_brief(office: Office) -> None:
    to = office.folder / "d.html"
    chosen = brief.Selection(agencies=("國科會",))
    assert dashboard_page.run(office.project, to, selection=chosen, day=TODAY).items == ("1-3",)
    changed = brief.Selection(changed=True)
    assert len(brief.run(office.project, office.folder / "b.html", selection=changed).items) == 3


def test_another_ending_is_refused_with_the_remedy(office: Office) -> None:
    with pytest.raises(ConfigError, match="dashboard-format"):
        dashboard_page.run(office.project, office.folder / "d.pptx")
