"""The threads in which matrices are multiplied: NumPy's library takes one for each core, and they wait busily."""

from __future__ import annotations

from contextlib import AbstractContextManager

from threadpoolctl import threadpool_limits


def one_matrix_thread() -> AbstractContextManager[object]:
    """Return a context in which matrices are multiplied in the calling thread alone.

    For products as small as those of a few seconds of sound, several threads wait for each other longer than they
    calculate: twice the processor's time, and no less time in all where other programs use the cores.
    """
    limits: AbstractContextManager[object] = threadpool_limits(1)
    return limits
