"""Builds the brief's templates beside this file: ``python templates/build_brief.py``.

The names of layouts and styles are the contract with ``synctool.reports``
(docs/templates.md); looks may be changed freely. Equal runs give equal bytes.
"""

from __future__ import annotations

import io
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from build_brief_odf import build_odp, build_odt  # noqa: E402

from synctool.reports.template import settled  # noqa: E402

NAVY, STEEL, PALE, INK, GREY = "1F3A5F", "3F6C9B", "E9EFF6", "1A1A1A", "595959"
LATIN, HEI, KAI = "Microsoft JhengHei", "微軟正黑體", "標楷體"
MADE = datetime(2025, 1, 1)


def _drop_thumbnail(file: Any) -> None:
    """The libraries' own starting files show a picture of something else."""
    package = file.part.package
    rels = getattr(package, "_rels", None) or package.rels
    for key, rel in list(rels.items()):
        if rel.reltype.endswith("/thumbnail"):
            rels.pop(key)


# ---------------------------------------------------------------- PowerPoint

_NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
WIDE, HIGH = 12192000, 6858000
"""16:9, 33.87 cm by 19.05 cm, in English metric units."""


def _box(left: float, top: float, width: float, height: float) -> str:
    """A place in points."""
    x, y, cx, cy = (round(value * 12700) for value in (left, top, width, height))
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'


def _placeholder(
    number: int, name: str, ph: str, place: str, style: str = "", prompt: str = "", anchor: str = "ctr"
) -> str:
    prompt = prompt or f'<a:r><a:rPr lang="zh-TW"/><a:t>{name}</a:t></a:r>'
    body = f'<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}"><a:normAutofit/></a:bodyPr>'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {ph}/></p:nvPr></p:nvSpPr><p:spPr>{place}</p:spPr>"
        f"<p:txBody>{body}<a:lstStyle>{style}</a:lstStyle>"
        f"<a:p>{prompt}</a:p></p:txBody></p:sp>"
    )


def _level(size: int, colour: str, align: str = "l", bold: bool = False, after: int = 0) -> str:
    return (
        f'<a:lvl1pPr marL="0" indent="0" algn="{align}"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="0"/></a:spcBef><a:spcAft><a:spcPts val="{after * 100}"/></a:spcAft>'
        f"<a:buNone/>"
        f'<a:defRPr sz="{size * 100}" b="{int(bold)}"><a:solidFill><a:schemeClr val="{colour}"/>'
        f"</a:solidFill>"
        "</a:defRPr></a:lvl1pPr>"
    )


def _bar(number: int, place: str, colour: str = "tx2") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="線 {number}" descr=""/><p:cNvSpPr/>'
        '<p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{place}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr '
        f'val="{colour}"/>'
        "</a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


_NUMBER_FIELD = (
    '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
    '<a:rPr lang="zh-TW"/><a:t>‹#›</a:t></a:fld>'
)
_TITLE_PLACE = _box(36, 20, 888, 44)
_TABLE_PLACE = _box(36, 74, 888, 436)
_NUMBER_PLACE = _box(840, 514, 84, 18)


def _number(number: int) -> str:
    return _placeholder(
        number,
        "頁碼",
        'type="sldNum" sz="quarter" idx="12"',
        _NUMBER_PLACE,
        _level(12, "tx1", "r"),
        _NUMBER_FIELD,
    )


def _layouts() -> dict[str, tuple[str, str]]:
    """Name → (type, shapes)."""
    cover = (
        _bar(20, _box(0, 0, 960, 16))
        + _bar(21, _box(60, 292, 96, 4), "accent1")
        + _placeholder(
            2, "標題", 'type="ctrTitle"', _box(60, 150, 840, 130), _level(38, "tx2", bold=True), anchor="b"
        )
        + _placeholder(
            3,
            "單位與日期",
            'type="subTitle" idx="1"',
            _box(60, 312, 840, 170),
            _level(22, "tx1", after=6),
            anchor="t",
        )
        + _placeholder(
            4, "會議主體", 'type="body" sz="quarter" idx="13"', _box(60, 52, 840, 34), _level(20, "accent1")
        )
    )
    table = (
        _bar(20, _box(0, 0, 960, 8))
        + _placeholder(2, "標題", 'type="title"', _TITLE_PLACE, _level(28, "tx2", bold=True))
        + _placeholder(3, "表格", 'type="tbl" idx="10"', _TABLE_PLACE, _level(14, "tx1"), anchor="t")
        + _number(5)
    )
    closing = _bar(20, _box(0, 0, 960, 16)) + _placeholder(
        2, "標題", 'type="title"', _box(60, 150, 840, 240), _level(48, "tx2", "ctr", bold=True)
    )
    return {"封面": ("title", cover), "追蹤表": ("tbl", table), "結語": ("titleOnly", closing)}


