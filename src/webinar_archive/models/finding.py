"""A finding: something a person should know about a record."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How serious a finding is: `info` is worth knowing, `warning` needs a check, `error` means a loss."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a person should know. `code` is stable; `i18n` has its sentence, which `facts` fill in."""

    code: str
    severity: Severity = Severity.WARNING
    facts: dict[str, Any] = field(default_factory=dict)


FOUND_BY_MEANING = "found-by-meaning"
"""Code of a quotation that is a translation: nobody compared its words with the spoken ones."""
AUDIO_OTHER_LANGUAGE = "audio-other-language"
"""Code of a quotation that the audio was not searched for: it is in another language than the recording."""
OTHER_LANGUAGE_CODES = frozenset((FOUND_BY_MEANING, AUDIO_OTHER_LANGUAGE))
"""Codes of a quotation in another language than the recording; their fact `language` is that of the printed words."""
MEANING_CODES = frozenset(("negation-changed", "number-changed", "name-changed", "meaning-may-differ"))
"""Codes of a quotation whose printed words may say something else than the spoken ones."""
WITNESS_CODES = frozenset(("witnesses-disagree", "speaker-disagrees", "voice-differs", "voice-shared"))
"""Codes of a quotation whose witnesses disagree on where it is spoken, or on who speaks."""
AMBIGUOUS_CODES = frozenset(("quote-ambiguous",))
"""Codes of a quotation that is spoken in several places."""
