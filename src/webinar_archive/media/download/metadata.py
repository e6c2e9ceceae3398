"""The metadata that is archived: what describes the video, without secrets and addresses that expire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from webinar_archive.text.redaction import is_secret_name, redact_addresses

_MAX_BYTES = 2_000_000
_MAX_DEPTH = 8
_MAX_ITEMS = 2_000
_MAX_TEXT = 200_000
# how to get the bytes, for whom, until when: useless later, and with tokens in it
_DROPPED = frozenset(
    ("http_headers", "cookies", "url", "urls", "manifest_url", "fragment_base_url", "fragments",
     "hls_aes", "downloader_options", "request_data", "extra_param_to_segment_url",
     "extra_param_to_key_url", "play_path", "player_url", "app", "page_url", "requested_downloads",
     "requested_formats", "requested_subtitles", "requested_entries", "entries", "filepath",
     "filename", "_filename", "infojson_filename", "original_url", "automatic_captions", "subtitles",
     "heatmap", "comments", "_format_sort_fields", "_has_drm", "stretched_ratio", "formats",
     "thumbnails", "format_index", "data")
)  # fmt: skip
_FORMAT_FIELDS = (
    "format_id", "ext", "container", "protocol", "vcodec", "acodec", "width", "height", "fps", "tbr",
    "asr", "audio_channels", "language", "language_preference", "format_note", "filesize",
)  # fmt: skip


def archived_metadata(info: Mapping[str, Any]) -> bytes:
    """Return the metadata to archive, as JSON of at most 2 MB; the same bytes for the same metadata."""
    archived = {key: _bounded(value, 0) for key, value in info.items() if _is_archived(key, value)}
    archived["formats"] = [_format(entry) for entry in (info.get("formats") or [])[:_MAX_ITEMS]]
    archived["subtitles"] = sorted(str(key) for key in (info.get("subtitles") or {}))
    archived["automatic_captions"] = sorted(
        str(key) for key in (info.get("automatic_captions") or {}) if str(key).endswith("-orig")
    )
    data = _json(archived)
    if len(data) > _MAX_BYTES:
        small = {
            k: v for k, v in archived.items() if not isinstance(v, (dict, list)) and len(str(v)) < 10_000
        }
        data = _json(small)
    return data


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value, order="sorted"), indent=1)


def _is_archived(key: str, value: object) -> bool:
    return value is not None and key not in _DROPPED and not key.startswith("__") and not is_secret_name(key)


def _format(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _bounded(entry[key], 1) for key in _FORMAT_FIELDS if entry.get(key) is not None}


def _bounded(value: object, depth: int) -> Any:
    """Return a JSON value limited in size and depth, without the secrets of its addresses."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None
    if isinstance(value, str):
        return redact_addresses(value[:_MAX_TEXT]).encode("utf-8", "replace").decode()
    if depth >= _MAX_DEPTH:
        return None
    if isinstance(value, Mapping):
        pairs = list(value.items())[:_MAX_ITEMS]
        return {str(k): _bounded(v, depth + 1) for k, v in pairs if _is_archived(str(k), v)}
    if isinstance(value, (list, tuple, set)):
        return [_bounded(item, depth + 1) for item in list(value)[:_MAX_ITEMS]]
    return str(value)[:1000]
