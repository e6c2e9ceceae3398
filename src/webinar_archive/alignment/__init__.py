"""Where quotations are spoken: in words and in sound; verdict and confidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from webinar_archive.alignment.locating import locate, locate_in

__all__ = ["locate", "locate_in"]


def __getattr__(name: str) -> Any:
    # NumPy and RapidFuzz load with the first call, not with the command line
    if name in __all__:
        from webinar_archive.alignment import locating

        return getattr(locating, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
