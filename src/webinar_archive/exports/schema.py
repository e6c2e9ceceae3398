"""The annotated archive table, declared once: one row a quotation, one for a record that has none.

The published Table Schema, the CSV's columns, the README's explanation and the screen all come from `Row`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any


def _column(kind: str, english: str, french: str, *, unit: str | None = None) -> Any:
    meta = {"type": kind, "en": english, "fr": french, "unit": unit}
    return field(default=None, metadata=meta)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row. Every cell is plain; None is an empty cell: "looked, not there" or "not captured"."""

    record_id: str = field(
        metadata={
            "type": "string",
            "en": "Number of the notice in its catalogue",
            "fr": "Numéro de la notice dans son catalogue",
            "unit": None,
        }
    )
    title: str | None = _column(
        "string", "Title, as the notice prints it", "Titre, tel que la notice l'imprime"
    )
    event_date: str | None = _column("date", "Day of the event", "Jour de l'événement")
    speaker: str | None = _column(
        "string",
        "Contributor to whom the words are ascribed",
        "Contributeur à qui les paroles sont attribuées",
    )
    speaker_role: str | None = _column(
        "string", "Role of the speaker, as printed", "Fonction de l'orateur, telle qu'imprimée"
    )
    speaker_label: str | None = _column(
        "string",
        "Person of the notice whose voice the transcript names there",
        "Personne de la notice que la transcription nomme à cet endroit",
    )
    speaker_evidence: str | None = _column(
        "string",
        "What tells who speaks: label agrees, label disagrees, floor given (weak); empty when unknown",
        "Ce qui dit qui parle : label agrees (la voix concorde), label disagrees (elle ne concorde pas), "
        "floor given (weak) (la parole lui est donnée juste avant, indice faible) ; vide si inconnu",
    )
    quotation_no: int | None = _column(
        "integer",
        "Place of the quotation in the notice, from 1",
        "Rang de la citation dans la notice, à partir de 1",
    )
    quotation: str | None = _column("string", "The printed words, exactly", "Les mots imprimés, exactement")
    quotation_source: str | None = _column(
        "string", "Where the printed words come from", "D'où viennent les mots imprimés"
    )
    verdict: str | None = _column(
        "string",
        "verbatim, edited, paraphrased or not_found; empty when nothing could be searched",
        "verbatim (mot pour mot), edited (remanié), paraphrased (reformulé) ou not_found (introuvable) ; "
        "vide si rien n'a pu être cherché",
    )
    confidence: float | None = _column(
        "number",
        "Probability that the place is right, 0 to 1",
        "Probabilité que l'endroit soit le bon, de 0 à 1",
    )
    start: str | None = _column(
        "string",
        "Start of the first spoken word, HH:MM:SS.mmm",
        "Début du premier mot prononcé, HH:MM:SS.mmm",
    )
    end: str | None = _column(
        "string", "End of the last spoken word, HH:MM:SS.mmm", "Fin du dernier mot prononcé, HH:MM:SS.mmm"
    )
    start_ms: int | None = _column("integer", "The same start", "Le même début", unit="ms")
    end_ms: int | None = _column("integer", "The same end", "La même fin", unit="ms")
    spans: str | None = _column(
        "string",
        "Every stretch in which the words fall, start-end; …",
        "Chaque passage où tombent les mots, début-fin ; …",
    )
    spoken: str | None = _column(
        "string", "The words really spoken, as heard", "Les mots réellement prononcés, tels qu'entendus"
    )
    differences: str | None = _column(
        "string",
        "Word by word: [-printed-] {+spoken+}, kept words plain",
        "Mot à mot : [-imprimé-] {+prononcé+}, mots conservés tels quels",
    )
    witnesses: str | None = _column(
        "string",
        "Independent ways in which it was found: captions, recognition, audio",
        "Voies indépendantes par lesquelles c'est trouvé : captions (sous-titres), "
        "recognition (reconnaissance), audio (son)",
    )
    agreement_ms: int | None = _column(
        "integer",
        "How far apart two witnesses put the words; 0 when one hears a part of them within the other's place",
        "Écart entre deux témoins ; 0 quand l'un en entend une partie dans le passage de l'autre",
        unit="ms",
    )
    alternatives: str | None = _column(
        "string", "Next best places, with their confidence", "Autres endroits possibles, avec leur confiance"
    )
    link_at_start: str | None = _column(
        "string",
        "Link that opens the video where the words start",
        "Lien qui ouvre la vidéo là où les mots commencent",
    )
    media_file: str | None = _column(
        "string",
        "Kept media file, below the archive's folder",
        "Fichier média conservé, sous le dossier de l'archive",
    )
    media_checksum: str | None = _column("string", "Checksum of that file", "Somme de contrôle de ce fichier")
    stated_duration_s: int | None = _column(
        "integer", "Duration that the notice states", "Durée annoncée par la notice", unit="s"
    )
    measured_duration_s: float | None = _column(
        "number",
        "Duration measured to the last decoded sound or picture",
        "Durée mesurée jusqu'au dernier son ou image décodé",
        unit="s",
    )
    findings: str | None = _column(
        "string", "What a person should know: code (facts) | …", "Ce qu'il faut savoir : code (faits) | …"
    )
    transcript_source: str | None = _column(
        "string", "Where the searched words come from", "D'où viennent les mots fouillés"
    )
    language: str | None = _column(
        "string", "Language of the recording, BCP 47", "Langue de l'enregistrement, BCP 47"
    )
    reviewed_by: str | None = _column("string", "Who reviewed the match", "Qui a relu")
    reviewed_at: str | None = _column("string", "When, ISO 8601", "Quand, ISO 8601")
    review: str | None = _column(
        "string", "accept, move or reject", "accept (accepté), move (déplacé) ou reject (rejeté)"
    )
    pipeline_version: str | None = _column(
        "string", "Release that made the row", "Version qui a produit la ligne"
    )
    run_id: str | None = _column("string", "Run that made the row", "Exécution qui a produit la ligne")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column's declaration: its Frictionless type, meaning in two languages, and unit."""

    name: str
    type: str
    en: str
    fr: str
    unit: str | None


COLUMNS: tuple[Column, ...] = tuple(Column(name=f.name, **f.metadata) for f in fields(Row))
