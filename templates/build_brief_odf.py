"""The OpenDocument half of build_brief.py: brief.odp and brief.odt, written part by part."""

from __future__ import annotations

import io
import zipfile
from typing import Any

_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "presentation": "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_NAMES = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _SPACES.items()) + ' office:version="1.3"'
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_FACE = "微軟正黑體"
_FACES = (
    f'<office:font-face-decls><style:font-face style:name="{_FACE}" '
    "svg:font-family=\"微軟正黑體, 'Microsoft JhengHei', 'Noto Sans CJK TC', 'Noto Sans TC', sans-serif\" "
    'style:font-family-generic="swiss" style:font-pitch="variable"/></office:font-face-decls>'
)
_FONT = f'style:font-name="{_FACE}" style:font-name-asian="{_FACE}" style:font-name-complex="{_FACE}"'
_LANG = 'fo:language="en" fo:country="US" style:language-asian="zh" style:country-asian="TW"'


def _package(kind: str, styles: str, body: str) -> bytes:
    mime = f"application/vnd.oasis.opendocument.{kind}"
    parts = {
        "content.xml": f"<office:document-content {_NAMES}>{_FACES}<office:automatic-styles/>"
        f"<office:body>{body}</office:body></office:document-content>",
        "styles.xml": f"<office:document-styles {_NAMES}>{_FACES}{styles}</office:document-styles>",
        "meta.xml": f"<office:document-meta {_NAMES}><office:meta><meta:generator>synctool</meta:generator>"
        "<dc:title>會議決議事項追蹤</dc:title><dc:language>zh-TW</dc:language></office:meta></office:document-meta>",
    }
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>' for name in parts
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
        f'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
        f"{entries}</manifest:manifest>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(zipfile.ZipInfo("mimetype"), mime)
        for name, xml in {**parts, "META-INF/manifest.xml": manifest}.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, _DECLARATION + xml)
    return out.getvalue()


def _text_properties(size: float, colour: str, bold: bool = False) -> str:
    weight = "bold" if bold else "normal"
    return (
        f'<style:text-properties {_FONT} {_LANG} fo:color="#{colour.lower()}" fo:font-size="{size}pt" '
        f'style:font-size-asian="{size}pt" style:font-size-complex="{size}pt" fo:font-weight="{weight}" '
        f'style:font-weight-asian="{weight}" style:font-weight-complex="{weight}"/>'
    )


# ---------------------------------------------------------------- Impress


def _presentation_style(name: str, look: str, size: float, colour: str, align: str, anchor: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="presentation"><style:graphic-properties '
        f'draw:stroke="none" '
        f'draw:fill="none" fo:padding="0pt" draw:auto-grow-height="false" draw:fit-to-size="shrink-to-fit" '
        f'draw:textarea-vertical-align="{anchor}"/><style:paragraph-properties fo:text-align="{align}" '
        f'fo:margin-left="0pt" fo:text-indent="0pt" fo:margin-bottom="{look}pt"/>'
        f"{_text_properties(size, colour, bold=name.endswith('-title'))}</style:style>"
    )


def _frame(style: str, kind: str, place: tuple[float, float, float, float], inner: str = "") -> str:
    x, y, width, height = place
    empty = ' presentation:placeholder="true"' if not inner else ""
    return (
        f'<draw:frame presentation:style-name="{style}" draw:layer="backgroundobjects" svg:x="{x}pt" '
        f'svg:y="{y}pt" '
        f'svg:width="{width}pt" svg:height="{height}pt" presentation:class="{kind}"{empty}>'
        f"<draw:text-box>{inner}</draw:text-box></draw:frame>"
    )


def _bar(style: str, place: tuple[float, float, float, float]) -> str:
    x, y, width, height = place
    return (
        f'<draw:rect draw:style-name="{style}" draw:layer="backgroundobjects" svg:x="{x}pt" svg:y="{y}pt" '
        f'svg:width="{width}pt" svg:height="{height}pt"/>'
    )


