"""The parts that hold a package together: workbook, relationships, content types."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from synctool.ooxml.draft import Draft
from synctool.ooxml.grid import holds_formula
from synctool.ooxml.scan import (
    Markup,
    attribute,
    children,
    content_span,
    escaped,
    inside,
    plain,
    quoted,
    splice,
    tag_pattern,
    with_attribute,
)

CONTENT_TYPES = "[Content_Types].xml"
_WORKBOOK_ORDER = (
    b"fileVersion", b"fileSharing", b"workbookPr", b"workbookProtection", b"bookViews", b"sheets",
    b"functionGroups", b"externalReferences", b"definedNames", b"calcPr", b"oleSize", b"customWorkbookViews",
    b"pivotCaches", b"smartTagPr", b"smartTagTypes", b"webPublishing", b"fileRecoveryPr",
    b"webPublishObjects", b"extLst",
)  # fmt: skip
"""Order of the workbook's children (ECMA-376 part 1, 18.2.27)."""
_EMPTY_RELATIONSHIPS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


def put_workbook_child(markup: Markup, name: bytes, element: bytes) -> bytes:
    """The workbook's text with a new child in its proper place."""
    rank = _WORKBOOK_ORDER.index(name)
    at = markup.root_end
    for child in children(markup.mask, *content_span(markup)):
        if child.name in _WORKBOOK_ORDER and _WORKBOOK_ORDER.index(child.name) < rank:
            at = child.end
    return splice(markup.text, [(at, at, element)])


def append_inside(markup: Markup, name: bytes, element: bytes) -> bytes:
    """The part's text with ``element`` as the last child of the root's child ``name``, which exists."""
    child = next(c for c in children(markup.mask, *content_span(markup)) if c.name == name)
    start, end = inside(markup.mask, child.start, child.end)
    if start < child.end:
        return splice(markup.text, [(end, end, element)])
    tag = tag_pattern(markup.prefix + name).match(markup.mask, child.start)
    assert tag is not None
    qname = markup.prefix + name
    whole = b"<" + qname + tag[1].rstrip() + b">" + element + b"</" + qname + b">"
    return splice(markup.text, [(child.start, child.end, whole)])


def append_to_root(markup: Markup, element: bytes) -> bytes:
    """The part's text with ``element`` as the root's last child."""
    _, end = content_span(markup)
    if end > markup.root_end or not markup.mask[: markup.root_end].endswith(b"/>"):
        return splice(markup.text, [(end, end, element)])
    close = b"></" + markup.prefix + markup.root_name + b">"
    at = markup.root_end
    return splice(markup.text, [(at - 2, at, b">" + element + close[1:])])


def _has_formulas(draft: Draft) -> bool:
    """True if any sheet holds a formula."""
    if draft.package.related(draft.workbook_part, "calcChain"):
        return True
    return any(
        sheet.kind == "worksheet" and sheet.part and holds_formula(draft.markup(sheet.part))
        for sheet in sorted(draft.sheets, key=lambda sheet: draft.size(sheet.part))
    )


def request_recalculation(draft: Draft) -> None:
    """Ask programs to calculate everything when they open the file: cached results may be stale.

    Only where there are formulas, since the request makes programs ask about saving.
    """
    markup = draft.markup(draft.workbook_part)
    qname = markup.prefix + b"calcPr"
    tag = tag_pattern(qname).search(markup.mask)
    if tag is None and _has_formulas(draft):
        element = b"<" + qname + b' fullCalcOnLoad="1"/>'
        draft.put(draft.workbook_part, put_workbook_child(markup, b"calcPr", element))
    elif (
        tag is not None
        and attribute(tag[1], b"fullCalcOnLoad") not in (b"1", b"true")
        and _has_formulas(draft)
    ):
        given = with_attribute(tag[1], b"fullCalcOnLoad", b"1")
        draft.put(draft.workbook_part, splice(markup.text, [(tag.start(1), tag.end(1), given)]))


def drop_calc_chain(draft: Draft) -> None:
    """Remove the calculation chain, which names a formula that is no more; programs make a new one."""
    part = draft.package.related(draft.workbook_part, "calcChain")
    if not part or not draft.has(part):
        return
    draft.remove(part)
    rels = draft.package.relationships_name(draft.workbook_part)
    ids = {r.id for r in draft.relationships(draft.workbook_part) if r.type == "calcChain"}
    _drop(draft, rels, b"Relationship", lambda given: plain(attribute(given, b"Id")) in ids)
    path = "/" + part.lower()
    _drop(
        draft, CONTENT_TYPES, b"Override", lambda given: plain(attribute(given, b"PartName")).lower() == path
    )


