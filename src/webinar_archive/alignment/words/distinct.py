"""The distinct values of an array, numbered."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def unique_inverse(values: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.int32]]:
    """Return the sorted distinct values and the number of each value among them.

    Like `np.unique_inverse`, which takes long to import.
    """
    order = np.argsort(values, axis=None, kind="stable")
    ordered = values.ravel()[order]
    is_first = np.ones(len(ordered), np.bool_)
    is_first[1:] = ordered[1:] != ordered[:-1]
    inverse = np.empty(len(ordered), np.int32)
    inverse[order] = np.cumsum(is_first) - 1
    return ordered[is_first], inverse.reshape(values.shape)
