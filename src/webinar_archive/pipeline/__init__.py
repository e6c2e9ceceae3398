"""The steps in order, notice → fetch → probe → transcript → locate → annotate; one outcome a record."""

from webinar_archive.pipeline.config import Settings, load_settings
from webinar_archive.pipeline.release import Summary, run_pipeline

__all__ = ["Settings", "Summary", "load_settings", "run_pipeline"]
