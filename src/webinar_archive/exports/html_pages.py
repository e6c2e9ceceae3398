"""Pages of HTML that stand alone: no script, nothing loaded, every text of others escaped."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape
from xml.etree import ElementTree as ET

from webinar_archive.exports.published_addresses import web_address
from webinar_archive.i18n.language import Language
from webinar_archive.text.characters import NOT_IN_XML, REPLACEMENT

_STYLE = """
:root { color-scheme: light dark; --line: #8886; --soft: #8881; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 75rem; padding: 1rem; }
body { overflow-wrap: break-word; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .4rem .6rem; text-align: left; vertical-align: top; }
td { white-space: pre-line; }
img { background: #fff; height: auto; margin: .5rem 0; max-width: 100%; }
td.long { min-width: 12rem; } th { background: var(--soft); white-space: nowrap; }
ins { background: #2a83; text-decoration: none; border-left: 3px solid #2a8; padding-left: .4rem; display: block; }
""".strip()

# a picture stands in the page itself
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_LONG = 24
"""Characters of a cell from which on it needs room."""


def page(title: str, language: Language, body: Iterable[str], style: str = _STYLE) -> bytes:
    """Return a page; `body` is HTML, `style` is CSS."""
    lines = (
        "<!DOCTYPE html>",
        f'<html lang="{language}">',
        '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        f"<title>{text(title)}</title><style>{style}</style></head>",
        f"<body><main><h1>{text(title)}</h1>",
        *body,
        "</main></body></html>",
    )
    return ("\n".join(lines) + "\n").encode()


def text(written: str | None) -> str:
    """Return a text escaped; characters that no document holds become �."""
    return escape(NOT_IN_XML.sub(REPLACEMENT, written or ""))


def link(address: str | None, shown: str | None = None) -> str:
    """Return a link to an address of the web; the text alone for anything else."""
    target = web_address(address)
    shown = shown or address
    return f'<a href="{escape(target)}" rel="noreferrer">{text(shown)}</a>' if target else text(shown)


def picture(svg: bytes) -> str:
    """Return a picture within the page, its title and description in words for those who do not see it."""
    root = ET.fromstring(svg)  # noqa: S314 - a picture that was drawn here
    words = [root.findtext(f"{{http://www.w3.org/2000/svg}}{name}") for name in ("title", "desc")]
    data = base64.b64encode(svg).decode()
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{text(". ".join(filter(None, words)))}">'


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    """Yield a table; its cells are HTML."""
    yield '<div class="scroll" tabindex="0"><table><thead><tr>'
    yield "".join(f'<th scope="col">{text(heading)}</th>' for heading in headings) + "</tr></thead><tbody>"
    for row in rows:
        yield "<tr>" + "".join(_cell(cell) for cell in row) + "</tr>"
    yield "</tbody></table></div>"


def _cell(cell: str) -> str:
    return f'<td class="long">{cell}</td>' if len(cell) > _LONG else f"<td>{cell}</td>"
