"""Where commands may write what they are asked for: neither into the archive nor over the pipeline file."""

from __future__ import annotations

from pathlib import Path

from webinar_archive.archive.layout import is_archive
from webinar_archive.errors import UsageError
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.config_file import load_settings
from webinar_archive.storage.addresses import check_folder


def check_output_folder(source: Path, folder: Path, settings: Settings | None = None) -> None:
    """Refuse a folder that lies in the archive itself, or that is a file. Raises `UsageError`.

    `settings` are those of the pipeline file, where it was read already.
    """
    check_no_file(folder)
    if folder.resolve().is_relative_to(_archive_of(source, settings)):
        raise UsageError("bag-in-archive", folder=str(folder))


def check_no_file(folder: Path) -> None:
    """Refuse an address or a file where a folder is wanted, which need not be there yet. Raises `UsageError`."""
    check_folder(folder)
    if folder.exists() and not folder.is_dir():
        raise UsageError("output-no-folder", path=str(folder))


def check_output_files(source: Path, *files: Path | None) -> None:
    """Refuse files that lie in the archive, the pipeline file itself, and one file named twice.

    Raises `UsageError`. None stands for a file that is not asked for.
    """
    places: set[Path] = set()
    archive = _archive_of(source)
    for file in files:
        if file is None:
            continue
        check_folder(file)
        place = file.resolve()
        if place == source.resolve() or place.is_relative_to(archive):
            raise UsageError("output-over-archive", path=str(file))
        if place in places:
            raise UsageError("output-named-twice", path=str(file))
        if place.is_dir():
            raise UsageError("output-is-folder", path=str(file))
        places.add(place)


def _archive_of(source: Path, settings: Settings | None = None) -> Path:
    if settings is None and source.is_file():
        settings = load_settings(source)
    archive = settings.archive.parent.resolve() if settings else source.resolve()
    return archive.parent if is_archive(archive.parent) else archive
