"""The steps in order, notice → fetch → probe → transcript → locate → annotate; one outcome a record."""

from webinar_archive.pipeline.run import Summary, run_pipeline
from webinar_archive.pipeline.settings import Settings, load_settings

__all__ = ["Settings", "Summary", "load_settings", "run_pipeline"]
