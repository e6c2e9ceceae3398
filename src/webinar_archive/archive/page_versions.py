"""The versions of captured web pages, which lie beside each other: `notice.html`, `notice-v2.html` and so on."""

from __future__ import annotations

import re
from pathlib import Path

from webinar_archive.archive.layout import page_file


def next_page_name(record: Path, name: str) -> str:
    """Return the name of the version after all that there are, whether or not a result names them."""
    pattern = re.compile(rf"{re.escape(name)}(?:-v([1-9][0-9]{{0,8}}))?\.(?:html|warc)")
    try:
        found = [pattern.fullmatch(path.name) for path in page_file(record, name).parent.iterdir()]
    except FileNotFoundError:
        return name
    versions = [int(each[1] or 1) for each in found if each]
    return f"{name}-v{max(versions) + 1}" if versions else name
