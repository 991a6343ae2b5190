"""The site: ``sphinx-build -W -b html docs OUT``. Two languages, one language a page; no outside requests.

The reference pages are made from the code at every build (:mod:`reference`), so they cannot grow old.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from reference import write_pages

from synctool import __version__

project = "synctool"
author = "synctool contributors"
release = version = __version__
language = "zh_TW"
extensions = ["myst_parser"]
exclude_patterns = ["_build"]
myst_heading_anchors = 3
# Links to files beside the site (the source, the example) are for readers of the repository.
suppress_warnings = ["myst.xref_missing", "misc.highlighting_failure"]
html_theme = "furo"
html_title = "synctool"
html_static_path = ["_static"]
html_css_files = ["print.css"]
html_show_copyright = False

write_pages(HERE)


def _language_of_page(app, page, template, context, tree):  # type: ignore[no-untyped-def]
    """English pages say so, for readers aloud and for browsers."""
    if page.startswith("en/"):
        context["language"] = "en"


def setup(app):  # type: ignore[no-untyped-def]
    app.connect("html-page-context", _language_of_page)
