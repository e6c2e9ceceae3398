"""The environment of programs that this one starts: what they need, and no secret of ours.

The environment of a service may hold the address of the database, proxies with their passwords, and keys of other
programs; yt-dlp, ffmpeg and espeak work on files and pages of strangers.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

_PASSED_ON = frozenset(
    ("PATH", "HOME", "TMPDIR", "TEMP", "TMP", "TZ", "LANG", "LANGUAGE", "LD_LIBRARY_PATH", "LD_PRELOAD",
     "SSL_CERT_FILE", "SSL_CERT_DIR", "PYTHONPATH", "PYTHONHOME", "PYTHONPYCACHEPREFIX",
     "PYTHONDONTWRITEBYTECODE", "PYTHONUTF8", "VIRTUAL_ENV", "XDG_CACHE_HOME", "FONTCONFIG_FILE")
)  # fmt: skip
# the locale, and what measures the coverage of tests in their processes
_PASSED_ON_BEGINNINGS = ("LC_", "COVERAGE_")


def child_environment(outside: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the variables of this process's environment that programs need.

    >>> child_environment({"PATH": "/bin", "LC_ALL": "C", "https_proxy": "http://me:hush@proxy", "PGPASSWORD": "x"})
    {'PATH': '/bin', 'LC_ALL': 'C'}
    """
    return {
        name: value
        for name, value in (os.environ if outside is None else outside).items()
        if name in _PASSED_ON or name.startswith(_PASSED_ON_BEGINNINGS)
    }