def _tree(shapes: str) -> str:
    return (
        f'<p:cSld {_NAMES}><p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill>'
        f"<a:effectLst/></p:bgPr>"
        '</p:bg><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
        "<p:grpSpPr/>"
        f"{shapes}</p:spTree></p:cSld>"
    )


def _theme(blob: bytes) -> bytes:
    """The default theme with the house's colours and fonts."""
    text = blob.decode("utf-8")
    for name, value in {
        "dk1": INK, "lt1": "FFFFFF", "dk2": NAVY, "lt2": PALE, "accent1": STEEL, "accent2": "2E7D6B",
        "accent3": "B7791F", "accent4": "9B3A3A", "accent5": "6B5B95", "accent6": GREY,
        "hlink": STEEL, "folHlink": GREY,
    }.items():  # fmt: skip
        colour = f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>'
        text = re.sub(rf"<a:{name}>.*?</a:{name}>", colour, text, flags=re.S)
    fonts = (
        f'<a:latin typeface="{LATIN}"/><a:ea typeface="{HEI}"/><a:cs typeface=""/>'
        f'<a:font script="Hant" typeface="{HEI}"/>'
    )
    for name in ("majorFont", "minorFont"):
        text = re.sub(rf"<a:{name}>.*?</a:{name}>", f"<a:{name}>{fonts}</a:{name}>", text, flags=re.S)
    return text.encode("utf-8")


def _swap(part: Any, shapes: str) -> None:
    from pptx.oxml import parse_xml

    part._element.replace(part._element.cSld, parse_xml(_tree(shapes)))


def build_pptx() -> bytes:
    from pptx import Presentation

    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDE, HIGH  # type: ignore[assignment]
    master = deck.slide_master
    for layout in list(master.slide_layouts)[3:]:
        master.slide_layouts.remove(layout)
    wanted = _layouts()
    for layout, (name, (kind, shapes)) in zip(master.slide_layouts, wanted.items(), strict=True):
        _swap(layout, shapes)
        layout.name = name
        layout._element.set("type", kind)
        layout._element.set("showMasterSp", "1")
    _swap(
        master,
        _placeholder(2, "標題", 'type="title"', _TITLE_PLACE)
        + _placeholder(3, "內文", 'type="body" idx="1"', _TABLE_PLACE, anchor="t")
        + _number(4),
    )
    for rel in master.part.rels.values():
        if rel.reltype.endswith("/theme"):
            rel.target_part._blob = _theme(rel.target_part.blob)
    _drop_thumbnail(deck)
    about = deck.core_properties
    about.title, about.author, about.language = "會議決議事項追蹤", "synctool", "zh-TW"
    about.created = about.modified = MADE
    out = io.BytesIO()
    deck.save(out)
    return settled(out.getvalue())


# ---------------------------------------------------------------- Word

PARAGRAPHS: dict[str, dict[str, Any]] = {
    "封面主體": {"size": 20, "colour": STEEL, "before": 90, "after": 36},
    "封面標題": {"size": 34, "colour": NAVY, "bold": True, "after": 30, "line": 1.25},
    "封面資訊": {"size": 20, "colour": INK, "after": 6},
    "頁首標題": {"size": 20, "colour": NAVY, "bold": True, "after": 4},
    "頁尾": {"size": 10, "colour": GREY, "align": "right"},
    "表頭": {
        "size": 13,
        "colour": "FFFFFF",
        "bold": True,
        "align": "center",
        "before": 3,
        "after": 3,
        "keep": True,
    },
    "議題": {"size": 12, "colour": NAVY, "bold": True, "after": 3, "keep": True, "outline": 0},
    "決議標示": {"size": 12, "colour": INK, "bold": True, "after": 2, "keep": True},
    "決議": {"size": 12, "colour": INK, "after": 3},
    "機關": {"size": 12, "colour": INK, "bold": True, "after": 2, "keep": True, "outline": 1},
    "辦理情形": {"size": 12, "colour": INK, "after": 3},
    "列管建議": {"size": 12, "colour": INK, "align": "center", "after": 3},
    "表尾": {"size": 1, "colour": INK, "line": 0.06},
    "結語": {"size": 44, "colour": NAVY, "bold": True, "align": "center", "before": 130, "line": 1.4},
}
"""Paragraph styles of .docx and .odt; sizes and distances in points, ``line`` times the size."""
_JUSTIFY = {"left": "left", "right": "right", "center": "center"}


