"""What a page means: topics, labels, numbers, roles, rows that go on; each case as an office might write it."""

from __future__ import annotations

import pytest

from synctool.brief_found import Earlier
from synctool.brief_reading import read_brief
from synctool.model import text_of
from synctool.reports.reading import read

_HEADER = "會議決議\t辦理情形\t列管建議"


def brief(*lines: str, cover: str = "推動小組 第4次會議報告") -> Earlier:
    """A tagged text; ``|`` parts cells, ``/`` parts paragraphs."""
    rows = (line.replace("|", "\t") for line in lines)
    rows = (
        "\t".join("".join(f"<p>{p}</p>" for p in cell.split("/")) for cell in row.split("\t"))
        if "\t" in row
        else row
        for row in rows
    )
    return read_brief(read("\n".join([cover, "", *rows]).encode(), "txt", "簡報.txt"))


def html(*rows: str, above: str = "") -> Earlier:
    """A page with one table of these rows."""
    page = f"<p>第4次會議報告</p>{above}<table>{''.join(f'<tr>{row}' for row in rows)}</table>"
    return read_brief(read(page.encode(), "html", "簡報.html"))


def codes(found: Earlier) -> list[str]:
    return [one.code for one in found.findings]


# ---------------------------------------------------------------- topics and numbers


@pytest.mark.parametrize(
    ("cell", "key", "topic", "resolution"),
    [
        ("(一) 採購：/決議：/1. 請經濟部辦理。", "4-1-1", "採購", "請經濟部辦理。"),
        ("（二）採購/決議/２．請經濟部辦理。", "4-2-2", "採購", "請經濟部辦理。"),
        ("案由三：採購/決議：3、請經濟部辦理。", "4-3-3", "採購", "請經濟部辦理。"),
        ("四、採購/(五)請經濟部辦理。", "4-4-5", "採購", "請經濟部辦理。"),
        ("議題十二 採購/結論：①請經濟部辦理。", "4-12-1", "採購", "請經濟部辦理。"),
        ("(一) 採購：/決議二：請經濟部辦理。", "4-1-2", "採購", "請經濟部辦理。"),
        ("第3次會議 (一) 採購：/決議：/1. 請經濟部辦理。", "3-1-1", "採購", "請經濟部辦理。"),
        ("1. 請經濟部於1.5年內辦理。", "4-1-1", "", "請經濟部於1.5年內辦理。"),
        ("決議：/(113)年預算請經濟部辦理。", "4-1-1", "", "(113)年預算請經濟部辦理。"),
        ("決議：/請經濟部辦理：/1. 甲。/2. 乙。", "4-1-1", "", "請經濟部辦理：\n1. 甲。\n2. 乙。"),
        ("(一) 議題1之推動報告：/決議：/1. 請經濟部辦理。", "4-1-1", "議題1之推動報告", "請經濟部辦理。"),
    ],
)  # fmt: skip
def test_topic_and_number_are_told_from_the_resolution(
    cell: str, key: str, topic: str, resolution: str
) -> None:
    (item,) = brief(_HEADER, f"{cell}|經濟部：/辦理中。|繼續列管").items
    assert (item.key, item.topic, text_of(item.resolution)) == (key, topic, resolution)


def test_a_topic_over_the_table_counts_for_its_rows() -> None:
    found = brief(
        "一、前言", "二、說明", "(三) 採購：", _HEADER, "1. 請經濟部辦理。|經濟部：/辦理中。|繼續列管"
    )
    assert [(item.key, item.topic) for item in found.items] == [("4-3-1", "採購")]
    assert [text_of(one.text) for one in found.left_over] == ["一、前言", "二、說明"]


def test_a_topic_column_and_a_number_column_serve_as_well() -> None:
    found = html(
        "<td>項次<td>案由<td>決議內容<td>主辦機關<td>協辦機關<td>目前辦理情形<td>列管期限",
        "<td>1<td rowspan=2>採購<td>甲案<td>工程會<td>數位部<td>辦理中<td>114年3月31日",
        "<td>2<td>乙案<td>經濟部<td><td>辦理中<td>",
        "<td>3<td>AI<td>丙案<td>國科會<td><td>辦理中<td>",
    )
    assert [(i.key, i.topic, i.leads, i.supporting) for i in found.items] == [
        ("4-1-1", "採購", ("工程會",), ("數發部",)),
        ("4-1-2", "採購", ("經濟部",), ()),
        ("4-2-3", "AI", ("國科會",), ()),
    ]
    assert found.items[0].due == "114年3月31日"
    assert codes(found) == []


def test_a_key_that_is_written_is_kept() -> None:
    found = html("<td>編號<td>決議<td>辦理情形", "<td>A-07<td>請經濟部辦理。<td>經濟部：辦理中。")
    assert [item.key for item in found.items] == ["A-07"]


def test_a_number_that_is_taken_is_told_and_none_is_lost() -> None:
    rows = ["1. 請經濟部辦理。|經濟部：/甲|繼續列管", "1. 請國科會辦理。|國科會：/乙|繼續列管"]
    found = brief(_HEADER, *rows)
    assert [item.key for item in found.items] == ["4-1-1", "4-1-2"]
    assert codes(found) == ["brief-key-doubled"]


# ---------------------------------------------------------------- roles


