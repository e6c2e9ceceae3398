"""Where files of this user lie, outside of any archive."""

from __future__ import annotations

import os
from pathlib import Path


def user_cache_folder(name: str) -> Path:
    """Return the folder in which this user's files of a kind are cached (below `XDG_CACHE_HOME`)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "webinar-archive" / name
