"""The dashboard as a page, in a real browser: sorted, filtered, offline, by keyboard, aloud, on paper."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from synctool.figures import Answered, Fact, figures
from synctool.model import Run, rich_text
from synctool.reports.dashboard import Page, PageItem, render

TODAY = date(2024, 12, 20)
HOSTILE = "</td><script>document.title='x'</script><img src=http://evil.test/x onerror=document.title='y'>\"'&{{ 7*7 }}"
MARKED = rich_text(
    [[Run("已完成"), Run("第一階段", underline="single"), Run("，", bold=True)], [Run("2. 續辦。")]]
)


def _fact(key: str, lead: str, due: date | None, share: float | None, advice: str) -> Fact:
    return Fact(key, (lead,), ("數發部",), due, share, advice)


FACTS = (
    _fact("4-1-2", "工程會", date(2024, 12, 31), 0.5, "繼續列管"),
    _fact("4-1-10", "經濟部", date(2024, 11, 1), 0.2, "繼續列管"),
    _fact("4-2-1", HOSTILE, None, None, ""),
    _fact("4-2-2", "工程會", date(2024, 6, 1), 1, "解除列管"),
)


def page(lang: str = "zh-TW") -> bytes:
    agencies = ("工程會", "經濟部", "數發部", HOSTILE)
    counted = figures(FACTS, agencies, {"工程會": Answered(2, 1)}, TODAY, date(2024, 6, 1))
    texts = ("一般決議", "另一決議", HOSTILE, "請研議")
    items = tuple(
        PageItem(fact, "第4次會議", "議題", text, MARKED if n == 0 else text)
        for n, (fact, text) in enumerate(zip(FACTS, texts, strict=True))
    )
    return render(Page("追蹤儀表板" + HOSTILE, "辦公室", "113年第4季", TODAY, counted, items, lang=lang))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    program = os.environ.get("SYNCTOOL_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("Chromium is not installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Opens the page, offline; what it asks for from elsewhere is noted."""
    contexts = []

    def opened(data: bytes | None = None, **options: Any) -> Any:
        path = tmp_path / "dashboard.html"
        path.write_bytes(data or page())
        context = browser.new_context(**options)
        contexts.append(context)
        tab = context.new_page()
        tab.asked = []
        tab.on("request", lambda request: tab.asked.append(request.url))
        tab.goto(path.as_uri())
        return tab

    yield opened
    for context in contexts:
        context.close()


def keys(tab: Any) -> list[str]:
    shown: list[str] = tab.locator("#items tbody tr:visible th").all_inner_texts()
    return shown


def test_it_asks_for_nothing_but_itself_and_runs_no_foreign_script(show: Any) -> None:
    tab = show()
    assert [url.rpartition("/")[2] for url in tab.asked] == ["dashboard.html"]
    assert tab.title() == "追蹤儀表板" + HOSTILE
    assert tab.locator("img").count() == 0 and tab.locator("script").count() == 1
    assert HOSTILE in tab.locator("#items").inner_text()


def test_every_sortable_column_sorts_by_keyboard_and_says_so(show: Any) -> None:
    tab = show()
    key = tab.get_by_role("button", name="項次")
    key.focus()
    tab.keyboard.press("Enter")
    assert keys(tab) == ["4-1-2", "4-1-10", "4-2-1", "4-2-2"]
    tab.keyboard.press("Space")
    assert keys(tab) == ["4-2-2", "4-2-1", "4-1-10", "4-1-2"]
    heads = tab.locator("#items thead th")
    assert heads.first.get_attribute("aria-sort") == "descending"
    due = tab.get_by_role("button", name="期限")
    due.press("Enter")
    assert keys(tab) == ["4-2-2", "4-1-10", "4-1-2", "4-2-1"]  # what has no deadline stands last
    due.press("Enter")
    assert keys(tab) == ["4-1-2", "4-1-10", "4-2-2", "4-2-1"]
    assert heads.first.get_attribute("aria-sort") == "none"
    assert "已依「期限」由大到小排序" in tab.get_by_role("status").inner_text()


