"""What commands say of a record that failed, while they go on with the others."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from webinar_archive.cli.options import text

if TYPE_CHECKING:
    from webinar_archive.errors import ArchiveError


def print_failure(name: str, error: ArchiveError) -> None:
    """Print on standard error which record failed, and why."""
    reason = text(error.code, **error.facts)
    print(text("record-failed", record=name, reason=reason), file=sys.stderr)
