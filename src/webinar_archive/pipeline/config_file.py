"""Read a pipeline file: what cannot be is refused with the key, its line, and what to write instead."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from webinar_archive.errors import UsageError
from webinar_archive.exports.formats import FORMATS, nearest_format
from webinar_archive.models.codec import preload_type
from webinar_archive.pipeline.config import COLUMN_KEYS, ExportSection, Settings, WitnessesSection
from webinar_archive.pipeline.toml_lines import KeyPath, line_of
from webinar_archive.text.decoding import decode
from webinar_archive.text.languages import language_tag

_NAME = re.compile(r"[\w][\w.-]{0,99}")


def load_settings(path: Path) -> Settings:
    """Read a pipeline file.

    Args:
        path: The file, in TOML; its relative paths start at its folder.

    Returns:
        The whole file, with the defaults of what it leaves out.

    Raises:
        UsageError: The file is not there, is no TOML, or has a key or value that cannot be.
    """
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
        raise _refusal(error, text, path) from None
    _check(settings, text, path)
    _refuse_unknown_formats(settings.export, text, path)
    witnesses = replace(settings.witnesses, language=_language(settings.witnesses, text, path))
    return replace(settings, witnesses=witnesses, base=path.resolve().parent)


def _refusal(error: msgspec.ValidationError, text: str, path: Path) -> UsageError:
    """Return the error that names the key and the line of a value that does not fit."""
    reason, _, where = str(error).partition(" - at `$")
    where = where.rstrip("`").removeprefix(".")
    if missing := re.fullmatch("Object missing required field `(.+)`", reason):
        key = ".".join(filter(None, (where, missing[1])))
        return UsageError("pipeline-needs", path=str(path), key=key)
    line = line_of(_key_path(where), text)
    return UsageError("pipeline-bad-value", path=str(path), key=where, line=line, reason=reason)


def _key_path(where: str) -> KeyPath:
    """Return the path of a place as msgspec names it, such as `source[1].media`."""
    return tuple(int(key) if key.isdigit() else key for key in re.findall(r"[^.\[\]]+", where))


def _refuse_unknown(raw: dict[str, Any], kind: type, at: KeyPath, text: str, path: Path) -> None:
    hints = get_type_hints(kind)
    known = [f.name for f in fields(kind) if f.name != "base"]
    for key, value in raw.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.0)
            names = [name for name in at if isinstance(name, str)]
            raise UsageError(
                "pipeline-unknown-key",
                path=str(path),
                line=line_of((*at, key), text),
                key=".".join((*names, key)),
                nearest=".".join((*names, near[0])),
            )
        inner = get_args(hints[key])[0] if get_origin(hints[key]) is tuple else hints[key]
        if is_dataclass(inner) and isinstance(inner, type):
            parts = {(key, i): v for i, v in enumerate(value)} if isinstance(value, list) else {(key,): value}
            for inside, part in parts.items():
                if isinstance(part, dict):
                    _refuse_unknown(part, inner, (*at, *inside), text, path)


def _check(settings: Settings, text: str, path: Path) -> None:
    """Raise `UsageError` for values that fit their types and still cannot be."""

    def wrong(code: str, *key: str | int, **facts: object) -> UsageError:
        name = [part for part in key if isinstance(part, str)][-1]
        return UsageError(code, path=str(path), line=line_of(key, text), key=name, **facts)

    if not _NAME.fullmatch(settings.pipeline.name):
        raise wrong("pipeline-bad-name", "pipeline", "name", name=settings.pipeline.name)
    if not settings.source:
        raise wrong("pipeline-no-source", "source")
    for number, source in enumerate(settings.source):
        if source.notice is None and source.page is None and source.table is None:
            raise wrong("pipeline-no-source", "source", number)
        for key in set(source.columns) - set(COLUMN_KEYS):
            reason = f"columns can map {', '.join(COLUMN_KEYS)}"
            raise wrong("pipeline-bad-value", "source", number, "columns", key, reason=reason)
    try:
        ZoneInfo(settings.pipeline.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        reason = f"no time zone {settings.pipeline.timezone}"
        raise wrong("pipeline-bad-value", "pipeline", "timezone", reason=reason) from None
    if "@" in (settings.fetch.proxy or ""):
        # its password would lie in every plan of a run
        raise UsageError("proxy-unsupported")
    for name in settings.fetch.impossible_keys():
        reason = f"{getattr(settings.fetch, name)} is not a possible value"
        raise wrong("pipeline-bad-value", "fetch", name, reason=reason)


def _language(witnesses: WitnessesSection, text: str, path: Path) -> str | None:
    """Return the tag of the language of the recordings. Raises `UsageError` for what is no language."""
    tag = language_tag(witnesses.language)
    if witnesses.language is None or tag is not None:
        return tag
    raise UsageError(
        "pipeline-bad-value",
        path=str(path),
        line=line_of(("witnesses", "language"), text),
        key="language",
        reason=f"no language {witnesses.language}; write its code, as fr",
    )


def _refuse_unknown_formats(export: ExportSection, text: str, path: Path) -> None:
    for name in export.formats:
        if name not in FORMATS:
            raise UsageError(
                "pipeline-unknown-format",
                path=str(path),
                line=line_of(("export", "formats"), text),
                format=name,
                nearest=nearest_format(name),
            )
