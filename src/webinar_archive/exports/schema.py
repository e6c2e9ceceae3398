"""The columns of the annotated archive table, declared once: one row a quotation, one for a record without any.

The Table Schema, the CSV header, the documentation and the table on screen are all derived from `Row`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, Literal

Spreadsheet = Literal["fr"]
"""A spreadsheet whose conventions differ from RFC 4180: `fr` expects semicolons and decimal commas."""
PROFILES = "https://datapackage.org/profiles/2.0"
"""Where Data Package 2.0 has its schemas: what follows them says so by these addresses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTimes:
    """When a run began and ended (UTC, ISO 8601); None for what is not known."""

    began_at: str | None = None
    ended_at: str | None = None


def no_run_times(_run_id: str) -> RunTimes:
    """Return that nothing is known of a run: a table without an archive."""
    return RunTimes()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMetadata:
    """What an export format needs besides the rows.

    The table's name, the spreadsheet that will open it, and the address of the folder that it is published in; the
    organisation that archives, what may be done with its recordings, the address of the licence; the times of runs.
    """

    name: str
    spreadsheet: Spreadsheet | None = None
    address: str | None = None
    organisation: str | None = None
    rights: str | None = None
    rights_address: str | None = None
    run_times: Callable[[str], RunTimes] = no_run_times


def _description(kind: str, english: str, french: str, unit: str | None = None) -> dict[str, str | None]:
    return {"type": kind, "en": english, "fr": french, "unit": unit}


