"""The fields of a notice, by what their printed labels mean, whichever language and release printed them."""

from __future__ import annotations

from webinar_archive.text.normalize import fold

_LABELS = {
    "title": "titre|titre propre|title|titre principal|main title|titre de la video|titre du document|titel",
    "series": "titre de serie|series title|serie|series",
    "authors": "auteurs|auteur|authors|author|auteur(s)|author(s)|contributeurs|contributors|intervenants|speakers|auteur principal|main author|par|by|responsabilites|mention de responsabilite|responsabilite|avec",
    "publisher": "editeur|editeurs|publisher|publishers|editeur(s)|mention d'edition|maison d'edition|production",
    "year": "annee de publication|annee|date de publication|publication date|year of publication|year|date|date de parution",
    "extent": "presentation physique|physical description|description physique|importance|description|format|duree|duration|length",
    "subjects": "mots cles|mots-cles|keywords|categories|sujets|sujet|subjects|subject|descripteurs|indexation|tags|index",
    "notes": "note generale|general note|note|notes|notes generales|general notes",
    "contents": "note de contenu|content note|notes de contenu|content notes|contents note|contents|table des matieres|table of contents",
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


def meaning(label: str) -> str | None:
    """Return what a printed label means, a key of `Fields.values`; None for a label that is not used."""
    return MEANINGS.get(" ".join(fold(label).strip(" :\u00a0").split()))
