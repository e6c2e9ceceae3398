"""The guard inside the child: where yt-dlp may connect to and which programs it may start.

An audit hook sees every connection of this process, whichever extractor, redirect, playlist, fragment or
caption asks for it, at the number really connected to. It cannot be taken away again, which is why yt-dlp
has a process of its own. Programs do their own connecting, so only those start that work on local files.
"""

from __future__ import annotations

import itertools
import os
import re
import resource
import signal
import sys
import threading
from pathlib import PurePath
from typing import Any

from webinar_archive.errors import AddressRefused
from webinar_archive.web import AddressPolicy, check_address, check_target

_MEMORY_BYTES = 3 * 1024**3
_LOCAL_PROGRAMS = frozenset({"ffmpeg", "ffprobe"})
# yt-dlp runs a site's own puzzles in deno without network, files or environment
_SANDBOXED_PROGRAMS = frozenset({"deno"})
_ADDRESS = re.compile(
    r"^(?!file:)[a-z][a-z0-9+.-]*://|^(?:concat|subfile|async|cache|crypto|data|tcp|udp):", re.I
)
# clients that bring network code of their own, unseen by the hook; yt-dlp does without them
_UNGUARDED_MODULES = ("curl_cffi",)


class RefusedError(PermissionError):
    """What the guard raises: an `OSError`, which every network library passes on as a failed connection."""


class Guard:
    """Refuses what the policy forbids and remembers the first refusal since the last `forget`."""

    def __init__(self, policy: AddressPolicy) -> None:
        self._policy = policy
        self.refusal: AddressRefused | None = None

    def stand(self, *, proxied: bool) -> None:
        """Guard this process from now on, for as long as it lives.

        Behind a proxy every connection goes to the proxy; the addresses are then seen in the requests, for
        which yt-dlp must use Python's own client.
        """
        for module in _UNGUARDED_MODULES + (("requests", "websockets") if proxied else ()):
            sys.modules[module] = None  # type: ignore[assignment]
        sys.addaudithook(self._see)

    def forget(self) -> None:
        """Begin a new part of the work, whose refusals tell about that part only."""
        self.refusal = None

    def _see(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
            self._connection(arguments[1])
        elif event == "urllib.Request":
            self._check(lambda: check_address(arguments[0], self._policy))
        elif event == "subprocess.Popen":
            _program(arguments[1])
        elif event in ("os.system", "os.exec", "os.posix_spawn", "os.spawn", "pty.spawn"):
            raise RefusedError(f"{event} is not allowed here")

    def _connection(self, target: object) -> None:
        if not isinstance(target, tuple) or len(target) < 2:
            raise RefusedError("only internet connections are allowed here")
        self._check(lambda: check_target(str(target[0]), int(target[1]), self._policy))

    def _check(self, check: Any) -> None:
        try:
            check()
        except AddressRefused as refusal:
            self.refusal = self.refusal or refusal
            raise RefusedError(str(refusal)) from None
        except ValueError:
            # a name instead of a number: who resolves it after us could be told something else
            raise RefusedError("only numbers can be connected to here") from None


def _program(arguments: Any) -> None:
    words = [
        os.fsdecode(word) for word in ([arguments] if isinstance(arguments, (str, bytes)) else arguments)
    ]
    name = PurePath(words[0]).name
    if name in _SANDBOXED_PROGRAMS:
        return
    inputs = [after for word, after in itertools.pairwise(words) if word == "-i"]
    if (
        name not in _LOCAL_PROGRAMS
        or any(_ADDRESS.match(word) for word in words[1:])
        or not all(file.startswith("file:") for file in inputs)
    ):
        raise RefusedError(f"{name} is not allowed here")


def live_with_parent() -> None:
    """End this process and all it started when the parent goes, however it goes.

    The parent holds the other end of standard input; its end is ours. (The kernel's parent-death signal
    would fire when the parent's *thread* ends, and workers' threads come and go.)
    """

    def wait() -> None:
        # the descriptor itself: a buffered reader must not be locked when the process ends
        while os.read(0, 4096):
            pass
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=wait, name="parent", daemon=True).start()


def bound_memory() -> None:
    """Let a page or manifest that grows without end break this child, not the machine."""
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