def build_odp(colours: dict[str, str]) -> bytes:
    navy, steel, ink = (colours[name] for name in ("navy", "steel", "ink"))
    title, table = (36, 20, 888, 44), (36, 74, 888, 436)
    number = "<text:p><text:page-number>1</text:page-number></text:p>"
    masters = {
        "封面": _bar("BarNavy", (0, 0, 960, 16))
        + _bar("BarSteel", (60, 292, 96, 4))
        + _frame("封面-title", "title", (60, 150, 840, 130))
        + _frame("封面-outline1", "outline", (60, 312, 840, 170)),
        "追蹤表": _bar("BarNavy", (0, 0, 960, 8))
        + _frame("追蹤表-title", "title", title)
        + _frame("追蹤表-outline1", "outline", table)
        + _frame("PageNumber", "page-number", (840, 514, 84, 18), number),
        "結語": _bar("BarNavy", (0, 0, 960, 16)) + _frame("結語-title", "title", (60, 150, 840, 240)),
    }
    looks = [
        _presentation_style("封面-title", "0", 38, navy, "start", "bottom"),
        _presentation_style("封面-subtitle", "6", 22, ink, "start", "top"),
        _presentation_style("封面-outline1", "6", 22, ink, "start", "top"),
        _presentation_style("追蹤表-title", "0", 28, navy, "start", "middle"),
        _presentation_style("追蹤表-outline1", "3", 14, ink, "start", "top"),
        _presentation_style("結語-title", "0", 48, navy, "center", "middle"),
    ]
    default = (
        f'<style:default-style style:family="graphic">{_text_properties(14, ink)}</style:default-style>'
        '<style:style style:name="standard" style:family="graphic"><style:graphic-properties '
        'draw:stroke="none" '
        f'draw:fill="none"/>{_text_properties(14, ink)}</style:style>'
    )
    bars = "".join(
        f'<style:style style:name="{name}" style:family="graphic"><style:graphic-properties '
        f'draw:stroke="none" '
        f'draw:fill="solid" draw:fill-color="#{colour.lower()}"/></style:style>'
        for name, colour in (("BarNavy", navy), ("BarSteel", steel))
    )
    bars += _presentation_style("PageNumber", "0", 12, ink, "end", "middle")
    page = (
        '<style:page-layout style:name="Wide"><style:page-layout-properties fo:page-width="960pt" '
        'fo:page-height="540pt" fo:margin="0pt" style:print-orientation="landscape"/></style:page-layout>'
        '<style:style style:name="Page" style:family="drawing-page"><style:drawing-page-properties '
        'draw:fill="solid" '
        'draw:fill-color="#ffffff"/></style:style>'
    )
    pages = "".join(
        f'<style:master-page style:name="{name}" style:page-layout-name="Wide" draw:style-name="Page">'
        f"{frames}"
        "</style:master-page>"
        for name, frames in masters.items()
    )
    layers = "".join(
        f'<draw:layer draw:name="{name}"/>'
        for name in ("layout", "background", "backgroundobjects", "controls", "measurelines")
    )
    styles = (
        f"<office:styles>{default}{''.join(looks)}</office:styles>"
        f"<office:automatic-styles>{page}{bars}</office:automatic-styles>"
        f"<office:master-styles><draw:layer-set>{layers}</draw:layer-set>{pages}</office:master-styles>"
    )
    examples = "".join(f'<draw:page draw:name="{name}" draw:master-page-name="{name}"/>' for name in masters)
    return _package("presentation", styles, f"<office:presentation>{examples}</office:presentation>")


# ---------------------------------------------------------------- Writer


def _writer_style(name: str, look: dict[str, Any]) -> str:
    line = "1pt" if name == "表尾" else f"{round(100 * (look.get('line') or 1.15))}%"
    align = {"left": "start", "right": "end", "center": "center"}[look.get("align", "left")]
    keep = ' fo:keep-with-next="always"' if look.get("keep") else ""
    outline = f' style:default-outline-level="{look["outline"] + 1}"' if "outline" in look else ""
    return (
        f'<style:style style:name="{name}" style:family="paragraph" '
        f'style:parent-style-name="Standard"{outline}>'
        f'<style:paragraph-properties fo:margin-top="{look.get("before", 0)}pt" '
        f'fo:margin-bottom="{look.get("after", 0)}pt" fo:line-height="{line}" fo:text-align="{align}"{keep}/>'
        f"{_text_properties(look['size'], look['colour'], look.get('bold', False))}</style:style>"
    )


def build_odt(paragraphs: dict[str, dict[str, Any]], ink: str) -> bytes:
    named = "".join(_writer_style(name, look) for name, look in paragraphs.items())
    default = (
        '<style:default-style style:family="paragraph"><style:paragraph-properties '
        'style:punctuation-wrap="simple" '
        f'style:line-break="strict" style:writing-mode="page"/>'
        f"{_text_properties(12, ink)}</style:default-style>"
        '<style:style style:name="Standard" style:family="paragraph" style:class="text"/>'
    )
    size = (
        'fo:page-width="297mm" fo:page-height="210mm" style:print-orientation="landscape" '
        'fo:margin-left="18mm" '
        'fo:margin-right="18mm" fo:margin-top="13mm" fo:margin-bottom="9mm"'
    )
    layouts = (
        f'<style:page-layout style:name="Plain"><style:page-layout-properties {size}/></style:page-layout>'
        f'<style:page-layout style:name="Headed"><style:page-layout-properties {size}/>'
        '<style:header-style><style:header-footer-properties fo:min-height="34pt" fo:margin-bottom="4pt"/>'
        '</style:header-style><style:footer-style><style:header-footer-properties fo:min-height="20pt" '
        'fo:margin-top="6pt"/></style:footer-style></style:page-layout>'
    )
    masters = (
        '<style:master-page style:name="Standard" style:page-layout-name="Plain"/>'
        '<style:master-page style:name="封面" style:page-layout-name="Plain"/>'
        '<style:master-page style:name="追蹤表" style:page-layout-name="Headed">'
        '<style:header><text:p text:style-name="頁首標題">會議決議事項追蹤</text:p></style:header>'
        '<style:footer><text:p text:style-name="頁尾"><text:page-number text:select-page="current">1'
        "</text:page-number></text:p></style:footer></style:master-page>"
        '<style:master-page style:name="結語" style:page-layout-name="Plain"/>'
    )
    styles = (
        f"<office:styles>{default}{named}</office:styles><office:automatic-styles>"
        f"{layouts}</office:automatic-styles>"
        f"<office:master-styles>{masters}</office:master-styles>"
    )
    return _package("text", styles, "<office:text/>")
