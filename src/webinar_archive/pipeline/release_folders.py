"""The folder of a release, as a command is given it: the pipeline, in the folders around, that releases to it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from webinar_archive.archive.layout import is_archive, pipeline_folders, record_folders
from webinar_archive.errors import UsageError
from webinar_archive.pipeline.config_file import load_settings
from webinar_archive.pipeline.reviewed_outcomes import released_to
from webinar_archive.pipeline.stored_release import last_release_plan

RELEASES = Path("annotations")
"""The folder, below the working directory, in which a release is looked for by its name."""
_PIPELINE_FILES = ("*.toml", "pipelines/*.toml")
_LEVELS = 4
"""How many folders above a release are looked through."""


def source_of(given: Path) -> Path:
    """Return the pipeline file, or the pipeline's folder in an archive, that releases to a folder.

    Any other path is returned as it is.

    Args:
        given: The folder of a release, or its name; or a pipeline file, a pipeline's folder or an archive.

    Raises:
        UsageError: It is a folder that neither a pipeline file nor an archive in the folders around releases to.
    """
    folder = given
    if not os.path.lexists(given) and len(given.parts) == 1 and (RELEASES / given).is_dir():
        folder = RELEASES / given
    if not folder.is_dir() or is_archive(folder) or is_archive(folder.resolve().parent):
        return given
    release = folder.resolve()
    found = next(_pipelines_of(release), None)
    if found is not None:
        return found
    if any(pipeline_folders(folder)) or any(record_folders(folder)):
        # an archive of before archives had a number
        return given
    raise UsageError("release-without-archive", folder=str(folder))


def _pipelines_of(release: Path) -> Iterator[Path]:
    around = release.parents[:_LEVELS]
    for parent in around:
        for pattern in _PIPELINE_FILES:
            yield from (path for path in sorted(parent.glob(pattern)) if _releases_to(path, release))
    for parent in around:
        for archive in filter(is_archive, _folders_in(parent)):
            for pipeline in pipeline_folders(archive):
                plan = last_release_plan(pipeline)
                if plan is not None and released_to(plan.settings, pipeline) == release:
                    yield pipeline


def _releases_to(path: Path, release: Path) -> bool:
    try:
        return load_settings(path).release == release
    except (UsageError, OSError):
        # of another program, or damaged
        return False


def _folders_in(parent: Path) -> list[Path]:
    try:
        with os.scandir(parent) as entries:
            return [parent / name for name in sorted(entry.name for entry in entries if entry.is_dir())]
    except OSError:
        return []
