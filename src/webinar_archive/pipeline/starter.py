"""First use: the settings that archive one notice, and a commented pipeline file to start from."""

from __future__ import annotations

import errno
import json
import os
from importlib.resources import files
from pathlib import Path
from string import Template

from webinar_archive.errors import DiskFull, UsageError
from webinar_archive.i18n.language import Language
from webinar_archive.pipeline.config import ExportSection, PipelineSection, Settings, Source
from webinar_archive.pipeline.config_file import PIPELINE_NAME, load_settings
from webinar_archive.pipeline.notice_folder import NOTICE_SUFFIXES, is_text, shown_name
from webinar_archive.pipeline.output_places import check_no_file
from webinar_archive.pipeline.sources import is_address, jobs
from webinar_archive.text.normalize import slug

ARCHIVE = "archive"
TABLE = "table"


def is_notice(source: str) -> bool:
    """Return whether `source` is written as a notice, its file or the address of its page.

    >>> is_notice("notice.html"), is_notice("https://catalogue.example/?id=1"), is_notice("night.toml")
    (True, True, False)
    """
    return is_address(source) or Path(source).suffix.lower() in NOTICE_SUFFIXES


def settings_for_notice(
    notice: str, *, media: str | None = None, transcript: str | None = None, folder: Path | None = None
) -> Settings:
    """Return the settings that archive one notice with all defaults.

    The recording goes to `archive/NAME/` below `folder`, the current one by default, and the table to
    `archive/NAME/table/`; NAME is taken from the notice's file or address. Raises `UsageError` for a file that is
    not there, or a folder.
    """
    source = Source(notice=notice, media=media, transcript=transcript)
    base = (folder or Path()).resolve()
    unnamed = Settings(pipeline=PipelineSection(name="notice", archive=ARCHIVE), source=(source,), base=base)
    for path in filter(None, (notice, media, transcript)):
        if not is_text(path):
            # the plan of a run, in which these paths lie, is text
            raise UsageError("file-name-not-utf-8", path=shown_name(path))
    for path in filter(None, (media, transcript)):
        _check_file(unnamed.path(path), path)
    found = jobs(unnamed)
    name = found[0].key if len(found) == 1 else slug(Path(notice).stem)
    return Settings(
        pipeline=PipelineSection(name=name, archive=ARCHIVE),
        source=(source,),
        export=ExportSection(to=f"{ARCHIVE}/{name}/{TABLE}"),
        base=base,
    )


def _check_file(path: Path, given: str) -> None:
    if not path.exists():
        raise UsageError("file-missing", path=given)
    if path.is_dir():
        raise UsageError("file-is-folder", path=given)


def write_pipeline_file(folder: Path, name: str, source: Source, language: Language) -> Path:
    """Write `folder/NAME.toml`, a pipeline file for one source with comments in `language`; return its path.

    Relative paths of `source` start at the current folder; in the file they start at the file's.

    Raises:
        UsageError: The name cannot be one, a file of the source is not there or is a folder, or the file exists
            already or cannot be written.
        DiskFull: There is no space for it.
    """
    if not PIPELINE_NAME.fullmatch(name):
        raise UsageError("init-bad-name", name=name)
    check_no_file(folder)
    for given in filter(None, (source.media, source.transcript)):
        if not is_address(given):
            _check_file(Path(given), given)
    path = folder / f"{name}.toml"
    text = _template(language).substitute(
        path=path,
        name=_quoted(name),
        notice=f"notice = {_quoted(_from(folder, source.notice or ''))}",
        page=_line("page", source.page, "https://catalogue.example/notice?id=1"),
        media=_line("media", source.media and _from(folder, source.media), "film.mp4"),
        transcript=_line("transcript", source.transcript and _from(folder, source.transcript), "film.vtt"),
    )
    _write_new(path, text)
    load_settings(path)
    return path


def _write_new(path: Path, text: str) -> None:
    """Write a file that must not exist yet."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        if isinstance(error, FileExistsError) and path.is_file():
            raise UsageError("init-exists", path=str(path)) from None
        if error.errno == errno.ENOSPC:
            raise DiskFull("disk-full", path=str(path.parent)) from None
        raise UsageError("file-unwritable", path=str(path), reason=error.strerror) from None


def _template(language: Language) -> Template:
    text = (files("webinar_archive.i18n") / f"pipeline_file.{language}.toml").read_text(encoding="utf-8")
    return Template(text)


def _line(key: str, value: str | None, example: str) -> str:
    """Return a key with its value, or as a comment with an example."""
    return f"{key} = {_quoted(value)}" if value else f"# {key} = {_quoted(example)}"


def _from(folder: Path, given: str) -> str:
    """Return a path as it is written in a file of `folder`; an address as it is."""
    if is_address(given):
        return given
    if not Path(given).exists():
        raise UsageError("file-missing", path=given)
    return given if Path(given).is_absolute() else Path(os.path.relpath(given, folder)).as_posix()


def _quoted(text: str) -> str:
    """Return a TOML string: JSON's, with the one character more that TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
