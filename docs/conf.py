"""The site: ``sphinx-build -W -b html docs OUT``. Two languages, one language a page; no outside requests.

The reference pages are made from the code at every build (:mod:`reference`), so they cannot grow old.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from bs4 import BeautifulSoup
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
ENGLISH = "English"
"""How the list of pages names those in English."""


def _language_of_page(app, page, template, context, tree):  # type: ignore[no-untyped-def]
    """Beside a page stand those of its language; English ones say so, for readers aloud and for browsers."""
    pages = BeautifulSoup(context["furo_navigation_tree"], "html.parser")
    english = next(link for link in pages.find_all("a") if link.get_text() == ENGLISH).find_parent("li")
    if page.startswith("en/"):
        context["language"] = "en"
        context["furo_navigation_tree"] = str(english.find("ul"))
        return
    for part in english.find_all(["ul", "input", "label"]):
        part.decompose()
    context["furo_navigation_tree"] = str(pages)


def setup(app):  # type: ignore[no-untyped-def]
    # After the theme has made its list of pages.
    app.connect("html-page-context", _language_of_page, priority=900)
