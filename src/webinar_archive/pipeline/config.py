"""A pipeline file: which notices, how to fetch, which witnesses, which exports, when.

Every relative path in the file starts at the file's own folder. Unknown keys are errors that name the
line and the nearest known key.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from webinar_archive.errors import UsageError
from webinar_archive.exports.formats import FORMATS, nearest_format
from webinar_archive.exports.schema import Spreadsheet
from webinar_archive.models.codec import preload_type
from webinar_archive.text.decoding import decode

COLUMN_KEYS = ("id", "notice", "page", "media", "transcript")
WITNESSES = ("captions", "recognition", "audio")
_NAME = re.compile(r"[\w][\w.-]{0,99}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineSection:
    """`[pipeline]`: its name, where the archive lies, when it runs."""

    name: str
    archive: str = "../archive"
    schedule: str | None = None
    timezone: str = "UTC"
    catch_up: bool = False
    demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """`[[source]]`: one notice, from a file and / or its live page; media and transcript may be supplied.

    Or a `table` (CSV or XLSX) with a record in each row; `columns` says which column holds which of the
    other keys, where they are not named alike.
    """

    table: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    notice: str | None = None
    page: str | None = None
    media: str | None = None
    transcript: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSection:
    """`[fetch]`: bounds and manners of downloads."""

    height: int = 720
    per_host_delay_s: float = 5.0
    max_size_gb: float = 20.0
    min_free_gb: float = 1.0
    timeout_s: float = 6 * 3600.0
    stall_s: float = 300.0
    """How long a download may bring next to nothing before it is given up."""
    cookies: str | None = None
    proxy: str | None = None
    allow_private_addresses: bool = False
    per_host: int = 1
    """Visits of one host at once, across all workers."""
    attempts: int = 4
    """How often a visit that may succeed later is made in one run."""
    retry_delay_s: float = 30.0
    """Before the second attempt; later ones wait longer, each kind of failure at its own scale."""
    patience_s: float = 3600.0
    """The longest that a record waits for its next attempt within a run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectSection:
    """`[select]`: which of the records found are wanted; a day is within `since` and `until`."""

    since: date | None = None
    until: date | None = None
    video: bool = False
    quotations: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifySection:
    """`[notify]`: whom to tell how runs end. `file` holds an apprise address a line: they are secret."""

    file: str | None = None
    on: tuple[Literal["ended", "failed", "stalled"], ...] = ("ended", "failed", "stalled")
    stalled_after_s: float = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessesSection:
    """`[witnesses]`: which ways of finding words, best first, and the recording's language."""

    order: tuple[Literal["captions", "recognition", "audio"], ...] = ("captions", "recognition", "audio")
    language: str | None = None
    model: str = "small"
    """Of speech recognition: a name, fetched once (`small`, `large-v3`, `owner/name`), or a folder."""
    models: str | None = None
    """The folder in which fetched models are kept; else the cache of the Hugging Face hub."""
    device: Literal["auto", "cpu", "cuda"] = "auto"
    compute_type: Literal[
        "auto",
        "int8",
        "int8_float32",
        "int8_float16",
        "int8_bfloat16",
        "int16",
        "float16",
        "bfloat16",
        "float32",
    ] = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportSection:
    """`[export]`: which formats, for which spreadsheet, to which folder."""

    formats: tuple[str, ...] = ("csv",)
    """Names of `exports.formats.FORMATS`."""
    spreadsheet: Spreadsheet | None = None
    to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A whole pipeline file, with the folder that its relative paths start from."""

    pipeline: PipelineSection
    source: tuple[Source, ...]
    fetch: FetchSection = FetchSection()
    witnesses: WitnessesSection = WitnessesSection()
    export: ExportSection = ExportSection()
    select: SelectSection = SelectSection()
    notify: NotifySection = NotifySection()
    base: Path = Path()

    def path(self, relative: str) -> Path:
        """A path of the file, from the file's own folder."""
        return (self.base / relative).resolve()

    @property
    def archive(self) -> Path:
        """The folder that holds this pipeline's records."""
        return self.path(self.pipeline.archive) / self.pipeline.name

    @property
    def release(self) -> Path:
        """The folder that the tables are released to."""
        return self.path(self.export.to or f"../annotations/{self.pipeline.name}")


