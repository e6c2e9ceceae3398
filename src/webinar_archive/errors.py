"""Failures as vocabulary: the class says how to react, the code and facts say what happened.

Two base classes say how far an error reaches: a `RunError` stops the run, a `RecordError` concerns one record, and the
others go on. The sentences that people read are in `i18n`, under the same code. Every error keeps its facts as
values, travels between processes (pickle), and never holds a foreign exception.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

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


class RunError(ArchiveError):
    """Stops the run: no record can go on until a person or the machine has changed something."""


class RecordError(ArchiveError):
    """Concerns one record: it becomes a finding of that record, and the others go on."""


class UsageError(RunError):
    """The command or the pipeline file is wrong: nothing was started; a person must change it."""


class ReviewConflict(UsageError):  # noqa: N818 - as below
    """Somebody else has decided about the quotation meanwhile: the facts say who, when and what."""


class DiskFull(RunError):  # noqa: N818 - an outcome by its name in the catalogue of outcomes
    """No space left on the disk, or less than the reserve that the pipeline file wants."""

    retryable = True


class StateDamaged(RunError):  # noqa: N818 - as above
    """The file in which the engine keeps its runs cannot be read; nothing archived depends on it."""


class NoticeError(RecordError):
    """The notice cannot be read; the record has nothing to go on."""


class AddressRefused(RecordError):  # noqa: N818 - as above
    """The address is not allowed (scheme, or a loopback, private or link-local target)."""


class Blocked(RecordError):  # noqa: N818 - as above
    """The site refuses for now (403, 429, a sign-in wall). Facts may hold `retry_after_s`."""

    retryable = True


class Unreachable(RecordError):  # noqa: N818 - as above
    """No answer: no network, no such host, a time-out, a server error (5xx), a connection lost."""

    retryable = True


class Gone(RecordError):  # noqa: N818 - as above
    """The site says that there is nothing any more (404, 410, removed)."""


class NotAllowed(RecordError):  # noqa: N818 - as above
    """It exists but may not be fetched: private, members only, geo-fenced, protected against copying."""


class NotVideo(RecordError):  # noqa: N818 - as above
    """The address answers, with something that holds no video or audio."""


class TooLarge(RecordError):  # noqa: N818 - as above
    """More bytes than allowed, announced or arriving."""


class Truncated(RecordError):  # noqa: N818 - as above
    """The media ends before it should."""

    retryable = True


class NotMedia(RecordError):  # noqa: N818 - as above
    """The file is not a media file that ffmpeg reads."""


class FilmAway(RecordError):  # noqa: N818 - as above
    """The film lies in copies alone, and could not be brought from there."""


class CaptionsError(RecordError):
    """The caption file as a whole cannot be read (single broken cues are findings instead)."""


class ModelMissing(RecordError):  # noqa: N818 - as above
    """No model or dictionary for this witness and language is installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An error as plain values, for JSON: the name of its class, its code and facts, whether trying later may help.

    This is the one form in which errors are stored and sent: in outcomes, between tasks, from the download process.
    """

    code: str
    facts: dict[str, Any]
    kind: str
    retryable: bool

    @classmethod
    def of(cls, error: ArchiveError) -> Failure:
        """Return the failure that an error stands for."""
        if isinstance(error, EarlierFailure):
            return error.failure
        return cls(
            code=error.code, facts=plain_facts(error), kind=type(error).__name__, retryable=error.retryable
        )

    def error(self) -> ArchiveError:
        """Return the error again; of the base class where this release has no class of that name."""
        kind = globals().get(self.kind)
        known = isinstance(kind, type) and issubclass(kind, ArchiveError)
        return cast("type[ArchiveError]", kind if known else ArchiveError)(self.code, **self.facts)


class EarlierFailure(RecordError):  # noqa: N818 - as above
    """A step failed for good earlier in this run, whatever the kind of its error; it is not tried again."""

    def __init__(self, code: str, *, failure: Failure | None = None, **facts: Any) -> None:
        super().__init__(code, **facts)
        kind = type(self).__name__
        self.failure = failure or Failure(code=code, facts=facts, kind=kind, retryable=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.code, {"failure": self.failure, **self.facts})

    @classmethod
    def of(cls, failure: Failure) -> EarlierFailure:
        """Return the error that stands for a failure."""
        return cls(failure.code, failure=failure, **failure.facts)


def plain_facts(error: ArchiveError) -> dict[str, Any]:
    """Return an error's facts as values that JSON and tables hold; anything else as its text."""
    plain = (str, int, float, bool, type(None))
    return {name: fact if isinstance(fact, plain) else str(fact) for name, fact in error.facts.items()}
