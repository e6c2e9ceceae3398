"""The columns of a list of quotations: which one holds the words, which one an earlier time, by their headings."""

from __future__ import annotations

from collections.abc import Sequence

from webinar_archive.tables import Table, comparable_heading
from webinar_archive.text.lexicon import word_set

_WORDS_OF_QUOTATION = word_set(
    "citation citations cite citee cites citees quotation quotations quote quotes quoted verbatim verbatims "
    "zitat zitate citaat citaten cita citas citazione citazioni citacao citacoes cytat cytaty"
)
_WORDS_OF_TEXT = word_set(
    "text texts texte textes testo testi texto textos tekst wortlaut extrait extraits excerpt excerpts "
    "extract extracts passage passages phrase phrases propos parole paroles enonce words sentence sentences"
)
_OTHER_WORDS = word_set(
    "a as au aux d de der des di do du el il imprime imprimee imprimes imprimees in integral integrale l la "
    "le les of the van exact exacte exactes exacts complet complete original originale printed tel telle que"
)
TIME_HEADINGS = (
    "start ms",
    "debut ms",
    "time",
    "time s",
    "time code",
    "timecode",
    "time in",
    "start",
    "start s",
    "start time",
    "start seconds",
    "tc",
    "tc in",
    "tc debut",
    "code temporel",
    "temps",
    "temps s",
    "debut",
    "debut s",
    "heure de debut",
    "minutage",
    "minute",
    "chrono",
    "horodatage",
    "timestamp",
    "repere",
    "seconds",
    "secondes",
    "zeit",
    "beginn",
    "anfang",
    "tijd",
    "inicio",
    "inizio",
    "tiempo",
    "tempo",
)
"""Headings of an earlier time, best first; those that end in `ms` hold milliseconds."""
OWN = "text"
"""The documented heading."""


def is_words_heading(name: str) -> bool:
    """Return whether a column of this name holds quotations.

    >>> [is_words_heading(name) for name in (" Texte de la citation : ", "QUOTES", "quotation_source", "N°")]
    [True, True, False, False]
    """
    return _rank(name) is not None


def _rank(name: str) -> int | None:
    """Return how surely a heading is that of the quotations, 0 first; None for another one."""
    # a title above the table may hold any number of words
    words = comparable_heading(name).split() if len(name) <= 60 else []
    if words == [OWN]:
        return 0
    if not words or not set(words) <= _WORDS_OF_QUOTATION | _WORDS_OF_TEXT | _OTHER_WORDS:
        return None
    if _WORDS_OF_QUOTATION & set(words):
        return 1
    return 2 if _WORDS_OF_TEXT & set(words) else None


def has_words_heading(cells: Sequence[str]) -> bool:
    """Return whether a row names a column of quotations."""
    return any(map(is_words_heading, cells))


def words_columns(table: Table) -> list[int]:
    """Return the columns whose headings are those of quotations, the likeliest first.

    Numbers alone are no quotations, whatever stands above them.
    """
    ranks = {column: _rank(name) for column, name in enumerate(table.heading)}
    named = [column for column, rank in ranks.items() if rank is not None]
    return sorted(named, key=lambda column: (not _holds_words(table, column), ranks[column], column))


def _holds_words(table: Table, column: int) -> bool:
    first = (row.text(column) for row in table.rows[:100])
    filled = [text for text in first if text]
    return 2 * sum(1 for text in filled if any(map(str.isalpha, text))) > len(filled)


def time_names(names: Sequence[str]) -> list[str]:
    """Return those of these names that are headings of an earlier time, the best first.

    >>> time_names(["Début", "end_ms", "Start_MS"])
    ['Start_MS', 'Début']
    """
    plain = {comparable_heading(name): name for name in reversed(names) if len(name) <= 60}
    return [plain[heading] for heading in TIME_HEADINGS if heading in plain]
