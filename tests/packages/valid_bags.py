"""Validate bags by readers that are not ours: the Library of Congress's, and `sha512sum`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def assert_valid(bag: Path) -> None:
    """Assert that both readers find the bag valid, and that its manifests name every file."""
    subprocess.run([sys.executable, "-m", "bagit", "--validate", bag], check=True, capture_output=True)
    named = {TAG_MANIFEST}
    for manifest in ("manifest-sha512.txt", TAG_MANIFEST):
        subprocess.run(["sha512sum", "--quiet", "-c", manifest], cwd=bag, check=True, capture_output=True)
        named |= {line.split("  ", 1)[1] for line in (bag / manifest).read_text().splitlines()}
    assert named == {path.relative_to(bag).as_posix() for path in bag.rglob("*") if path.is_file()}


TAG_MANIFEST = "tagmanifest-sha512.txt"
