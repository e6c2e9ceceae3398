"""Structured logs: what happened, to which record, in which step; as text for people or JSON for machines.

Secrets are struck out of every line (`text/redaction`), whoever wrote it.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Literal, TextIO

from webinar_archive.text.redaction import redact_value

Form = Literal["text", "json"]

LOGGERS = ("webinar_archive", "dbos")
_USUAL = frozenset(vars(logging.LogRecord("", 0, "", 0, "", (), None))) | {"message", "asctime", "taskName"}
# what the engine underneath adds of its own
_NOISE = frozenset({"applicationID", "applicationVersion", "executorID", "operationUUID"})


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
        line = redact_value(line)
        if self._form == "json":
            return json.dumps(line, ensure_ascii=False)
        rest = " ".join(f"{name}={value}" for name, value in line.items() if name in facts)
        text = (
            f"{line['time']} {line['level']:7} {line['record'] or '-'} {line['step'] or '-'}: {line['event']}"
        )
        return "\n".join(filter(None, (f"{text} {rest}".rstrip(), line.get("trace"))))


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
