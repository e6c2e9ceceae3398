"""A notice is read as the catalogue states it, from its page or its plain text, and never corrected."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.catalogue import merge_notices, read_notice
from webinar_archive.catalogue.notice import FORMATS, detect_format
from webinar_archive.errors import NoticeError
from webinar_archive.models import Document, DocumentKind
from webinar_archive.models.notice import MAX_NOTICE_BYTES

EXAMPLE = Path("pipelines/innovation-publique-2020/notice.txt")

ADDRESS = "https://opac.example.org/index.php?lvl=notice_display&id=140892"


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


def test_the_example_notice_gives_every_fact() -> None:
    notice = read_notice(EXAMPLE.read_bytes())
    assert notice.title == 'Quelle innovation publique pour construire "l’après" ? : débat'
    assert [(c.name, c.function) for c in notice.contributors] == [
        ("Clémence Pène", "Personne interviewée"),
        ("Giulia Reboa", "Personne interviewée"),
        ("Benoît Vallauri", "Personne interviewée"),
        ("Louise Guillot", "Personne interviewée"),
        ("Sylvain Henry", "Intervieweur"),
        ("Acteurs publics", "Organisateur de réunion, de conférence"),
    ]
    assert [c.body for c in notice.contributors] == [False] * 5 + [True]
    assert notice.contributors[5].place == "Issy-les-Moulineaux"
    assert notice.contributors[1].role == "présidente de l’association Fonction publique du XXIe siècle, FP21"
    assert notice.contributors[3].role == "cheffe de projets “innovation” à La 27e région"
    assert (notice.publisher, notice.place, notice.year) == (
        "Acteurs publics TV",
        "Issy-les-Moulineaux",
        2020,
    )
    assert notice.event_date == date(2020, 5, 7)
    assert (notice.stated_duration_s, notice.duration_approximate) == (3528, False)
    assert notice.subjects == (
        "Gestion des crises -- France",
        "Politique publique -- France",
        "Administration publique -- Réforme -- France",
        "Innovations technologiques -- France",
        "Prévision",
    )
    assert notice.notes[0].startswith("Débat-webinaire organisé le 7 mai 2020")
    assert notice.documents == (
        Document(
            label="Compte rendu (Portail de la transformation de l'action publique, 11/5/2020)",
            kind=DocumentKind.REPORT,
        ),
        Document(label="Vidéo librement visible en ligne (58' 48\")", kind=DocumentKind.VIDEO),
    )
    assert notice.language == "fr"
    assert {f.code for f in notice.findings} == {"documents-without-address"}


def test_quotations_of_the_example_notice_have_speaker_role_source_and_position() -> None:
    notice = read_notice(EXAMPLE.read_bytes())
    assert [(q.speaker, q.role) for q in notice.quotations] == [
        (
            "Clémence Pène",
            "cheffe de projets innovation à la Direction interministérielle de la transformation publique",
        ),
        (
            "Benoît Vallauri",
            "responsable du Ti Lab, le laboratoire régional d’innovation publique de Bretagne",
        ),
        ("Louise Guillot", 'cheffe de projets "innovation" à La 27e région'),
        ("Giulia Reboa", "présidente de l’association Fonction publique du XXIe siècle, FP21"),
    ]
    source = "Compte rendu par le Portail de la transformation de l'action publique, 11/5/2020"
    assert {q.source for q in notice.quotations} == {source}
    assert notice.abstract is not None
    for quotation in notice.quotations:
        assert notice.abstract[quotation.start : quotation.end] == quotation.text
    assert notice.quotations[0].text.startswith("En conclusion, je dirais que c’est maintenant")
    assert notice.quotations[3].text.endswith("dont on rend l’action publique.")


def test_the_teaser_is_removed_and_an_omission_inside_a_quotation_stays() -> None:
    notice = read_notice(EXAMPLE.read_bytes())
    assert notice.abstract is not None
    assert "[...]" not in notice.abstract
    assert notice.abstract.count("Revivez") == 1
    cut = read_notice("Titre : | x |\nRésumé : | Anne : « Oui [...] mais pas tout de suite » |\n".encode())
    assert cut.quotations[0].text == "Oui [...] mais pas tout de suite"


@pytest.mark.parametrize("english", [False, True])
@pytest.mark.parametrize("newer", [False, True])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_page_of_any_release_language_and_charset_gives_the_same_notice(
    english: bool, newer: bool, encoding: str
) -> None:
    text = page(english=english, newer=newer)
    notice = read_notice(text.encode(encoding), address=ADDRESS)
    assert notice.record_id == "140892"
    assert notice.title == "Les communs : débat"
    assert [(c.name, c.function, c.body) for c in notice.contributors] == [
        ("Anne Dupont", "Personne interviewée", False),
        ("Paul Méïsse", "Personne interviewée", False),
        ("Débats", "Organisateur de réunion, de conférence", True),
    ]
    assert (notice.publisher, notice.place, notice.year) == ("Débats TV", "Namur", 2021)
    assert (notice.stated_duration_s, notice.event_date) == (3735, date(2021, 2, 3))
    assert notice.subjects == ("Communs -- Belgique", "Ville")
    assert notice.abstract == ABSTRACT
    assert [(q.speaker, q.text) for q in notice.quotations] == [
        ("Anne Dupont", "Les communs demandent du temps et de la confiance."),
        ("Paul Méïsse", "Nous avons appris l’été dernier à travailler ensemble."),
    ]
    assert [(d.kind, d.address) for d in notice.documents] == [
        (DocumentKind.REPORT, "https://opac.example.org/doc_num.php?explnum_id=31"),
        (DocumentKind.VIDEO, "https://opac.example.org/doc_num.php?explnum_id=32"),
    ]
    assert notice.findings == ()


def test_a_saved_page_is_known_by_its_permalink() -> None:
    assert read_notice(page().encode()).record_id == "77"


def test_the_given_text_is_completed_from_its_page_and_differences_are_reported() -> None:
    given = read_notice(
        "Titre : | Les communs : débat |\nPrésentation physique : | Vidéo (1 h) |\nRésumé : | Rien. |\n"
        "Documents numériques (1)\n![]() Vidéo en ligne (1 h 02' 15\") URL |\n".encode()
    )
    merged = merge_notices(given, read_notice(page().encode(), address=ADDRESS))
    assert merged.record_id == "140892"
    assert merged.stated_duration_s == 3600
    assert merged.documents[0].address == "https://opac.example.org/doc_num.php?explnum_id=32"
    assert len(merged.documents) == 2
    assert len(merged.quotations) == 2
    assert merged.abstract is not None
    assert all(merged.abstract[q.start : q.end] == q.text for q in merged.quotations)
    differing = {f.facts["field"]: f.facts for f in merged.findings if f.code == "notice-disagrees"}
    assert differing["stated_duration_s"] == {"field": "stated_duration_s", "file": "3600", "page": "3735"}
    assert {"extent", "abstract"} <= set(differing)
    assert "documents-without-address" not in {f.code for f in merged.findings}


def test_nothing_is_taken_from_the_page_of_another_notice_and_a_finding_says_so() -> None:
    given = read_notice(
        "Titre : | Histoire des abeilles |\nDocuments numériques (1)\n![]() Vidéo URL |\n".encode()
    )
    merged = merge_notices(given, read_notice(page().encode(), address=ADDRESS))
    assert merged.documents == given.documents
    assert merged.record_id == given.record_id
    assert "page-of-another-notice" in {f.code for f in merged.findings}


def test_a_notice_without_quotation_or_link_says_so() -> None:
    notice = read_notice('Titre : | Un débat |\nRésumé : | On y parle de "tout". |\n'.encode())
    assert notice.quotations == ()
    assert {f.code for f in notice.findings} == {"no-quotation", "no-document"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "notice-empty"),
        (b" \n\n", "notice-empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "notice-binary"),
        (bytes(range(1, 32)) * 50, "notice-binary"),
        (b"Bonjour, ceci n'est pas une notice.", "notice-unsupported"),
        (b"<html><body><p>404 Not found</p></body></html>", "notice-unsupported"),
        (page().encode()[:1500], "notice-cut"),
        (b"x" * (MAX_NOTICE_BYTES + 1), "notice-too-large"),
    ],
)
def test_what_is_no_notice_is_refused_in_one_sentence(data: bytes, code: str) -> None:
    with pytest.raises(NoticeError) as refused:
        read_notice(data, name="notice.txt")
    assert refused.value.code == code
    assert "notice.txt" in str(refused.value)


@given(st.binary(max_size=200))
def test_any_bytes_give_a_notice_or_an_error_of_ours(data: bytes) -> None:
    for prefix in (
        b"",
        b"Titre : | x |\n",
        b"<html><table><tr><td>Titre :</td><td>x</td></tr></table></html>",
    ):
        try:
            read_notice(prefix + data)
        except NoticeError:
            continue


@pytest.mark.parametrize(
    ("text", "kind"),
    [(page(), "pmb_html"), ("Titre : | Un débat |\n", "pmb_text"), ("Bonjour.", None)],
)
def test_the_content_decides_the_format(text: str, kind: str | None) -> None:
    assert detect_format(text) == kind
    assert kind is None or kind in FORMATS


@pytest.mark.parametrize(
    ("stated", "language"), [("Anglais", "en"), ("fre", "fr"), ("Portugais (Brésil)", "pt")]
)
def test_the_stated_language_is_read_from_its_name_or_code(stated: str, language: str) -> None:
    assert read_notice(f"Titre : | x |\nLangues : | {stated} |\n".encode()).language == language


PASTED = (
    ("Titre", "Les communs : débat"),
    ("Auteurs", "Anne Dupont, Personne interviewée ; Marc Petit, Intervieweur"),
    ("Présentation physique", "1 vidéo en ligne (58' 48\")"),
    ("Cote", "VID 21"),
    ("Résumé", "Les conclusions : - Anne Dupont (chercheuse) : « Les communs demandent du temps. »"),
)


@pytest.mark.parametrize(
    "line",
    [
        "{} : {}",
        "{}: {}",
        "{} :\t{}",
        "{}\t{}",
        "{} :\n{}",
        "{}\n{}",
        "| {} | {} |",
        "**{} :** {}",
        "{} : | {} |",
        "- {} : {}",
    ],
)
def test_a_pasted_notice_is_read_however_its_labels_are_set(line: str) -> None:
    notice = read_notice("\n".join(line.format(*field) for field in PASTED).encode())
    assert notice.title == "Les communs : débat"
    assert [c.name for c in notice.contributors] == ["Anne Dupont", "Marc Petit"]
    assert notice.stated_duration_s == 3528
    assert [(q.speaker, q.text) for q in notice.quotations] == [
        ("Anne Dupont", "Les communs demandent du temps.")
    ]


def test_documents_pasted_below_their_heading_keep_label_type_and_address() -> None:
    text = "Titre : Un débat\nRésumé : Rien.\nDocuments numériques (2)\nCompte rendu\nURL\nVidéo https://v.example/1 URL\n"
    assert [(d.label, d.kind, d.address) for d in read_notice(text.encode()).documents] == [
        ("Compte rendu", DocumentKind.REPORT, None),
        ("Vidéo", DocumentKind.VIDEO, "https://v.example/1"),
    ]


ACCESSIBLE = """<!DOCTYPE html><html><body><div id="noticeNot" data-record-id="4521"><section class="notice_contenu">
<h1 id="notice_main_title">Les communs : débat</h1><ul class="notice_content">
<li class="record_responsabilites"><span class="labelContent"><span><a href="?id=1">Anne Dupont</a>, Personne interviewée
<span class="notice_separator">;</span><a href="?id=2">Marc Petit</a>, Intervieweur</span></span></li>
<li class="record_publishers"><span class="labelNot">Editeur : </span><span class="label-content"><a>Namur : Débats TV</a></span>
<span>| 2021</span></li>
<li class="record_size"><span class="labelNot">Format : </span><span class="labelContent">1 h 02 min</span></li>
<li class="record_n_gen"><span class="labelNot">Note générale : </span><span class="labelContent">Débat organisé le 3 février</span></li>
</ul></section></div>{}</body></html>"""


def test_the_accessible_layout_has_no_labels_for_title_and_authors() -> None:
    notice = read_notice(ACCESSIBLE.encode())
    assert (notice.record_id, notice.title) == ("4521", "Les communs : débat")
    assert [c.name for c in notice.contributors] == ["Anne Dupont", "Marc Petit"]
    assert (notice.publisher, notice.place, notice.year) == ("Débats TV", "Namur", 2021)
    assert (notice.stated_duration_s, notice.event_date) == (3720, date(2021, 2, 3))


def table(number: int, *fields: tuple[str, str]) -> str:
    rows = "".join(row("x", label, value) for label, value in fields)
    return f'<table id="el{number}Child"><tr><td><a href="?lvl=notice_display&id={number}">#</a></td></tr>{rows}</table>'


FIRST = table(7, ("Titre", "Premier débat"), ("Résumé", "Rien."))
SECOND = table(8, ("Titre", "Second débat"), ("Auteurs", "Paul Autre, Intervieweur"), ("Durée", "2 h 10"))


@pytest.mark.parametrize(
    "text",
    [
        f"<html><body>{FIRST}{SECOND}</body></html>",
        "Titre : | Premier débat |\nRésumé : | Rien. |\nTitre : | Second débat |\n",
        "Titre : Premier débat\nRésumé : Rien.\nTitre : Second débat\n",
    ],
)
def test_several_notices_are_refused_by_their_titles(text: str) -> None:
    with pytest.raises(NoticeError) as refused:
        read_notice(text.encode(), name="x")
    assert refused.value.code == "notice-several"
    assert "Premier débat" in str(refused.value)
    assert "Second débat" in str(refused.value)


def test_of_several_notices_on_a_page_the_one_of_its_address_is_read_and_nothing_of_the_others() -> None:
    page_of_both = f"<html><body>{FIRST}{SECOND}</body></html>".encode()
    notice = read_notice(page_of_both, address="https://opac.example/?lvl=notice_display&id=7")
    assert (notice.title, notice.contributors, notice.stated_duration_s) == ("Premier débat", (), None)


@pytest.mark.parametrize(
    "aside",
    [
        "<table><tr><th>Titre</th><td>Une autre vidéo</td></tr><tr><th>Auteur</th><td>Paul Autre</td></tr></table>",
        "<dl><dt>Titre</dt><dd>Une autre vidéo</dd><dt>Auteur</dt><dd>Paul Autre</dd></dl>",
    ],
)
def test_a_table_beside_the_record_of_another_catalogue_is_not_the_record(aside: str) -> None:
    koha = "<html><body><h1>Les communs</h1><span><span class='label'>Description : </span>1 vidéo (58 min)</span>"
    with pytest.raises(NoticeError) as refused:
        read_notice(f"{koha}{aside}</body></html>".encode(), name="x")
    assert refused.value.code == "notice-mixed"


def test_the_headings_of_a_table_of_copies_are_no_field() -> None:
    copies = "<table><tr><th>Titre</th><th>Cote</th></tr><tr><td>Rien</td><td>V 1</td></tr></table>"
    assert read_notice(ACCESSIBLE.format(copies).encode()).title == "Les communs : débat"


def test_quotations_of_a_content_note_are_found_and_several_fields_of_extent_agree_or_say_nothing() -> None:
    text = (
        "Titre : | Un débat |\nAuteurs : | Anne Dupont |\nPrésentation physique : | 1 vidéo |\nDurée : | 58 min |\n"
        "Note de contenu : | Conclusions : - Anne Dupont : « Il faut du temps. » |\n"
    )
    notice = read_notice(text.encode())
    assert [(q.speaker, q.text, q.where) for q in notice.quotations] == [
        ("Anne Dupont", "Il faut du temps.", "contents")
    ]
    assert notice.stated_duration_s == 3480
    assert read_notice(f"{text}Format : | 1 h 30 |\n".encode()).stated_duration_s is None


def test_authors_that_cannot_be_told_apart_are_a_finding() -> None:
    notice = read_notice("Titre : | Un débat |\nAuteurs : | Dupont, Petit, Martin |\n".encode())
    assert "authors-unclear" in {finding.code for finding in notice.findings}


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("En ligne : | https://example.org/film.mp4 |", "https://example.org/film.mp4"),
        ("Lien : | Voir le débat https://example.org/film.mp4 |", "Voir le débat"),
        (
            "URL : | https://example.org/film.mp4 |\nNote générale : | a film |",
            "https://example.org/film.mp4",
        ),
    ],
)
def test_a_text_gives_the_address_that_is_printed_for_its_online_copy(line: str, label: str) -> None:
    notice = read_notice(f"Titre : | Essai |\n{line}\n".encode())
    [document] = notice.documents
    assert (document.label, document.address) == (label, "https://example.org/film.mp4")


def test_a_link_whose_address_was_not_copied_is_no_document() -> None:
    assert read_notice(b"Titre : | Essai |\nEn ligne : | Cliquez ici |\n").documents == ()
