"""Pictures of a release: how its quotations stand, how its witnesses agree, how far its confidence can be relied on."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from webinar_archive.exports.figures import DARK, LIGHT, MIDDLE, drawn, fitted
from webinar_archive.exports.finding_cells import code_and_facts, findings_in
from webinar_archive.exports.schema import Row
from webinar_archive.exports.timeline_picture import LOOKS
from webinar_archive.i18n.language import Language
from webinar_archive.i18n.messages import sentence, verdict_name
from webinar_archive.models import Verdict

if TYPE_CHECKING:
    from webinar_archive.exports.figures import Axes, Figure

Decision = tuple[float, bool]
"""The confidence of a place that a person decided about, and whether the place was right."""

MOST_FINDINGS = 12
BINS = 10
DISTANCES_MS = (0, 100, 250, 500, 1_000, 2_000, 5_000)
_NONE = ""
_Z = 1.96


def release_picture(name: str, rows: Sequence[Row], language: Language) -> Mapping[str, bytes]:
    """Return `release.svg` and `release.png`: verdicts, confidence of the places found, most frequent findings."""
    quoted = [row for row in rows if row.quotation is not None]
    verdicts = Counter(row.verdict or _NONE for row in quoted)
    by_verdict = [
        (_verdict(value, language), verdicts[value], LOOKS.get(value, (LIGHT, "")))
        for value in (*map(str, Verdict), _NONE)
    ]
    confidences = Counter(
        _bin(row.confidence) for row in quoted if row.confidence is not None and row.start_ms is not None
    )
    findings = Counter(code_and_facts(each)[0] for row in rows for each in set(findings_in(row.findings)))
    common = [(fitted(code, 40), count) for code, count in findings.most_common(MOST_FINDINGS)]

    def paint(figure: Figure) -> None:
        above, below = figure.subplots(2, 1, height_ratios=(5, max(2, 0.6 * len(common) + 1)))
        above.remove()
        first, second = figure.add_subplot(2, 2, 1), figure.add_subplot(2, 2, 2)
        _bars(
            first,
            [label for label, _, _ in by_verdict],
            [count for _, count, _ in by_verdict],
            [look for *_, look in by_verdict],
        )
        first.set_title(sentence("picture-verdicts", {}, language), loc="left")
        _columns(second, [confidences[n] for n in range(BINS)], language)
        edges = range(0, BINS + 1, 2)
        second.set_xticks([n - 0.5 for n in edges], [f"{n * 100 // BINS} %" for n in edges])
        second.set_title(sentence("picture-confidence-of-places", {}, language), loc="left")
        _bars_of(below, common, language)
        below.set_title(sentence("picture-findings", {}, language), loc="left")

    told = [f"{label}: {count}." for label, count, _ in by_verdict]
    told += [sentence("picture-confidence-of-places", {}, language) + ":"]
    told += [f"{_bin_label(n)}: {confidences[n]}." for n in range(BINS)]
    told += [
        sentence("picture-findings", {}, language) + ":",
        *_told(common, language),
    ]
    title = sentence("picture-release", {"name": name, "count": len(quoted)}, language)
    height = 5.0 + 0.32 * max(2, len(common))
    return drawn("release", (11.0, height), paint, title=title, description=" ".join(told), language=language)


def witnesses_picture(name: str, rows: Sequence[Row], language: Language) -> Mapping[str, bytes]:
    """Return `witnesses.svg` and `witnesses.png`: which witnesses found the places, and how far apart they put them."""
    combined = Counter(row.witnesses for row in rows if row.witnesses)
    distances = Counter(_distance(row.agreement_ms) for row in rows if row.agreement_ms is not None)
    who = [(fitted(witnesses, 50), count) for witnesses, count in combined.most_common(MOST_FINDINGS)]
    labels = [_distance_label(n, language) for n in range(len(DISTANCES_MS) + 1)]

    def paint(figure: Figure) -> None:
        above, below = figure.subplots(2, 1)
        _bars_of(above, who, language)
        above.set_title(sentence("picture-witnesses", {}, language), loc="left")
        _columns(below, [distances[n] for n in range(len(labels))], language)
        below.set_xticks(range(len(labels)), labels)
        below.set_title(sentence("picture-distances", {}, language), loc="left")

    told = [sentence("picture-witnesses", {}, language) + ":", *_told(who, language)]
    told += [sentence("picture-distances", {}, language) + ":"]
    told += [f"{label}: {distances[n]}." for n, label in enumerate(labels)]
    title = sentence("picture-agreement", {"name": name}, language)
    height = 4.6 + 0.32 * max(1, len(who))
    return drawn(
        "witnesses", (10.0, height), paint, title=title, description=" ".join(told), language=language
    )


def reliability_picture(name: str, decisions: Sequence[Decision], language: Language) -> Mapping[str, bytes]:
    """Return `reliability.svg` and `reliability.png`: of the places that people decided about, how many were right."""
    decided, right = Counter[int](), Counter[int]()
    for confidence, is_right in decisions:
        decided[_bin(confidence)] += 1
        right[_bin(confidence)] += is_right
    bins = sorted(decided)

    def paint(figure: Figure) -> None:
        axes = figure.add_subplot()
        axes.plot(
            (0, 1),
            (0, 1),
            color=DARK,
            linestyle="--",
            linewidth=1,
            label=sentence("picture-perfect", {}, language),
        )
        shares = [right[n] / decided[n] for n in bins]
        intervals = [wilson_interval(right[n], decided[n]) for n in bins]
        below = [share - low for share, (low, _) in zip(shares, intervals, strict=True)]
        above = [high - share for share, (_, high) in zip(shares, intervals, strict=True)]
        middles = [(n + 0.5) / BINS for n in bins]
        axes.errorbar(
            middles,
            shares,
            yerr=(below, above),
            fmt="o",
            color=DARK,
            capsize=4,
            label=sentence("picture-right", {}, language),
        )
        for middle, share, n in zip(middles, shares, bins, strict=True):
            axes.annotate(
                f"{right[n]}/{decided[n]}",
                (middle, share),
                xytext=(7, -13),
                textcoords="offset points",
                fontsize=9,
            )
        axes.set_xlim(0, 1.02)
        axes.set_ylim(-0.09, 1.05)
        axes.set_xlabel(sentence("picture-confidence", {}, language))
        axes.set_ylabel(sentence("picture-share-right", {}, language))
        axes.grid(color="#cccccc", linewidth=0.6)
        axes.legend(loc="upper left", frameon=False)

    told = [
        sentence("picture-bin", {"bin": _bin_label(n), "right": right[n], "decided": decided[n]}, language)
        for n in bins
    ]
    title = sentence("picture-reliability", {"name": name, "count": len(decisions)}, language)
    return drawn("reliability", (7.0, 5.6), paint, title=title, description=" ".join(told), language=language)


def wilson_interval(right: int, count: int) -> tuple[float, float]:
    """Return the bounds between which a share lies with a probability of 95 % (Wilson's score interval).

    >>> tuple(round(bound, 3) for bound in wilson_interval(9, 10))
    (0.596, 0.982)
    """
    share, square = right / count, _Z * _Z
    centre = (share + square / (2 * count)) / (1 + square / count)
    half = _Z / (1 + square / count) * math.sqrt(share * (1 - share) / count + square / (4 * count * count))
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))


def _told(counted: Sequence[tuple[str, int]], language: Language) -> list[str]:
    return [f"{label}: {count}." for label, count in counted] or [sentence("picture-nothing", {}, language)]


def _columns(axes: Axes, counts: list[int], language: Language) -> None:
    axes.bar(range(len(counts)), counts, width=0.9, facecolor=MIDDLE, edgecolor=DARK)
    axes.set_ylim(0, max([1, *counts]) * 1.05)
    axes.locator_params(axis="y", integer=True)
    if not any(counts):
        _say_nothing(axes, language)


def _bars_of(axes: Axes, counted: Sequence[tuple[str, int]], language: Language) -> None:
    if counted:
        _bars(
            axes,
            [label for label, _ in counted],
            [count for _, count in counted],
            [(MIDDLE, "")] * len(counted),
        )
    else:
        axes.set_axis_off()
        _say_nothing(axes, language)


def _say_nothing(axes: Axes, language: Language) -> None:
    """Write that there is nothing to show: a chart without bars looks like one that was not drawn."""
    text = sentence("picture-nothing", {}, language)
    axes.annotate(text, (0.02, 0.9), xycoords="axes fraction", va="top")


def _bars(axes: Axes, labels: list[str], counts: list[int], looks: list[tuple[str, str]]) -> None:
    for number, (count, (colour, hatch)) in enumerate(zip(counts, looks, strict=True)):
        axes.barh(number, count, height=0.72, facecolor=colour, edgecolor=DARK, hatch=hatch)
        axes.annotate(f"{count}", (count, number), xytext=(4, 0), textcoords="offset points", va="center")
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(max(1, len(labels)) - 0.4, -0.6)
    axes.set_xlim(0, max([1, *counts]) * 1.12)
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)


def _verdict(value: str, language: Language) -> str:
    return verdict_name(value, language) if value else sentence("picture-unsearched", {}, language)


def _bin(confidence: float) -> int:
    return min(BINS - 1, max(0, int(confidence * BINS)))


def _bin_label(number: int) -> str:
    return f"{number * 100 // BINS}–{(number + 1) * 100 // BINS} %"


def _distance(agreement_ms: int) -> int:
    return next((n for n, limit_ms in enumerate(DISTANCES_MS) if agreement_ms <= limit_ms), len(DISTANCES_MS))


def _distance_label(number: int, language: Language) -> str:
    is_beyond = number == len(DISTANCES_MS)
    seconds = f"{DISTANCES_MS[-1 if is_beyond else number] / 1000:g} s"
    shown = seconds.replace(".", ",") if language == "fr" else seconds
    return f"> {shown}" if is_beyond else shown if number == 0 else f"≤ {shown}"