def _word_style(name: str, number: int, look: dict[str, Any]) -> str:
    line = look.get("line")
    if name == "表尾":
        spacing = 'w:line="20" w:lineRule="exact"'
    else:
        spacing = f'w:line="{round(240 * (line or 1.15))}" w:lineRule="auto"'
    return (
        f'<w:style {_W} w:type="paragraph" w:customStyle="1" w:styleId="Brief{number}"><w:name '
        f'w:val="{name}"/>'
        '<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>'
        + ("<w:keepNext/>" if look.get("keep") else "")
        + '<w:overflowPunct w:val="0"/>'
        + f'<w:spacing w:before="{look.get("before", 0) * 20}" w:after="{look.get("after", 0) * 20}" '
        f"{spacing}/>"
        + f'<w:jc w:val="{_JUSTIFY[look.get("align", "left")]}"/>'
        + (f'<w:outlineLvl w:val="{look["outline"]}"/>' if "outline" in look else "")
        + "</w:pPr><w:rPr>"
        + ("<w:b/><w:bCs/>" if look.get("bold") else "")
        + f'<w:color w:val="{look["colour"]}"/><w:sz w:val="{look["size"] * 2}"/><w:szCs '
        f'w:val="{look["size"] * 2}"/>'
        "</w:rPr></w:style>"
    )


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_EDGES = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="8C8C8C"/>'
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TABLE_STYLE = (
    f'<w:style {_W} w:type="table" w:customStyle="1" w:styleId="BriefTable"><w:name w:val="追蹤表"/>'
    f"<w:tblPr><w:tblBorders>{_EDGES}</w:tblBorders><w:tblCellMar>"
    '<w:top w:w="60" w:type="dxa"/><w:left w:w="110" w:type="dxa"/>'
    '<w:bottom w:w="60" w:type="dxa"/><w:right w:w="110" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)


def build_docx() -> bytes:
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.oxml import parse_xml
    from docx.shared import Mm

    document = Document()
    sheet = document.styles.element
    for style in list(document.styles):
        if style.name not in (
            "Normal",
            "Default Paragraph Font",
            "Normal Table",
            "No List",
            "Header",
            "Footer",
        ):
            sheet.remove(style.element)
    for element in sheet.findall("{*}docDefaults") + document.styles["Normal"].element.findall("{*}rPr"):
        element.getparent().remove(element)
    sheet.insert(
        0,
        parse_xml(
            f'<w:docDefaults {_W}><w:rPrDefault><w:rPr><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" '
            f'w:eastAsia="{HEI}" w:cs="{LATIN}"/><w:sz w:val="24"/><w:szCs w:val="24"/>'
            '<w:lang w:val="en-US" w:eastAsia="zh-TW" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
            "<w:pPrDefault/></w:docDefaults>"
        ),
    )
    for number, (name, look) in enumerate(PARAGRAPHS.items(), 1):
        sheet.append(parse_xml(_word_style(name, number, look)))
    sheet.append(parse_xml(_TABLE_STYLE))
    for link in sheet.findall("{*}style/{*}link"):
        link.getparent().remove(link)
    _drop_thumbnail(document)
    for key, rel in list(document.part.rels.items()):
        # A second, stale copy of the styles that Word 2010 wrote; Word compares the two.
        if rel.reltype.endswith("/stylesWithEffects"):
            document.part.rels.pop(key)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin, section.bottom_margin = Mm(26), Mm(18)
    section.header_distance, section.footer_distance = Mm(13), Mm(9)
    section.header.paragraphs[0].style = document.styles["頁首標題"]
    section.header.paragraphs[0].text = "會議決議事項追蹤"
    footer = section.footer.paragraphs[0]
    footer.style = document.styles["頁尾"]
    footer._p.append(parse_xml(f'<w:fldSimple {_W} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
    about = document.core_properties
    about.title, about.author, about.language, about.comments = "會議決議事項追蹤", "synctool", "zh-TW", ""
    about.created = about.modified = MADE
    out = io.BytesIO()
    document.save(out)
    return settled(out.getvalue())


BUILDERS = {
    "brief.pptx": build_pptx,
    "brief.docx": build_docx,
    "brief.odp": lambda: build_odp({"navy": NAVY, "steel": STEEL, "ink": INK}),
    "brief.odt": lambda: build_odt(PARAGRAPHS, INK),
}


def main() -> None:
    for name, build in BUILDERS.items():
        (HERE / name).write_bytes(build())


if __name__ == "__main__":
    main()
