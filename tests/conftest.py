"""For all tests: properties are judged by what they find, never by how long a busy machine takes."""

from __future__ import annotations

import os

from hypothesis import settings

# no test may fetch a model, where there is a network
os.environ["HF_HUB_OFFLINE"] = "1"

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
