"""The very program, run by the engine's tests as a process of its own, let go to the tests' sites only.

`allow_private_addresses` would open the whole house, and hide that a redirect into it is refused.
"""

from __future__ import annotations

import functools
import os
import sys

from webinar_archive import media
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.steps import fetch, notice
from webinar_archive.pipeline.steps.notice import WebOptions, web_options
from webinar_archive.web import AddressPolicy

TARGETS = tuple(
    (number, int(port))
    for number, _, port in (target.rpartition(":") for target in os.environ["LOOPBACK_TARGETS"].split())
)


def opened(settings: Settings) -> WebOptions:
    return {**web_options(settings), "policy": AddressPolicy(exceptions=TARGETS)}


if __name__ == "__main__":
    for room in (fetch, notice):
        room.web_options = opened  # type: ignore[attr-defined]
    media.FetchOptions = functools.partial(media.FetchOptions, exceptions=TARGETS)  # type: ignore[assignment,misc]
    from webinar_archive.cli import main

    sys.exit(main())
