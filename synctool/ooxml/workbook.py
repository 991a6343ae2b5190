"""A workbook as it is read: its sheets' values, its properties, its names, its stamps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, cached_property, partial
from weakref import WeakValueDictionary

from synctool.errors import UnreadableFile
from synctool.model import Revision
from synctool.ooxml import stamp
from synctool.ooxml.limits import DEFAULT_LIMITS, Limits
from synctool.ooxml.markup import attributes, child, children
from synctool.ooxml.package import Package
from synctool.ooxml.sheet import XlsxSheet
from synctool.ooxml.strings import FewStrings, SharedStrings, StoredStrings
from synctool.ooxml.styles import Styles
from synctool.ooxml.text import decode
from synctool.ooxml.values import Values


def open_workbook(
    data: bytes, source: str, *, inherit: bool = False, limits: Limits = DEFAULT_LIMITS
) -> Workbook:
    """The workbook in ``data``; ``source`` names it in messages.

    With ``inherit`` (masters) bold, italic and colour count only where a run
    differs from its cell's own font; without (returns) they count wherever
    they come from. Raises :class:`~synctool.errors.UnreadableFile`; a sheet's
    own faults show when it is read.
    """
    return Workbook(Package.open(data, source, limits), inherit)


class Workbook:
    """Reads what is asked for, when it is asked for."""

    def __init__(self, package: Package, inherit: bool = False) -> None:
        self.package = package
        self.inherit = inherit
        self.sparse = False
        """True where few cells will be read, so that not all shared strings need be decoded."""
        self._stored = cache(partial(StoredStrings.of, package))
        self._sheets = WeakValueDictionary[str, XlsxSheet]()
        # A sheet holds its workbook; the other way round would keep both until cycles are looked for.
        self.sheet_names = tuple(ref.name for ref in package.sheets if ref.kind == "worksheet")
        """Names of the worksheets in their order, hidden ones too; no chart sheets."""

    def sheet(self, name: str) -> XlsxSheet:
        """The worksheet of that name; the same one as long as anybody holds it."""
        sheet = self._sheets.get(name)
        if sheet is None:
            ref = self.package.sheet_ref(name) if name in self.sheet_names else None
            if ref is None:
                raise UnreadableFile(
                    "sheet-missing", file=self.package.source, sheet=name, found="、".join(self.sheet_names)
                )
            sheet = self._sheets[name] = XlsxSheet(name, ref.part, self)
        return sheet

    @cached_property
    def properties(self) -> Mapping[str, str]:
        """Custom document properties, as text."""
        package = self.package
        part = package.related("", "custom-properties") or package.related("", "customProperties")
        found: dict[str, str] = {}
        for node in package.tree(part) if part else ():
            value = "".join(node.itertext()).strip()
            found[node.get("name", "")] = decode(value.replace("&", "&amp;"))
        return found

    @cached_property
    def defined_names(self) -> Mapping[tuple[str, str], str]:
        """Text of each defined name, by name and the sheet it belongs to (``""``: the whole workbook)."""
        names = [ref.name for ref in self.package.sheets]
        found: dict[tuple[str, str], str] = {}
        for node in children(self.package.workbook, "definedNames"):
            given = attributes(node)
            index = given.get("localSheetId", "")
            at = int(index) if index.isascii() and index.isdigit() and len(index) < 9 else -1
            if index and not 0 <= at < len(names):
                continue
            found[given.get("name", ""), names[at] if index else ""] = node.text or ""
        return found

    @cached_property
    def stamps(self) -> Mapping[str, Revision]:
        """Stamps by sheet name; ``""`` for the whole file's, from its property or else its name."""
        found: dict[str, Revision] = {}
        for (name, sheet), text in self.defined_names.items():
            revision = stamp.decode(text) if name.lower() == stamp.NAME else None
            if revision is not None:
                found[sheet] = revision
        whole = stamp.decode(self.properties.get(stamp.PROPERTY, ""))
        if whole is not None:
            found[""] = whole
        return found

    def read_ahead(self, sheets: Iterable[XlsxSheet]) -> None:
        """Begin to read these sheets, and the strings that they share."""
        strings = self.package.related(self.package.workbook_part, "sharedStrings")
        parts = [sheet.part for sheet in sheets if not self.package.is_large(sheet.part)]
        self.package.read_ahead([*parts, *([strings] if strings else ())])

    @cached_property
    def from_1904(self) -> bool:
        """True where days count from 1904."""
        given = child(self.package.workbook, "workbookPr")
        return given is not None and attributes(given).get("date1904", "0") in ("1", "true")

    @property
    def stored_strings(self) -> StoredStrings | None:
        """The shared strings as they are stored; ``None`` where they cannot be told apart as easily."""
        return self._stored()

    @cached_property
    def values(self) -> Values:
        """What turns stored contents into values."""
        strings = FewStrings(self.package, self._stored) if self.sparse else SharedStrings(self.package)
        return Values(Styles(self.package, self.inherit), strings, self.from_1904)
