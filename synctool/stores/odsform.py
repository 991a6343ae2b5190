"""The form (填報表) as an OpenDocument spreadsheet, built from chosen cells only (DESIGN, law 20).

The same rules as in the workbook's form: validations, 檢核, marks, protection.
Formulas are OpenFormula (ODF 1.3 part 4), validations 19.599 and 9.4.5 of part 3;
marks are LibreOffice's conditional formats, as ODF has none by formula for ranges.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date
from html import escape

from synctool.errors import RefusedEdit
from synctool.excel_rules import Validation, conditional_formats, validation
from synctool.model import (
    CellError,
    Formula,
    Revision,
    Run,
    SheetEdit,
    Value,
    a1,
    column_letters,
    paragraphs_of,
    text_of,
)
from synctool.ooxml import check_text, stamp
from synctool.schema import FORM_FIELDS, Field, Kind, Owner
from synctool.stores import odslook as look
from synctool.texts import Lang, say

_COLUMNS = {field.name: number for number, field in enumerate(FORM_FIELDS, start=1)}
_LETTERS = {name: column_letters(number) for name, number in _COLUMNS.items()}
_LAST = len(FORM_FIELDS)
_HEAD = ("form-agency", "form-round", "form-due", "form-number")
_TOKEN = re.compile(r'"(?:[^"]|"")*"|\$?[A-Z]{1,3}\$?[0-9]+(?![0-9A-Z(])|,')
_SPACES = re.compile(r"  +|\t|^ | $")
_MADE = (1980, 1, 1, 0, 0, 0)


def open_formula(formula: str) -> str:
    """An Excel formula of ours as OpenFormula: references in brackets, semicolons between arguments."""

    def turned(match: re.Match[str]) -> str:
        token = match[0]
        return token if token.startswith('"') else ";" if token == "," else f"[.{token}]"

    return _TOKEN.sub(turned, formula)


def build(edit: SheetEdit, fields: Sequence[Field], revision: Revision, lang: Lang, source: str) -> bytes:
    """The file's bytes, the same for the same form.

    Raises :class:`~synctool.errors.RefusedEdit` for a value that no cell can hold.
    """
    writer = _Writer(edit, fields, lang, source)
    claim = stamp.encode(revision)
    members = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": look.MANIFEST,
        "content.xml": writer.content(claim),
        "styles.xml": look.STYLES,
        "settings.xml": look.settings(edit.sheet, edit.header_row),
        "meta.xml": _meta(claim),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members.items():
            entry = zipfile.ZipInfo(name, _MADE)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, text.encode("utf-8"))
    return out.getvalue()


def _meta(claim: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-meta {look.NAMESPACES} office:version="1.3">'
        "<office:meta><meta:generator>synctool</meta:generator>"
        f'<meta:user-defined meta:name="{stamp.PROPERTY}" meta:value-type="string">{escape(claim)}'
        "</meta:user-defined></office:meta></office:document-meta>"
    )


class _Writer:
    def __init__(self, edit: SheetEdit, fields: Sequence[Field], lang: Lang, source: str) -> None:
        self.edit, self.fields, self.lang, self.source = edit, fields, lang, source
        self.body = edit.body or ()
        self.first = edit.header_row + 1
        self.last = max(self.first, edit.header_row + len(self.body))
        self.runs: dict[Run, str] = {}
        told = (validation(f, _LETTERS[f.name], self.first, self.last, fields, lang) for f in fields)
        self.told = {f.name: one for f, one in zip(fields, told, strict=True) if one is not None}

    def content(self, claim: str) -> str:
        rows = "".join((*self._head(), self._header(), *self._rows()))
        name = escape(self.edit.sheet)
        area = f"{name}.A{self.edit.header_row}:{name}.{column_letters(_LAST)}{self.last}"
        columns = "".join(f'<table:table-column table:style-name="co-{f.name}"/>' for f in FORM_FIELDS)
        styles = "".join(look.run_style(style, run) for run, style in self.runs.items())
        expression = escape(f"of:={stamp.as_formula(claim)}")
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {look.NAMESPACES} '
            'office:version="1.3"><office:automatic-styles>'
            f"{look.DATA_STYLES}{look.column_styles(_COLUMNS)}{look.CELL_STYLES}{styles}"
            '<style:style style:name="ta" style:family="table" style:master-page-name="Default"/>'
            "</office:automatic-styles><office:body><office:spreadsheet>"
            f"<table:content-validations>{self._validations()}</table:content-validations>"
            f'<table:table table:name="{name}" table:style-name="ta" table:protected="true">'
            '<loext:table-protection loext:select-protected-cells="true" '
            'loext:select-unprotected-cells="true" loext:use-autofilter="true"/>'
            f"{columns}{rows}{self._marks()}</table:table>"
            "<table:named-expressions>"
            f'<table:named-expression table:name="{stamp.NAME}" table:base-cell-address="${name}.$A$1" '
            f'table:expression="{expression}"/></table:named-expressions>'
            "<table:database-ranges><table:database-range "
            'table:name="__Anonymous_Sheet_DB__0" '
            f'table:target-range-address="{area}" table:display-filter-buttons="true"/>'
            "</table:database-ranges>"
            "</office:spreadsheet></office:body></office:document-content>"
        )

    # ------------------------------------------------------------ rows

    def _head(self) -> list[str]:
        """Title, four lines of head with how to fill in, and the bands."""
        given = {(cell.row, cell.column): cell.value for cell in self.edit.cells}
        rows = [self._row([self._cell(given.get((1, 1)), "title", span=_LAST)])]
        for row, code in enumerate(_HEAD, start=2):
            value = given.get((row, 2))
            style = "value-date" if isinstance(value, date) else "value"
            how = self._cell(say(f"form-how-{row - 1}", self.lang), "how", span=_LAST - 4)
            label = self._cell(say(code, self.lang), "label")
            rows.append(self._row([label, self._cell(value, style, span=3), how]))
        answers = [f.name for f in FORM_FIELDS if f.owner is Owner.AGENCY]
        before = _COLUMNS[answers[0]] - 1
        bands = [
            self._cell(None, "band-given"),
            self._cell(say("form-band-given", self.lang), "band-given", span=before - 1),
            self._cell(say("form-band-answer", self.lang), "band-answer", span=len(answers)),
            self._cell(say("form-band-check", self.lang), "band-given"),
        ]
        rows.append(f"<table:table-header-rows>{self._row(bands)}")
        return rows

    def _header(self) -> str:
        cells = [self._cell(field.label, "header") for field in FORM_FIELDS]
        return f"{self._row(cells)}</table:table-header-rows>"

    def _rows(self) -> list[str]:
        return [
            self._row(
                [
                    self._cell(
                        values.get(_COLUMNS[f.name]), _style(f), field=f, at=a1(number, _COLUMNS[f.name])
                    )
                    for f in FORM_FIELDS
                ]
            )
            for number, values in enumerate(self.body, start=self.first)
        ]

    @staticmethod
    def _row(cells: Sequence[str]) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def _cell(
        self, value: Value | Formula, style: str, *, span: int = 1, field: Field | None = None, at: str = ""
    ) -> str:
        if code := check_text(value):
            raise RefusedEdit(code, file=self.source, sheet=self.edit.sheet, cell=at)
        given = f' table:style-name="{style}"'
        if span > 1:
            given += f' table:number-columns-spanned="{span}" table:number-rows-spanned="1"'
        if field is not None and field.name in self.told:
            given += f' table:content-validation-name="val-{field.name}"'
        covered = (
            f'<table:covered-table-cell table:number-columns-repeated="{span - 1}"/>' if span > 1 else ""
        )
        if isinstance(value, Formula):
            given += f' table:formula="{escape("of:=" + open_formula(value.text))}"'
            value = value.cached
        typed, shown = self._value(value)
        return f"<table:table-cell{given}{typed}>{shown}</table:table-cell>{covered}"

    def _value(self, value: Value) -> tuple[str, str]:
        """Attributes and paragraphs of a value (ODF 1.3 part 3, 19.385)."""
        if value is None or isinstance(value, CellError):
            return "", ""
        if isinstance(value, bool):
            return f' office:value-type="boolean" office:boolean-value="{str(value).lower()}"', ""
        if isinstance(value, int | float):
            return f' office:value-type="float" office:value="{value!r}"', f"<text:p>{value!r}</text:p>"
        if isinstance(value, date):
            return f' office:value-type="date" office:date-value="{value.isoformat()}"', ""
        lines = paragraphs_of(value) if text_of(value) else ()
        shown = "".join(f"<text:p>{''.join(map(self._run, line))}</text:p>" for line in lines)
        return ' office:value-type="string"', shown

    def _run(self, run: Run) -> str:
        text = _SPACES.sub(_space, escape(run.text, quote=False))
        if run.is_plain:
            return text
        style = self.runs.setdefault(run._replace(text=""), f"T{len(self.runs) + 1}")
        return f'<text:span text:style-name="{style}">{text}</text:span>'

    # ------------------------------------------------------------ rules

    def _validations(self) -> str:
        return "".join(self._validation(name, one) for name, one in self.told.items())

    def _validation(self, name: str, one: Validation) -> str:
        base = f"{self.edit.sheet}.{_LETTERS[name]}{self.first}"
        error = (
            f'<table:error-message table:display="true" table:message-type="stop" '
            f'table:title="{escape(one.error_title)}">{_lines(one.error)}</table:error-message>'
            if one.error
            else '<table:error-message table:display="false"/>'
        )
        return (
            f'<table:content-validation table:name="val-{name}" '
            f'table:condition="{escape("of:" + _condition(one))}" table:allow-empty-cell="true" '
            f'table:display-list="unsorted" table:base-cell-address="{escape(base)}">'
            f'<table:help-message table:display="true" table:title="{escape(one.prompt_title)}">'
            f"{_lines(one.prompt)}</table:help-message>{error}</table:content-validation>"
        )

    def _marks(self) -> str:
        """The marks in Excel's order; the first that holds counts, so 檢核's own come last there too."""
        made = []
        for mark in conditional_formats(self.fields, _LETTERS, self.first, self.last):
            made.append(self._mark(mark.cells, mark.formula, mark.style))
        check = f"${_LETTERS['check']}{self.first}"
        verdicts = (say("check-ok", self.lang), say("check-empty", self.lang), "")
        faulty = ",".join(f'{check}<>"{verdict}"' for verdict in verdicts)
        cells = f"{_LETTERS['check']}{self.first}:{_LETTERS['check']}{self.last}"
        made.append(self._mark(cells, f"AND({faulty})", "faulty"))
        return f"<calcext:conditional-formats>{''.join(made)}</calcext:conditional-formats>"

    def _mark(self, cells: str, formula: str, style: str) -> str:
        name = escape(self.edit.sheet)
        first, _, last = cells.partition(":")
        area = f"{name}.{first}:{name}.{last or first}"
        value = escape(f"formula-is({open_formula(formula)})")
        return (
            f'<calcext:conditional-format calcext:target-range-address="{area}"><calcext:condition '
            f'calcext:apply-style-name="{style}" calcext:value="{value}" '
            f'calcext:base-cell-address="{name}.{first}"/></calcext:conditional-format>'
        )


def _style(field: Field) -> str:
    if field.owner is not Owner.AGENCY:
        return {"key": "given-key", "due": "given-date"}.get(field.name, "given")
    kinds = {Kind.DATE: "answer-date", Kind.PERCENT: "answer-percent", Kind.CHOICE: "answer-choice"}
    verbatim = "answer-words" if field.name in ("reporter", "contact") else "answer"
    return kinds.get(field.kind, verbatim)


_OPERATORS = {"greaterThanOrEqual": ">=", "lessThanOrEqual": "<="}


def _condition(one: Validation) -> str:
    """A validation as an ODF condition (ODF 1.3 part 3, 19.599)."""
    if one.type == "list":
        words = one.formula1.strip('"').replace('""', '"').split(",")
        return "cell-content-is-in-list({})".format(
            ";".join('"' + word.replace('"', '""') + '"' for word in words)
        )
    if one.type == "custom":
        return f"is-true-formula({open_formula(one.formula1)})"
    content = "cell-content-text-length" if one.type == "textLength" else "cell-content"
    if one.operator == "between":
        test = f"{content}-is-between({one.formula1},{one.formula2})"
    else:
        test = f"{content}(){_OPERATORS[one.operator]}{one.formula1}"
    return test if one.type == "textLength" else f"cell-content-is-decimal-number() and {test}"


def _lines(text: str) -> str:
    return "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))


def _space(match: re.Match[str]) -> str:
    return "<text:tab/>" if match[0] == "\t" else f'<text:s text:c="{len(match[0])}"/>'
