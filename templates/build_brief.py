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
sys.path.insert(0, str(HERE.parent))

from synctool.reports.template import settled  # noqa: E402

NAVY, STEEL, PALE, INK, GREY = "1F3A5F", "3F6C9B", "E9EFF6", "1A1A1A", "595959"
LATIN, HEI, KAI = "Microsoft JhengHei", "微軟正黑體", "標楷體"
MADE = datetime(2025, 1, 1)

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
        f'<a:spcBef><a:spcPts val="0"/></a:spcBef><a:spcAft><a:spcPts val="{after * 100}"/></a:spcAft><a:buNone/>'
        f'<a:defRPr sz="{size * 100}" b="{int(bold)}"><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
        "</a:defRPr></a:lvl1pPr>"
    )


def _bar(number: int, place: str, colour: str = "tx2") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="線 {number}" descr=""/><p:cNvSpPr/>'
        '<p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{place}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="{colour}"/>'
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
        + _placeholder(2, "標題", 'type="ctrTitle"', _box(60, 150, 840, 130), _level(38, "tx2", bold=True), anchor="b")
        + _placeholder(
            3, "單位與日期", 'type="subTitle" idx="1"', _box(60, 312, 840, 170), _level(22, "tx1", after=6), anchor="t"
        )
        + _placeholder(4, "會議主體", 'type="body" sz="quarter" idx="13"', _box(60, 52, 840, 34), _level(20, "accent1"))
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
        f'<p:cSld {_NAMES}><p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr>'
        '</p:bg><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
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
    about = deck.core_properties
    about.title, about.author, about.language = "會議決議事項追蹤", "synctool", "zh-TW"
    about.created = about.modified = MADE
    out = io.BytesIO()
    deck.save(out)
    return settled(out.getvalue())


BUILDERS = {"brief.pptx": build_pptx}


def main() -> None:
    for name, build in BUILDERS.items():
        (HERE / name).write_bytes(build())


if __name__ == "__main__":
    main()
