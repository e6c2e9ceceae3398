"""One record's way from its notice to its rows: the steps, the pipeline file, the plan of a run, the release."""

from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.config_file import load_settings
from webinar_archive.pipeline.release import Summary

__all__ = ["Settings", "Summary", "load_settings"]
