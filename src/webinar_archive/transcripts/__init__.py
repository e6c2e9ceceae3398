"""Captions of every format, and speech recognition, turned into words with times."""

from webinar_archive.transcripts.parse import parse_transcript, read_transcript

__all__ = ["parse_transcript", "read_transcript"]
