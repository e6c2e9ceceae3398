"""What a pipeline file states: which notices, how to fetch, which exports, when. Relative paths start at its folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from webinar_archive.exports.schema import Spreadsheet
from webinar_archive.i18n.language import Language
from webinar_archive.media.options import FetchLimits, impossible
from webinar_archive.storage.addresses import CopyAddress, read_address

COLUMN_KEYS = ("id", "notice", "page", "media", "transcript")


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineSection:
    """`[pipeline]`: its name, where the archive lies, when it runs."""

    name: str
    """Names the pipeline's folder in the archive: letters, digits, dots and hyphens."""
    archive: str = "../archive"
    """The folder in which everything captured is stored, as `archive/<pipeline>/<record>/`."""
    schedule: str | None = None
    """When `serve` runs the pipeline, as in cron: minute, hour, day, month, weekday."""
    timezone: str = "UTC"
    """The time zone of the schedule, such as `Europe/Paris`."""
    catch_up: bool = False
    """Whether scheduled times missed while nothing served are made up for by one run."""
    demo: bool = False
    """Whether every row says that this is no real recording."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """`[[source]]`: one notice, from a file and / or its live page; media and transcript may be supplied.

    Or a `table` (CSV or XLSX) with a record in each row; `columns` says which column holds which of the
    other keys, where they are not named alike. Or an `oai` server, whose records are harvested. Of a `notice` that is
    itself a table, with a notice in each row, `columns` says which column holds which field.
    """

    table: str | None = None
    """A CSV or XLSX file with a record in each row, in place of the other keys."""
    columns: dict[str, str] = field(default_factory=dict)
    """The column of the table that holds `id`, `notice`, `page`, `media` or `transcript`, where named differently; of a
    table of notices, the column of `id`, `title`, `authors`, `duration`, `abstract`, `notes`, `video` …"""
    notice: str | None = None
    """A notice's file, a folder of notices, or an address; a file of several records is as many notices."""
    record: str | None = None
    """Which record of the file is meant: its identifier, or its number from 1; all of them by default."""
    page: str | None = None
    """The address of the live notice, which completes the file."""
    media: str | None = None
    """A film that you have already, in place of the one that the notice links to."""
    transcript: str | None = None
    """Its words: captions in any known format, or a recogniser's JSON."""
    id: str | None = None
    """A name of your own for the record."""
    oai: str | None = None
    """The address of an OAI-PMH server whose records are the notices, in place of the other keys."""
    set: str | None = None
    """The set of the server that is wanted; all of its records by default."""
    prefix: str | None = None
    """The form of the records, as the server calls it: `oai_dc` by default, `marc-xml`, `mods` …"""

    @property
    def notice_columns(self) -> tuple[tuple[str, str], ...]:
        """Which column of a table of notices holds a field, as (field, name of the column)."""
        return tuple(sorted(self.columns.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSection(FetchLimits):
    """`[fetch]`: the limits of a fetch, and how hosts are treated."""

    per_host_delay_s: float = 5.0
    """Time between two requests to one host, across all workers."""
    per_host: int = 1
    """Requests to one host at once, across all workers."""
    attempts: int = 4
    """How often a request that may succeed later is made in one run."""
    retry_delay_s: float = 30.0
    """Time before the second attempt; later ones wait longer, each kind of failure at its own scale."""
    patience_s: float = 3600.0
    """The longest that a record waits for its next attempt within a run."""

    def impossible_keys(self) -> tuple[str, ...]:
        """Return the keys whose numbers cannot be."""
        others = ("per_host_delay_s", "retry_delay_s", "patience_s")
        own = impossible(self, positive=("per_host", "attempts"), others=others)
        return FetchLimits.impossible_keys(self) + own


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectSection:
    """`[select]`: which of the records found are wanted."""

    since: date | None = None
    """The first day of the event, such as `2020-01-01`; a notice without one is skipped."""
    until: date | None = None
    """The last day of the event."""
    video: bool = False
    """Whether a notice must link to a video."""
    quotations: bool = False
    """Whether a notice must quote someone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifySection:
    """`[notify]`: who is notified of how runs end (extra `notify`)."""

    file: str | None = None
    """A file with one apprise address a line; they appear in no log and no message."""
    on: tuple[Literal["ended", "failed", "stalled"], ...] = ("ended", "failed", "stalled")
    """The events that are notified."""
    stalled_after_s: float = 3600.0
    """Time without progress after which a run counts as stalled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessesSection:
    """`[witnesses]`: which ways of finding words, best first, and the recording's language."""

    order: tuple[Literal["captions", "recognition", "audio", "scoring", "meaning"], ...] = (
        "captions",
        "recognition",
        "audio",
    )
    """The first that has words gives the transcript; `audio` also confirms the places that words gave, and so does
    `scoring`, where it is named: the model of speech recognition scores the printed words there. `meaning`, where it
    is named, seeks what they did not find by what it means: translations, and candidates for paraphrases."""
    audio: Literal["confirm", "search", "always"] = "search"
    """How far the audio is searched: only near the places that words gave (`confirm`), in the whole recording where
    words gave no place or a doubtful one (`search`), or wherever it does not confirm a place (`always`)."""
    language: str | None = None
    """The recordings' language (BCP 47); what the captions or the notice say otherwise."""
    model: str = "small"
    """Of speech recognition and scoring: a name, fetched once (`small`, `large-v3`, `owner/name`), or a folder."""
    models: str | None = None
    """The folder in which fetched models are stored; else the cache of the Hugging Face hub."""
    device: Literal["auto", "cpu", "cuda"] = "auto"
    """Where recognition and scoring run; `auto` is a GPU when there is one."""
    compute_type: Literal[
        "auto",
        "int8",
        "int8_float32",
        "int8_float16",
        "int8_bfloat16",
        "int16",
        "float16",
        "bfloat16",
        "float32",
    ] = "auto"
    """Numbers of recognition; `auto` is the fastest that the device has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundSection:
    """`[sound]`: what else is told of the sound of a recording."""

    voices: bool = False
    """Whether voices are told apart: when each speaks, whether quotations ascribed to one person have one voice, and
    where there is speech, silence or other sound (extra `voices`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportSection:
    """`[export]`: which formats, for which spreadsheet, to which folder, published where."""

    formats: tuple[str, ...] = ("csv",)
    """The files to write."""
    spreadsheet: Spreadsheet | None = None
    """`fr` writes a CSV that a French Excel opens: byte order mark, semicolons, decimal commas."""
    to: str | None = None
    """The folder of the table; `../annotations/<name>` otherwise."""
    address: str | None = None
    """The web address at which that folder is published, for `iiif` and `webannotation`; `http://localhost:8000/`
    otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageSection:
    """`[package]`: what the packages that `bag` writes, and the format `rocrate`, state about where they come from."""

    organisation: str | None = None
    """The organisation that archives."""
    contact_name: str | None = None
    """Whom to ask about a package."""
    contact_email: str | None = None
    """Their address of mail."""
    rights: str | None = None
    """What may be done with the recordings, in a sentence."""
    rights_address: str | None = None
    """The address of the licence or agreement."""
    timestamp: str | None = None
    """The address of an authority (RFC 3161) that `bag` asks for a timestamp of each package (extra `timestamp`)."""
    timestamp_roots: str | None = None
    """A file (PEM) with the root certificates to which the authority's must lead; unchecked otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeSection:
    """`[propose]`: what `propose` writes into the records that it proposes to a catalogue."""

    min_confidence: float = 0.9
    """The least confidence of a quotation's place that is proposed, 0 to 1; one that a person accepted always is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSection:
    """`[review]`: what the review desk loads from elsewhere."""

    embed: bool = False
    """Whether a record without a film shows the player of the video's own site, which then sees who looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishSection:
    """`[publish]`: what the site that `publish` writes shows."""

    title: str | None = None
    """The heading of the site; the pipeline's name otherwise."""
    languages: tuple[Language, ...] = ("en", "fr")
    """The languages of its pages, that of the front page first."""
    address: str | None = None
    """The web address at which the site will be; without it, links within the site are relative."""
    film: Literal["link", "copy"] = "link"
    """Whether the pages link to the video on the web, or the site gets a copy of the archived film."""
    undecided: Literal["show", "hide"] = "show"
    """What becomes of quotations about which nobody has decided: shown as such, or left out."""
    rejected: Literal["show", "hide"] = "show"
    """What becomes of quotations whose place a person rejected: shown as such, or left out."""
    reviewers: bool = False
    """Whether the names of those who decided, and their comments, are published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifySection:
    """`[verify]`: when `serve` hashes a share of the archived files again."""

    schedule: str | None = None
    """When `serve` verifies a share of the records, as in cron, in the time zone of the pipeline."""
    days: int = 30
    """In how many fire times every record is verified once: the share is one record in so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageSection:
    """`[storage]`: where copies of the records' packages are put after each run."""

    copies: tuple[str, ...] = ()
    """Folders, and addresses as `s3://bucket/prefix`, `sftp://user@host/path` or `webdav+https://host/path` (extra
    `storage`); keys and passwords come from the environment and from those programs' files."""
    films: Literal["here", "copies"] = "here"
    """Whether films stay here beside the copies, or lie in copies alone, as soon as one of these was verified."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """A whole pipeline file, with the folder that its relative paths start from."""

    pipeline: PipelineSection
    source: tuple[Source, ...]
    fetch: FetchSection = FetchSection()
    witnesses: WitnessesSection = WitnessesSection()
    sound: SoundSection = SoundSection()
    export: ExportSection = ExportSection()
    package: PackageSection = PackageSection()
    verify: VerifySection = VerifySection()
    storage: StorageSection = StorageSection()
    propose: ProposeSection = ProposeSection()
    publish: PublishSection = PublishSection()
    review: ReviewSection = ReviewSection()
    select: SelectSection = SelectSection()
    notify: NotifySection = NotifySection()
    base: Path = Path()

    def path(self, relative: str) -> Path:
        """A path of the file, from the file's own folder."""
        return (self.base / relative).resolve()

    @cached_property
    def archive(self) -> Path:
        """The folder that holds this pipeline's records."""
        # found once: resolving a path costs more than reading a small file
        return self.path(self.pipeline.archive) / self.pipeline.name

    @property
    def copies(self) -> tuple[CopyAddress, ...]:
        """Where copies of the packages are put. Raises `UsageError` for what is no address of a copy."""
        return tuple(read_address(written, self.base) for written in self.storage.copies)

    @property
    def release(self) -> Path:
        """The folder that the tables are released to."""
        return self.path(self.export.to or f"../annotations/{self.pipeline.name}")