def test_the_keyboard_reaches_everything_and_the_focus_can_be_seen(show: Any) -> None:
    tab = show()
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    seen = set()
    for _ in range(40):
        tab.keyboard.press("Tab")
        seen.add(tab.evaluate("document.activeElement.id || document.activeElement.innerText.trim()"))
        width = tab.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert width >= 1 or tab.evaluate("document.activeElement === document.body")
    assert {"words", "agency", "advice", "state", "清除篩選", "項次", "列管建議"} <= seen


@pytest.mark.parametrize(
    ("control", "value", "left"),
    [
        ("機關（主辦或協辦）", "經濟部", ["4-1-10"]),
        ("列管建議", "解除列管", ["4-2-2"]),
        ("狀況", "逾期", ["4-1-10"]),
        ("狀況", "無期限", ["4-2-1"]),
    ],
)
def test_a_filter_leaves_what_matches_and_counts_it(
    show: Any, control: str, value: str, left: list[str]
) -> None:
    tab = show()
    tab.get_by_label(control, exact=True).select_option(label=value)
    assert keys(tab) == left
    assert tab.get_by_role("status").inner_text().strip() == f"顯示 {len(left)} 項，共 4 項。"
    tab.get_by_role("button", name="清除篩選").click()
    # Waits without eval(), which the page's own security policy forbids.
    tab.locator("#items tbody tr[hidden]").first.wait_for(state="detached")


def test_words_are_looked_for_in_every_column(show: Any) -> None:
    tab = show()
    tab.get_by_label("文字（任何欄位）").fill("第一階段 工程會")
    assert keys(tab) == ["4-1-2"]
    tab.get_by_label("文字（任何欄位）").fill("沒有這些字")
    assert keys(tab) == []
    assert tab.get_by_text("沒有符合條件的事項。").is_visible()


def test_underlines_are_kept(show: Any) -> None:
    run = show().get_by_text("第一階段", exact=True)
    assert "underline" in run.evaluate("e => getComputedStyle(e).textDecorationLine")


def test_without_a_script_the_table_can_be_read_and_no_dead_control_is_shown(show: Any) -> None:
    tab = show(java_script_enabled=False)
    assert tab.locator("#items tbody tr").count() == 4
    assert not tab.locator("#filters").is_visible()
    assert tab.locator("#items button").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh-TW", "en"])
def test_axe_finds_no_fault(show: Any, scheme: str, lang: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    found = axe.Axe().run(show(page(lang), color_scheme=scheme, bypass_csp=True))
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found.response["violations"]] == []


def test_charts_say_their_numbers_in_words_and_in_a_table(show: Any) -> None:
    tab = show()
    charts = tab.locator("figure svg[role=img]")
    assert charts.count() == 6
    assert tab.locator("figure details table").count() == 6
    words = tab.locator("#words-answer").text_content()
    assert "工程會：如期填報 1、逾期填報 1、未填報 0" in words
    assert tab.locator("#words-recommendation").text_content().startswith("解除列管：1；繼續列管：2；")


@pytest.mark.parametrize("lang", ["zh-TW", "en"])
@pytest.mark.parametrize("width", [320, 800, 1400])
def test_nothing_is_cut_off_at_any_width(show: Any, width: int, lang: str) -> None:
    tab = show(page(lang), viewport={"width": width, "height": 800})
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    outside = tab.evaluate(
        """() => [...document.querySelectorAll('figure svg text')].filter(t => {
             const box = t.getBBox(), view = t.ownerSVGElement.viewBox.baseVal;
             return box.x < -1 || box.x + box.width > view.width + 1 || box.y + box.height > view.height + 2;
           }).map(t => t.textContent)"""
    )
    assert outside == []


def test_on_paper_the_controls_are_gone_and_the_head_is_repeated(show: Any) -> None:
    tab = show()
    tab.emulate_media(media="print")
    assert not tab.locator("#filters").is_visible()
    assert tab.locator("#items thead").evaluate("e => getComputedStyle(e).display") == "table-header-group"
    assert tab.pdf(prefer_css_page_size=True).startswith(b"%PDF")
