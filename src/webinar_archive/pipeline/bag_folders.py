"""The packages that a person named: bags, or folders in which bags lie, of which the newest versions count."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from typing import TypeVar

from webinar_archive.errors import UsageError
from webinar_archive.packages.bag_tags import is_bag
from webinar_archive.packages.serialised_bags import is_serialised

MAX_DEPTH = 4
MAX_ENTRIES = 200_000
P = TypeVar("P", bound=PurePath)
_VERSION = re.compile(r"-v([1-9][0-9]{0,8})(?:\.(?:zip|tar))?\Z")


def bags_in_folders(given: Iterable[Path]) -> tuple[Path, ...]:
    """Return the bags that a person named, in order; of those in a folder, the newest version of each name.

    Raises:
        UsageError: There is no such folder, or no bag in it.
    """
    found: list[Path] = []
    for path in given:
        if not path.exists():
            raise UsageError("file-missing", path=str(path))
        inside = [path] if is_bag(path) or is_serialised(path) else list(newest_versions(bags_in(path)))
        if not inside:
            raise UsageError("import-no-bag", path=str(path))
        found += inside
    return tuple(dict.fromkeys(found))


def bags_in(top: Path) -> Iterator[Path]:
    """Yield the bags below a folder, in order of their names; links are not followed."""
    if not top.is_dir():
        return
    todo, seen = [(top, 0)], 0
    while todo:
        folder, depth = todo.pop()
        if is_bag(folder):
            yield folder
            continue
        with os.scandir(folder) as entries:
            shown = [entry for entry in entries if entry.name[0] != "." and not entry.is_symlink()]
        names = sorted(entry.name for entry in shown if entry.is_dir())
        yield from (path for path in sorted(Path(entry.path) for entry in shown) if is_serialised(path))
        seen += len(names)
        if seen > MAX_ENTRIES:
            raise UsageError("import-too-many", path=str(top), most=MAX_ENTRIES)
        if depth < MAX_DEPTH:
            todo += [(folder / name, depth + 1) for name in reversed(names)]


def newest_versions(bags: Iterable[P]) -> Iterator[P]:
    """Yield the newest version of each package, by the names of their folders or files."""
    versions: dict[PurePath, tuple[int, P]] = {}
    for bag in bags:
        found = _VERSION.search(bag.name, 1)
        name = bag.with_name(bag.name[: found.start()]) if found else bag
        version = int(found[1]) if found else 0
        if name not in versions or versions[name][0] < version:
            versions[name] = (version, bag)
    for _, bag in versions.values():
        yield bag
