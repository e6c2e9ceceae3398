"""Verification of packages where they lie: every file by the manifests, and the timestamp where there is one."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.archive.layout import is_archive, is_pipeline
from webinar_archive.errors import RecordError, UsageError
from webinar_archive.packages.bag_tags import is_bag, read_tags
from webinar_archive.packages.bag_validation import BagFileFault, validate_bag
from webinar_archive.packages.serialised_bags import is_serialised, unpacked
from webinar_archive.packages.timestamps import Timestamp, Trust
from webinar_archive.pipeline.bag_folders import bags_in
from webinar_archive.pipeline.bag_timestamps import bag_timestamp

if TYPE_CHECKING:
    from webinar_archive.packages.timestamps import Roots


@dataclass(frozen=True, slots=True, kw_only=True)
class BagVerification:
    """What a verification of a package found. `untimed` is why its timestamp proves nothing, where it has one."""

    files: int = 0
    size_bytes: int = 0
    faults: tuple[BagFileFault, ...] = ()
    timestamp: Timestamp | None = None
    untimed: RecordError | UsageError | None = None

    @property
    def is_damaged(self) -> bool:
        """Whether a file is not as its manifests state, or the timestamp is none of this package.

        A timestamp that cannot be read here, for want of the extra, is no damage.
        """
        return bool(self.faults) or isinstance(self.untimed, RecordError)


def packages_at(source: Path) -> tuple[Path, ...]:
    """Return the packages that a path is or holds, in all their versions; none for an archive or a pipeline file."""
    if is_serialised(source) or is_bag(source):
        return (source,)
    if not source.is_dir() or is_archive(source) or is_pipeline(source):
        return ()
    return tuple(bags_in(source))


def verify_bag(
    bag: Path, roots: Roots = (), on_share: Callable[[float], None] | None = None
) -> BagVerification:
    """Hash every file of a package, and verify its timestamp; one in a file is unpacked for it.

    Raises:
        RecordError: It is no package, or none that can be read.
        OSError: Its folders cannot be read.
    """
    with _opened(bag) as folder:
        tags = read_tags(folder)
        found = validate_bag(tags, on_share)
        timestamp: Timestamp | None = None
        untimed: RecordError | UsageError | None = None
        try:
            timestamp = bag_timestamp(folder, roots)
            if timestamp is not None and timestamp.trust is Trust.OTHER:
                untimed = RecordError("timestamp-untrusted", authority=timestamp.authority)
        except (RecordError, UsageError) as error:
            untimed = error
    return BagVerification(
        files=len(found.sizes),
        size_bytes=sum(found.sizes.values()),
        faults=found.faults,
        timestamp=timestamp,
        untimed=untimed,
    )


@contextlib.contextmanager
def _opened(bag: Path) -> Iterator[Path]:
    if bag.is_dir():
        yield bag
        return
    with tempfile.TemporaryDirectory() as folder:
        yield unpacked(bag, Path(folder))
