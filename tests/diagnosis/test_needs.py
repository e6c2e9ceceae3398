"""Which extras a pipeline file cannot run without."""

from __future__ import annotations

from webinar_archive.diagnosis.needs import needed_extras
from webinar_archive.pipeline.config import (
    ExportSection,
    NotifySection,
    PipelineSection,
    Settings,
    SoundSection,
    WitnessesSection,
)


def test_formats_notifications_and_a_shared_database_need_their_extras() -> None:
    plain = Settings(pipeline=PipelineSection(name="a"), source=())
    asking = Settings(
        pipeline=PipelineSection(name="a"),
        source=(),
        export=ExportSection(formats=("csv", "parquet")),
        notify=NotifySection(file="addresses"),
        sound=SoundSection(voices=True),
        witnesses=WitnessesSection(order=("captions", "scoring", "meaning")),
    )
    assert needed_extras(None, None) == needed_extras(plain, "sqlite:////a") == frozenset()
    assert needed_extras(asking, "postgresql://h/a") == {
        "parquet",
        "notify",
        "postgresql",
        "voices",
        "meaning",
        "whisper",
    }
