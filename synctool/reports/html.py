"""The brief as one HTML file: no outside request, readable on screen, on paper and aloud."""

from __future__ import annotations

from typing import Any

from synctool.errors import SyncError
from synctool.imprint import encode
from synctool.model import Run
from synctool.reports import content
from synctool.reports.summary import Summary
from synctool.reports.template import bundled
from synctool.texts import say


def render(summary: Summary, template: bytes | None = None) -> bytes:
    """The page, from a Jinja2 template that gets the names listed in docs/templates.md."""
    from jinja2 import TemplateError, select_autoescape
    from jinja2.sandbox import SandboxedEnvironment

    source = template if template is not None else bundled("brief.html.j2")
    settings = SandboxedEnvironment(
        autoescape=select_autoescape(default=True, default_for_string=True),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    try:
        page = settings.from_string(source.decode("utf-8-sig")).render(_names(summary))
    except (UnicodeDecodeError, TemplateError) as fault:
        raise SyncError("brief-template-unreadable", format="html", reason=fault) from fault
    return page.encode("utf-8")


def _names(summary: Summary) -> dict[str, Any]:
    head, below = content.cover(summary)
    return {
        "lang": summary.lang,
        "title": " ".join(head),
        "title_lines": head,
        "body": content.clean(summary.body),
        "below": below,
        "heading": content.heading(summary),
        "columns": content.column_titles(summary.lang),
        "groups": _groups(summary),
        "closing": content.closing(summary),
        "caption": say("brief-slide-table", summary.lang),
        "skip": say("brief-skip", summary.lang),
        "keywords": say("brief-keywords", summary.lang),
        "imprint": encode(summary.imprint),
        "style_of": style_of,
    }


def _groups(summary: Summary) -> list[list[content.Row]]:
    """The rows, a list per topic."""
    groups: list[list[content.Row]] = []
    for row in content.rows(summary):
        if row.opens or not groups:
            groups.append([])
        groups[-1].append(row)
    return groups


def style_of(run: Run) -> str:
    """The run's formats as a CSS declaration; ``""`` for plain text."""
    lines = ["underline"] if run.underline else []
    lines += ["line-through"] if run.strike else []
    out = [f"text-decoration:{' '.join(lines)}"] if lines else []
    if run.underline.startswith("double"):
        out.append("text-decoration-style:double")
    if run.bold:
        out.append("font-weight:bold")
    if run.italic:
        out.append("font-style:italic")
    if run.colour:
        out.append(f"color:#{run.colour.lower()}")
    return ";".join(out)
