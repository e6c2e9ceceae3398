"""How the documentation is built: `sphinx-build -W --keep-going -n docs docs/_build`. No network is needed."""

from __future__ import annotations

from webinar_archive import __version__

project = "Webinar Archive"
author = "Webinar Archive contributors"
copyright = f"2026, {author}"  # noqa: A001 - Sphinx reads this name
release = version = __version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = f"Webinar Archive {release}"
html_show_sphinx = False
html_copy_source = False

autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
autodoc_class_signature = "separated"
napoleon_google_docstring = True
napoleon_numpy_docstring = False

# references are checked within this project; other projects' documentation would have to be fetched
nitpicky = True
nitpick_ignore_regex = [(r"py:.*", r"(?!webinar_archive\b).*")]
