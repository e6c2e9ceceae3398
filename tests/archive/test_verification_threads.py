"""Many records at once: in order, each for itself, and stopped at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.stored_record import stored_record
from webinar_archive.archive.verification_threads import verify_records


@pytest.mark.parametrize("threads", [1, 3])
def test_records_are_verified_in_order_and_a_fault_is_of_its_record_alone(
    tmp_path: Path, threads: int
) -> None:
    records = [stored_record(tmp_path / f"{number:02}") for number in range(20)]
    (records[7] / "capture" / "media.mp4").unlink()
    (records[8] / "steps" / "fetch.json").write_bytes(b"{")
    shares: list[float] = []
    found = list(verify_records(records, threads=threads, on_share=shares.append))
    assert [record for record, _ in found] == records
    assert [record.name for record, each in found if each.is_damaged] == ["07", "08"]
    assert shares[-1] == 1.0
    assert shares == sorted(shares)


def test_no_more_records_are_begun_than_are_asked_for(tmp_path: Path) -> None:
    records = [stored_record(tmp_path / f"{number:02}") for number in range(20)]
    shares: list[float] = []
    verified = verify_records(records, threads=2, on_share=shares.append)
    next(verified)
    verified.close()  # type: ignore[attr-defined]
    assert not shares or max(shares) < 0.5
