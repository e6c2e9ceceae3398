"""`python -m webinar_archive` is the same as `webinar-archive`."""

import sys

from webinar_archive.cli import main

sys.exit(main())