@pytest.mark.parametrize(
    ("resolution", "progress", "leads", "supporting", "notes"),
    [
        ("請研議。", "工程會、數發部：/甲", ("工程會",), ("數發部",), []),
        ("請研議。", "工程會：/甲/數發部：/乙", ("工程會", "數發部"), (), []),
        ("請工程會會同數發部研議。", "工程會：/甲/數發部：/乙", ("工程會",), ("數發部",), []),
        ("請研議。", "行政院公共工程委員會及數位發展部：/甲", ("工程會",), ("數發部",), []),
        ("請研議。", "工程會：已辦理。/數發部：配合。", ("工程會", "數發部"), (), []),
        ("請研議。", "某某推動辦公室：/甲", ("某某推動辦公室",), (), []),
        ("請工程會及數發部研議。", "", ("工程會",), ("數發部",), ["brief-lead-guessed"]),
        ("請工程會、數發部研議。", "工程會：/甲", ("工程會",), (), ["brief-asked-silent"]),
        ("請研議（主辦：工程會；協辦：數發部、經濟部）。", "甲", ("工程會",), ("數發部", "經濟部"), []),
        ("請相關機關研議。", "辦理說明如下：/甲", (), (), ["brief-no-lead"]),
    ],
)  # fmt: skip
def test_who_leads_is_told_by(
    resolution: str, progress: str, leads: tuple[str, ...], supporting: tuple[str, ...], notes: list[str]
) -> None:
    found = brief(_HEADER, f"1. {resolution}|{progress}|繼續列管")
    assert (found.items[0].leads, found.items[0].supporting, codes(found)) == (leads, supporting, notes)


def test_an_answer_on_its_agency_s_line_is_parted_from_it() -> None:
    (item,) = brief(_HEADER, "1. 請研議。|工程會：已辦理。/數發部：配合。|繼續列管").items
    assert item.progress == "工程會：\n已辦理。\n數發部：\n配合。"


# ---------------------------------------------------------------- rows that go on


@pytest.mark.parametrize(
    "row",
    [
        "2.（續）|工程會：（續）/乙|繼續列管（續）",
        "(一) 採購：（續）/2. (續)|乙|",
        "2. 請工程會辦理。|乙|繼續列管",
        "|乙|",
    ],
)
def test_a_row_goes_on_with_the_one_before(row: str) -> None:
    found = brief(_HEADER, "(一) 採購：/決議：/2. 請工程會辦理。|工程會：/甲|繼續列管", "", _HEADER, row)
    (item,) = found.items
    assert (item.progress, item.recommendation, codes(found)) == ("工程會：\n甲\n乙", "繼續列管", [])


def test_a_paragraph_that_was_parted_is_one_again() -> None:
    rows = ["1. 請工程會辦理。|工程會：/甲乙|繼續列管", "1.（續）|（續）丙丁|"]
    (item,) = brief(_HEADER, *rows).items
    assert item.progress == "工程會：\n甲乙丙丁"


def test_an_answer_to_two_resolutions_belongs_to_both() -> None:
    found = html(
        "<td>會議決議<td>辦理情形<td>列管建議",
        "<td>1. 甲案<td rowspan=2><p>工程會：<p>已辦理。<td>解除列管",
        "<td>2. 乙案<td>繼續列管",
    )
    assert [(i.key, i.progress, i.recommendation) for i in found.items] == [
        ("4-1-1", "工程會：\n已辦理。", "解除列管"),
        ("4-1-2", "工程會：\n已辦理。", "繼續列管"),
    ]


# ---------------------------------------------------------------- nothing vanishes


def test_words_without_a_place_are_kept_with_theirs() -> None:
    found = html(
        "<td>會議決議<td>辦理情形<td>備考",
        "<td>1. 請工程會辦理。<td>工程會：辦理中。<td>另案簽報",
        "<td colspan=3>資料來源：各機關",
        above="<p>內部資料</p>",
    )
    kept = {text_of(one.text): (one.code, one.spot.row, one.spot.column) for one in found.left_over}
    assert kept == {
        "內部資料": ("brief-line-unplaced", 0, 0),
        "另案簽報": ("brief-column-unknown", 2, 3),
        "資料來源：各機關": ("brief-line-unplaced", 3, 1),
    }


def test_several_resolutions_in_one_cell_stay_one_item_and_are_told() -> None:
    found = brief(_HEADER, "1. 請工程會辦理。/2. 請工程會宣導。|工程會：/甲|繼續列管")
    assert text_of(found.items[0].resolution) == "請工程會辦理。\n2. 請工程會宣導。"
    assert codes(found) == ["brief-several-resolutions"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("解除列管", "解除列管"),
        ("建議解除列管。", "解除列管"),
        ("擬繼續列管", "繼續列管"),
        ("解 除 列 管", "解除列管"),
        ("繼續列管，並於3月底前回報", "繼續列管，並於3月底前回報"),
    ],
)
def test_a_recommendation_is_one_of_the_words_or_stays_as_it_is(written: str, meant: str) -> None:
    (item,) = brief(_HEADER, f"1. 請工程會辦理。|工程會：/甲|{written}").items
    assert item.recommendation == meant


# ---------------------------------------------------------------- the cover


@pytest.mark.parametrize(
    ("lines", "body", "meeting", "office"),
    [
        ("推動小組 第4次會議報告\n科技辦公室\n113.12.31", "推動小組", "第4次會議", ("科技辦公室",)),
        ("推動小組\n第四次會議結論追蹤報告\n報告機關：國科會\n民國113年12月31日", "推動小組", "第四次會議", ("國科會",)),
        ("推動小組第 4 次委員會議列管事項\n2024/12/31\n單位：", "推動小組", "第 4 次委員會議", ()),
    ],
)  # fmt: skip
def test_the_cover_says_whose_meeting_which_and_when(
    lines: str, body: str, meeting: str, office: tuple[str, ...]
) -> None:
    found = brief(_HEADER, "1. 請工程會辦理。|工程會：/甲|繼續列管", cover=lines)
    cover = found.cover
    assert (cover.body, cover.meeting, cover.office) == (body, meeting, office)
    assert cover.date is not None and cover.date.isoformat() == "2024-12-31"
    assert found.items[0].key == "4-1-1"
