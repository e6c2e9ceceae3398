"""What is stated, announced and measured, side by side. Disagreement is a finding, never a correction."""

from __future__ import annotations

from webinar_archive.models import Capture, Finding, Notice, Recording, Severity

_LEAST_MS = 2_000
_SHARE = 0.001
_APPROXIMATE_LEAST_MS = 300_000
_APPROXIMATE_SHARE = 0.1
_MINUTE_S = 60
_LOST_SHARE = 0.02


def check(notice: Notice, capture: Capture, recording: Recording) -> tuple[Finding, ...]:
    """Findings from holding the notice's, the site's, the container's and the decoded duration together.

    `duration-mismatch` when what is stated, or else announced, differs from what was measured by more than
    the tolerance; `truncated` when less was decoded than the container or the site promises.
    Both carry all the numbers, in seconds.
    """
    measured_ms = recording.measured_duration_ms
    if measured_ms is None:
        return ()
    stated_ms = None if notice.stated_duration_s is None else notice.stated_duration_s * 1000
    announced_ms = capture.announced_duration_ms
    container_ms = recording.container_duration_ms
    numbers = {
        "stated_s": notice.stated_duration_s,
        "announced_s": _seconds(announced_ms),
        "container_s": _seconds(container_ms),
        "measured_s": _seconds(measured_ms),
    }
    findings = []
    against = [(stated_ms, tolerance_ms(notice))] if stated_ms is not None else []
    against += [(announced_ms, _least_ms(announced_ms))] if announced_ms is not None else []
    for promised_ms, allowed_ms in against:
        if abs(promised_ms - measured_ms) > allowed_ms:
            gap = {"difference_s": _seconds(measured_ms - promised_ms), "tolerance_s": _seconds(allowed_ms)}
            findings.append(Finding(code="duration-mismatch", facts=numbers | gap))
            break
    if _is_cut(measured_ms, container_ms, announced_ms):
        findings.append(Finding(code="truncated", severity=Severity.ERROR, facts=numbers))
    return tuple(findings)


def tolerance_ms(notice: Notice) -> int:
    """By how much the film may differ from what its notice states, without a finding.

    2 s or 0.1 %, whichever is more; a minute where the notice counts whole minutes, since nothing tells
    that it counts seconds; 5 min or 10 % where it says "about".
    """
    stated_s = notice.stated_duration_s or 0
    if notice.duration_approximate:
        return max(_APPROXIMATE_LEAST_MS, round(stated_s * 1000 * _APPROXIMATE_SHARE))
    if stated_s % _MINUTE_S == 0:
        return max(_MINUTE_S * 1000, _least_ms(stated_s * 1000))
    return _least_ms(stated_s * 1000)


def _least_ms(duration_ms: int) -> int:
    return max(_LEAST_MS, round(duration_ms * _SHARE))


def _is_cut(measured_ms: int, container_ms: int | None, announced_ms: int | None) -> bool:
    """A container's promise is exact; a site's is rounded and may count a jingle."""
    if container_ms is not None and container_ms - measured_ms > _least_ms(container_ms):
        return True
    return announced_ms is not None and announced_ms - measured_ms > max(10_000, _LOST_SHARE * announced_ms)


def _seconds(ms: int | None) -> float | None:
    return None if ms is None else ms / 1000
