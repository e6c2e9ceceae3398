"""From form 1, which had no number, to form 2: names of steps, fields, findings and values.

Whatever is renamed inside a result changes its checksum, and checksums of results and transcripts are what later
steps depend on. So each is replaced where it is named, and nothing is made again. What cannot be continued, the
engine's database and the plans of its runs, is set aside.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from webinar_archive.archive.layout import (
    STEPS_NAME,
    engine_file,
    hosts_folder,
    outcome_file,
    pipeline_folders,
    recognition_file,
    recognition_parts,
    runs_folder,
    set_aside_folder,
    transcript_file,
)
from webinar_archive.archive.step_cache import result_checksum
from webinar_archive.files import checksum, write_whole

FIELDS = {"voice": "speaker_label", "sound_start_ms": "audio_start_ms", "rests_until": "open_until"}
CODES = {
    "sound-not-asked": "audio-unavailable",
    "sound-not-heard": "audio-failed",
    "sound-no-model": "audio-no-model",
    "sound-models-missing": "audio-models-missing",
    "sound-model-broken": "audio-model-broken",
    "recognition-not-asked": "recognition-unavailable",
    "recognition-not-heard": "recognition-failed",
    "rehearsal": "demo",
    "host-rests": "host-circuit-open",
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "code": CODES,
    "reason": CODES,
    "findings": {**CODES, "sound_start_ms": "audio_start_ms"},
    "witnesses": {"sound": "audio"},
    "made": {"sound": "confirm_audio"},
    "status": {"left out": "skipped"},
    "speaker_evidence": {
        "voice agrees": "label agrees",
        "voice disagrees": "label disagrees",
        "handed over (weak)": "floor given (weak)",
    },
}
"""By field: the words renamed in its text, or in each of its texts."""
ROWS_REST_ON = ("notice", "fetch", "probe", "transcript", "recognition", "locate", "confirm_audio")
"""The steps of form 1 whose results make the rows."""
WRITING_ORDER = ("annotate", "confirm_audio", "locate")
"""What rests on a result is written before that result: a kill in between leaves what the next call needs."""


def migrate_record_to_2(record: Path) -> None:
    """Take a record's folder to form 2; called again after a kill, it goes on."""
    steps = record / STEPS_NAME
    words = {path: _renamed_file(path) for path in (transcript_file(record), recognition_file(record))}
    files = {
        checksum(path.read_bytes()): {"checksum": checksum(data), "size_bytes": len(data)}
        for path, data in words.items()
        if data is not None
    }
    old = _entries(steps)
    new = {name: _renamed_entry(entry, files) for name, entry in old.items()}
    for suffix in (".json", ".before"):
        if entry := new.pop(f"sound{suffix}", None):
            new.setdefault(f"confirm_audio{suffix}", entry)
    _name_matches(old, new)
    _name_results(new, settled=_is_annotated_last(steps))
    for name in sorted(new, key=_place_in_order):
        write_whole(steps / name, _encoded(new[name]))
    for path in steps.glob("sound.*"):
        path.unlink()
    for path, data in words.items():
        if data is not None:
            write_whole(path, data)
    for path in (outcome_file(record), *(recognition_parts(record) / STEPS_NAME).glob("*.json")):
        if (data := _renamed_file(path)) is not None:
            write_whole(path, data)


def migrate_archive_to_2(root: Path) -> None:
    """Take what belongs to no record to form 2, and set aside what this form cannot continue."""
    for path in hosts_folder(root).glob("*.json"):
        if (data := _renamed_file(path)) is not None:
            write_whole(path, data)
    aside = set_aside_folder(root, 1)
    for path in root.glob(f"{engine_file(root).name}*"):
        _move(path, aside)
    for pipeline in tuple(pipeline_folders(root)):
        for path in runs_folder(pipeline).glob("*"):
            _move(path, runs_folder(aside / pipeline.name))


def renamed(value: Any, files: Mapping[str, Mapping[str, Any]] | None = None, field: str = "") -> Any:
    """Return a JSON value with the names of form 2; `files` holds what changed of files, by their old checksum."""
    files = files or {}
    if isinstance(value, dict):
        changed = dict(files.get(value.get("checksum", ""), {})) if "size_bytes" in value else {}
        return {FIELDS.get(key, key): renamed(part, files, key) for key, part in value.items()} | changed
    if isinstance(value, list):
        return [renamed(part, files, field) for part in value]
    if isinstance(value, str):
        for word, other in WORDS.get(field, {}).items():
            value = re.sub(rf"(?<![\w-]){re.escape(word)}(?![\w-])", other, value)
        return files[value]["checksum"] if value in files else value
    return value


def _name_matches(old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Name the matches, among the inputs of `confirm_audio`, by the checksum that their result has now."""
    names: dict[str, str | None] = {checksum(_encoded([])): None}
    for name in ("locate.json", "locate.before"):
        if name in old:
            names[checksum(_encoded(old[name]["result"]))] = _checksum_of_result(new[name])
    for name in ("confirm_audio.json", "confirm_audio.before"):
        if name in new:
            inputs = new[name]["inputs"]
            inputs["matches"] = names.get(inputs["matches"], inputs["matches"])


def _name_results(new: Mapping[str, Any], *, settled: bool) -> None:
    """Name the results that the rows rest on among the inputs of `annotate`, one by one and no longer together.

    Only where the rows are `settled`, made after all results, do they surely rest on these.
    """
    annotate = new.get("annotate.json")
    if annotate is None or not settled or "known" not in annotate["inputs"]:
        return
    results = {step: new[f"{step}.json"] for step in ROWS_REST_ON if f"{step}.json" in new}
    of_notice = results["notice"]["result"]["findings"] if "notice" in results else []
    of_audio = results["confirm_audio"]["result"]["findings"] if "confirm_audio" in results else []
    annotate["inputs"] = {
        **{step: _checksum_of_result(entry) for step, entry in results.items()},
        "findings": checksum(_encoded([of_notice, of_audio])),
        "release": annotate["inputs"]["release"],
    }


def _is_annotated_last(steps: Path) -> bool:
    annotated = steps / "annotate.json"
    times = [path.stat().st_mtime_ns for path in steps.glob("*.json")]
    return annotated.is_file() and annotated.stat().st_mtime_ns == max(times)


def _entries(steps: Path) -> dict[str, Any]:
    entries = {}
    for path in (*steps.glob("*.json"), *steps.glob("*.before")):
        entry = _decoded(path)
        if isinstance(entry, dict) and entry.keys() >= {"version", "inputs", "result"}:
            entries[path.name] = entry
    return entries


def _renamed_entry(entry: Mapping[str, Any], files: Mapping[str, Any]) -> dict[str, Any]:
    inputs = {
        name: files[value]["checksum"] if value in files else value for name, value in entry["inputs"].items()
    }
    return {"version": entry["version"], "inputs": inputs, "result": renamed(entry["result"], files)}


def _renamed_file(path: Path) -> bytes | None:
    """Return a JSON file's content with the names of form 2, None where there is none that can be read."""
    value = _decoded(path)
    return None if value is None else _encoded(renamed(value))


def _decoded(path: Path) -> Any:
    try:
        return msgspec.json.decode(path.read_bytes())
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def _encoded(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1)


def _checksum_of_result(entry: Mapping[str, Any]) -> str:
    return result_checksum(msgspec.json.encode(entry["result"]))


def _place_in_order(name: str) -> int:
    step = name.partition(".")[0]
    return WRITING_ORDER.index(step) if step in WRITING_ORDER else len(WRITING_ORDER)


def _move(path: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path.replace(folder / path.name)
