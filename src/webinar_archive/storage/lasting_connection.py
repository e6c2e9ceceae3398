"""A connection to an SFTP server that is opened again after it broke: what is tried again would fail on the old one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class LastingConnection:
    """A connection, open from the start; `connect` returns the file system of a new one.

    `failures` is how often it could not be opened again.
    """

    def __init__(self, connect: Callable[[], Any]) -> None:
        self._connect = connect
        self._files = connect()
        self.failures = 0

    def files(self) -> Any:
        """Return the file system; of a new connection, where the last one was closed."""
        if self._files is None:
            try:
                self._files = self._connect()
            except Exception:
                self.failures += 1
                raise
        return self._files

    def close(self) -> None:
        """Close the connection, whatever is left of it."""
        if self._files is not None:
            self._files.loop.call_soon_threadsafe(self._files.client.close)
            self._files = None
