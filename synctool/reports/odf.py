"""What .odp and .odt share: text with its formats, styles, properties (OpenDocument 1.3)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

from synctool.errors import SyncError
from synctool.imprint import PROPERTY, encode
from synctool.model import Run
from synctool.reports import content
from synctool.reports.summary import Summary
from synctool.reports.template import bundled, moment, settled
from synctool.texts import say

if TYPE_CHECKING:
    from odfdo import Document

_SPACES = re.compile(r"^ | {2,}| $")
_PREFIXES: Final = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "presentation": "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
}


class Spans:
    """Turns runs into text with spans, and remembers the styles that they need."""

    def __init__(self) -> None:
        self._names: dict[Run, str] = {}

    def text(self, runs: Iterable[Run]) -> str:
        return "".join(self._span(run) for run in runs)

    def _span(self, run: Run) -> str:
        if run.is_plain:
            return plain(run.text)
        shape = run._replace(text="")
        name = self._names.setdefault(shape, f"BriefT{len(self._names) + 1}")
        return f'<text:span text:style-name="{name}">{plain(run.text)}</text:span>'

    def styles(self) -> str:
        return "".join(
            f'<style:style style:name="{name}" style:family="text"><style:text-properties{_shape(run)}/>'
            f"</style:style>"
            for run, name in self._names.items()
        )


def plain(text: str) -> str:
    """Text whose spaces survive: OpenDocument folds several into one (6.1.2)."""
    parts, place = [], 0
    for found in _SPACES.finditer(text):
        parts.append(escape(text[place : found.start()]))
        parts.append(f'<text:s text:c="{len(found.group())}"/>')
        place = found.end()
    return "".join(parts) + escape(text[place:])


def broken(lines: Iterable[str]) -> str:
    """One paragraph's lines, parted by line breaks."""
    return "<text:line-break/>".join(map(plain, lines))


def _shape(run: Run) -> str:
    out = ""
    if run.underline:
        kind = "double" if run.underline.startswith("double") else "single"
        out += (
            f' style:text-underline-style="solid" style:text-underline-type="{kind}"'
            ' style:text-underline-width="auto" style:text-underline-color="font-color"'
        )
    if run.bold:
        out += ' fo:font-weight="bold" style:font-weight-asian="bold" style:font-weight-complex="bold"'
    if run.italic:
        out += ' fo:font-style="italic" style:font-style-asian="italic" style:font-style-complex="italic"'
    if run.strike:
        out += ' style:text-line-through-style="solid" style:text-line-through-type="single"'
    if run.colour:
        out += f" fo:color={quoteattr('#' + run.colour.lower())}"
    return out


# ---------------------------------------------------------------- documents


def parse(xml: str) -> list[Any]:
    """The elements of a fragment."""
    from lxml import etree

    names = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _PREFIXES.items())
    return list(etree.fromstring(f"<office:text {names}>{xml}</office:text>".encode()))


def find(root: Any, path: str) -> list[Any]:
    return list(root.xpath(path, namespaces=_PREFIXES))


def attribute(element: Any, name: str) -> str:
    """An attribute by its prefixed name; ``""`` if it is not there."""
    prefix, local = name.split(":")
    return str(element.get(f"{{{_PREFIXES[prefix]}}}{local}") or "")


def opened(template: bytes | None, suffix: str) -> Document:
    """The template with an empty body; ``SyncError`` if it is none."""
    from odfdo import Document

    source = template if template is not None else bundled(f"brief.{suffix}")
    try:
        document = Document(io.BytesIO(source))
        if document.get_type() not in ("presentation", "presentation-template", "text", "text-template"):
            raise ValueError(document.get_type())
    except Exception as fault:
        raise SyncError("brief-template-unreadable", format=suffix, reason=fault) from fault
    return document


def root(document: Document, part: str) -> Any:
    """The lxml root of ``content`` or ``styles``: rows by the thousand are quicker without wrappers."""
    return document.get_part(part).root._xml_element  # type: ignore[union-attr]


def finished(document: Document, summary: Summary) -> bytes:
    about = document.meta
    about.title = content.clean(summary.title)
    about.subject = content.clean(f"{summary.body} {summary.meeting}".strip())
    about.initial_creator = about.creator = content.clean(" ".join(summary.office))
    about.keyword = say("brief-keywords", summary.lang)
    about.language = summary.lang
    when = moment(summary)
    if when:
        about.creation_date = about.date = when
    about.set_user_defined_metadata(PROPERTY, encode(summary.imprint))
    out = io.BytesIO()
    document.save(out)
    return settled(out.getvalue())
