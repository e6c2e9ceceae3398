"""An archive of form 1, written here file by file, becomes one of form 2 in which nothing is made again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from webinar_archive import __version__
from webinar_archive.archive.form import use_archive
from webinar_archive.archive.migrations.form_2 import migrate_record_to_2
from webinar_archive.engine.circuit_breaker import host_state
from webinar_archive.files import checksum
from webinar_archive.pipeline.config import PipelineSection, Settings, Source
from webinar_archive.pipeline.context import StepContext, StepDeferred, StepScope
from webinar_archive.pipeline.outcome import Outcome, Status
from webinar_archive.pipeline.plan import load_outcome
from webinar_archive.pipeline.record import archive_record
from webinar_archive.pipeline.sources import jobs
from webinar_archive.pipeline.step_table import StepTable
from webinar_archive.pipeline.steps import STEPS

WORDS = "Il faut oser."
CAPTIONS = b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anne>il faut oser\n"
NOTICE = {
    "record_id": "7",
    "title": "Oser",
    "quotations": [{"number": 1, "text": WORDS, "speaker": "Anne", "start": 0, "end": len(WORDS)}],
    "findings": [{"code": "no-document", "severity": "info", "facts": {}}],
    "language": "fr",
}
VERSIONS = {
    "notice": 1,
    "fetch": 1,
    "probe": 1,
    "transcript": 2,
    "locate": 1,
    "confirm_audio": 3,
    "annotate": 2,
}
OLD_STEPS = StepTable(
    tuple(replace(step, version=VERSIONS.get(step.name, step.version)) for step in STEPS.steps)
)
"""The steps as they were when form 2 came: what is made again for its version alone is no matter of the form."""
SPOKEN = [
    {"text": word, "start_ms": 1000 + 300 * n, "end_ms": 1200 + 300 * n, "voice": "Anne"}
    for n, word in enumerate(["il", "faut", "oser"])
]
TRANSCRIPT = {
    "words": SPOKEN, "source": "publisher captions", "language": "fr", "findings": [], "provenance": {},
}  # fmt: skip
ROW = {
    "record_id": "7",
    "speaker": "Anne",
    "voice": "Anne",
    "speaker_evidence": "voice agrees + handed over (weak)",
    "quotation_no": 1,
    "quotation": "Le sound engineer a dit : sound-not-heard",
    "witnesses": "captions + sound",
    "findings": "sound-not-heard (reason=no-sound-in-file); no-document",
}


def match(witnesses: list[str]) -> dict[str, Any]:
    return {
        "verdict": "verbatim",
        "confidence": 0.9,
        "spans": [{"start_ms": 1000, "end_ms": 1800}],
        "spoken": "il faut oser",
        "differences": [],
        "alternatives": [],
        "voice": None,
        "witnesses": witnesses,
        "agreement_ms": None,
        "findings": [{"code": "witnesses-disagree", "severity": "info", "facts": {"sound_start_ms": 5}}],
    }


def to_json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1)


class OldArchive:
    """One record whose every step was made by the release before."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "archive"
        self.settings = Settings(
            pipeline=PipelineSection(name="essai", archive=str(self.root)),
            source=(Source(id="7", notice="notice.txt", media="film.mp4"),),
            base=folder,
        )
        (folder / "notice.txt").write_bytes(b"a notice")
        (folder / "film.mp4").write_bytes(b"a film")
        (self.job,) = jobs(self.settings)
        self.record = self.job.folder
        media = self.write("capture/media.mp4", b"a film")
        captions = self.write("capture/captions.fr.vtt", CAPTIONS)
        words = self.write("transcript.json", to_json(TRANSCRIPT))
        track = {"file": captions, "kind": "publisher captions", "language": "fr"}
        quoted = {"quotations": checksum(WORDS), "language": "fr"}
        found = [match(["captions"])]
        heard = {"code": "sound-not-heard", "severity": "info", "facts": {"reason": "no-sound-in-file"}}
        self.step("notice", NOTICE, 1, file=checksum(b"a notice"), page=None, address=None, id="7")
        capture = {"media": media, "page_address": "film.mp4", "captions": [track]}
        self.step("fetch", capture, 1, source=None, file=checksum(b"a film"), height=720, language="fr")
        probed = {
            "container": "mp4",
            "size_bytes": 6,
            "container_duration_ms": 9000,
            "decoded_end_ms": 9000,
            "streams": [],
        }
        self.step("probe", probed, 1, media=media["checksum"])
        told = {"file": words, "source": "publisher captions", "language": "fr", "count": 3, "findings": []}
        self.step("transcript", told, 2, duration_ms=9000, **{"track 0": captions["checksum"]})
        self.step("locate", found, 1, transcript=words["checksum"], **quoted)
        checked = {"matches": [match(["captions", "sound"])], "findings": [heard]}
        self.step("sound", checked, 3, media=media["checksum"], matches=checksum(to_json(found)), **quoted)
        self.step("annotate", [ROW], 2, known="sha512:all of it", release=__version__)
        outcome = {
            "key": "7", "record_id": "7", "status": "left out", "rows": [ROW], "made": ["locate", "sound"],
            "failure": {"code": "host-rests", "facts": {}, "kind": "Blocked", "retryable": True},
        }  # fmt: skip
        self.write("outcome.json", to_json(outcome))
        (self.root / "engine.sqlite").write_bytes(b"a database")
        (self.root / "engine.sqlite-wal").write_bytes(b"a log")
        (self.record.parent / "runs").mkdir()
        (self.record.parent / "runs" / "essai-1.json").write_bytes(b"a plan")

    def write(self, path: str, content: bytes) -> dict[str, Any]:
        (self.record / path).parent.mkdir(parents=True, exist_ok=True)
        (self.record / path).write_bytes(content)
        return {"path": path, "checksum": checksum(content), "size_bytes": len(content)}

    def step(self, name: str, result: object, version: int, **inputs: object) -> None:
        self.write(f"steps/{name}.json", to_json({"version": version, "inputs": inputs, "result": result}))

    def surveyed(self) -> Outcome:
        """What there is to do for the record; its outcome when nothing is."""
        context = StepContext(job=self.job, steps=OLD_STEPS, now="2026", run_id="r", scope=StepScope.NONE)
        return archive_record(context)


