"""Writing the stamp (版次) into a package: a custom document property and defined names."""

from __future__ import annotations

from collections.abc import Mapping

from synctool.errors import RefusedEdit
from synctool.model import Revision
from synctool.ooxml import stamp
from synctool.ooxml.draft import Draft
from synctool.ooxml.scan import attribute, children, content_span, escaped, plain, quoted, splice, tag_pattern
from synctool.ooxml.wiring import (
    append_to_root,
    declare,
    put_name,
    relate,
    relationship_base,
)

_FORMAT_ID = b"{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""Of the custom properties' set (ECMA-376 part 1, 22.3.2.2)."""
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument"
_TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006"


def put_stamps(draft: Draft, stamps: Mapping[str, Revision]) -> None:
    """Stamp sheets by name; ``""`` stamps the whole file, in its properties and by a name."""
    for sheet, revision in stamps.items():
        text = stamp.encode(revision)
        if not sheet:
            _put_property(draft, stamp.PROPERTY, text)
        try:
            formula = stamp.as_formula(text)
        except ValueError:
            raise RefusedEdit("edit-stamp", file=draft.source, sheet=sheet) from None
        put_name(draft, stamp.NAME, draft.sheet(sheet).at if sheet else None, formula)


def _put_property(draft: Draft, name: str, text: str) -> None:
    part = draft.package.related("", "custom-properties") or draft.package.related("", "customProperties")
    if not part:
        part = _new_part(draft)
    markup = draft.markup(part)
    namespace = (_STRICT if _STRICT.encode() in markup.text else _TRANSITIONAL) + "/docPropsVTypes"
    pattern = tag_pattern(markup.prefix + b"property")
    used = [1]
    at = None
    for child in children(markup.mask, *content_span(markup)):
        tag = pattern.match(markup.mask, child.start)
        if tag is None:
            continue
        pid = int(plain(attribute(tag[1], b"pid")) or 1)
        if plain(attribute(tag[1], b"name")) == name:
            at = (child, pid)
        used.append(pid)
    pid = at[1] if at else max(used) + 1
    value = b'<vt:lpwstr xmlns:vt="%b">%b</vt:lpwstr>' % (namespace.encode(), escaped(text).encode("utf-8"))
    element = b'<%bproperty fmtid="%b" pid="%d" name="%b">%b</%bproperty>' % (
        markup.prefix, _FORMAT_ID, pid, quoted(name), value, markup.prefix,
    )  # fmt: skip
    if at is None:
        draft.put(part, append_to_root(markup, element))
    else:
        draft.put(part, splice(markup.text, [(at[0].start, at[0].end, element)]))


def _new_part(draft: Draft) -> str:
    base = relationship_base(draft)
    strict = base.startswith(_STRICT)
    part = (
        "docProps/custom.xml"
        if not draft.has("docProps/custom.xml")
        else draft.free_name("docProps/custom{}.xml")
    )
    namespace = f"{_STRICT}/customProperties" if strict else f"{_TRANSITIONAL}/custom-properties"
    draft.add(
        part,
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="%b"></Properties>'
        % namespace.encode(),
    )
    declare(draft, part, _CONTENT_TYPE)
    relate(draft, "", f"{base}/{'customProperties' if strict else 'custom-properties'}", part)
    return part
