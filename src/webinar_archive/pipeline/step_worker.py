"""Steps over strangers' text in child processes: the child's side, `python -m webinar_archive.pipeline.step_worker`."""

from __future__ import annotations

import ctypes
import os
import pickle
import resource
import signal
import sys
import traceback
from typing import BinaryIO

import msgspec

from webinar_archive.errors import ArchiveError, Failure, RecordError
from webinar_archive.files import record_error
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.step_process import LENGTH, Defect, Failed, Made
from webinar_archive.pipeline.steps import STEPS

MEMORY_BYTES = 2 * 1024**3
_PR_SET_PDEATHSIG = 1
_CPU_MARGIN_S = 5


def main() -> None:
    """Answer requests until the parent closes our input, or ends."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "wb")
    # whatever a library prints is no answer
    os.dup2(2, 1)
    requests = sys.stdin.buffer
    while header := requests.read(LENGTH.size):
        answer = answer_to(requests.read(LENGTH.unpack(header)[0]))
        _send(answers, msgspec.json.encode(answer))


def answer_to(request: bytes) -> Made | Failed | Defect:
    """Make the step of a request, which the parent wrote, and return what came of it."""
    name, limit_s, job, now, run_id, facts = pickle.loads(request)  # noqa: S301 - written by our parent process
    _limit_processor_time(limit_s)
    context = StepContext(job=job, steps=STEPS, now=now, run_id=run_id)
    try:
        return Made(msgspec.Raw(msgspec.json.encode(STEPS[name].make(context, facts))))
    except ArchiveError as error:
        return Failed(Failure.of(error))
    except OSError as error:
        return Failed(Failure.of(record_error(error)))
    except (MemoryError, RecursionError) as error:
        return Failed(Failure.of(RecordError("step-killed", step=name, error=type(error).__name__)))
    except Exception:
        return Defect(traceback.format_exc())


def _limit_processor_time(limit_s: float) -> None:
    """Have the system end this process where its parent, being dead, does not."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + limit_s) + _CPU_MARGIN_S
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _send(answers: BinaryIO, data: bytes) -> None:
    answers.write(LENGTH.pack(len(data)) + data)
    answers.flush()


if __name__ == "__main__":
    main()
