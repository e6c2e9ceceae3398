"""The fields of a notice, by what their printed labels mean, whichever language and release printed them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from webinar_archive.catalogue.durations import parse_duration
from webinar_archive.models import Document, DocumentKind
from webinar_archive.text.normalize import fold

_LABELS = {
    "title": "titre|titre propre|title|titre principal|main title|titre de la video|titre du document|titel",
    "series": "titre de serie|series title|serie|series",
    "authors": "auteurs|auteur|authors|author|auteur(s)|author(s)|contributeurs|contributors|intervenants|speakers|auteur principal|main author|par|by|responsabilites|mention de responsabilite|responsabilite|avec",
    "publisher": "editeur|editeurs|publisher|publishers|editeur(s)|mention d'edition|maison d'edition|production",
    "year": "annee de publication|annee|date de publication|publication date|year of publication|year|date|date de parution",
    "extent": "presentation physique|physical description|description physique|importance|description|format|duree|duration|length",
    "subjects": "mots cles|mots-cles|keywords|categories|sujets|sujet|subjects|subject|descripteurs|indexation|tags|index",
    "notes": "note generale|general note|note|notes|note de contenu|content note|notes generales|notes de contenu|contents note|contents",
    "abstract": "resume|abstract|summary|resumes|description du contenu|presentation",
    "language": "langues|langue|languages|language|langue(s)|language(s)|langue originale",
    "online": "en ligne|online|url|lien|liens|link|links|ressource electronique|electronic resource|web link|adresse",
    "permalink": "permalink|permalien|lien permanent",
    # what ends another field and is not used
    "other": "cote|cotes|isbn|issn|isbn/issn|isbn/issn/ean|ean|type de document|document type|type|nature|support|localisation|location|section"
    "|disponibilite|availability|code-barres|barcode|collection|autre titre|titre original|titre parallele|prix|price|public|audience"
    "|dewey|indexation decimale|class number|call number|niveau bibliographique|exemplaires|copies|copyright|droits|rights|licence|license"
    "|date de mise a jour|identifiant|identifier|numero|source|provenance|importation|centre d'interet|public cible|pays|country",
}
MEANINGS: dict[str, str] = {label: code for code, labels in _LABELS.items() for label in labels.split("|")}
_VIDEO = re.compile(
    r"\b(videos?|film|filme|webinaires?|webinar|replay|rediffusion|enregistrement|recording|watch|regarder|visionner|captation|"
    r"youtube|vimeo|dailymotion|peertube|podcast|audio|ecouter|listen)\b"
)
_VIDEO_ADDRESS = re.compile(
    r"youtube\.com|youtu\.be|vimeo\.com|dailymotion|dai\.ly|peertube|/videos?/|/watch|player|\.(mp4|webm|mkv|mov|m4v|mp3|m3u8|ogv)(\?|$)"
)
_REPORT = re.compile(
    r"\b(compte[- ]rendu|comptes[- ]rendus|report|minutes|synthese|summary|article|texte|transcription|transcript|dossier|rapport|"
    r"retranscription|proceedings|actes|pdf|diaporama|slides|presentation)\b"
)


@dataclass(slots=True)
class Fields:
    """What a page or a text states, by the meaning of its labels; `documents` are its links."""

    values: dict[str, list[str]] = field(default_factory=dict)
    documents: list[Document] = field(default_factory=list)
    number: str | None = None

    def add(self, code: str, value: str) -> None:
        """Add a value, unless it is empty or there already."""
        values = self.values.setdefault(code, [])
        if value and value not in values:
            values.append(value)

    def first(self, code: str) -> str | None:
        """Return the first value of a meaning."""
        return next(iter(self.values.get(code, ())), None)


def meaning(label: str) -> str | None:
    """Return what a printed label means, a key of `Fields.values`; None for a label that is not used."""
    return MEANINGS.get(" ".join(fold(label).strip(" :\u00a0").split()))


def document_kind(label: str, kind: str | None = None, address: str | None = None) -> DocumentKind:
    """Guess what a document is, by its label first, then its printed type and address."""
    described = fold(f"{label} {kind or ''}")
    report, video = _REPORT.search(described), _VIDEO.search(described)
    if video and (not report or video.start() < report.start()):
        return DocumentKind.VIDEO
    if report:
        return DocumentKind.REPORT
    if address and _VIDEO_ADDRESS.search(address.casefold()):
        return DocumentKind.VIDEO
    # a duration belongs to something that lasts
    return DocumentKind.VIDEO if parse_duration(label) else DocumentKind.OTHER
