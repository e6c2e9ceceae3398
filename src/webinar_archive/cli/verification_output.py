"""What the commands that verify share: how a finding is kept with its record, and how a faulty file is told."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from webinar_archive.cli.options import text

if TYPE_CHECKING:
    from webinar_archive.archive.events import Event
    from webinar_archive.packages.bag_validation import BagFileFault
    from webinar_archive.pipeline.stored_records import StoredRecord


def keep_event(record: StoredRecord, event: Event) -> None:
    """Keep what was found with the record; an archive that may only be read can be verified, too."""
    from webinar_archive.archive.events import add_event

    try:
        add_event(record.folder, event)
    except OSError as error:
        print(text("event-not-kept", record=record.name, reason=error.strerror), file=sys.stderr)


def bag_fault_sentence(bag: object, fault: BagFileFault) -> str:
    """Return what is wrong with a file of a package, named under the place of the package."""
    from webinar_archive.text.characters import shown

    return text(f"bag-fault-{fault.fault}", path=shown(f"{bag}/{fault.path}"), reason=fault.reason)
