"""Structured logs: what happened, to which record, in which step; as text for people or JSON for machines.

No secret passes: what looks like an address with a password loses it, whoever wrote the line.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from typing import Literal, TextIO

Form = Literal["text", "json"]

LOGGERS = ("webinar_archive", "dbos")
_USUAL = frozenset(vars(logging.LogRecord("", 0, "", 0, "", (), None))) | {"message", "asctime", "taskName"}
# what the engine underneath adds of its own
_NOISE = frozenset({"applicationID", "applicationVersion", "executorID", "operationUUID"})
_SECRETS = (
    re.compile(r"(?P<kept>\b[\w+.-]{2,}://)[^\s/@]*@"),
    re.compile(r"(?i)(?P<kept>\b(?:password|passwd|pwd|token|secret|cookie|authorization)\b\s*[=:]\s*)\S+"),
)


def without_secrets(text: str) -> str:
    """The text with user names and passwords of addresses, tokens and cookies struck out."""
    for pattern in _SECRETS:
        text = pattern.sub(r"\g<kept>***", text)
    return text


class Lines(logging.Formatter):
    """One line an event; `record` and `step` stand on every line, `-` where there is none."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        """The event as one line."""
        facts = {
            name: value
            for name, value in vars(record).items()
            if name not in _USUAL and name not in _NOISE and value is not None
        }
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            "record": facts.pop("record", None),
            "step": facts.pop("step", None),
            **facts,
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        if self._form == "json":
            return without_secrets(json.dumps(line, ensure_ascii=False, default=str))
        rest = " ".join(f"{name}={value}" for name, value in facts.items())
        text = (
            f"{line['time']} {line['level']:7} {line['record'] or '-'} {line['step'] or '-'}: {line['event']}"
        )
        return without_secrets("\n".join(filter(None, (f"{text} {rest}".rstrip(), line.get("trace")))))


def log_to(out: TextIO, form: Form, level: int = logging.INFO) -> None:
    """Send our lines, and the engine's warnings, to `out`."""
    handler = logging.StreamHandler(out)
    handler.setFormatter(Lines(form))
    _use(handler, level)


def log_nowhere() -> None:
    """Keep quiet: a person watches the progress, and the summary names every failure."""
    _use(logging.NullHandler(), logging.CRITICAL)


def _use(handler: logging.Handler, level: int) -> None:
    for name in LOGGERS:
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.propagate = False
        logger.setLevel(level if name == "webinar_archive" else max(level, logging.WARNING))
