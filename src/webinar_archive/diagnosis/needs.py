"""Which extras a pipeline file cannot run without."""

from __future__ import annotations

from webinar_archive.engine.database import is_local
from webinar_archive.exports.formats import EXTRAS as EXTRAS_OF_FORMATS
from webinar_archive.pipeline.config import Settings


def needed_extras(settings: Settings | None, database: str | None) -> frozenset[str]:
    """Return the extras that a pipeline file and a database ask for.

    Speech recognition is not among them, which is a witness by default: without it the others are used.
    """
    needed = set()
    if database is not None and not is_local(database):
        needed.add("postgresql")
    if settings is not None:
        needed.update(
            EXTRAS_OF_FORMATS[name][1] for name in settings.export.formats if name in EXTRAS_OF_FORMATS
        )
        needed.update(("notify",) if settings.notify.file else ())
        needed.update(("timestamp",) if settings.package.timestamp else ())
        needed.update(("voices",) if settings.sound.voices else ())
        needed.update(("meaning",) if "meaning" in settings.witnesses.order else ())
        needed.update(("whisper",) if "scoring" in settings.witnesses.order else ())
        needed.update("storage" for address in settings.copies if address.scheme != "file")
    return frozenset(needed)
