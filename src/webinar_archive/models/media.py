"""What a fetch stores, and what is measured of the media."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, get_args

from webinar_archive.models.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedFile:
    """A file in the record's folder: POSIX path relative to it, checksum (`sha512:…`), size."""

    path: str
    checksum: str
    size_bytes: int


Keep = Literal["nothing", "captions", "audio", "video"]
"""What is kept of a recording, each more than the one before."""
KEEPS: tuple[Keep, ...] = get_args(Keep)


class CaptionKind(StrEnum):
    """Who made the captions, best first."""

    PUBLISHER = "publisher captions"
    AUTOMATIC = "automatic captions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Captions:
    """A caption track that came with the media."""

    file: ArchivedFile
    kind: CaptionKind
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PassingCaptions:
    """A caption track that is deleted once its words are read: its name in the folder of the capture, its checksum."""

    name: str
    checksum: str
    kind: CaptionKind
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """The files and facts that one fetch stored.

    `media` is None where `keep` wants no more than captions, or audio of a recording without any. `page_address` is
    what a person opens in a browser; `announced_duration_ms` is the duration that the site states; `captured_at` is
    UTC, ISO 8601.
    """

    media: ArchivedFile | None
    page_address: str
    title: str | None = None
    announced_duration_ms: int | None = None
    language: str | None = None
    captions: tuple[Captions, ...] = ()
    passing_captions: tuple[PassingCaptions, ...] = ()
    metadata: ArchivedFile | None = None
    thumbnail: ArchivedFile | None = None
    description: ArchivedFile | None = None
    captured_at: str | None = None
    keep: Keep = "video"
    findings: tuple[Finding, ...] = ()

    @property
    def files(self) -> tuple[ArchivedFile, ...]:
        """All files that the fetch stored."""
        tracks = (track.file for track in self.captions)
        every = (self.media, *tracks, self.metadata, self.thumbnail, self.description)
        return tuple(file for file in every if file is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """One measured stream. `rate` is frames per second (video) or samples per second (audio)."""

    index: int
    kind: str
    codec: str
    duration_ms: int | None = None
    width: int | None = None
    height: int | None = None
    rate: float | None = None
    channels: int | None = None
    bit_rate: int | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What was measured of a media file.

    `container_duration_ms` is the duration in the header, `decoded_end_ms` the end of the last frame that decodes.
    """

    container: str
    size_bytes: int
    container_duration_ms: int | None
    decoded_end_ms: int | None
    streams: tuple[Stream, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def measured_duration_ms(self) -> int | None:
        """The decoded duration; the header's where nothing was decoded."""
        return self.decoded_end_ms if self.decoded_end_ms is not None else self.container_duration_ms
