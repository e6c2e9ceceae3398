"""How a video is fetched, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from webinar_archive.web import AddressPolicy

GIGABYTE = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchOptions:
    """Bounds and manners of one fetch.

    `height` is the tallest picture wanted (the next taller is taken where there is none so small);
    `min_free_bytes` is left free on the disk; `timeout_s` is for all of it; `stall_s` how long a download
    may bring next to nothing; `language` (BCP 47) is the recording's, should the site not say it;
    `allow_private` opens addresses inside the house, `exceptions` single `(number, port)` targets.
    """

    height: int = 720
    max_size_bytes: int = 20 * GIGABYTE
    min_free_bytes: int = 1 * GIGABYTE
    timeout_s: float = 6 * 3600.0
    stall_s: float = 300.0
    per_host_delay_s: float = 5.0
    cookies: Path | None = None
    proxy: str | None = None
    allow_private: bool = False
    exceptions: tuple[tuple[str, int], ...] = ()
    language: str | None = None

    def __post_init__(self) -> None:
        for name in ("height", "max_size_bytes", "timeout_s", "stall_s"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be more than 0, not {getattr(self, name)}")
        for name in ("min_free_bytes", "per_host_delay_s"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} must not be negative, not {getattr(self, name)}")

    @property
    def policy(self) -> AddressPolicy:
        """Where this fetch may go."""
        return AddressPolicy(allow_private=self.allow_private, exceptions=self.exceptions)


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
