"""Compare the stated, the announced and the measured duration. A difference is a finding, never a correction."""

from __future__ import annotations

from webinar_archive.models import Capture, Finding, Notice, Recording, Severity

_MIN_TOLERANCE_MS = 2_000
_TOLERANCE_RATIO = 0.001
_APPROXIMATE_MIN_TOLERANCE_MS = 300_000
_APPROXIMATE_TOLERANCE_RATIO = 0.1
_MINUTE_S = 60
_MISSING_RATIO = 0.02


def check(notice: Notice, capture: Capture, recording: Recording) -> tuple[Finding, ...]:
    """Compare the durations that the notice, the site and the container state with the decoded one.

    Args:
        notice: What the catalogue states.
        capture: What the site stated when the video was fetched.
        recording: What was measured by decoding.

    Returns:
        `duration-mismatch` when the notice's duration, or else the site's, differs from the measured one by more
        than the tolerance; `truncated` when less was decoded than the container or the site states. The facts of
        both are all the durations, in seconds.
    """
    measured_ms = recording.measured_duration_ms
    if measured_ms is None:
        return ()
    stated_ms = None if notice.stated_duration_s is None else notice.stated_duration_s * 1000
    announced_ms = capture.announced_duration_ms
    container_ms = recording.container_duration_ms
    durations = {
        "stated_s": notice.stated_duration_s,
        "announced_s": _seconds(announced_ms),
        "container_s": _seconds(container_ms),
        "measured_s": _seconds(measured_ms),
    }
    findings = []
    expectations = [(stated_ms, tolerance_ms(notice))] if stated_ms is not None else []
    expectations += (
        [(announced_ms, _tolerance_of_duration_ms(announced_ms))] if announced_ms is not None else []
    )
    for expected_ms, allowed_ms in expectations:
        if abs(expected_ms - measured_ms) > allowed_ms:
            gap = {"difference_s": _seconds(measured_ms - expected_ms), "tolerance_s": _seconds(allowed_ms)}
            findings.append(Finding(code="duration-mismatch", facts=durations | gap))
            break
    if _is_truncated(measured_ms, container_ms, announced_ms):
        findings.append(Finding(code="truncated", severity=Severity.ERROR, facts=durations))
    return tuple(findings)


def check_unmeasured(notice: Notice, capture: Capture) -> tuple[Finding, ...]:
    """Compare the duration that the notice states with the site's, where the recording is not kept to be measured.

    Returns:
        `stated-duration-differs` when they differ by more than the tolerance; a site may round to the second.
    """
    announced_ms = capture.announced_duration_ms
    if notice.stated_duration_s is None or announced_ms is None:
        return ()
    difference_ms, allowed_ms = announced_ms - notice.stated_duration_s * 1000, tolerance_ms(notice)
    if abs(difference_ms) <= allowed_ms:
        return ()
    facts = {
        "stated_s": notice.stated_duration_s,
        "announced_s": _seconds(announced_ms),
        "difference_s": _seconds(difference_ms),
        "tolerance_s": _seconds(allowed_ms),
    }
    return (Finding(code="stated-duration-differs", facts=facts),)


def tolerance_ms(notice: Notice) -> int:
    """Return by how much a recording may differ from the duration in its notice, without a finding.

    2 s or 0.1 %, whichever is more; a minute where the notice states whole minutes, since it may not count
    seconds; 5 min or 10 % where it says "about".
    """
    stated_s = notice.stated_duration_s or 0
    if notice.duration_approximate:
        return max(_APPROXIMATE_MIN_TOLERANCE_MS, round(stated_s * 1000 * _APPROXIMATE_TOLERANCE_RATIO))
    if stated_s % _MINUTE_S == 0:
        return max(_MINUTE_S * 1000, _tolerance_of_duration_ms(stated_s * 1000))
    return _tolerance_of_duration_ms(stated_s * 1000)


def _tolerance_of_duration_ms(duration_ms: int) -> int:
    return max(_MIN_TOLERANCE_MS, round(duration_ms * _TOLERANCE_RATIO))


def _is_truncated(measured_ms: int, container_ms: int | None, announced_ms: int | None) -> bool:
    """Whether the end is missing. A container's duration is exact; a site's is rounded and may include a jingle."""
    if container_ms is not None and container_ms - measured_ms > _tolerance_of_duration_ms(container_ms):
        return True
    return announced_ms is not None and announced_ms - measured_ms > max(
        10_000, _MISSING_RATIO * announced_ms
    )


def _seconds(ms: int | None) -> float | None:
    return None if ms is None else ms / 1000
