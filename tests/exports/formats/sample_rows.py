"""Rows that try a format: every type, every script, and text that is meant to break out of its place."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from webinar_archive.exports.schema import Row

ORDINARY = Row(
    record_id="140892",
    title='Quelle innovation publique pour construire "l’après" ? : débat',
    event_date="2020-05-07",
    speaker="Benoît Vallauri",
    speaker_role="responsable du Ti Lab, à Rennes",
    quotation_no=1,
    quotation='deux lignes,\net une virgule ; un "guillemet", « l’œuvre » 👩🏽‍🔬',
    quotation_source="Compte rendu, 11/5/2020",
    verdict="edited",
    confidence=0.931,
    start="00:52:13.480",
    end="00:52:40.007",
    start_ms=3_133_480,
    end_ms=3_160_007,
    spans="00:52:13.480-00:52:20.000; 00:52:31.000-00:52:40.007",
    spoken="deux lignes et une virgule",
    link_at_start="https://example.org/film.mp4?a=1&b=%C3%A9#t=3133.48",
    stated_duration_s=3528,
    measured_duration_s=3528.04,
    findings="page-gone (status=404; address=https://example.org/x) | speaker-unknown",
    language="fr",
    pipeline_version="0.2.0",
    run_id="essai-1",
)
RIGHT_TO_LEFT = Row(
    record_id="140893",
    title="ندوة: مستقبل الأرشيف",
    speaker="ליאה כהן",
    quotation_no=2,
    quotation="قال: «الأرشيف ذاكرتنا» ثم שלום",
    verdict="verbatim",
    confidence=1.0,
    start="100:00:00.001",
    end="100:00:01.000",
    start_ms=360_000_001,
    end_ms=360_001_000,
    language="ar",
)
NOT_FOUND = Row(
    record_id="140894", quotation_no=1, quotation="jamais dit", verdict="not_found", confidence=0.02
)
BARE = Row(record_id="140895")
ROWS = (ORDINARY, RIGHT_TO_LEFT, NOT_FOUND, BARE)

HOSTILE_TEXTS = (
    "=1+1",
    "=cmd|'/c calc'!A0",
    "+1",
    "-2",
    "@SUM(A1)",
    "#N/A",
    "\t=1",
    "{=1}",
    "' OR 1=1 --",
    "'); DROP TABLE quotations; --",
    "]]>",
    "</t></is></c><c><f>1+1</f></c>",
    "<script>alert(1)</script>",
    "&amp; &lt; &#0;",
    "_x0041_ _x000D_",
    "{accolade",
    "accolade}",
    "}, title = {autre",
    "@misc{x,",
    "\\end{document} \\input{/etc/passwd} $x_1^2$ 100 % #1 ~",
    "ligne\nTY  - JOUR\nER  - ",
    "ligne\r\nsuivante",
    "\u2028ligne\u2029\x85fin",
    "\ufeffdébut",
    "NULL",
    "true",
    "2020-05-07",
    "0012",
    "1e5",
    " espaces  ",
    "\U0001f469\U0001f3fd\u200d\U0001f52c e\u0301",
)
"""Texts that every format gives back as they are, but for what it says that it changes."""


def hostile_rows() -> tuple[Row, ...]:
    """Return a row for each hostile text, in several columns at once."""
    return tuple(
        Row(
            record_id=f"r{number}",
            title=text,
            speaker=text,
            quotation_no=1,
            quotation=text,
            spoken=text,
            start="00:00:01.000",
            start_ms=1_000,
            link_at_start="https://example.org/#t=1",
        )
        for number, text in enumerate(HOSTILE_TEXTS)
    )


def written_at(paths: Iterable[Path]) -> list[tuple[int, int]]:
    """Return what changes when files are written, and not when they are read."""
    return [(path.stat().st_ino, path.stat().st_mtime_ns) for path in paths]
