"""The sandbox of the child process: which targets yt-dlp may connect to, and which programs it may start.

A Python audit hook sees every connection of the process with its IP address, whatever asks for it: an extractor,
a redirect, a playlist, a fragment, a caption track. A hook cannot be removed, which is why yt-dlp has a process of
its own. Programs open connections that the hook does not see, so only programs on local files may start.
"""

from __future__ import annotations

import itertools
import os
import re
import resource
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from webinar_archive.errors import AddressRefused
from webinar_archive.web import AddressPolicy, check_address, check_target

_MEMORY_BYTES = 3 * 1024**3
_LOCAL_PROGRAMS = frozenset({"ffmpeg", "ffprobe"})
# yt-dlp runs a site's JavaScript challenges in deno, which has a sandbox of its own: a script that comes by standard
# input reads, writes, connects and sees nothing, unless an option lets it. So only these options may be given
_DENO_NEEDS = frozenset({"--no-prompt", "--no-remote", "--no-config", "--cached-only"})
_DENO_MAY_HAVE = frozenset(
    {
        "--ext=js",
        "--no-code-cache",
        "--no-lock",
        "--node-modules-dir=none",
        "--no-npm",
        "--v8-flags=--jitless",
    }
)
NO_STORAGE = {"DENO_DIR": f"{os.devnull}/none"}
"""Without a folder of its own, deno gives scripts no storage: no traces of one video for the next, no full disk."""
_ADDRESS = re.compile(
    r"^(?!file:)[a-z][a-z0-9+.-]*://|^(?:concat|subfile|async|cache|crypto|data|tcp|udp):", re.I
)


class RefusedError(PermissionError):
    """The sandbox's error: an `OSError`, which every network library passes on as a failed connection."""


class Sandbox:
    """Refuses what the policy forbids, and holds the first refusal since the last `clear_refusal`."""

    def __init__(self, policy: AddressPolicy) -> None:
        self._policy = policy
        self.refusal: AddressRefused | None = None

    def install(self) -> None:
        """Restrict this process from now on, for as long as it lives."""
        sys.addaudithook(self._audit)

    def clear_refusal(self) -> None:
        """Forget the refusal, before work whose refusals must not fail the download."""
        self.refusal = None

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
            self._check_connection(arguments[1])
        elif event == "urllib.Request":
            self._check(lambda: check_address(arguments[0], self._policy))
        elif event == "subprocess.Popen":
            _check_program(arguments[1])
        elif event in ("os.system", "os.exec", "os.posix_spawn", "os.spawn", "pty.spawn"):
            raise RefusedError(f"{event} is not allowed here")

    def _check_connection(self, target: object) -> None:
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
            # a name instead of an IP address: resolved later, it could lead elsewhere
            raise RefusedError("only connections to IP addresses are allowed here") from None


def _check_program(arguments: Any) -> None:
    words = [
        os.fsdecode(word) for word in ([arguments] if isinstance(arguments, (str, bytes)) else arguments)
    ]
    name = PurePath(words[0]).name
    if name == "deno" and _gives_no_permission(words[1:]):
        return
    inputs = [after for word, after in itertools.pairwise(words) if word == "-i"]
    if (
        name not in _LOCAL_PROGRAMS
        or any(_ADDRESS.match(word) for word in words[1:])
        or not all(file.startswith("file:") for file in inputs)
    ):
        raise RefusedError(f"{name} is not allowed here")


def _gives_no_permission(words: Sequence[str]) -> bool:
    """Whether deno runs a script from standard input that may do nothing but compute, or tells its version."""
    if words == ["--version"]:
        return True
    options = frozenset(words[1:-1])
    runs_input = words[:1] == ["run"] and words[-1] == "-"
    return runs_input and options >= _DENO_NEEDS and options <= _DENO_NEEDS | _DENO_MAY_HAVE


def end_with_parent() -> None:
    """End this process and all it started when the parent ends, in whatever way.

    The parent holds the other end of standard input, which closes then. (The kernel's parent-death signal
    would fire when the parent's *thread* ends, and workers start and end threads.)
    """

    def wait() -> None:
        # the descriptor itself: a buffered reader must not be locked when the process ends
        while os.read(0, 4096):
            pass
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=wait, name="parent", daemon=True).start()


def limit_memory() -> None:
    """Limit the memory of this process, so that an endless page or manifest ends it and not the machine."""
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
