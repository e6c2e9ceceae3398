"""Structured logs: an event, its record, its step and its facts, as text for people or JSON for machines.

Secrets are redacted in every line (`text/redaction`), whoever wrote it.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Literal, TextIO

from webinar_archive.text.redaction import redact_value

LogFormat = Literal["text", "json"]

LOGGERS = ("webinar_archive", "dbos")
_STANDARD_FACTS = frozenset(vars(logging.LogRecord("", 0, "", 0, "", (), None))) | {
    "message",
    "asctime",
    "taskName",
}
# what DBOS adds to its lines
_BACKEND_FACTS = frozenset({"applicationID", "applicationVersion", "executorID", "operationUUID"})


class EventFormatter(logging.Formatter):
    """Writes one line an event; `record` and `step` stand on every line, `-` where there is none."""

    def __init__(self, log_format: LogFormat) -> None:
        super().__init__()
        self._format = log_format

    def format(self, record: logging.LogRecord) -> str:
        """Return the event as one line."""
        facts = {
            name: value
            for name, value in vars(record).items()
            if name not in _STANDARD_FACTS and name not in _BACKEND_FACTS and value is not None
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
        if self._format == "json":
            return json.dumps(line, ensure_ascii=False)
        rest = " ".join(f"{name}={value}" for name, value in line.items() if name in facts)
        text = (
            f"{line['time']} {line['level']:7} {line['record'] or '-'} {line['step'] or '-'}: {line['event']}"
        )
        return "\n".join(filter(None, (f"{text} {rest}".rstrip(), line.get("trace"))))


def log_to(out: TextIO, log_format: LogFormat, level: int = logging.INFO) -> None:
    """Write our events, and the warnings of DBOS, to `out`."""
    handler = logging.StreamHandler(out)
    handler.setFormatter(EventFormatter(log_format))
    _use_handler(handler, level)


def log_nowhere() -> None:
    """Write no log: a person watches the progress, and the summary names every failure."""
    _use_handler(logging.NullHandler(), logging.CRITICAL)


def _use_handler(handler: logging.Handler, level: int) -> None:
    for name in LOGGERS:
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.propagate = False
        logger.setLevel(level if name == "webinar_archive" else max(level, logging.WARNING))
