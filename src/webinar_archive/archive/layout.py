"""Where everything of an archive lies on disk; the only module that names its files and folders.

ARCHIVE/                    one archive: the pipelines in it share hosts, workers and the engine's database
    archive.json            the number of the archive's form
    engine.sqlite           runs, tasks and schedules (unless a PostgreSQL database is used)
    hosts/HOST.json         how a host answered last
    .contents/AB/CHECKSUM   where a file of this content lies in the archive
    .lock                   held by the process that works on the archive
    PIPELINE/
        .lock
        .reviews.lock       held while a decision is written beside the released table
        runs/RUN.json       the plan of a run; RUN.survey.json, RUN.ended.json, RUN.end.json beside it
        harvests/NAME/          what an OAI-PMH server gave: state.json says how far the harvest is
            records/            RECORD.xml as it came, RECORD.deleted.json beside one that the server deleted
        RECORD/
            steps/STEP.json     a cached result; STEP.before is the one set aside by `--again`
            steps/vectors.npy   what stretches of the transcript mean, as vectors
            pages/              pages of notice and report in all versions, with their requests and responses (WARC)
            arriving/           a capture that is being fetched or compared
            capture/            the media and what came with it, described in its capture.json
            capture-v2/         the second version of the capture, and so on: a version never changes
            vanished.json       since when the source is gone, while it is
            remote_films.json   where films lie that are in copies alone, with their checksums
            transcript.json     the words of captions; recognition.json those of speech recognition
            outcome.json        how the record ended last
            supplied.json       checksums of supplied files, by size and modification time
            events.jsonl        what was done with its files, such as verifications: a line of JSON an event
            deletion.json       when and why the record was deleted; only its outcome and its events lie beside it
            received/           the notice and the transcript as supplied, where an import brought them
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

INDEX_NAME = ".search-index.sqlite"
"""The full-text index over the transcripts of a folder."""
ENGINE_NAME = "engine.sqlite"
"""The SQLite database of an archive; `.damaged-N` is added to the name of one that was set aside."""
TRANSCRIPT_NAME = "transcript.json"
RECOGNITION_NAME = "recognition.json"
STEPS_NAME = "steps"
PAGES_NAME = "pages"
RUNS_NAME = "runs"
ARRIVING_NAME = "arriving"
DESCRIPTION_NAME = "capture.json"
_VERSION = re.compile(r"capture(?:-v([2-9]|[1-9][0-9]{1,8}))?")
FORM_NAME = "archive.json"
OUTCOME_NAME = "outcome.json"
VANISHED_NAME = "vanished.json"
DELETION_NAME = "deletion.json"


def form_file(root: Path) -> Path:
    """Return the file that holds the number of the archive's form."""
    return root / FORM_NAME


def form_lock_file(root: Path) -> Path:
    """Return the file that a process locks while it migrates the archive."""
    return root / ".form.lock"


def set_aside_folder(root: Path, form: int) -> Path:
    """Return the folder for what a migration from a form sets aside."""
    return root / f"form-{form}"


def engine_file(root: Path) -> Path:
    """Return the SQLite database of an archive."""
    return root / ENGINE_NAME


def hosts_folder(root: Path) -> Path:
    """Return the folder of the files about hosts."""
    return root / "hosts"


def host_file(root: Path, name: str) -> Path:
    """Return the file about one host."""
    return hosts_folder(root) / f"{name}.json"


def lock_file(folder: Path) -> Path:
    """Return the file that a process locks to work alone on an archive or on one pipeline's folder in it."""
    return folder / ".lock"


def reviews_lock_file(pipeline: Path) -> Path:
    """Return the file that a process locks to write people's decisions about a pipeline's quotations."""
    return pipeline / ".reviews.lock"


def runs_folder(pipeline: Path) -> Path:
    """Return the folder of a pipeline's plans."""
    return pipeline / RUNS_NAME


def harvest_folder(pipeline: Path, name: str) -> Path:
    """Return the folder of the records harvested from one server."""
    return pipeline / "harvests" / name


def harvest_state_file(harvest: Path) -> Path:
    """Return the file that says how far a harvest is."""
    return harvest / "state.json"


def harvest_records(harvest: Path) -> Path:
    """Return the folder of the records of a harvest, and of their tombstones."""
    return harvest / "records"


def plan_file(pipeline: Path, run_id: str) -> Path:
    """Return the file of a run's plan."""
    return runs_folder(pipeline) / f"{run_id}.json"


def is_plan_of(plan: Path, run_id: str) -> bool:
    """Tell whether a path is that of a run's plan: a database from elsewhere may name any file."""
    return plan.stem == run_id and plan.parent.name == RUNS_NAME and not plan.parent.is_symlink()


def beside_plan(plan: Path, what: str) -> Path:
    """Return a file that belongs to a run's plan, such as its survey."""
    return plan.with_suffix(f".{what}.json")


def step_file(record: Path, step: str) -> Path:
    """Return the file of a step's cached result."""
    return record / STEPS_NAME / f"{step}.json"


def stale_step_file(record: Path, step: str) -> Path:
    """Return the file of the result that was invalidated last, until the step is made again."""
    return record / STEPS_NAME / f"{step}.before"


