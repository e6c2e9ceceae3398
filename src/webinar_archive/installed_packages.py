"""What installed Python packages consist of, by the checksums that their installer wrote down."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

_ALGORITHM = "sha256"


def damaged_files(package: str) -> tuple[str, ...]:
    """Return the files of a package that are missing, or hold other bytes than were installed.

    Nothing for a package whose installer wrote down no checksums, as that of a system may. Raises
    `PackageNotFoundError`.
    """
    return tuple(
        str(file)
        for file in metadata.distribution(package).files or ()
        if file.hash is not None
        and file.hash.mode == _ALGORITHM
        # programs lie elsewhere, and installers change their first line
        and ".." not in file.parts
        and _digest(Path(str(file.locate()))) != file.hash.value
    )


@cache
def damaged_before_use(package: str) -> tuple[str, ...]:
    """Return the same, looked up once in this process: what reads a model may be killed by half of one."""
    return damaged_files(package)


def package_file(package: str, name: str) -> Path | None:
    """Return where a file of a package lies; None where either is missing."""
    try:
        path = Path(str(metadata.distribution(package).locate_file(name)))
    except metadata.PackageNotFoundError:
        return None
    return path if path.is_file() else None


def _digest(path: Path) -> str:
    """Return the checksum of a file as it is written down; nothing where the file cannot be read."""
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, _ALGORITHM).digest()
    except OSError:
        return ""
    return base64.urlsafe_b64encode(found).rstrip(b"=").decode()