def load_settings(path: Path) -> Settings:
    """Read a pipeline file. Raises `UsageError` naming the key, the line and what to write instead."""
    try:
        text = decode(path.read_bytes())
        raw = tomllib.loads(text)
    except (FileNotFoundError, IsADirectoryError):
        raise UsageError("file-missing", path=str(path)) from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError("pipeline-not-toml", path=str(path), reason=str(error)) from None
    _refuse_unknown(raw, Settings, (), text, path)
    try:
        settings = msgspec.convert(raw, preload_type(Settings))
    except msgspec.ValidationError as error:
        reason, _, where = str(error).partition(" - at `$.")
        where = where.rstrip("`")
        if missing := re.fullmatch("Object missing required field `(.+)`", reason):
            key = ".".join(filter(None, (where, missing[1])))
            raise UsageError("pipeline-needs", path=str(path), key=key) from None
        raise UsageError(
            "pipeline-bad-value",
            path=str(path),
            key=where,
            line=_line_of(where.rpartition(".")[2], text),
            reason=reason,
        ) from None
    _check(settings, text, path)
    _refuse_unknown_formats(settings.export, text, path)
    return replace(settings, base=path.resolve().parent)


def _refuse_unknown(raw: dict[str, Any], kind: type, at: tuple[str, ...], text: str, path: Path) -> None:
    hints = get_type_hints(kind)
    known = [f.name for f in fields(kind) if f.name != "base"]
    for key, value in raw.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.0)
            raise UsageError(
                "pipeline-unknown-key",
                path=str(path),
                line=_line_of(key, text),
                key=".".join((*at, key)),
                nearest=".".join((*at, near[0])),
            )
        inner = get_args(hints[key])[0] if get_origin(hints[key]) is tuple else hints[key]
        if is_dataclass(inner) and isinstance(inner, type):
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, dict):
                    _refuse_unknown(part, inner, (*at, key), text, path)


def _check(settings: Settings, text: str, path: Path) -> None:
    def wrong(code: str, key: str, **facts: object) -> UsageError:
        return UsageError(code, path=str(path), line=_line_of(key, text), key=key, **facts)

    if not _NAME.fullmatch(settings.pipeline.name):
        raise wrong("pipeline-bad-name", "name", name=settings.pipeline.name)
    if not settings.source:
        raise wrong("pipeline-no-source", "source")
    for source in settings.source:
        if source.notice is None and source.page is None and source.table is None:
            raise wrong("pipeline-no-source", "source")
        for key in set(source.columns) - set(COLUMN_KEYS):
            raise wrong("pipeline-bad-value", key, reason=f"columns can map {', '.join(COLUMN_KEYS)}")
    try:
        ZoneInfo(settings.pipeline.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise wrong(
            "pipeline-bad-value", "timezone", reason=f"no time zone {settings.pipeline.timezone}"
        ) from None
    if "@" in (settings.fetch.proxy or ""):
        # its password would lie in every plan of a run
        raise UsageError("proxy-unsupported")
    for key in _impossible(settings.fetch):
        value = getattr(settings.fetch, key)
        raise wrong("pipeline-bad-value", key, reason=f"{value} is not a possible value")


def _refuse_unknown_formats(export: ExportSection, text: str, path: Path) -> None:
    for name in export.formats:
        if name not in FORMATS:
            raise UsageError(
                "pipeline-unknown-format",
                path=str(path),
                line=_line_of("formats", text),
                format=name,
                nearest=nearest_format(name),
            )


def _impossible(fetch: FetchSection) -> list[str]:
    """The keys whose numbers cannot be."""
    positive = ("height", "max_size_gb", "timeout_s", "stall_s", "per_host", "attempts")
    others = ("per_host_delay_s", "min_free_gb", "retry_delay_s", "patience_s")
    values = {key: getattr(fetch, key) for key in (*positive, *others)}
    return [k for k, v in values.items() if not 0 <= v < float("inf") or (k in positive and v == 0)]


def _line_of(key: str, text: str) -> int:
    name = re.escape(re.sub(r"\[.*", "", key))
    pattern = re.compile(rf"^\s*(\[+\s*)?[\w.\"]*?\b{name}\b\"?\s*(=|\.|\])")
    for number, line in enumerate(text.splitlines(), start=1):
        if name and pattern.match(line):
            return number
    return 1
