"""The stubbed program, except that its downloads are real requests, one each, to the tests' sites.

With `STUB_FOLLOW`, links are followed for real too.
"""

from __future__ import annotations

import os
import sys

from stubbed import captured, set_up_machine, stubbed_steps  # type: ignore[import-not-found]

from webinar_archive import web
from webinar_archive.cli import main
from webinar_archive.models import Capture
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.facts import RecordFacts
from webinar_archive.pipeline.steps.fetch import follow_address


def fetch_page(context: StepContext, facts: RecordFacts) -> Capture:
    """Take the page as the film."""
    address = facts.address or ""
    policy = web.AddressPolicy(allow_private=True)
    capture: Capture = captured(context, address, web.get(address, policy=policy).body)
    return capture


if __name__ == "__main__":
    set_up_machine()
    followed = {"address": follow_address} if "STUB_FOLLOW" in os.environ else {}
    sys.exit(main(steps=stubbed_steps(fetch=fetch_page, **followed)))
