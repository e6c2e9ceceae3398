"""Webinar Archive: from a catalogue notice to a table of timestamped quotations.

The public Python interface. Read a notice and the words of a recording, then find when each quotation is
spoken:

    >>> from webinar_archive import locate, parse_notice, parse_transcript
    >>> notice = parse_notice('''
    ... Titre : | La mémoire des images |
    ... Auteurs : | Anne Martin, Personne interviewée |
    ... Résumé : | Anne Martin : "Une image sans légende est une image perdue pour toujours." |
    ... '''.encode())
    >>> transcript = parse_transcript('''WEBVTT
    ...
    ... 00:00:12.000 --> 00:00:18.500
    ... Vous savez, une image sans légende, c'est une image qui est perdue pour toujours.
    ... '''.encode(), language="fr")
    >>> [match] = locate(transcript, notice.quotations)
    >>> str(match.verdict), match.start_ms // 1000
    ('edited', 12)

Times are whole milliseconds from the start of the recording, spans are half-open, scores run from 0.0 to 1.0.
Names are loaded when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

# not from `typing`, which takes most of the time in which Ctrl-C would end a command with a traceback
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from webinar_archive.api import (
        locate,
        locate_in_audio,
        parse_notice,
        parse_transcript,
        read_notice,
        read_transcript,
    )
    from webinar_archive.errors import ArchiveError
    from webinar_archive.models import (
        Alternative,
        Change,
        ChangeKind,
        Contributor,
        Difference,
        Document,
        DocumentKind,
        Finding,
        Match,
        Notice,
        Quotation,
        Severity,
        Span,
        Transcript,
        TranscriptSource,
        Verdict,
        Word,
        WordChange,
    )

__version__ = "0.2.0"

__all__ = [
    "Alternative",
    "ArchiveError",
    "Change",
    "ChangeKind",
    "Contributor",
    "Difference",
    "Document",
    "DocumentKind",
    "Finding",
    "Match",
    "Notice",
    "Quotation",
    "Severity",
    "Span",
    "Transcript",
    "TranscriptSource",
    "Verdict",
    "Word",
    "WordChange",
    "__version__",
    "locate",
    "locate_in_audio",
    "parse_notice",
    "parse_transcript",
    "read_notice",
    "read_transcript",
]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """Load a public name from the module that defines it, when it is first used."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        functions_in_api = name[0].islower()
        home = "api" if functions_in_api else "errors" if name == "ArchiveError" else "models"
        value = getattr(import_module(f"{__name__}.{home}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        """List the public names, loaded or not."""
        return sorted({*globals(), *__all__})