@pytest.fixture
def old(tmp_path: Path) -> OldArchive:
    return OldArchive(tmp_path)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_nothing_is_made_again_after_the_migration(old: OldArchive) -> None:
    with pytest.raises(StepDeferred):
        old.surveyed()
    use_archive(old.root)
    outcome = old.surveyed()
    assert (outcome.status, outcome.made, outcome.failure) == (Status.UNCHANGED, (), None)


def test_names_are_those_of_form_2_and_what_people_wrote_stays(old: OldArchive) -> None:
    use_archive(old.root)
    (row,) = old.surveyed().rows
    assert row.speaker_label == "Anne"
    assert row.speaker_evidence == "label agrees + floor given (weak)"
    assert row.witnesses == "captions + audio"
    assert row.findings == "audio-failed (reason=no-sound-in-file); no-document"
    assert row.quotation == ROW["quotation"]
    outcome = load_outcome(old.record)
    assert outcome is not None
    assert (outcome.status, outcome.made, outcome.rows) == (
        Status.SKIPPED,
        ("locate", "confirm_audio"),
        (row,),
    )
    assert outcome.failure is not None
    assert outcome.failure.code == "host-circuit-open"
    words = json.loads((old.record / "transcript.json").read_bytes())["words"]
    assert {word["speaker_label"] for word in words} == {"Anne"}
    (found,) = json.loads((old.record / "steps" / "confirm_audio.json").read_bytes())["result"]["matches"]
    assert found["witnesses"] == ["captions", "audio"]
    assert found["findings"][0]["facts"] == {"audio_start_ms": 5}
    assert not (old.record / "steps" / "sound.json").exists()


def test_what_cannot_be_continued_is_set_aside_whole(old: OldArchive) -> None:
    use_archive(old.root)
    aside = {
        "engine.sqlite": b"a database",
        "engine.sqlite-wal": b"a log",
        "essai/runs/essai-1.json": b"a plan",
    }
    assert contents(old.root / "form-1") == aside
    assert not (old.root / "engine.sqlite").exists()


def test_a_host_that_backs_off_still_does(old: OldArchive) -> None:
    state = host_state(old.settings, "h.example")
    assert state.open_until is None
    use_archive_with_host(old, {"host": "h.example", "refusals": 3, "rests_until": "2026-11-23T12:00:00Z"})
    state = host_state(old.settings, "h.example")
    assert state.refusals == 3
    assert state.open_until is not None


def use_archive_with_host(old: OldArchive, state: dict[str, object]) -> None:
    from webinar_archive.archive.layout import host_file

    path = host_file(old.root, f"h-example-{checksum('h.example').removeprefix('sha512:')[:8]}")
    path.parent.mkdir(parents=True)
    path.write_bytes(to_json(state))
    use_archive(old.root)


def test_rows_older_than_a_result_are_made_again_and_nothing_else(old: OldArchive) -> None:
    locate = old.record / "steps" / "locate.json"
    locate.write_bytes(locate.read_bytes())
    use_archive(old.root)
    with pytest.raises(StepDeferred) as deferred:
        old.surveyed()
    assert deferred.value.step == "annotate"


def test_a_result_that_was_due_before_is_due_after_the_migration(old: OldArchive) -> None:
    (old.job.settings.base / "notice.txt").write_bytes(b"another notice")
    use_archive(old.root)
    with pytest.raises(StepDeferred) as deferred:
        old.surveyed()
    assert (deferred.value.step, deferred.value.why) == ("notice", "file")


def test_a_migration_killed_at_any_write_goes_on_to_the_same_end(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    undisturbed = OldArchive(tmp_path / "a")
    migrate_record_to_2(undisturbed.record)
    expected = contents(undisturbed.record)
    killed = OldArchive(tmp_path / "b")
    before = contents(killed.record)
    changed = [name for name in expected if expected[name] != before.get(name)]
    assert len(changed) > 4
    # the files are written in this order; a kill leaves the first ones new and the others old
    order = sorted(changed, key=lambda name: (undisturbed.record / name).stat().st_mtime_ns)
    for written in range(len(order)):
        for name, content in {**before, **{name: expected[name] for name in order[:written]}}.items():
            (killed.record / name).write_bytes(content)
        migrate_record_to_2(killed.record)
        after = contents(killed.record)
        for name in expected.keys() - {"steps/annotate.json"}:
            assert after[name] == expected[name], (written, name)
        assert "steps/sound.json" not in after
        (killed.record / "steps" / "confirm_audio.json").unlink()
