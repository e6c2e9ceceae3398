"""How a video is fetched, and how far a download has come."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.models import Keep

if TYPE_CHECKING:
    from webinar_archive.web import AddressPolicy

GIGABYTE = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """The limits of a fetch as a pipeline file states them in `[fetch]`: the one declaration of these keys."""

    keep: Keep = "video"
    """What is kept of a recording: `video`, its `audio`, its `captions`, or `nothing` but what was found out."""
    height: int = 720
    """The tallest picture wanted, in pixels; the next taller is taken where there is none so small."""
    max_size_gb: float = 20.0
    """The largest video to fetch."""
    min_free_gb: float = 1.0
    """What is left free on the disk."""
    timeout_s: float = 6 * 3600.0
    """The longest that a whole fetch may take."""
    stall_s: float = 300.0
    """How long a download may receive next to nothing before it is given up."""
    cookies: str | None = None
    """A file in Netscape's format, as browsers' extensions save them."""
    proxy: str | None = None
    """The proxy for every request, without a password in it."""
    allow_private_addresses: bool = False
    """Whether loopback and private addresses may be visited."""

    def impossible_keys(self) -> tuple[str, ...]:
        """Return the keys whose numbers cannot be."""
        return impossible(
            self, positive=("height", "max_size_gb", "timeout_s", "stall_s"), others=("min_free_gb",)
        )

    @property
    def max_size_bytes(self) -> int:
        """The largest video to fetch."""
        return round(self.max_size_gb * GIGABYTE)

    @property
    def min_free_bytes(self) -> int:
        """What is left free on the disk."""
        return round(self.min_free_gb * GIGABYTE)


def impossible(limits: FetchLimits, *, positive: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of these keys that are negative or not finite, or 0 where they must be `positive`."""
    values = {key: getattr(limits, key) for key in (*positive, *others)}
    return tuple(k for k, v in values.items() if not 0 <= v < float("inf") or (k in positive and v == 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchOptions(FetchLimits):
    """The limits of one fetch, and what it needs to know of its recording. `cookies` is a whole path.

    `language` (BCP 47) is the recording's, should the site not say it; `exceptions` are single `(number, port)`
    targets that may be visited although private addresses are not allowed.
    """

    language: str | None = None
    exceptions: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        for name in self.impossible_keys():
            raise ValueError(f"{name} cannot be {getattr(self, name)}")

    @classmethod
    def of(
        cls,
        limits: FetchLimits,
        *,
        base: Path,
        language: str | None,
        exceptions: tuple[tuple[str, int], ...] = (),
    ) -> FetchOptions:
        """Return the options of a fetch within a pipeline file's limits; relative paths start at `base`."""
        stated = {field.name: getattr(limits, field.name) for field in fields(FetchLimits)}
        if limits.cookies is not None:
            stated["cookies"] = str((base / limits.cookies).resolve())
        return cls(**stated, language=language, exceptions=exceptions)

    @property
    def policy(self) -> AddressPolicy:
        """Which addresses this fetch may request."""
        from webinar_archive.web import AddressPolicy  # needs urllib3, and every command reads the settings

        return AddressPolicy(allow_private=self.allow_private_addresses, exceptions=self.exceptions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a download has come; `total_bytes` is None where the site does not say."""

    downloaded_bytes: int
    total_bytes: int | None = None

    @property
    def share(self) -> float:
        """From 0 to 1; 0 while the total is not known."""
        if not self.total_bytes:
            return 0.0
        return min(1.0, self.downloaded_bytes / self.total_bytes)
