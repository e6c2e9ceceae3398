"""The pages of the stand-in webinar's site: a notice as the catalogue software PMB prints it, the report, the video."""

from __future__ import annotations

from html import escape

from webinar_archive.models import Notice

RECORD_ID = "140892"
REPORT_ID, VIDEO_ID = "101", "102"
"""Numbers of the two documents, under which the catalogue redirects to them."""

_REPORT_PARAGRAPHS = (
    "Le 7 mai, quatre praticiennes et praticiens de l'innovation publique ont échangé pendant près d'une heure sur "
    "ce que la crise change à leur métier et sur ce qu'il faudra en garder.",
    "Clémence Pène a défendu l'idée d'une fenêtre ouverte pour essayer d'autres manières de faire, avec les habitants "
    "et non à leur place, et rappelé que la participation est un chantier de la direction interministérielle.",
    "Benoît Vallauri a distingué trois pistes : coopérer pour de bon, faire participer réellement, et documenter ce "
    "qui est produit afin que d'autres territoires puissent s'en saisir.",
    "Louise Guillot a plaidé pour prendre le temps de capitaliser avec toutes les parties prenantes, des élus aux "
    "agents de terrain, dans les mois qui viennent.",
    "Giulia Reboa a insisté sur la confiance entre l'administration et les citoyens, condition de toute transformation.",
)


def notice_page(notice: Notice) -> str:
    """Return the notice as a page of PMB's OPAC: rows of label and value, the abstract twice, documents by redirect."""
    people = " ".join(
        f'<a href="./index.php?lvl=author_see&amp;id={n}">{escape(c.name + (f" ({c.place})" if c.place else ""))}</a>, '
        f"{escape(c.function or '')}"
        for n, c in enumerate(notice.contributors, start=1)
    )
    subjects = " ".join(
        f'<a href="./index.php?lvl=categ_see&amp;id={n}">{escape(s)}</a>'
        for n, s in enumerate(notice.subjects, start=1)
    )
    abstract = escape(notice.abstract or "", quote=False).replace("\n", "<br />\n")
    rows = (
        ("titre", "Titre", escape(notice.title, quote=False)),
        ("auteurs", "Auteurs", people),
        ("editeur", "Editeur", escape(f"{notice.place} : {notice.publisher}")),
        ("annee", "Année de publication", str(notice.year)),
        ("collation", "Présentation physique", escape(notice.extent or "", quote=False)),
        ("motscles", "Mots clés", subjects),
        *(("notegen", "Note générale", escape(note, quote=False)) for note in notice.notes),
        ("nresume", "Résumé", f"{abstract[:300]}[...]<br />\n{abstract}"),
    )
    lines = "".join(
        f'<tr class="record_{code} tr_{code}"><td class="bg-grey"><span class="etiq_champ">{label} :</span></td>'
        f'<td class="public_line_value"><span class="public_{code}">{value}</span></td></tr>\n'
        for code, label, value in rows
    )
    document_ids = (REPORT_ID, VIDEO_ID)
    documents = "".join(
        f'<td class="docnum" id="explnum_{document_id}"><a href="./doc_num.php?explnum_id={document_id}" target="_blank">'
        f'<img src="./images/url.gif" alt=""></a><br><span class="title_docnum">{escape(document.label, quote=False)}</span>'
        '<div class="explnum_type">URL</div></td>'
        for document_id, document in zip(document_ids, notice.documents, strict=True)
    )
    return _page(
        "Catalogue de démonstration",
        f'<table class="descr_notice">{lines}</table>\n<h3>Documents numériques ({len(document_ids)})</h3>'
        f'<table class="docnum"><tr>{documents}</tr></table>'
        f'<a href="./index.php?lvl=notice_display&amp;id={RECORD_ID}">Permalink</a>',
    )


def report_page() -> str:
    """Return the written report: the speakers' points in other words, nothing quoted."""
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in _REPORT_PARAGRAPHS)
    return _page(
        "Compte rendu (démonstration)", f"<article><h1>Compte rendu du débat</h1>{paragraphs}</article>"
    )


def video_page(title: str, *, captions: bool) -> str:
    """Return a plain page that plays the video, with or without its captions."""
    track = '<track kind="captions" src="captions.fr.vtt" srclang="fr" label="Français">' if captions else ""
    return _page(
        f"{title} (démonstration)",
        f'<h1>{escape(title)}</h1><video controls poster="poster.png" src="film.mp4">{track}</video>',
    )


def _page(title: str, body: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f"<body>{body}</body></html>\n"
    )
