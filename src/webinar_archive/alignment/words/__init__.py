"""Locate quotations in the words of a transcript: verdict, confidence, evidence."""

from webinar_archive.alignment.words.locate import locate, locate_in

__all__ = ["locate", "locate_in"]
