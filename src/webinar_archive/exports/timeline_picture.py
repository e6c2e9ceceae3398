"""The timeline of a record: when each of its quotations is spoken, how faithfully, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from webinar_archive.exports.figures import DARK, LIGHT, MIDDLE, drawn, fitted
from webinar_archive.exports.released_record import PlacedQuotation, ReleasedRecord
from webinar_archive.i18n.language import Language
from webinar_archive.i18n.messages import sentence, verdict_name
from webinar_archive.models import Verdict

if TYPE_CHECKING:
    from webinar_archive.exports.figures import Axes, Figure

NAME = "timeline"
FILES = (f"{NAME}.svg", f"{NAME}.png")
"""The files of a timeline."""
MOST_ROWS = 60
"""Quotations beyond this are counted, and not drawn."""
LOOKS: Mapping[str, tuple[str, str]] = {
    Verdict.VERBATIM.value: (DARK, ""),
    Verdict.EDITED.value: (MIDDLE, "////"),
    Verdict.PARAPHRASED.value: (LIGHT, "\\\\\\\\"),
    Verdict.TRANSLATED.value: (LIGHT, "...."),
}
"""By verdict: the colour and the hatching of its bars."""
_LEAST_SHARE = 0.004
_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)
_MOST_TICKS = 8


def timeline(record: ReleasedRecord, language: Language) -> Mapping[str, bytes]:
    """Return the timeline of a record as `timeline.svg` and `timeline.png`."""
    placed = record.quotations[:MOST_ROWS]
    found, every = len(record.quotations), sum(row.quotation is not None for row in record.rows)
    title = sentence("picture-timeline", {"title": record.title}, language)
    counts = sentence("picture-found", {"found": found, "every": every}, language)
    if found > MOST_ROWS:
        counts += " " + sentence("picture-first", {"count": MOST_ROWS}, language)
    told = [f"{counts} {sentence('picture-length', {'end_ms': record.end_ms}, language)}"]
    told += [_told(each, language) for each in record.quotations]

    def paint(figure: Figure) -> None:
        _paint(figure.add_subplot(), placed, record.end_ms, counts, language)

    size_in = (10.0, 1.9 + 0.36 * max(1, len(placed)))
    return drawn(NAME, size_in, paint, title=title, description=" ".join(told), language=language)


def _told(placed: PlacedQuotation, language: Language) -> str:
    facts = {
        "label": _label(placed),
        "verdict": verdict_name(placed.row.verdict or "", language),
        "confidence": _confidence(placed),
        "start_ms": placed.start_ms,
        "end_ms": placed.end_ms,
    }
    return sentence("picture-quotation", facts, language)


def _label(placed: PlacedQuotation) -> str:
    return " · ".join(
        filter(None, (str(placed.row.quotation_no or ""), fitted(placed.row.speaker or "", 28)))
    )


def _confidence(placed: PlacedQuotation) -> str:
    return "–" if placed.row.confidence is None else f"{100 * placed.row.confidence:.0f} %"


def _paint(
    axes: Axes, placed: tuple[PlacedQuotation, ...], end_ms: int, counts: str, language: Language
) -> None:
    end_s = max(end_ms / 1000, 1.0)
    for number, each in enumerate(placed):
        colour, hatch = LOOKS.get(each.row.verdict or "", (LIGHT, ""))
        bars = [
            (s.start_ms / 1000, max((s.end_ms - s.start_ms) / 1000, end_s * _LEAST_SHARE)) for s in each.spans
        ]
        axes.broken_barh(
            bars, (number - 0.36, 0.72), facecolor=colour, edgecolor=DARK, hatch=hatch, linewidth=0.9
        )
        axes.text(1.01, number, _confidence(each), transform=axes.get_yaxis_transform(), va="center")
    axes.set_yticks(range(len(placed)), [_label(each) for each in placed])
    axes.set_ylim(max(1, len(placed)) - 0.4, -0.6)
    axes.set_xlim(0, end_s)
    step_s = next((step_s for step_s in _STEPS_S if end_s / step_s <= _MOST_TICKS), _STEPS_S[-1])
    step_s *= -(-int(end_s) // (step_s * _MOST_TICKS)) or 1
    ticks = range(0, int(end_s) + 1, step_s)
    axes.set_xticks(ticks, [f"{s // 3600}:{s // 60 % 60:02d}:{s % 60:02d}" for s in ticks])
    axes.grid(axis="x", color="#bbbbbb", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_title(counts, loc="left", fontsize=11)
    axes.text(
        1.01,
        1.01,
        sentence("picture-confidence", {}, language),
        transform=axes.transAxes,
        va="bottom",
        fontsize=9,
    )
    axes.set_xlabel(sentence("picture-time", {}, language))
    for verdict, (colour, hatch) in LOOKS.items():
        axes.bar(0, 0, facecolor=colour, edgecolor=DARK, hatch=hatch, label=verdict_name(verdict, language))
    axes.figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=3, frameon=False)
