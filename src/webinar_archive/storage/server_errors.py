"""What errors of servers mean, by what their libraries call them and by what the servers say in words."""

from __future__ import annotations

import errno
import re

from webinar_archive.errors import NotAllowed, RecordError, Unreachable
from webinar_archive.text.redaction import redact_text

_DENIED = (
    "PermissionDenied",
    "HostKeyNotVerifiable",
    "KeyImportError",
    "ForbiddenOperation",
    "SFTPPermissionDenied",
)
"""Names of the libraries' errors that no further try would mend."""
_AMBIGUOUS_STATUS = (401, 403)
_FULL = ("InsufficientStorage", "SFTPNoSpaceOnFilesystem", "SFTPQuotaExceeded")
_FULL_STATUS = 507
_FULL_ERRNO = (errno.ENOSPC, errno.EDQUOT)
_FULL_SAID = re.compile(
    r"no space left|(?:disk|storage) (?:is )?full|(?:quota|storage limit) (?:has been |was )?(?:exceeded|reached)"
    r"|(?:exceeds|over) (?:the |your )?quota|(?:insufficient|not enough)[ _]?(?:free |disk )*(?:storage|space)",
    re.IGNORECASE,
)
"""How servers say that there is no room where they have no number for it, as with SFTP, or give that of any fault."""
_TOO_OFTEN_STATUS = 429
"""The quota that this speaks of is one of requests."""
_MOST_SAID_BYTES = 5000


def server_error(error: Exception, name: str) -> RecordError:
    """Return our error for one of a library.

    Args:
        error: What the library raised.
        name: The storage, as messages name it.
    """
    kinds = {kind.__name__ for kind in type(error).__mro__}
    status = getattr(getattr(error, "response", error), "status_code", None)
    if not kinds.isdisjoint(_FULL) or status == _FULL_STATUS or getattr(error, "errno", None) in _FULL_ERRNO:
        return RecordError("storage-full", storage=name)
    if status != _TOO_OFTEN_STATUS and _FULL_SAID.search(f"{error}\n{_answer(error)}"):
        return RecordError("storage-full", storage=name)
    facts = {"storage": name, "reason": redact_text(f"{type(error).__name__}: {error}")[:300]}
    if not kinds.isdisjoint(_DENIED) or status in _AMBIGUOUS_STATUS or isinstance(error, PermissionError):
        return NotAllowed("storage-denied", **facts)
    return Unreachable("storage-unreachable", **facts)


def _answer(error: Exception) -> str:
    """Return the beginning of a web server's answer, where there is one and it was read."""
    try:
        content = getattr(getattr(error, "response", None), "content", b"")
    except RuntimeError:
        return ""
    return content[:_MOST_SAID_BYTES].decode(errors="replace") if isinstance(content, bytes) else ""
