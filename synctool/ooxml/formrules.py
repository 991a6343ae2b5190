"""An office's own rules put into the form: data validations and conditional formats of its one body row.

The bundled form has the declared rules compiled in; where a configuration
overrides them, these two parts of its sheet are made anew, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from synctool.excel_rules import ConditionalFormat, Validation, conditional_formats, validation
from synctool.ooxml.limits import DEFAULT_LIMITS
from synctool.ooxml.package import Package
from synctool.schema import AGENCY_FIELDS, Field
from synctool.texts import Lang

_FORMATS = re.compile(r"(?:<conditionalFormatting .*?</conditionalFormatting>)+", re.DOTALL)
_VALIDATIONS = re.compile(r"<dataValidations .*?</dataValidations>", re.DOTALL)
_RULE = re.compile(r'<cfRule dxfId="(\d+)" priority="(\d+)" type="expression">(.*?)</cfRule>', re.DOTALL)
_RANGE = re.compile(r'<conditionalFormatting sqref="([^"]+)">(.*?)</conditionalFormatting>', re.DOTALL)


def with_rules(
    template: bytes, sheet: str, fields: Sequence[Field], columns: Mapping[str, str], row: int, lang: Lang
) -> bytes:
    """The form ``template`` of ours with the rules of ``fields`` in its body row.

    ``columns`` gives the letters of the columns. Raises ``ValueError`` where the
    template is not built as ours is.
    """
    package = Package.open(template, "template", DEFAULT_LIMITS)
    ref = package.sheet_ref(sheet)
    if ref is None:
        raise ValueError(f"no sheet {sheet}")
    text = package.read(ref.part).decode("utf-8")
    formats, validations = _FORMATS.search(text), _VALIDATIONS.search(text)
    if formats is None or validations is None:
        raise ValueError("the form has no rules to replace")
    new_formats = _formats(formats[0], fields, columns, row)
    told = [validation(field, columns[field.name], row, row, fields, lang) for field in fields]
    new_validations = _validations([one for one in told if one is not None])
    text = text.replace(formats[0], new_formats, 1).replace(validations[0], new_validations, 1)
    return package.save({ref.part: text.encode("utf-8")})


def _formats(old: str, fields: Sequence[Field], columns: Mapping[str, str], row: int) -> str:
    """Marks of the same looks as the template's, which follow the declared rules in their order."""
    before = conditional_formats(AGENCY_FIELDS, columns, row)
    found = sorted(
        (int(rule[2]), rule[1], cells, rule[3])
        for cells, inner in _RANGE.findall(old)
        for rule in _RULE.finditer(inner)
    )
    looks = {mark.style: look for mark, (_, look, _, _) in zip(before, found, strict=False)}
    marks: list[tuple[str, str, str]] = [
        _mark(mark, looks) for mark in conditional_formats(fields, columns, row)
    ]
    marks += [(cells, look, formula) for _, look, cells, formula in found[len(before) :]]
    return "".join(
        f'<conditionalFormatting sqref="{cells}">'
        f'<cfRule dxfId="{look}" priority="{number}" type="expression">{formula}</cfRule>'
        "</conditionalFormatting>"
        for number, (cells, look, formula) in enumerate(marks, start=1)
    )


def _mark(mark: ConditionalFormat, looks: Mapping[str, str]) -> tuple[str, str, str]:
    cells = ":".join(dict.fromkeys(mark.cells.split(":")))
    return cells, looks[mark.style], f"<formula>{escape(mark.formula, quote=False)}</formula>"


def _validations(told: Sequence[Validation]) -> str:
    made = "".join(_validation(one) for one in told)
    return f'<dataValidations count="{len(told)}">{made}</dataValidations>'


def _validation(one: Validation) -> str:
    """Attributes in the schema's names (ECMA-376 part 1, 18.3.1.32); line breaks as character references."""
    given = {
        "type": one.type,
        "operator": one.operator,
        "allowBlank": "1",
        "showInputMessage": "1",
        "showErrorMessage": "1" if one.error else "0",
        "errorTitle": one.error_title,
        "error": one.error,
        "promptTitle": one.prompt_title,
        "prompt": one.prompt,
        "sqref": ":".join(dict.fromkeys(one.cells.split(":"))),
    }
    attributes = " ".join(
        f'{name}="{escape(value).replace(chr(10), "&#10;")}"' for name, value in given.items() if value
    )
    formulas = "".join(
        f"<formula{number}>{escape(formula, quote=False)}</formula{number}>"
        for number, formula in ((1, one.formula1), (2, one.formula2))
        if formula
    )
    return f"<dataValidation {attributes}>{formulas}</dataValidation>"
