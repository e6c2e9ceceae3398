"""Locate quotations by what they mean: translations, and candidates for heavy paraphrases.

Windows of a transcript's words become vectors once (`window_texts`, an `Embedder`); the vectors of quotations are held
against them (`locate_by_meaning`).
"""

from webinar_archive.alignment.meaning.confidence import Evidence, said_probability
from webinar_archive.alignment.meaning.locate import MeaningPlace, locate_by_meaning
from webinar_archive.alignment.meaning.sentence_vectors import (
    Embedder,
    Vectors,
    load_embedder,
    require_embedder,
)
from webinar_archive.alignment.meaning.windows import MAX_WORDS, divided_words, window_texts

__all__ = [
    "MAX_WORDS",
    "Embedder",
    "Evidence",
    "MeaningPlace",
    "Vectors",
    "divided_words",
    "load_embedder",
    "locate_by_meaning",
    "require_embedder",
    "said_probability",
    "window_texts",
]
