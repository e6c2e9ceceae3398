"""Names of files that every file system and every reader of bags takes."""

from __future__ import annotations

import hashlib
import os
import re

MAX_BYTES = 200
"""Room is left for what is added, such as a version: most file systems take 255 bytes."""
_UNSAFE = re.compile(r'[%/\\:*?"<>|\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]|^[.~-]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def safe_name(name: str) -> str:
    """Return a name as it is, where it is safe; else one like it, which no other name gives.

    A manifest of a bag writes CR, LF and `%` in ways that its readers do not agree on; Windows takes some characters
    and names for its own.

    >>> safe_name("140892"), safe_name("100 %.vtt").startswith("100 _.vtt-")
    ('140892', True)
    """
    safe = _UNSAFE.sub("_", name)
    # Windows drops these at the end
    safe = safe.rstrip(". ") + "_" * (safe[-1:] in (".", " "))
    if safe == name and name and len(name.encode()) <= MAX_BYTES and not _RESERVED.fullmatch(name):
        return name
    if _RESERVED.fullmatch(safe):
        safe = f"_{safe}"
    mark = hashlib.sha256(os.fsencode(name)).hexdigest()[:8]
    return f"{safe.encode()[: MAX_BYTES - 9].decode(errors='ignore') or '_'}-{mark}"
