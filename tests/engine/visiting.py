"""The stubbed program, except that its downloads are real visits, one request each, to the tests' sites.

With `STUB_FOLLOW`, links are followed for real too.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import stubbed  # type: ignore[import-not-found]

from webinar_archive import media, web
from webinar_archive.files import archived_file, write_whole
from webinar_archive.models import Capture


def fetch(source: str, folder: Path, options: Any, *, progress: Any = None) -> Capture:
    """The page as the film."""
    policy = web.AddressPolicy(allow_private=True)
    write_whole(folder / "film.mp4", web.get(source, policy=policy).body)
    return Capture(media=archived_file(folder / "film.mp4", folder.parent), page_address=source)


if __name__ == "__main__":
    follow = web.follow
    stubbed.install()
    if "STUB_FOLLOW" in os.environ:
        web.follow = follow
    media.fetch = fetch  # type: ignore[assignment]
    from webinar_archive.cli import main

    sys.exit(main())