def _drop(draft: Draft, part: str, name: bytes, unwanted: Callable[[bytes], bool]) -> None:
    markup = draft.markup(part)
    changes = []
    for child in children(markup.mask, *content_span(markup)):
        tag = tag_pattern(markup.prefix + name).match(markup.mask, child.start)
        if tag is not None and unwanted(tag[1]):
            changes.append((child.start, child.end, b""))
    draft.put(part, splice(markup.text, changes))


def declare(draft: Draft, part: str, content_type: str) -> None:
    """Give an added part its content type."""
    markup = draft.markup(CONTENT_TYPES)
    p = markup.prefix
    element = b'<%bOverride PartName="/%b" ContentType="%b"/>' % (p, quoted(part), quoted(content_type))
    draft.put(CONTENT_TYPES, append_to_root(markup, element))


def declare_extension(draft: Draft, extension: str, content_type: str) -> None:
    """Give parts of an extension their content type, where it has none yet."""
    markup = draft.markup(CONTENT_TYPES)
    for tag in tag_pattern(markup.prefix + b"Default").finditer(markup.mask):
        if plain(attribute(tag[1], b"Extension")).lower() == extension.lower():
            return
    start, _ = content_span(markup)
    p = markup.prefix
    element = b'<%bDefault Extension="%b" ContentType="%b"/>' % (p, quoted(extension), quoted(content_type))
    draft.put(CONTENT_TYPES, splice(markup.text, [(start, start, element)]))


def relate(draft: Draft, part: str, uri: str, target: str) -> str:
    """A new relationship from ``part`` (``""``: the package) to part ``target``; its id."""
    name = draft.package.relationships_name(part)
    if not draft.has(name):
        draft.add(name, _EMPTY_RELATIONSHIPS)
    markup = draft.markup(name)
    used = {
        plain(attribute(tag[1], b"Id"))
        for tag in tag_pattern(markup.prefix + b"Relationship").finditer(markup.mask)
    }
    number = len(used) + 1
    while f"rId{number}" in used:
        number += 1
    element = b'<%bRelationship Id="rId%d" Type="%b" Target="/%b"/>' % (
        markup.prefix, number, quoted(uri), quoted(target),
    )  # fmt: skip
    draft.put(name, append_to_root(markup, element))
    return f"rId{number}"


def relationship_base(draft: Draft) -> str:
    """The address that types of relationships begin with: another one in strict packages."""
    for relationship in draft.package.relationships(draft.workbook_part):
        if relationship.type in ("worksheet", "styles", "sharedStrings"):
            return relationship.uri.rpartition("/")[0]
    return "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def put_names(draft: Draft, names: Mapping[str, str]) -> None:
    """Set defined names of the workbook."""
    for name, text in names.items():
        put_name(draft, name, None, text)


def put_name(draft: Draft, name: str, local: int | None, text: str, *, hidden: bool = False) -> None:
    """Set a defined name of the workbook, or of the sheet at position ``local``."""
    markup = draft.markup(draft.workbook_part)
    p = markup.prefix
    content = escaped(text).encode("utf-8")
    scope = b"" if local is None else b' localSheetId="%d"' % local
    shown = b' hidden="1"' if hidden else b""
    element = b'<%bdefinedName name="%b"%b%b>%b</%bdefinedName>' % (p, quoted(name), scope, shown, content, p)
    listed = False
    for child in children(markup.mask, *content_span(markup)):
        if child.name != b"definedNames":
            continue
        listed = True
        for node in children(markup.mask, *inside(markup.mask, child.start, child.end)):
            tag = tag_pattern(p + b"definedName").match(markup.mask, node.start)
            at = attribute(tag[1], b"localSheetId") if tag else None
            if tag is None or plain(attribute(tag[1], b"name")).lower() != name.lower():
                continue
            if (int(at) if at else None) == local:
                draft.put(draft.workbook_part, splice(markup.text, [(node.start, node.end, element)]))
                return
    if listed:
        draft.put(draft.workbook_part, append_inside(markup, b"definedNames", element))
    else:
        element = b"<%bdefinedNames>%b</%bdefinedNames>" % (p, element, p)
        draft.put(draft.workbook_part, put_workbook_child(markup, b"definedNames", element))
