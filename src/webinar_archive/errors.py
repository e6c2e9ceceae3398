"""Failures as vocabulary: the class says how to react, the code and facts say what happened.

The words that people read stand in `messages`, in French and English, under the same code. Every error
keeps its facts as values, travels between processes (pickle), and never holds a foreign exception.
"""

from __future__ import annotations

from typing import Any

from webinar_archive.i18n.messages import sentence


class ArchiveError(Exception):
    """An expected failure. `code` is stable and documented; `facts` fill its sentence."""

    retryable = False
    """Whether the same call may succeed later with nothing changed here."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        return sentence(self.code, self.facts)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.code, self.facts)


def _rebuild(kind: type[ArchiveError], code: str, facts: dict[str, Any]) -> ArchiveError:
    return kind(code, **facts)


class UsageError(ArchiveError):
    """The command or the pipeline file is wrong: nothing was started; a person must change it."""


class NoticeError(ArchiveError):
    """The notice cannot be read; the record has nothing to go on."""


class AddressRefused(ArchiveError):  # noqa: N818 - an outcome by its name in the catalogue of outcomes
    """We will not go to this address (scheme, or a loopback, private or link-local target)."""


class Blocked(ArchiveError):  # noqa: N818 - as above
    """The site turns us away for now (403, 429, a sign-in wall). Facts may hold `retry_after_s`."""

    retryable = True


class Unreachable(ArchiveError):  # noqa: N818 - as above
    """No answer: no network, no such host, a time-out, a server error (5xx), a connection lost."""

    retryable = True


class Gone(ArchiveError):  # noqa: N818 - as above
    """The site says that there is nothing any more (404, 410, removed)."""


class NotAllowed(ArchiveError):  # noqa: N818 - as above
    """It exists but not for us: private, members only, geo-fenced, protected against copying."""


class NotVideo(ArchiveError):  # noqa: N818 - as above
    """The address answers, with something that holds no video or sound."""


class TooLarge(ArchiveError):  # noqa: N818 - as above
    """More bytes than allowed, announced or arriving."""


class Truncated(ArchiveError):  # noqa: N818 - as above
    """The media ends before it should."""

    retryable = True


class DiskFull(ArchiveError):  # noqa: N818 - as above
    """No room left, or less than the reserve asked for."""

    retryable = True


class NotMedia(ArchiveError):  # noqa: N818 - as above
    """The file is not a media file that ffmpeg reads."""


class CaptionsError(ArchiveError):
    """The caption file as a whole cannot be read (single broken cues are findings instead)."""


class ModelMissing(ArchiveError):  # noqa: N818 - as above
    """A model or dictionary for this witness and language is not at hand."""
