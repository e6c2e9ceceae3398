"""Attribute matches to speakers: labels of the transcript, handover of the floor, names of the notice."""

from webinar_archive.alignment.speakers.attribution import (
    SpeakerAttribution,
    SpeakerEvidence,
    attribute_speakers,
)

__all__ = ["SpeakerAttribution", "SpeakerEvidence", "attribute_speakers"]