def page_file(record: Path, name: str) -> Path:
    """Return the file of a captured web page (`notice` or `report`, `notice-v2` …)."""
    return record / PAGES_NAME / f"{name}.html"


def warc_file(record: Path, name: str) -> Path:
    """Return the file of the requests and responses by which a web page was captured."""
    return record / PAGES_NAME / f"{name}.warc"


def capture_folder(record: Path, version: int = 1) -> Path:
    """Return the folder of a version of the capture: the media and what came with it."""
    return record / ("capture" if version == 1 else f"capture-v{version}")


def capture_version(path: str) -> int | None:
    """Return the version of the capture that a file belongs to, by its path in the record's folder; None for others.

    >>> capture_version("capture/media.mp4"), capture_version("capture-v12/info.json"), capture_version("pages/a")
    (1, 12, None)
    """
    found = _VERSION.fullmatch(path.partition("/")[0])
    return None if found is None else int(found[1] or 1)


def capture_folders(record: Path) -> dict[int, Path]:
    """Return the folders of all versions of the capture, by their numbers, the oldest first."""
    try:
        found = {capture_version(path.name): path for path in record.iterdir()}
    except FileNotFoundError:
        return {}
    return {number: found[number] for number in sorted(key for key in found if key is not None)}


def description_file(capture: Path) -> Path:
    """Return the file, in the folder of a version, that describes it."""
    return capture / DESCRIPTION_NAME


def arriving_folder(record: Path) -> Path:
    """Return the folder of a capture that is being fetched, or compared with the version before."""
    return record / ARRIVING_NAME


def vanished_file(record: Path) -> Path:
    """Return the file that says since when the record's source is gone."""
    return record / VANISHED_NAME


def content_file(root: Path, checksum: str) -> Path:
    """Return the file that says where in the archive a file of this checksum lies."""
    digest = checksum.partition(":")[2]
    return root / ".contents" / digest[:2] / digest


def transcript_file(record: Path) -> Path:
    """Return the file of the words that captions or a supplied transcript gave."""
    return record / TRANSCRIPT_NAME


def recognition_file(record: Path) -> Path:
    """Return the file of the words that speech recognition gave."""
    return record / RECOGNITION_NAME


def recognition_parts(record: Path) -> Path:
    """Return the folder in which an unfinished speech recognition keeps its chunks."""
    return record / "recognition.part"


def captured_media(record: Path) -> Iterator[Path]:
    """Yield the media files of a record, in all versions of its capture."""
    for folder in capture_folders(record).values():
        yield from folder.glob("media.*")


def draft_folders(record: Path) -> tuple[Path, ...]:
    """Return the folders of a record in which files are written as drafts first, besides its own."""
    return record / STEPS_NAME, record / PAGES_NAME, capture_folder(record), arriving_folder(record)


def outcome_file(record: Path) -> Path:
    """Return the file that says how the record ended last."""
    return record / OUTCOME_NAME


def supplied_file(record: Path) -> Path:
    """Return the file with the checksums of the files that the source supplies."""
    return record / "supplied.json"


def remote_films_file(record: Path) -> Path:
    """Return the file that says where films of the record lie that are in copies alone."""
    return record / "remote_films.json"


def deletion_file(record: Path) -> Path:
    """Return the file that says when and why the record was deleted."""
    return record / DELETION_NAME


def events_file(record: Path) -> Path:
    """Return the file of what was done with a record's files."""
    return record / "events.jsonl"


def received_folder(record: Path, step: str) -> Path:
    """Return the folder of the file that was supplied for a step, where an import brought it."""
    return record / "received" / step


def is_archive(folder: Path) -> bool:
    """Return whether a folder is that of a whole archive."""
    return holds(folder, FORM_NAME)


def is_pipeline(folder: Path) -> bool:
    """Return whether a folder is that of a pipeline in an archive: it has runs, and records or an archive around."""
    return holds(folder, RUNS_NAME) and (
        is_archive(folder.absolute().parent) or next(record_folders(folder), None) is not None
    )


def is_record(folder: Path | str) -> bool:
    """Return whether a folder is that of a record."""
    return holds(folder, OUTCOME_NAME) or holds(folder, STEPS_NAME)


def pipeline_folders(root: Path) -> Iterator[Path]:
    """Yield the folders of the pipelines in an archive that have ever been used, in order of their names."""
    for folder in sorted(root.iterdir()):
        if folder.is_dir() and (holds(folder, RUNS_NAME) or next(record_folders(folder), None)):
            yield folder


def record_folders(pipeline: Path) -> Iterator[Path]:
    """Yield the folders of a pipeline's records, in order of their names."""
    try:
        names = sorted(os.listdir(pipeline))  # noqa: PTH208 - to sort paths takes longer than to look into them
    except OSError:
        return  # one without permission; whoever needs it says so
    yield from filter(is_record, map(pipeline.joinpath, names))


def holds(folder: Path | str, name: str) -> bool:
    """Return whether a folder holds something of this name, and may be entered; quick, for ten thousand folders."""
    return os.access(f"{folder}/{name}", os.F_OK)
