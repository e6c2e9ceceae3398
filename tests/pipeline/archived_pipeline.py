"""An archive with a pipeline whose records have ended, without any run."""

from __future__ import annotations

from pathlib import Path

from webinar_archive import __version__
from webinar_archive.archive.form import FORM
from webinar_archive.archive.layout import beside_plan, form_file
from webinar_archive.exports.schema import Row
from webinar_archive.models.codec import to_json
from webinar_archive.pipeline.config import ExportSection, PipelineSection, Settings, Source
from webinar_archive.pipeline.outcome import Outcome, Status
from webinar_archive.pipeline.plan import Plan, RunOptions, save_outcome, save_plan

PIPELINE_FILE = """[pipeline]
name = "{name}"
archive = "archive"
[[source]]
notice = "notices"
[export]
formats = ["jsonl"]
"""


def archived(folder: Path, *outcomes: Outcome, name: str = "essai") -> Path:
    """Store outcomes in the archive of a folder, and a pipeline file beside it; return the file's path."""
    root = folder / "archive"
    root.mkdir(exist_ok=True)
    form_file(root).write_bytes(to_json({"form": FORM}))
    for outcome in outcomes:
        save_outcome(root / name / outcome.key, outcome)
    pipeline = folder / f"{name}.toml"
    pipeline.write_text(PIPELINE_FILE.format(name=name), encoding="utf-8")
    return pipeline


def ended_run(folder: Path, run_id: str, *keys: str, release: bool = True, name: str = "essai") -> Path:
    """Store the plan of a run that has ended, of the records in the table's order; return its path."""
    settings = Settings(
        pipeline=PipelineSection(name=name, archive="archive"),
        source=(Source(notice="notices"),),
        export=ExportSection(formats=("jsonl",), spreadsheet="fr"),
        base=folder,
    )
    options = RunOptions(release=release)
    plan = Plan(
        run_id=run_id, version=__version__, settings=settings, run_options=options, todo=(), every=keys
    )
    path = save_plan(plan)
    beside_plan(path, "ended").write_bytes(b"[]")
    return path


def outcome(key: str, *rows: Row, record_id: str | None = None) -> Outcome:
    """Return an outcome with these rows; one row with the record's id where none is given."""
    name = record_id or key
    return Outcome(key=key, record_id=name, status=Status.DONE, rows=rows or (Row(record_id=name),))
