"""PMB-like notice pages, made from a notice's facts, as two releases and two charsets print them."""

from __future__ import annotations

import html
from collections.abc import Sequence

ABSTRACT = (
    "Revivez le débat, organisé le 3 février. Avec Anne Dupont, chercheuse à Namur ; et Paul Méïsse, maire de Huy. "
    '[Présentation par Débats TV, 1/2/2021] Les conclusions : - Anne Dupont (chercheuse "senior" à Namur) : '
    '"Les communs demandent du temps et de la confiance." - Paul Méïsse (maire) : "Nous avons appris l’été dernier '
    'à travailler ensemble." [Compte rendu par la Ville, 11/2/2021]'
)


def row(code: str, label: str, value: str) -> str:
    return (
        f'<tr class="record_{code} tr_{code}"><td class="bg-grey"><span class="etiq_champ">{label} :</span></td>'
        f'<td class="public_line_value"><span class="public_{code}">{value}</span></td></tr>'
    )


def pair(code: str, label: str, value: str) -> str:
    return f'<div class="row_{code}"><span class="record_label">{label} :</span> <div class="record_value">{value}</div></div>'


def documents(found: Sequence[tuple[int, str, str]]) -> str:
    cells = "".join(
        f'<td class="docnum" id="explnum_{n}"><a href="./doc_num.php?explnum_id={n}" target="_blank">'
        f'<img src="x.png" alt=""/></a><br/><span class="title_docnum">{html.escape(label)}</span>'
        f'<div class="explnum_type">{kind}</div></td>'
        for n, label, kind in found
    )
    return f"<h3><span>Documents numériques ({len(found)})</span></h3><table class='docnum'><tr>{cells}</tr></table>"


def page(*, english: bool = False, newer: bool = False, teaser: bool = True) -> str:
    line = pair if newer else row
    label = dict(
        zip(
            ("title", "authors", "publisher", "year", "extent", "subjects", "note", "abstract"),
            (
                "Title",
                "Authors",
                "Publisher",
                "Publication Date",
                "Physical description",
                "Keywords",
                "General note",
                "Abstract",
            )
            if english
            else (
                "Titre",
                "Auteurs",
                "Editeur",
                "Année de publication",
                "Présentation physique",
                "Mots clés",
                "Note générale",
                "Résumé",
            ),
            strict=True,
        )
    )
    whole = html.escape(ABSTRACT, quote=False)
    abstract = f"{whole[:60]}[...]<br />{whole}" if teaser else whole
    lines = (
        line("titre", label["title"], "Les communs : débat"),
        line(
            "auteurs",
            label["authors"],
            '<a href="?lvl=author_see&amp;id=1">Anne Dupont</a>, Personne interviewée '
            '<a href="?lvl=author_see&amp;id=2">Paul Méïsse</a>, Personne interviewée '
            '<a href="?lvl=author_see&amp;id=3">Débats (Namur)</a>, Organisateur de réunion, de conférence',
        ),
        line("editeur", label["publisher"], '<a href="?lvl=publisher_see&amp;id=4">Namur : Débats TV</a>'),
        line("annee", label["year"], "2021"),
        line("collation", label["extent"], "Vidéo en ligne (1 h 02' 15\")"),
        line("motscles", label["subjects"], '<a href="?a">Communs -- Belgique</a> <a href="?b">Ville</a>'),
        line("notegen", label["note"], "Débat organisé le 3 février 2021 à Namur"),
        line("nresume", label["abstract"], abstract),
    )
    body = "".join(lines) if newer else f"<table>{''.join(lines)}</table>"
    links = documents(
        [(31, "Compte rendu (Ville, 11/2/2021)", "URL"), (32, "Vidéo en ligne (1 h 02' 15\")", "URL")]
    )
    return (
        "<!DOCTYPE html><html><head><title>Catalogue</title></head><body><script>var x='Titre :';</script>"
        f"<h1>Les communs : débat</h1>{body}{links}<a href='index.php?lvl=notice_display&id=77'>Permalink</a></body></html>"
    )
