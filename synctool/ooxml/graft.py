"""Adding a template's sheet to a package: its cells, looks, texts, names, and the parts it needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from synctool.errors import RefusedEdit
from synctool.ooxml.draft import Base, Draft, SheetPart, base_of
from synctool.ooxml.graftstyles import Looks, Texts
from synctool.ooxml.package import Relationship, SheetRef
from synctool.ooxml.scan import (
    Markup,
    attribute,
    escaped,
    plain,
    quoted,
    splice,
    tag_pattern,
    with_attribute,
)
from synctool.ooxml.stylebook import StyleBook
from synctool.ooxml.wiring import (
    append_inside,
    declare,
    declare_extension,
    put_name,
    relate,
    relationship_base,
)

_NAME_LIMIT = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]|^'|'$|^$")
_LEFT_OUT = frozenset(("threadedComment", "pivotTable", "queryTable", "slicer", "timeline"))
"""Relationships to parts that hang on others of the whole workbook."""
_CELL = re.compile(rb"<([\w.-]+:)?(c|row|col)(\s[^<>]*?)?(/?)>(?:\s*<(?:[\w.-]+:)?v>(\d+)</(?:[\w.-]+:)?v>)?")
_DIFFERENTIAL = re.compile(rb"""(?<=\s)(\w*[dD]xfId)\s*=\s*["'](\d+)["']""")
_SELECTED = re.compile(rb"""(<(?:[\w.-]+:)?sheetView\b[^<>]*?)\s+tabSelected\s*=\s*["'][^"']*["']""")
_CODE_NAME = re.compile(rb"""(<(?:[\w.-]+:)?sheetPr\b[^<>]*?)\s+codeName\s*=\s*["'][^"']*["']""")
_FORMULA = re.compile(rb"(<(?:[\w.-]+:)?(?:f|formula|formula1|formula2)(?:\s[^<>]*)?>)([^<]*)(?=</)")
_NAMESPACE = re.compile(
    rb"http://schemas\.openxmlformats\.org/(spreadsheetml|drawingml|officeDocument)/2006/([\w/-]+)"
)


@dataclass(frozen=True, slots=True)
class Graft:
    """Add worksheet ``sheet`` of workbook ``template`` under ``name``, after the last sheet."""

    template: bytes
    sheet: str
    name: str
    state: Literal["visible", "hidden"] = "visible"
    rename: Mapping[str, str] | None = None
    """Other sheets' names that its formulas and charts use, as they are called in the target."""


def graft(draft: Draft, one: Graft) -> None:
    """Carry a graft out in the draft.

    Raises :class:`~synctool.errors.RefusedEdit` for a name that is taken or
    not allowed. Theme, document properties and the other sheets stay as they
    are; equal fonts, fills, borders and formats of the target are used.
    """
    taken = {sheet.name.casefold() for sheet in draft.sheets}
    if len(one.name) > _NAME_LIMIT or _FORBIDDEN.search(one.name) or one.name.casefold() in taken:
        raise RefusedEdit("edit-sheet-name", file=draft.source, sheet=one.name)
    base = base_of(one.template, one.sheet)
    ref = base.package.sheet_ref(one.sheet)
    if ref is None or ref.kind != "worksheet" or not ref.part:
        raise RefusedEdit("edit-no-sheet", file=draft.source, sheet=one.sheet)
    _Grafting(draft, base, ref, one).run()


class _Grafting:
    def __init__(self, draft: Draft, base: Base, ref: SheetRef, one: Graft) -> None:
        self.draft = draft
        self.base = base
        self.ref = ref
        self.one = one
        own = {one.sheet: one.name} if one.sheet != one.name else {}
        self.renamed = {**own, **(one.rename or {})}
        self.strict = "purl.oclc.org" in relationship_base(draft)
        styles = base.package.related(base.package.workbook_part, "styles")
        source = base.styles(styles) if styles else None
        self.looks = Looks(source, draft.styles) if isinstance(source, StyleBook) else None
        self.copies: dict[str, str] = {}
        self.at = len(draft.sheets)

    def run(self) -> None:
        part = self.draft.free_name(self._folder() + "sheet{}.xml")
        # The name is taken before the parts of the sheet are named.
        self.draft.add(part, b"")
        text = self._sheet_text(self.base.markup(self.ref.part))
        text = self._with_parts(self.ref.part, part, text)
        self.draft.add(part, self._namespaced(text))
        declare(self.draft, part, "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml")
        rid = relate(self.draft, self.draft.workbook_part, f"{relationship_base(self.draft)}/worksheet", part)
        self._list_sheet(rid)
        self.draft.sheets.append(SheetPart(self.one.name, part, self.at, "worksheet"))
        self._names(text)

    def _folder(self) -> str:
        known = next((sheet.part for sheet in self.draft.sheets if sheet.part), "xl/worksheets/sheet1.xml")
        return known.rpartition("/")[0] + "/" if "/" in known else ""

    # ---------------------------------------------------------------- the sheet

    def _sheet_text(self, markup: Markup) -> bytes:
        texts = Texts(self.base, self.draft, markup.prefix)
        bare = self.looks.cell(0) if self.looks else 0

        def moved(tag: re.Match[bytes]) -> bytes:
            prefix, name, given, _, value = tag.groups()
            prefix, given = prefix or b"", given or b""
            key = b"style" if name == b"col" else b"s"
            style = attribute(given, key)
            if style is not None and self.looks:
                given = with_attribute(given, key, b"%d" % self.looks.cell(int(style)))
            elif style is None and bare and name == b"c":
                given = with_attribute(given, b"s", b"%d" % bare)
            if value is None or name != b"c" or attribute(given, b"t") != b"s":
                return tag[0].replace(tag[3] or b"\0", given, 1) if tag[3] else tag[0]
            kind, content = texts.cell(int(value))
            return b"<" + prefix + name + with_attribute(given, b"t", kind) + b">" + content

        text = _CELL.sub(moved, markup.text)
        text = _SELECTED.sub(rb"\1", text)
        text = _CODE_NAME.sub(rb"\1", text)
        return self._reworded(self._differentials(text))

    def _differentials(self, text: bytes) -> bytes:
        looks = self.looks
        if looks is None:
            return text
        return _DIFFERENTIAL.sub(lambda m: b'%b="%d"' % (m[1], looks.differential(int(m[2]))), text)

    def _reworded(self, text: bytes) -> bytes:
        """Formulas with the sheets' names as they are in the target."""
        if not self.renamed:
            return text

        def said(formula: re.Match[bytes]) -> bytes:
            old = plain(formula[2])
            new = self._reference(old)
            return formula[0] if new == old else formula[1] + escaped(new).encode("utf-8")

        return _FORMULA.sub(said, text)

    def _reference(self, formula: str) -> str:
        def said(found: re.Match[str]) -> str:
            name = (found[1] or found[2]).replace("''", "'")
            if name not in self.renamed:
                return found[0]
            return "'" + self.renamed[name].replace("'", "''") + "'!"

        return re.sub(r"(?:'((?:[^']|'')+)'|([^\s'!,;:()+\-*/^&=<>\"]+))!", said, formula)

    def _namespaced(self, text: bytes) -> bytes:
        return _NAMESPACE.sub(rb"http://purl.oclc.org/ooxml/\1/\2", text) if self.strict else text

    def _list_sheet(self, rid: str) -> None:
        draft = self.draft
        markup = draft.markup(draft.workbook_part)
        ids = [0]
        rid_name = b"r:id"
        for tag in tag_pattern(markup.prefix + b"sheet").finditer(markup.mask):
            ids.append(int(attribute(tag[1], b"sheetId") or 0))
            named = re.search(rb"([\w.-]+:id)\s*=", tag[1])
            rid_name = named[1] if named else rid_name
        state = b' state="hidden"' if self.one.state == "hidden" else b""
        # Some writers bind the prefix on each sheet's element, not on the root.
        root = markup.text[: markup.mask.index(b">", markup.mask.index(b"workbook"))]
        bound = b"xmlns:" + rid_name.partition(b":")[0]
        space = b"" if bound in root else b' %b="%b"' % (bound, relationship_base(draft).encode())
        element = b'<%bsheet%b name="%b" sheetId="%d"%b %b="%b"/>' % (
            markup.prefix, space, quoted(self.one.name), max(ids) + 1, state, rid_name, rid.encode(),
        )  # fmt: skip
        draft.put(draft.workbook_part, append_inside(markup, b"sheets", element))

    # ---------------------------------------------------------------- names

    def _names(self, text: bytes) -> None:
        """Names of the sheet itself, and those of the workbook that it uses and the target has not."""
        markup = self.base.markup(self.base.package.workbook_part)
        target = self.draft.markup(self.draft.workbook_part).text
        used = plain(text)
        for tag in tag_pattern(markup.prefix + b"definedName").finditer(markup.mask):
            name = plain(attribute(tag[1], b"name"))
            local = attribute(tag[1], b"localSheetId")
            content = self._reference(plain(markup.text[tag.end() : markup.mask.index(b"<", tag.end())]))
            hidden = attribute(tag[1], b"hidden") in (b"1", b"true")
            if local is not None:
                if int(local) == self.ref.index and "#REF!" not in content:
                    put_name(self.draft, name, self.at, content, hidden=hidden)
            elif name in used and b'name="%b"' % quoted(name) not in target:
                put_name(self.draft, name, None, content, hidden=hidden)

    # ---------------------------------------------------------------- parts of the sheet

    def _with_parts(self, old: str, new: str, text: bytes) -> bytes:
        """Copy what ``old`` is related to; ids stay, so ``text`` needs no change but for what is left out."""
        kept: list[Relationship] = []
        for relationship in self.base.package.relationships(old):
            if relationship.type in _LEFT_OUT:
                continue
            if not relationship.external:
                if not self.base.package.find(relationship.target):
                    continue
                relationship = relationship._replace(target=self._copied(relationship.target))
            kept.append(relationship)
        if kept:
            self._write_relationships(new, kept)
        self.draft.relate(new, tuple(kept))
        return text

    def _write_relationships(self, part: str, kept: list[Relationship]) -> None:
        elements = []
        for one in kept:
            target = one.target if one.external else "/" + one.target
            mode = b' TargetMode="External"' if one.external else b""
            uri = self._namespaced(one.uri.encode("utf-8")).decode("utf-8")
            elements.append(
                b'<Relationship Id="%b" Type="%b" Target="%b"%b/>'
                % (quoted(one.id), quoted(uri), quoted(target), mode)
            )
        self.draft.add(
            self.draft.package.relationships_name(part),
            b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + b"".join(elements)
            + b"</Relationships>",
        )

    def _copied(self, part: str) -> str:
        """The name in the target of a copy of the template's ``part``."""
        known = self.copies.get(part)
        if known is not None:
            return known
        stem, dot, extension = part.rpartition(".")
        name = self.draft.free_name(
            re.sub(r"\d+$", "", stem).replace("{", "").replace("}", "") + "{}" + dot + extension
        )
        self.copies[part] = name
        content = self.base.package.read(part)
        content_type = self.base.package.content_type(part)
        self.draft.add(name, b"")
        if content_type.endswith("xml"):
            markup = self.base.markup(part)
            content = markup.bom + self._namespaced(self._part_text(markup, content_type))
        self.draft.add(name, content)
        overrides = self.base.package.content_types[1]
        if part.lower() in overrides:
            declare(self.draft, name, content_type)
        else:
            declare_extension(self.draft, extension, content_type)
        self._with_parts(part, name, b"")
        return name

    def _part_text(self, markup: Markup, content_type: str) -> bytes:
        text = self._reworded(markup.text)
        if not content_type.endswith(".table+xml"):
            return text
        text = self._differentials(text)
        tag = tag_pattern(markup.prefix + b"table").search(text)
        assert tag is not None
        ids, names = _tables(self.draft)
        name = plain(attribute(tag[1], b"displayName"))
        free = name
        number = 2
        while free.casefold() in names:
            free, number = f"{name}_{number}", number + 1
        given = with_attribute(tag[1], b"id", b"%d" % (max(ids, default=0) + 1))
        for key in (b"name", b"displayName"):
            given = with_attribute(given, key, quoted(free))
        return splice(text, [(tag.start(1), tag.end(1), given)])


def _tables(draft: Draft) -> tuple[list[int], set[str]]:
    """Ids and names of the target's tables; names of the workbook count, since both share one space."""
    ids: list[int] = []
    names: set[str] = set()
    for sheet in draft.sheets:
        for relationship in draft.relationships(sheet.part) if sheet.part else ():
            if relationship.type == "table" and draft.has(relationship.target):
                markup = draft.markup(relationship.target)
                tag = tag_pattern(markup.prefix + b"table").search(markup.mask)
                if tag is not None:
                    ids.append(int(attribute(tag[1], b"id") or 0))
                    names.add(plain(attribute(tag[1], b"displayName")).casefold())
    markup = draft.markup(draft.workbook_part)
    for tag in tag_pattern(markup.prefix + b"definedName").finditer(markup.mask):
        names.add(plain(attribute(tag[1], b"name")).casefold())
    return ids, names
