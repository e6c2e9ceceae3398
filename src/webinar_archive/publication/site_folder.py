"""The folder of a site: written as a draft beside it, which takes its place when it is whole.

A file in the site lists what the program wrote. Only that is ever deleted: what a person laid beside it, such as the
folder of a version control system, stays.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec

from webinar_archive.errors import UsageError
from webinar_archive.file_drafts import is_abandoned_draft
from webinar_archive.files import draft_folder, regular_file_bytes, write_whole
from webinar_archive.models.codec import preload_type, to_json

LIST_NAME = "webinar-archive-site.json"
_MOST_LIST_BYTES = 200_000_000


class _SiteList(msgspec.Struct, frozen=True):
    """What the program wrote into a site, by paths in it."""

    files: frozenset[str]


@contextlib.contextmanager
def site_draft(to: Path) -> Iterator[Path]:
    """Give an empty folder to write a site to; it becomes `to` when the block succeeds, and is deleted otherwise.

    Raises:
        UsageError: There is a folder or file that is no site of ours.
        OSError: The folder cannot be written.
    """
    to = to.resolve()
    before = to.with_name(f".{to.name}.before")
    _take_back(before, to)
    if not _is_replaceable(to):
        raise UsageError("site-folder-not-ours", folder=str(to))
    to.parent.mkdir(parents=True, exist_ok=True)
    for entry in to.parent.glob(f".{_escaped(to.name)}.*.draft"):
        if is_abandoned_draft(entry.name) and entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
    with draft_folder(to) as draft:
        yield draft
        write_whole(draft / LIST_NAME, to_json(_SiteList(files=frozenset(_files_below(draft)) | {LIST_NAME})))
        if to.exists():
            shutil.copymode(to, draft)
            to.rename(before)
        draft.rename(to)
    _take_back(before, to)


def _is_replaceable(to: Path) -> bool:
    if not os.path.lexists(to):
        return True
    return to.is_dir() and (_listed(to) is not None or not any(to.iterdir()))


def _take_back(before: Path, to: Path) -> None:
    """Put the site before this one back where there is no other; else delete what was ours, and move the rest."""
    if not before.is_dir() or before.is_symlink():
        return
    if not os.path.lexists(to):
        before.rename(to)
        return
    ours = _listed(before) or frozenset()
    for folder, _, names in os.walk(before, topdown=False):
        for name in (*names, *_links_to_folders(Path(folder))):
            _delete_or_move(Path(folder) / name, before, to, ours)
        with contextlib.suppress(OSError):
            # not empty where somebody wrote into it meanwhile
            Path(folder).rmdir()


def _delete_or_move(path: Path, before: Path, to: Path, ours: frozenset[str]) -> None:
    relative = path.relative_to(before).as_posix()
    # the list goes last, in the outermost folder: until then it says what is ours
    if relative in ours:
        path.unlink()
        return
    target = to / relative
    if os.path.lexists(target):
        target = target.with_name(f"{target.name}.before")
    target.parent.mkdir(parents=True, exist_ok=True)
    path.rename(target)


def _links_to_folders(folder: Path) -> list[str]:
    return [entry.name for entry in os.scandir(folder) if entry.is_symlink() and entry.is_dir()]


def _files_below(folder: Path) -> Iterator[str]:
    for inside, _, names in os.walk(folder):
        for name in names:
            yield (Path(inside) / name).relative_to(folder).as_posix()


def _listed(folder: Path) -> frozenset[str] | None:
    """Return what the program wrote into a folder; None where it is no site of ours."""
    try:
        data = regular_file_bytes(folder / LIST_NAME, _MOST_LIST_BYTES)
        return msgspec.json.decode(data, type=preload_type(_SiteList)).files if data else None
    except (OSError, msgspec.DecodeError):
        return None


def _escaped(name: str) -> str:
    return "".join(f"[{each}]" if each in "*?[" else each for each in name)
