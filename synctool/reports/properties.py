"""One custom property in a package of Office Open XML: the imprint (ECMA-376 part 1, 22.3; part 2, 9)."""

from __future__ import annotations

import io
import zipfile
from typing import Any, Final

from synctool.imprint import PROPERTY

_PART: Final = "docProps/custom.xml"
_NAMES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_CONTENT: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_EMPTY: Final = f'<Properties xmlns="{_NAMES}" xmlns:vt="{_TYPES}"/>'.encode()


def with_property(package: bytes, text: str) -> bytes:
    """The package with the property in it, in place of one of its name."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        is_new = _PART not in source.namelist()
        for info in source.infolist():
            data = source.read(info)
            if info.filename == _PART:
                data = _put(data, text)
            elif is_new and info.filename == "[Content_Types].xml":
                data = _appended(data, "Override", PartName=f"/{_PART}", ContentType=_CONTENT)
            elif is_new and info.filename == "_rels/.rels":
                data = _appended(data, "Relationship", Id="rIdSynctool", Type=_RELATION, Target=_PART)
            target.writestr(info, data)
        if is_new:
            target.writestr(_PART, _put(_EMPTY, text))
    return out.getvalue()


def property_of(package: bytes) -> str:
    """The property's text; ``""`` where there is none."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        if _PART not in source.namelist():
            return ""
        root = _parsed(source.read(_PART))
    return next(("".join(one.itertext()) for one in root if one.get("name") == PROPERTY), "")


def _put(data: bytes, text: str) -> bytes:
    from lxml import etree

    root = _parsed(data)
    for one in [one for one in root if one.get("name") == PROPERTY]:
        root.remove(one)
    number = max((int(one.get("pid") or 1) for one in root), default=1) + 1
    element = etree.SubElement(root, f"{{{_NAMES}}}property", fmtid=_FORMAT, pid=str(number), name=PROPERTY)
    etree.SubElement(element, f"{{{_TYPES}}}lpwstr").text = text
    return _written(root)


def _appended(data: bytes, name: str, **attributes: str) -> bytes:
    from lxml import etree

    root = _parsed(data)
    space = root.tag.partition("}")[0] + "}"
    etree.SubElement(root, space + name, attributes)
    return _written(root)


def _parsed(data: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def _written(root: Any) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
