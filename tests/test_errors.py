"""Errors keep their facts when they pass from one process to another."""

from __future__ import annotations

import inspect
import pickle

import pytest

from webinar_archive import errors

ERRORS = [
    kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.ArchiveError)
]


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_is_pickled_with_its_facts(kind: type[errors.ArchiveError]) -> None:
    back = pickle.loads(pickle.dumps(kind("file-missing", path="notice.txt")))  # noqa: S301 - our own bytes
    assert type(back) is kind
    assert back.facts == {"path": "notice.txt"}
    assert str(back) == "notice.txt: no such file. Check the path."
