"""`reviews.json`: the decisions about a release, readable, in a stable order, one file in version control.

Records stand in the order of their keys, quotations in that of their numbers. A file that somebody edited into
something else is refused with its line, and never written over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from webinar_archive.errors import DiskFull, RunError, UsageError
from webinar_archive.files import named_error, regular_file_bytes, write_whole
from webinar_archive.models.codec import from_json, preload_type, to_json
from webinar_archive.models.review import QuotationReviews
from webinar_archive.reviews.json_places import JsonPath, line_of_json, name_written_twice

REVIEWS_NAME = "reviews.json"
FORM = 1
"""The form of the file that this release reads and writes."""
MAX_BYTES = 64_000_000
"""The size from which a file is refused: a hundred thousand decisions."""

_PATH = re.compile(r"\.(\w+)|\[(\d+)\]")
_UNKNOWN = re.compile(r"unknown field `([^`]*)`")


@dataclass(frozen=True, slots=True)
class Reviews:
    """The reviews of a release: by the key of the record, those of each quotation."""

    records: Mapping[str, tuple[QuotationReviews, ...]] = field(default_factory=dict)

    def of(self, key: str) -> tuple[QuotationReviews, ...]:
        """Return the reviews of a record's quotations."""
        return self.records.get(key, ())


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    form: int
    records: dict[str, tuple[QuotationReviews, ...]]


class _Form(msgspec.Struct, frozen=True):
    form: int


def reviews_file(release: Path) -> Path:
    """Return the file of reviews in the folder of a release."""
    return release / REVIEWS_NAME


def load_reviews(release: Path) -> Reviews:
    """Read the reviews in the folder of a release; none where there is no file.

    Raises `UsageError` with the line and the reason for a file that cannot be read, and for one of a newer release.
    """
    path = reviews_file(release)
    try:
        state = _state(path)
        before, reviews = _LOADED.get(path, (None, None))
        if reviews is None or before != state:
            reviews = _read(path)
            _keep(path, state, reviews)
    except (FileNotFoundError, NotADirectoryError):
        return Reviews()
    except OSError as error:
        raise UsageError("file-unreadable", path=str(path), reason=error.strerror) from None
    return reviews


def save_reviews(release: Path, reviews: Reviews) -> None:
    """Write the reviews of a release, whole.

    Raises:
        DiskFull: There is no room; the old file is unchanged.
        RunError: The folder cannot be written, or the file would be larger than can be read.
    """
    path = reviews_file(release)
    data = encoded(reviews)
    if len(data) > MAX_BYTES:
        raise RunError("reviews-too-large", path=str(path), limit_mb=MAX_BYTES // 10**6)
    try:
        write_whole(path, data)
        _keep(path, _state(path), reviews)
    except OSError as error:
        raise not_stored(error, path) from None


def not_stored(error: OSError, path: Path | None = None) -> RunError:
    """Return our error for reviews that cannot be written: `DiskFull` where there is no room."""
    named = named_error(error, path)
    return named if isinstance(named, DiskFull) else RunError("review-not-stored", **named.facts)


def encoded(reviews: Reviews) -> bytes:
    """Return the bytes of the file."""
    records = {
        key: tuple(sorted(quotations, key=lambda each: (each.quotation_no, each.quotation)))
        for key, quotations in sorted(reviews.records.items())
        if quotations
    }
    return to_json(_File(form=FORM, records=records)) + b"\n"


_State = tuple[int, int, int]
"""What tells a file from the one that replaced it."""
_LOADED: dict[Path, tuple[_State, Reviews]] = {}
"""The files read or written last: ten thousand decisions are read in half a second, and asked for at every click."""
_MOST_LOADED = 8


def _state(path: Path) -> _State:
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size


def _keep(path: Path, state: _State, reviews: Reviews) -> None:
    if len(_LOADED) >= _MOST_LOADED:
        _LOADED.clear()
    _LOADED[path] = state, reviews


def _read(path: Path) -> Reviews:
    data = regular_file_bytes(path, MAX_BYTES)
    if data is None:
        raise UsageError("reviews-too-large", path=str(path), limit_mb=MAX_BYTES // 10**6)
    return decoded(data, str(path))


def decoded(data: bytes, path: str) -> Reviews:
    """Return the reviews that a file holds. Raises `UsageError` with the line and the reason; `path` is named in it."""
    text = _text(data, path)
    document = text.encode()
    try:
        form = from_json(document, _Form).form
        if form > FORM:
            raise UsageError("reviews-newer", path=path, form=form, known=FORM)
        reviews = Reviews(from_json(document, _File).records)
        if form != FORM:
            raise msgspec.ValidationError(f"{form} is no form of this file - at `$.form`")
    except (msgspec.DecodeError, RecursionError) as error:
        raise _unreadable(path, text, error) from None
    # what the program wrote names nothing twice
    if encoded(reviews) != document and (twice := name_written_twice(text)):
        name, line = twice
        raise UsageError("reviews-unreadable", path=path, line=line, reason=f"`{name}` is written twice")
    return reviews


def _text(data: bytes, path: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError("reviews-unreadable", path=path, line=line, reason="not UTF-8") from None


def _unreadable(path: str, text: str, error: Exception) -> UsageError:
    """Return our error for a file that does not fit: the line where it goes wrong, and why."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError as broken:
        return UsageError("reviews-unreadable", path=path, line=broken.lineno, reason=broken.msg)
    except (ValueError, RecursionError):
        return UsageError("reviews-unreadable", path=path, line=1, reason=type(error).__name__)
    reason, _, where = str(error).partition(" - at `$")
    place = _path(where)
    if place[:1] == ("records",) and isinstance(document["records"], dict):
        place, reason = _in_record(document["records"]) or (place, reason)
    if unknown := _UNKNOWN.search(reason):
        place = (*place, unknown[1])
    return UsageError("reviews-unreadable", path=path, line=line_of_json(place, text), reason=reason)


def _in_record(records: dict[str, Any]) -> tuple[JsonPath, str] | None:
    """Return where a record does not fit, and why: errors of msgspec do not name it."""
    for key, quotations in records.items():
        try:
            msgspec.convert(quotations, preload_type(tuple[QuotationReviews, ...]))
        except msgspec.ValidationError as error:
            reason, _, where = str(error).partition(" - at `$")
            return ("records", key, *_path(where)), reason
    return None


def _path(where: str) -> JsonPath:
    return tuple(name or int(index) for name, index in _PATH.findall(where))
