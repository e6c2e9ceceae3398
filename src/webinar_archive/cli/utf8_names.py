"""Names of files are UTF-8, whatever the locale says."""

from __future__ import annotations

import os
import sys


def restart_in_utf8() -> None:
    """Start this program anew in Python's UTF-8 mode, where it reads names of files in another encoding.

    It does with a locale such as `fr_FR.ISO-8859-1`, and in `C` with `PYTHONUTF8=0`: names with accents could be
    neither read nor written, and archives would hold other names than elsewhere. What is printed stays in the
    terminal's encoding.
    """
    if sys.getfilesystemencoding() == "utf-8" or not sys.executable:
        return
    import locale

    os.environ.setdefault("PYTHONIOENCODING", locale.getpreferredencoding(do_setlocale=False))
    # for the Python of steps and downloads
    os.environ["PYTHONUTF8"] = "1"
    os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606 - this program
