"""Durations are compared; a difference is a finding with all of them."""

from __future__ import annotations

import pytest

from webinar_archive.media.duration_checks import check, check_unmeasured, tolerance_ms
from webinar_archive.models import ArchivedFile, Capture, Finding, Notice, Recording, Severity

FILE = ArchivedFile(path="capture/media.mp4", checksum="sha512:00", size_bytes=1)


def findings(
    stated_s: int | None = None,
    announced_s: float | None = None,
    container_s: float | None = None,
    decoded_s: float | None = None,
    *,
    approximate: bool = False,
) -> tuple[Finding, ...]:
    def ms(seconds: float | None) -> int | None:
        return None if seconds is None else round(seconds * 1000)

    notice = Notice(record_id="1", title="t", stated_duration_s=stated_s, duration_approximate=approximate)
    capture = Capture(media=FILE, page_address="https://x/", announced_duration_ms=ms(announced_s))
    recording = Recording(
        container="mp4",
        size_bytes=1,
        container_duration_ms=ms(container_s),
        decoded_end_ms=ms(decoded_s),
        streams=(),
    )
    return check(notice, capture, recording)


@pytest.mark.parametrize(
    ("stated_s", "announced_s", "container_s", "decoded_s", "codes"),
    [
        (3528, 3528, 3528.02, 3528.0, []),
        (3528, 3528, 3529.5, 3529.4, []),
        (3528, None, 3528, 3528, []),
        (None, None, 3528, 3528, []),
        (None, 3528, None, 3528, []),
        (None, None, None, None, []),
        (3528, 3528, 3610, 3610, ["duration-mismatch"]),
        (3528, None, 3000, 3000, ["duration-mismatch"]),
        (3528, None, 3000, None, ["duration-mismatch"]),
        (None, 3528, 3510, 3510, ["duration-mismatch"]),
        (3528, 3528, 3528, 1200, ["duration-mismatch", "truncated"]),
        (None, 3528, 1200, 1200, ["duration-mismatch", "truncated"]),
        (None, None, 3528, 1200, ["truncated"]),
        (3528, 3500, 3528, 3528, ["duration-mismatch"]),
    ],
)
def test_durations_that_differ_are_a_finding(
    stated_s: int | None,
    announced_s: float | None,
    container_s: float | None,
    decoded_s: float | None,
    codes: list[str],
) -> None:
    assert [f.code for f in findings(stated_s, announced_s, container_s, decoded_s)] == codes


def test_a_finding_has_all_the_durations() -> None:
    (finding,) = findings(3528, 3600, 3610.5, 3610.4)
    assert finding.severity is Severity.WARNING
    assert finding.facts == {
        "stated_s": 3528,
        "announced_s": 3600.0,
        "container_s": 3610.5,
        "measured_s": 3610.4,
        "difference_s": 82.4,
        "tolerance_s": 3.528,
    }


@pytest.mark.parametrize(
    ("stated_s", "approximate", "tolerance_s"),
    [
        (3528, False, 3.528),
        (59, False, 2),
        (5580, False, 60),
        (3600, True, 360),
        (900, True, 300),
        (7201, True, 720.1),
    ],
)
def test_the_tolerance_depends_on_the_units_of_the_notice(
    stated_s: int, approximate: bool, tolerance_s: float
) -> None:
    notice = Notice(record_id="1", title="t", stated_duration_s=stated_s, duration_approximate=approximate)
    assert tolerance_ms(notice) == tolerance_s * 1000


def test_an_approximate_duration_has_a_larger_tolerance() -> None:
    assert findings(3600, None, 3850, 3850, approximate=True) == ()
    assert [f.code for f in findings(3600, None, 4200, 4200, approximate=True)] == ["duration-mismatch"]


@pytest.mark.parametrize(
    ("stated_s", "announced_s", "difference_s"),
    [(3528, 3528, None), (3528, 3530, None), (3528, 3540, 12.0), (3528, 600.5, -2927.5), (3600, 3650, None)],
)
def test_the_sites_duration_is_compared_where_no_film_is_kept(
    stated_s: int, announced_s: float, difference_s: float | None
) -> None:
    notice = Notice(record_id="1", title="t", stated_duration_s=stated_s)
    capture = Capture(media=None, page_address="https://x/", announced_duration_ms=round(announced_s * 1000))
    found = [finding.facts["difference_s"] for finding in check_unmeasured(notice, capture)]
    assert found == ([] if difference_s is None else [difference_s])


def test_a_duration_that_one_side_does_not_state_is_no_finding() -> None:
    capture = Capture(media=None, page_address="https://x/", announced_duration_ms=9_000)
    assert check_unmeasured(Notice(record_id="1", title="t"), capture) == ()
    silent = Capture(media=None, page_address="https://x/")
    assert check_unmeasured(Notice(record_id="1", title="t", stated_duration_s=9), silent) == ()
