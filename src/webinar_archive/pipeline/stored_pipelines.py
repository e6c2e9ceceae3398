"""The pipelines that an archive stores, by the pipeline file or the folder that a command is given."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.archive.form import migrate_archive
from webinar_archive.archive.layout import pipeline_folders, record_folders, runs_folder
from webinar_archive.errors import UsageError

if TYPE_CHECKING:
    from webinar_archive.pipeline.config import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPipelines:
    """The folders of pipelines in an archive.

    `settings` are those of the pipeline file, where one was given; `is_whole_archive` says whether the folder of a
    whole archive was.
    """

    folders: tuple[Path, ...]
    settings: Settings | None = None
    is_whole_archive: bool = False


def stored_pipelines(source: Path) -> StoredPipelines:
    """Return the pipeline of a pipeline file or of its folder in an archive, or every pipeline of a whole archive.

    The archive is brought to the form of this release. Raises `UsageError` where there is no such file or folder.
    """
    if source.is_file():
        # loaded late: a list of an archive's records needs no pipeline file
        from webinar_archive.pipeline.config_file import load_settings

        settings = load_settings(source)
        migrate_archive(settings.archive.parent)
        return StoredPipelines(folders=(settings.archive,), settings=settings)
    if not source.is_dir():
        from webinar_archive.storage.addresses import check_folder

        check_folder(source)
        raise UsageError("file-missing", path=str(source))
    folder = source.resolve()
    if runs_folder(folder).is_dir() or next(record_folders(folder), None):
        migrate_archive(folder.parent)
        return StoredPipelines(folders=(folder,))
    migrate_archive(folder)
    return StoredPipelines(folders=tuple(pipeline_folders(folder)), is_whole_archive=True)
