"""The notices in a folder: its regular files of known suffixes; what else bears such a name is passed over and told."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from webinar_archive.errors import UsageError
from webinar_archive.models import Finding, Severity
from webinar_archive.text.normalize import listed

NOTICE_SUFFIXES = (".txt", ".html", ".htm", ".xml", ".mrc", ".marc", ".iso", ".iso2709", ".mods", ".ris")
_HIDDEN = (".", "~$")
"""Begin the names of an editor's lock links, of what other systems store beside a file, of open documents."""
_MOST_NAMED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFolder:
    """The notices of a folder by name, and the names of entries that look like notices and are none."""

    folder: Path
    notices: tuple[Path, ...]
    skipped: tuple[str, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What to tell of the entries passed over."""
        if not self.skipped:
            return ()
        names = listed([*map(shown_name, self.skipped[: _MOST_NAMED + 1])], _MOST_NAMED)
        facts = {"folder": shown_name(str(self.folder)), "count": len(self.skipped), "names": names}
        return (Finding(code="folder-entries-skipped", severity=Severity.WARNING, facts=facts),)


def notices_in(folder: Path) -> NoticeFolder:
    """Look through a folder, not into those within it. Raises `UsageError` where there is no notice."""
    try:
        with os.scandir(folder) as entries:
            named = sorted((e for e in entries if e.name.lower().endswith(NOTICE_SUFFIXES)), key=_name)
    except OSError as error:
        raise UsageError("file-unreadable", path=shown_name(str(folder)), reason=error.strerror) from None
    regular = [entry for entry in named if _is_notice(entry)]
    found = NoticeFolder(
        folder=folder,
        notices=tuple(folder / entry.name for entry in regular),
        skipped=_other_names(named, regular),
    )
    if not regular:
        raise UsageError("folder-without-notice", path=shown_name(str(folder)))
    return found


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _other_names(named: Sequence[os.DirEntry[str]], regular: Sequence[os.DirEntry[str]]) -> tuple[str, ...]:
    taken = set(map(_name, regular))
    return tuple(entry.name for entry in named if entry.name not in taken)


def _is_notice(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file() and not entry.name.startswith(_HIDDEN)
    except OSError:
        # a link in a circle, or into a folder that may not be entered
        return False


def is_text(name: str) -> bool:
    """Return whether a name of the file system is text, which every file of ours can hold.

    >>> is_text("débat.html"), is_text("d\\udce9bat.html")
    (True, False)
    """
    return not any("\ud800" <= character <= "\udfff" for character in name)


def shown_name(name: str) -> str:
    r"""Return a name of the file system as text: bytes that are not UTF-8 as `\xe9`.

    >>> shown_name("d\udce9bat.html")
    'd\\xe9bat.html'
    """
    return os.fsencode(name).decode("utf-8", "backslashreplace")
