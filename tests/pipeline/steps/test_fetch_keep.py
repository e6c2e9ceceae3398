"""Records of which no film is kept: what is found out all the same, what is not, and what is never deleted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.local_web import Host, hosts
from tests.media_factory import SMALL, make_media, picture, tone
from webinar_archive.archive.recorded_files import recorded_files
from webinar_archive.archive.step_cache import invalidate
from webinar_archive.models import Keep
from webinar_archive.pipeline.config import FetchSection, PipelineSection, Settings, Source, WitnessesSection
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.outcome import Outcome, Status
from webinar_archive.pipeline.record import archive_record
from webinar_archive.pipeline.sources import Job
from webinar_archive.pipeline.steps import STEPS

WORDS = "nous avons ouvert les archives de la ville à tous les habitants"
CAPTIONS = f"WEBVTT\n\n00:00.000 --> 00:04.000\nbonjour {WORDS} et merci\n"
NOTICE = """TY  - VIDEO
TI  - Les archives ouvertes
AB  - Anne Dupont : « {words} ».
ID  - 7
UR  - {address}
ER  -
"""


@pytest.fixture
def site() -> Iterator[Host]:
    with hosts("127.0.0.6") as found:
        yield found["127.0.0.6"]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_media(tmp_path_factory.mktemp("film") / "film.mp4", *picture(4), *tone(4), *SMALL)


@dataclass
class Audit:
    """One record, archived with different values of `keep`."""

    folder: Path
    address: str = "https://videos.example/film"
    media: str | None = None
    transcript: str | None = None
    order: tuple[str, ...] = ("captions", "audio")
    made: list[str] = field(default_factory=list)

    def run(self, keep: Keep) -> Outcome:
        (self.folder / "notice.ris").write_text(
            NOTICE.format(words=WORDS, address=self.address), encoding="utf-8"
        )
        source = Source(notice="notice.ris", media=self.media, transcript=self.transcript)
        settings = Settings(
            pipeline=PipelineSection(name="audit", archive="archive"),
            source=(source,),
            fetch=FetchSection(keep=keep, allow_private_addresses=True, min_free_gb=0),
            witnesses=WitnessesSection(order=self.order, language="fr"),  # type: ignore[arg-type]
            base=self.folder,
        )
        job = Job(key="7", source=source, settings=settings)
        context = StepContext(job=job, steps=STEPS, now="2026-11-23T12:00:00+00:00", run_id="r")
        outcome = archive_record(context)
        self.made = context.made
        return outcome

    @property
    def record(self) -> Path:
        return self.folder / "archive" / "audit" / "7"

    @property
    def captured(self) -> list[str]:
        """The files of every version of the capture, besides those that describe them."""
        found = [path for path in self.record.glob("capture*/*") if path.name != "capture.json"]
        return sorted(path.relative_to(self.record).as_posix() for path in found)


@pytest.mark.untraced
def test_quotations_are_found_in_captions_that_are_not_kept(site: Host, film: Path, tmp_path: Path) -> None:
    site.serve_file("/film.mp4", film)
    site.respond_with("/fr.vtt", CAPTIONS, kind="text/vtt")
    video = '<video src="/film.mp4"><track kind="captions" srclang="fr" src="/fr.vtt"></video>'
    audit = Audit(tmp_path, address=site.respond_page("/watch", video))
    outcome = audit.run("nothing")
    (row,) = outcome.rows
    assert (outcome.status, row.verdict, row.spoken) == (Status.DONE, "verbatim", WORDS)
    assert (row.media_file, row.media_checksum, row.measured_duration_s) == (None, None, None)
    assert row.findings is not None
    assert "not-kept (keep=nothing; steps=probe, confirm_audio)" in row.findings
    assert audit.captured == []
    assert [file.path for file in recorded_files(audit.record).files] == ["transcript.json"]

    requests = len(site.requests)
    assert audit.run("nothing").status is Status.UNCHANGED
    assert len(site.requests) == requests

    # the words are made again only from captions that are fetched again
    invalidate(audit.record, ("transcript",))
    again = audit.run("nothing")
    assert again.failure is not None
    assert again.failure.code == "captions-not-kept"

    outcome = audit.run("captions")
    assert (outcome.status, outcome.rows[0].verdict) == (Status.DONE, "verbatim")
    assert "capture/captions.fr.vtt" in audit.captured
    # what is kept stays, whatever is wanted later
    assert audit.run("nothing").status is Status.UNCHANGED
    assert "capture/captions.fr.vtt" in audit.captured


def test_a_kept_film_stays_when_less_is_wanted(film: Path, tmp_path: Path) -> None:
    (tmp_path / "film.vtt").write_text(CAPTIONS, encoding="utf-8")
    audit = Audit(tmp_path, media=str(film), transcript="film.vtt", order=("captions",))
    kept = audit.run("video").rows
    assert kept[0].media_file == "7/capture/media.mp4"
    for keep in ("nothing", "captions", "audio"):
        assert audit.run(keep).status is Status.UNCHANGED
    invalidate(audit.record, STEPS.requests)
    assert audit.run("nothing").rows == kept
    assert audit.captured == ["capture/media.mp4"]


def test_more_is_fetched_when_more_is_wanted(film: Path, tmp_path: Path) -> None:
    (tmp_path / "film.vtt").write_text(CAPTIONS, encoding="utf-8")
    audit = Audit(tmp_path, media=str(film), transcript="film.vtt", order=("captions", "recognition"))
    outcome = audit.run("nothing")
    assert (outcome.status, outcome.rows[0].verdict, audit.captured) == (Status.DONE, "verbatim", [])
    outcome = audit.run("audio")
    assert (audit.captured, outcome.rows[0].media_file) == (["capture/media.mka"], "7/capture/media.mka")
    assert outcome.rows[0].measured_duration_s == pytest.approx(4.0, abs=0.1)
    assert "not-kept" not in (outcome.rows[0].findings or "")
    (row,) = audit.run("video").rows
    assert row.media_file == "7/capture-v2/media.mp4"
    # what was captured before is a version of its own
    assert audit.captured == ["capture-v2/media.mp4", "capture/media.mka"]


def test_films_that_were_deleted_by_hand_are_not_fetched_again(film: Path, tmp_path: Path) -> None:
    audit = Audit(tmp_path, media=str(film), order=("captions",))
    audit.run("video")
    (audit.record / "capture" / "media.mp4").unlink()
    assert audit.run("nothing").rows[0].media_file is None
    assert audit.captured == []


def test_recognition_says_that_it_lacks_the_film(film: Path, tmp_path: Path) -> None:
    audit = Audit(tmp_path, media=str(film), order=("captions", "recognition"))
    (row,) = replace(audit).run("captions").rows
    assert "not-kept (keep=captions; steps=probe, recognition)" in (row.findings or "")
