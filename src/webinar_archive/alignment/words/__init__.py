"""Locate quotations in the words of a transcript: verdict, confidence, differences, alternatives."""

from webinar_archive.alignment.words.locate import locate, locate_in_index

__all__ = ["locate", "locate_in_index"]
