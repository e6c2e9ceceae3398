"""A web site on loopback whose responses each test chooses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.local_web import Host, hosts


@pytest.fixture
def site() -> Iterator[Host]:
    with hosts("127.0.0.1") as found:
        yield found["127.0.0.1"]
