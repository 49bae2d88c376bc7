"""How `make docs` makes the site of these pages: by Sphinx, without a network, loading nothing."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "rep-tempo"
author = "the authors of rep-tempo"
copyright = "2026, the authors of rep-tempo"  # noqa: A001 - Sphinx asks for it
extensions = ["myst_parser", "sphinx.ext.autodoc"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["site"]
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "description"
html_theme = "furo"
html_title = "rep-tempo"
html_copy_source = False
html_show_sphinx = False
html_static_path = ["site/heard"]  # made by heard.py

READ = {
    '<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="All pages">',
    "<pre>": '<pre tabindex="0">',
    '<th class="head"><p></p></th>': "<td></td>",
}
"""What the theme leaves out and readers of screens, and who has no mouse, need."""


def finished(app: "Sphinx", error: Exception | None) -> None:
    """Complete every page."""
    for path in Path(app.outdir).glob("*.html"):
        page = path.read_text(encoding="utf-8")
        for plain, complete in READ.items():
            page = page.replace(plain, complete)
        path.write_text(page, encoding="utf-8")


def setup(app: "Sphinx") -> None:
    """Have every page completed."""
    app.connect("build-finished", finished)
