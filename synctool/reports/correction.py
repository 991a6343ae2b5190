"""A 補正單 as one HTML file: everything in it, prints on A4."""

from __future__ import annotations

from html import escape
from string import Template

from synctool.correction import COLUMNS, HEAD, Correction, head_values, shown
from synctool.model import Severity
from synctool.reports.template import bundled
from synctool.texts import Lang, say


def correction_html(correction: Correction, lang: Lang) -> bytes:
    """The document; every value is escaped, line breaks are kept."""
    head = "".join(
        f"<dt>{_text(say(f'correction-{name}', lang))}</dt><dd>{_text(value)}</dd>"
        for name, value in zip(HEAD, head_values(correction), strict=True)
    )
    columns = "".join(f'<th class="{name}">{_text(say(f"correction-{name}", lang))}</th>' for name in COLUMNS)
    rows = "".join(
        f'<tr class="{line.severity.value}">'
        + "".join(f'<td class="{name}">{_text(v)}</td>' for name, v in zip(COLUMNS, row, strict=True))
        + "</tr>\n"
        for line, row in zip(correction.lines, shown(correction, lang), strict=True)
    )
    errors = sum(line.severity is Severity.ERROR for line in correction.lines)
    return (
        Template(bundled("correction.html").decode("utf-8"))
        .substitute(
            lang=lang,
            title=_text(say("correction-title", lang)),
            agency=_text(correction.agency),
            head=head,
            intro=_text(say("correction-intro", lang)),
            counts=_text(
                say("correction-counts", lang, errors=errors, warnings=len(correction.lines) - errors)
            ),
            columns=columns,
            rows=rows,
        )
        .encode("utf-8")
    )


def _text(value: str) -> str:
    return escape(value).replace("\n", "<br>")
