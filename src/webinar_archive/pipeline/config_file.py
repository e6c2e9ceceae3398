"""Reads a pipeline file, and names the key and the line of what is wrong in it.

Every relative path in the file starts at the file's own folder. Unknown keys are errors that name the nearest known
one.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from webinar_archive.errors import UsageError
from webinar_archive.exports.formats import FORMATS, nearest_format
from webinar_archive.exports.published_addresses import web_address
from webinar_archive.models.codec import preload_type
from webinar_archive.pipeline.config import COLUMN_KEYS, PublishSection, Settings, Source
from webinar_archive.pipeline.notice_folder import is_text, shown_name
from webinar_archive.pipeline.toml_lines import KeyPath, line_of
from webinar_archive.storage.addresses import is_address
from webinar_archive.text.decoding import decode
from webinar_archive.text.languages import language_tag
from webinar_archive.text.redaction import redact_address

PIPELINE_NAME = re.compile(r"[\w][\w.-]{0,99}")
_TYPE_CODES = {
    "str": "value-no-text",
    "int": "value-no-integer",
    "float": "value-no-number",
    "bool": "value-no-boolean",
    "array": "value-no-list",
    "object": "value-no-section",
}
"""What to write instead of a value of another type, by the type's name in messages of msgspec."""
_NOT_IN_FILE = "base"
"""The field of the settings that is no key."""


