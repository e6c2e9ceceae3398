"""The very program, run by the engine's tests as a process of its own, whose steps may visit the tests' sites only.

`allow_private_addresses` would allow all of this machine and its network, and hide that a redirect there is refused.
"""

from __future__ import annotations

import os
import sys

from webinar_archive.cli import main
from webinar_archive.pipeline.steps import step_table

if __name__ == "__main__":
    targets = (target.rpartition(":") for target in os.environ["LOOPBACK_TARGETS"].split())
    sys.exit(main(steps=step_table(tuple((number, int(port)) for number, _, port in targets))))