def _column(kind: str, english: str, french: str, *, unit: str | None = None) -> Any:
    """Declare an optional column: its Frictionless type, its description in two languages, its unit."""
    return field(default=None, metadata=_description(kind, english, french, unit))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the table. Every cell is plain; None is an empty cell: searched and not there, or unknown."""

    # a required column calls `field` itself: only then does a type checker ask for it
    record_id: str = field(
        metadata=_description(
            "string",
            "Identifier of the notice in its catalogue",
            "Identifiant de la notice dans son catalogue",
        )
    )
    title: str | None = _column(
        "string", "Title, as the notice prints it", "Titre, tel que la notice l'imprime"
    )
    event_date: str | None = _column("date", "Date of the event", "Date de l'événement")
    speaker: str | None = _column(
        "string",
        "Person to whom the words are ascribed",
        "Personne à qui les paroles sont attribuées",
    )
    speaker_role: str | None = _column(
        "string", "Role of the speaker, as printed", "Fonction de l'orateur, telle qu'imprimée"
    )
    speaker_label: str | None = _column(
        "string",
        "Person of the notice whom the transcript labels as speaking there; empty when it names nobody",
        "Personne de la notice que la transcription désigne comme parlant à cet endroit ; vide si elle ne "
        "nomme personne",
    )
    speaker_evidence: str | None = _column(
        "string",
        "Evidence of who speaks: label agrees (the transcript labels the same person), label disagrees (it labels "
        "another), floor given (weak) (the speaker is given the floor just before: weak evidence); empty when "
        "unknown",
        "Indices sur qui parle : label agrees (la transcription désigne la même personne), label disagrees "
        "(elle en désigne une autre), floor given (weak) (la parole est donnée à l'orateur juste avant : indice "
        "faible) ; vide si inconnu",
    )
    quotation_no: int | None = _column(
        "integer",
        "Number of the quotation in the notice, from 1",
        "Numéro de la citation dans la notice, à partir de 1",
    )
    quotation: str | None = _column("string", "The printed words, exactly", "Les mots imprimés, exactement")
    quotation_source: str | None = _column(
        "string", "Where the printed words come from", "D'où viennent les mots imprimés"
    )
    verdict: str | None = _column(
        "string",
        "verbatim, edited, paraphrased, translated (from the language of the talk) or not_found; empty when nothing "
        "could be searched",
        "verbatim (mot pour mot), edited (remanié), paraphrased (reformulé), translated (traduit de la langue de "
        "l'enregistrement) ou not_found (introuvable) ; vide si rien n'a pu être cherché",
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
        "Every passage in which the words are spoken: start-end; …",
        "Chaque passage où les mots sont prononcés : début-fin ; …",
    )
    spoken: str | None = _column(
        "string",
        "The words really spoken, as transcribed",
        "Les mots réellement prononcés, tels que transcrits",
    )
    differences: str | None = _column(
        "string",
        "Word-by-word comparison: [-printed-] {+spoken+}, common words plain",
        "Comparaison mot à mot : [-imprimé-] {+prononcé+}, mots communs tels quels",
    )
    changes: str | None = _column(
        "string",
        "Classes of the differences, kind: printed → spoken; … (– where one side has no words): filler, inflection "
        "(another form of a word, or a word misheard), order, negation, number (by its value), unit, name (by its "
        "sound), omission (only spoken), addition (only printed), other",
        "Classes des différences, classe : imprimé → prononcé ; … (– là où un côté n'a pas de mots) : filler (mot "
        "de remplissage, répétition), inflection (autre forme d'un mot, ou mot mal entendu), order (ordre), negation "
        "(négation), number (nombre, par sa valeur), unit (unité), name (nom, par sa sonorité), omission (seulement "
        "prononcé), addition (seulement imprimé), other (autre)",
    )
    witnesses: str | None = _column(
        "string",
        "Independent ways in which the words were found: captions, recognition, audio, scoring (the printed words "
        "scored by a model of speech recognition), meaning (by what sentences mean)",
        "Moyens indépendants par lesquels les mots ont été trouvés : captions (sous-titres), "
        "recognition (reconnaissance de la parole), audio (son), scoring (mots imprimés, évalués par un modèle de "
        "reconnaissance de la parole), meaning (sens des phrases)",
    )
    agreement_ms: int | None = _column(
        "integer",
        "Distance between the places given by two witnesses; 0 when one finds part of the words within the "
        "other's place",
        "Écart entre les endroits donnés par deux témoins ; 0 quand l'un trouve une partie des mots dans le "
        "passage de l'autre",
        unit="ms",
    )
    alternatives: str | None = _column(
        "string",
        "Next best places, with their confidence",
        "Autres endroits possibles, avec leur confiance",
    )
    link_at_start: str | None = _column(
        "string",
        "Link that opens the video where the words start",
        "Lien qui ouvre la vidéo là où les mots commencent",
    )
    media_file: str | None = _column(
        "string",
        "Archived media file, relative to the archive's folder",
        "Fichier média archivé, relatif au dossier de l'archive",
    )
    media_checksum: str | None = _column("string", "Checksum of that file", "Somme de contrôle de ce fichier")
    stated_duration_s: int | None = _column(
        "integer", "Duration stated by the notice", "Durée annoncée par la notice", unit="s"
    )
    measured_duration_s: float | None = _column(
        "number",
        "Duration measured to the end of the last decoded audio or picture",
        "Durée mesurée jusqu'à la fin du dernier son ou de la dernière image décodés",
        unit="s",
    )
    findings: str | None = _column(
        "string", "What a person should know: code (facts) | …", "Ce qu'il faut savoir : code (faits) | …"
    )
    transcript_source: str | None = _column(
        "string",
        "Origin of the transcript: publisher captions, automatic captions, speech recognition or supplied",
        "Origine de la transcription : publisher captions (sous-titres de l'éditeur), automatic captions "
        "(sous-titres automatiques), speech recognition (reconnaissance de la parole) ou supplied (fournie)",
    )
    language: str | None = _column(
        "string", "Language of the recording, BCP 47", "Langue de l'enregistrement, BCP 47"
    )
    reviewed_by: str | None = _column("string", "Person who reviewed the match", "Personne qui a relu")
    reviewed_at: str | None = _column("string", "Time of the review, ISO 8601", "Date de relecture, ISO 8601")
    review: str | None = _column(
        "string",
        "Decision of the review: accept, move or reject; the place is then the person's, and the verdict the one that "
        "the person saw",
        "Décision de la relecture : accept (accepté), move (déplacé) ou reject (rejeté) ; l'endroit est alors celui "
        "de la personne, et le verdict celui qu'elle a vu",
    )
    reviewed_speaker: str | None = _column(
        "string", "Person who really speaks, as the reviewer heard", "Personne qui parle vraiment, à l'écoute"
    )
    review_comment: str | None = _column("string", "Comment of the reviewer", "Commentaire de la relecture")
    pipeline_version: str | None = _column(
        "string",
        "Version of Webinar Archive that made the row",
        "Version de Webinar Archive qui a produit la ligne",
    )
    run_id: str | None = _column("string", "Run that made the row", "Exécution qui a produit la ligne")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column's declaration: its Frictionless type, its description in English and French, its unit."""

    name: str
    type: str
    en: str
    fr: str
    unit: str | None
    required: bool


COLUMNS: tuple[Column, ...] = tuple(
    Column(name=f.name, required=f.default is MISSING, **f.metadata) for f in fields(Row)
)


def table_schema() -> dict[str, Any]:
    """Return the Frictionless Table Schema of the table, descriptions in English and French."""
    return {
        "$schema": f"{PROFILES}/tableschema.json",
        "fields": [_schema_field(column) for column in COLUMNS],
        "missingValues": [""],
    }


def _schema_field(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.type,
        "description": column.en,
        "description@fr": column.fr,
        **({"unit": column.unit} if column.unit else {}),
        **({"constraints": {"required": True}} if column.required else {}),
    }