def load_settings(path: Path) -> Settings:
    """Read a pipeline file.

    Args:
        path: The file, in TOML; its relative paths start at its folder.

    Returns:
        The whole file, with the defaults of what it leaves out.

    Raises:
        UsageError: The file is not there, is no TOML, or has a key or value that cannot be; it names the key, its line
            and what to write instead.
    """
    try:
        text = decode(path.read_bytes())
        raw = tomllib.loads(text)
    except FileNotFoundError:
        raise UsageError("file-missing", path=str(path)) from None
    except IsADirectoryError:
        raise UsageError("pipeline-is-folder", path=str(path)) from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError("pipeline-not-toml", path=str(path), reason=str(error)) from None
    file = _File(path=path, text=text)
    base = path.resolve().parent
    if not is_text(str(base)):
        raise UsageError("file-name-not-utf-8", path=shown_name(str(base)))
    _refuse_unknown_keys(raw, Settings, (), file)
    try:
        settings = msgspec.convert(raw, preload_type(Settings))
    except msgspec.ValidationError as error:
        raise _unfit_value(error, file) from None
    _check_sources(settings, file)
    _check_values(settings, file)
    _check_folders(settings, file)
    _check_site(settings.publish, file)
    _check_copies(replace(settings, base=base), file)
    language = _checked_language(settings.witnesses.language, file)
    witnesses = replace(settings.witnesses, language=language)
    return replace(settings, witnesses=witnesses, base=base)


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A pipeline file as it is written, to name the places of what is wrong in it."""

    path: Path
    text: str

    def wrong(self, code: str, at: KeyPath, **facts: object) -> UsageError:
        """Return an error that names the line of a key, and the key where `facts` do not name it."""
        key = [part for part in at if isinstance(part, str)][-1]
        return UsageError(
            code, **{"path": str(self.path), "line": line_of(at, self.text), "key": key, **facts}
        )


def _refuse_unknown_keys(raw: dict[str, Any], kind: type, at: KeyPath, file: _File) -> None:
    hints = get_type_hints(kind)
    known = [field.name for field in fields(kind) if field.name != _NOT_IN_FILE]
    for key, value in raw.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.0)
            names = [name for name in at if isinstance(name, str)]
            full, nearest = ".".join((*names, key)), ".".join((*names, near[0]))
            raise file.wrong("pipeline-unknown-key", (*at, key), key=full, nearest=nearest)
        inner = get_args(hints[key])[0] if get_origin(hints[key]) is tuple else hints[key]
        if is_dataclass(inner) and isinstance(inner, type):
            parts = {(key, i): v for i, v in enumerate(value)} if isinstance(value, list) else {(key,): value}
            for inside, part in parts.items():
                if isinstance(part, dict):
                    _refuse_unknown_keys(part, inner, (*at, *inside), file)


def _unfit_value(error: msgspec.ValidationError, file: _File) -> UsageError:
    """Return the error that names the key and the line of a value that does not fit its type."""
    reason, _, where = str(error).partition(" - at `$")
    where = where.rstrip("`").removeprefix(".")
    if missing := re.fullmatch("Object missing required field `(.+)`", reason):
        key = ".".join(filter(None, (where, missing[1])))
        return UsageError("pipeline-needs", path=str(file.path), key=key)
    # msgspec names a place as `source[1].media`
    at = tuple(int(key) if key.isdigit() else key for key in re.findall(r"[^.\[\]]+", where))
    if allowed := _allowed_values(at):
        values = ", ".join(json.dumps(value) for value in allowed)
        return file.wrong("pipeline-bad-value", at, key=where, reason="value-not-among", values=values)
    if wanted := re.match("Expected `([a-z]+)", reason):
        reason = _TYPE_CODES.get(wanted[1], reason)
    return file.wrong("pipeline-bad-value", at, key=where, reason=reason)


def _allowed_values(at: KeyPath) -> tuple[Any, ...]:
    """Return the values of which the one at this place must be one; none, where it may be any of its type."""
    kind: Any = Settings
    for part in at:
        if is_dataclass(kind) and isinstance(kind, type):
            kind = get_type_hints(kind).get(str(part))
        elif inner := get_args(kind):
            kind = inner[-1] if get_origin(kind) is dict else inner[0]
    return get_args(kind) if get_origin(kind) is Literal else ()


def _check_sources(settings: Settings, file: _File) -> None:
    if not settings.source:
        raise file.wrong("pipeline-no-source", ("source",))
    for number, source in enumerate(settings.source):
        if source.oai is not None:
            _check_server(source, ("source", number), file)
            continue
        for key in filter(lambda name: getattr(source, name) is not None, ("set", "prefix")):
            raise file.wrong("pipeline-oai-missing", ("source", number, key))
        if source.notice is None and source.page is None and source.table is None:
            raise file.wrong("pipeline-no-source", ("source", number))
        if source.columns:
            _check_columns(source, ("source", number, "columns"), file)


def _check_columns(source: Source, at: KeyPath, file: _File) -> None:
    """Raise `UsageError` for columns of what is no table, and for one of something that no column holds."""
    # the catalogue is loaded by those who have columns
    from webinar_archive.catalogue import COLUMN_FIELDS

    if source.table is None and (source.notice is None or "://" in source.notice):
        raise file.wrong("pipeline-bad-value", at, reason="value-columns-alone")
    known = COLUMN_FIELDS if source.table is None else COLUMN_KEYS
    for key in source.columns:
        if key not in known:
            facts = {"reason": "value-no-column", "values": ", ".join(known)}
            raise file.wrong("pipeline-bad-value", (*at, key), **facts)


def _check_server(source: Source, at: KeyPath, file: _File) -> None:
    """Raise `UsageError` for an OAI-PMH source that is no address, or has keys that belong to other sources."""
    others = {field.name for field in fields(Source)} - {"oai", "set", "prefix"}
    for key in sorted(others):
        if getattr(source, key):
            raise file.wrong("pipeline-oai-alone", (*at, key))
    if not re.match(r"https?://[^\s/]", source.oai or "", re.IGNORECASE):
        raise file.wrong("pipeline-oai-address", (*at, "oai"), address=source.oai)


def _check_values(settings: Settings, file: _File) -> None:
    """Raise `UsageError` for values that fit their types and still cannot be."""
    facts: dict[str, object]
    if not PIPELINE_NAME.fullmatch(settings.pipeline.name):
        raise file.wrong("pipeline-bad-name", ("pipeline", "name"), name=settings.pipeline.name)
    try:
        ZoneInfo(settings.pipeline.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        facts = {"reason": "value-no-timezone", "value": settings.pipeline.timezone}
        raise file.wrong("pipeline-bad-value", ("pipeline", "timezone"), **facts) from None
    if settings.fetch.proxy is not None:
        from webinar_archive.web import proxy_parts  # needs urllib3, and every command reads the settings

        # a password in it would lie in every plan of a run
        proxy_parts(settings.fetch.proxy)
    for name in settings.fetch.impossible_keys():
        facts = {"reason": "value-impossible", "value": getattr(settings.fetch, name)}
        raise file.wrong("pipeline-bad-value", ("fetch", name), **facts)
    least = settings.propose.min_confidence
    if not 0 <= least <= 1:
        facts = {"reason": "value-no-share", "value": least}
        raise file.wrong("pipeline-bad-value", ("propose", "min_confidence"), **facts)
    if settings.verify.days < 1:
        facts = {"reason": "value-impossible", "value": settings.verify.days}
        raise file.wrong("pipeline-bad-value", ("verify", "days"), **facts)
    authority = settings.package.timestamp
    if authority is not None and (web_address(authority) is None or redact_address(authority) != authority):
        # a secret in it would lie in every plan of a run
        facts = {"reason": "value-no-plain-address", "value": redact_address(authority)}
        raise file.wrong("pipeline-bad-value", ("package", "timestamp"), **facts)
    for name in settings.export.formats:
        if name not in FORMATS:
            facts = {"format": name, "nearest": nearest_format(name), "formats": ", ".join(FORMATS)}
            raise file.wrong("pipeline-unknown-format", ("export", "formats"), **facts)


def _check_folders(settings: Settings, file: _File) -> None:
    """Raise `UsageError` for an address where a folder is wanted."""
    places = {("pipeline", "archive"): settings.pipeline.archive, ("export", "to"): settings.export.to}
    for key, place in places.items():
        if place is not None and is_address(place):
            facts = {"reason": "value-no-folder", "value": redact_address(place)}
            raise file.wrong("pipeline-bad-value", key, **facts)


def _check_site(section: PublishSection, file: _File) -> None:
    """Raise `UsageError` for a site without a language, or at what is no address."""
    if not section.languages:
        raise file.wrong("pipeline-bad-value", ("publish", "languages"), reason="value-no-languages")
    if section.address is not None and web_address(section.address) is None:
        facts = {"reason": "value-no-address", "value": section.address}
        raise file.wrong("pipeline-bad-value", ("publish", "address"), **facts)


def _check_copies(settings: Settings, file: _File) -> None:
    """Raise `UsageError` for a copy whose address is none, holds a secret, or lies in the archive itself."""
    try:
        addresses = settings.copies
    except UsageError as error:
        # not the value as it stands: it may hold a password
        raise file.wrong("pipeline-bad-value", ("storage", "copies"), **error.facts) from None
    if settings.storage.films == "copies" and not addresses:
        raise file.wrong("pipeline-bad-value", ("storage", "films"), reason="value-films-no-copies")
    for address in addresses:
        if address.scheme == "file" and Path(address.path).is_relative_to(settings.archive.parent):
            facts = {"reason": "value-copy-in-archive", "address": address.name}
            raise file.wrong("pipeline-bad-value", ("storage", "copies"), **facts)


def _checked_language(language: str | None, file: _File) -> str | None:
    """Return the tag of the language of the recordings. Raises `UsageError` for what is no language."""
    tag = language_tag(language)
    if language is not None and tag is None:
        facts = {"reason": "value-no-language", "value": language}
        raise file.wrong("pipeline-bad-value", ("witnesses", "language"), **facts)
    return tag
