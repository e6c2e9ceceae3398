"""What `verify` does with packages: their files by their manifests, and their timestamps."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.cli.options import text
from webinar_archive.cli.verification_output import bag_fault_sentence

if TYPE_CHECKING:
    from webinar_archive.errors import ArchiveError
    from webinar_archive.packages.timestamps import Timestamp
    from webinar_archive.pipeline.bag_verification import BagVerification
    from webinar_archive.pipeline.stored_bags import StoredBag


def verify_packages(bags: Sequence[Path], roots_file: Path | None, *, as_json: bool) -> int:
    """Verify packages; what is wrong goes to standard output, their times to standard error.

    Returns 1 when a package is damaged, cannot be read, or has a timestamp that proves nothing.
    """
    from webinar_archive.cli.progress import Progress
    from webinar_archive.errors import RecordError
    from webinar_archive.i18n.messages import reader_language
    from webinar_archive.packages.timestamps import load_roots
    from webinar_archive.pipeline.bag_verification import verify_bag
    from webinar_archive.pipeline.record_errors import error_of_one_record
    from webinar_archive.text.characters import shown

    roots = load_roots(roots_file)
    found: list[BagVerification] = []
    damaged = 0
    with Progress(sys.stderr, reader_language()) as progress:
        for number, bag in enumerate(bags):

            def on_share(share: float, before: int = number) -> None:
                progress.show_step(bags[before].name, "verify", (before + share) / len(bags))

            try:
                verification = verify_bag(bag, roots, on_share)
            except (RecordError, OSError) as raised:
                error = error_of_one_record(raised)
                # the bag that was named, not where it was unpacked
                error.facts["folder"] = shown(str(bag))
                _print_unreadable(bag, error, as_json=as_json)
                damaged += 1
                continue
            _print(bag, verification, as_json=as_json)
            damaged += verification.is_damaged
            found.append(verification)
    facts = {
        "packages": len(bags),
        "files": sum(each.files for each in found),
        "size_bytes": sum(each.size_bytes for each in found),
        "timed": sum(each.timestamp is not None and each.untimed is None for each in found),
        "damaged": damaged,
    }
    print(text("packages-damaged" if damaged else "packages-verified", **facts), file=sys.stderr)
    return int(damaged > 0)


def time_of_package(bag: Path | StoredBag, timestamp: Timestamp) -> str:
    """Return in a sentence since when a package existed at the latest, and who says so."""
    from webinar_archive.i18n.formats import time
    from webinar_archive.i18n.messages import reader_language
    from webinar_archive.text.characters import shown

    at = time(timestamp.at, reader_language())
    facts = {"folder": shown(str(bag)), "at": at, "authority": timestamp.authority}
    return text(f"package-timed-{timestamp.trust}", **facts)


def _print(bag: Path, found: BagVerification, *, as_json: bool) -> None:
    from webinar_archive.text.characters import shown

    if as_json:
        import msgspec

        facts = {"package": shown(str(bag)), "damaged": found.is_damaged}
        counts = {"files": found.files, "size_bytes": found.size_bytes, "faults": found.faults}
        times = {"timestamp": found.timestamp, "untimed": found.untimed.code if found.untimed else None}
        print(msgspec.json.encode({**facts, **counts, **times}).decode(), flush=True)
        return
    for fault in found.faults:
        print(bag_fault_sentence(bag, fault), flush=True)
    if found.untimed is not None:
        reason = text(found.untimed.code, **found.untimed.facts)
        print(text("record-failed", record=shown(str(bag)), reason=reason), flush=True)
    elif found.timestamp is not None:
        print(time_of_package(bag, found.timestamp), file=sys.stderr)


def _print_unreadable(bag: Path, error: ArchiveError, *, as_json: bool) -> None:
    from webinar_archive.text.characters import shown

    if as_json:
        import msgspec

        facts = {"package": shown(str(bag)), "damaged": True, "reason": error.code}
        print(msgspec.json.encode(facts).decode(), flush=True)
        return
    print(text(error.code, **error.facts), flush=True)
