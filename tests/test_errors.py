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


def test_a_failure_is_its_error_again_and_an_earlier_one_keeps_its_kind() -> None:
    failure = errors.Failure.of(errors.DiskFull("disk-full", path="archive"))
    error = failure.error()
    assert (type(error), error.code, error.facts) == (errors.DiskFull, "disk-full", {"path": "archive"})
    earlier = pickle.loads(pickle.dumps(errors.EarlierFailure.of(failure)))  # noqa: S301 - our own bytes
    assert isinstance(earlier, errors.RecordError)
    assert errors.Failure.of(earlier) == failure


@pytest.mark.parametrize("kind", ["Failure", "KeyError", "cast"])
def test_a_failure_of_an_unknown_kind_is_a_plain_archive_error(kind: str) -> None:
    failure = errors.Failure(code="disk-full", facts={"path": "x"}, kind=kind, retryable=False)
    assert type(failure.error()) is errors.ArchiveError
