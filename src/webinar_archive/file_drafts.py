"""Drafts: the files and folders that take the place of others when they are whole, and what killed writers left."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
from pathlib import Path

_DRAFT = re.compile(r"\.(?P<name>.+)\.(?P<process>[0-9]+)-(?P<mark>[0-9a-f]{8})[0-9a-f]*\.draft", re.DOTALL)
_MARK = secrets.token_hex(4)
"""Tells the drafts of this process from those of an earlier one with the same number."""
_MOST_NAMED = 220
"""Bytes of a file's name that its draft's has: with what is added, no more than the 255 that most file systems take."""


def draft_path(path: Path) -> Path:
    """Return a path for a draft of the file or folder at `path`: beside it, under a name that nobody else takes."""
    # some file systems would refuse a character that is cut in two
    name = os.fsencode(path.name)[:_MOST_NAMED].decode(errors="ignore")
    return path.with_name(f".{name}.{os.getpid()}-{_MARK}{secrets.token_hex(4)}.draft")


def is_draft(name: str) -> bool:
    """Tell whether a file's name is that of a draft: of a writer that works, or that was killed."""
    return _DRAFT.fullmatch(name) is not None


def drafted_name(name: str) -> str:
    """Return the name of the file or folder that a draft is to become; any other name as it is."""
    draft_of = _DRAFT.fullmatch(name)
    return name if draft_of is None else draft_of["name"]


def is_abandoned_draft(name: str) -> bool:
    """Tell whether a name is that of a draft whose writer has ended; other threads of this process have not."""
    draft_of = _DRAFT.fullmatch(name)
    return draft_of is not None and not _is_running(int(draft_of["process"]), draft_of["mark"])


def remove_drafts(folder: Path) -> None:
    """Delete the drafts in a folder whose writers were killed; those of living processes stay."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if (
                is_abandoned_draft(entry.name)
                and entry.is_file(follow_symlinks=False)
                # what lies behind a link is not ours to delete
                and not folder.is_symlink()
            ):
                Path(entry).unlink(missing_ok=True)


def remove_draft_folders(folder: Path) -> None:
    """Delete the folders in a folder that are drafts whose writers were killed. Raises `OSError`."""
    with os.scandir(folder) as entries:
        abandoned = [e for e in entries if is_abandoned_draft(e.name) and e.is_dir(follow_symlinks=False)]
    for entry in abandoned:
        shutil.rmtree(entry.path, ignore_errors=True)


def _is_running(process: int, mark: str) -> bool:
    if process == os.getpid():
        # a restarted container gives its processes the same numbers again
        return mark == _MARK
    try:
        os.kill(process, 0)
    except PermissionError:
        return True
    except (ProcessLookupError, OverflowError):
        return False
    return True
