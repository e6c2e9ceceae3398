"""Codes of functions in words: UNIMARC (IFLA, appendix C) and MARC (Library of Congress), French and English."""

from __future__ import annotations

from webinar_archive.catalogue.relators import feminine

_TABLE = """
005 act Acteur|Actor
010 adp Adaptateur|Adapter
018 anm Auteur de l'animation|Animator
020 ann Annotateur|Annotator
030 arr Arrangeur|Arranger
040 art Artiste|Artist
060 asn Nom associé|Associated name
070 aut Auteur|Author
072 aqt Auteur dans les citations ou extraits|Author in quotations
075 aft Auteur de la postface, du colophon, etc.|Author of afterword
080 aui Préfacier|Author of introduction, etc.
090 aud Auteur des dialogues|Author of dialog
100 ant Auteur de l'œuvre adaptée|Bibliographic antecedent
180 ctg Cartographe|Cartographer
190 cns Censeur|Censor
200 chr Chorégraphe|Choreographer
205 clb Collaborateur|Collaborator
210 cmm Commentateur|Commentator
212 cwt Commentateur de texte écrit|Commentator for written text
220 com Compilateur|Compiler
230 cmp Compositeur|Composer
245 ccp Concepteur|Conceptor
250 cnd Chef d'orchestre|Conductor
255 csp Consultant|Consultant
260 cph Détenteur du copyright|Copyright holder
270 crr Correcteur|Corrector
273 cur Commissaire d'exposition|Curator
275 dnc Danseur|Dancer
280 dte Dédicataire|Dedicatee
295 dgg Organisme de soutenance|Degree granting institution
300 drt Réalisateur|Director
310 dst Distributeur|Distributor
320 dnr Donateur|Donor
340 edt Éditeur scientifique|Editor
365 exp Expert|Expert
370 flm Monteur|Film editor
390 fmo Propriétaire|Former owner
400 fnd Commanditaire|Funder
420 hnr Personne honorée|Honoree
440 ill Illustrateur|Illustrator
460 ive Personne interviewée|Interviewee
470 ivr Intervieweur|Interviewer
475 isb Collectivité éditrice|Issuing body
480 lbt Librettiste|Librettist
520 lyr Parolier|Lyricist
545 mus Musicien|Musician
550 nrt Narrateur|Narrator
557 orm Organisateur de réunion, de conférence|Organiser of meeting, conference
570 oth Autre|Other
590 prf Interprète|Performer
595 res Chercheur|Researcher
600 pht Photographe|Photographer
605 pre Présentateur|Presenter
610 prt Imprimeur|Printer
630 pro Producteur|Producer
632 adi Directeur artistique|Art director
633 prm Membre de l'équipe de production|Production personnel
635 prg Programmeur|Programmer
637 pdr Chef de projet|Project director
650 pbl Éditeur|Publisher
651 pbd Directeur de la publication|Publishing director
670 rce Ingénieur du son|Recording engineer
673 rth Directeur de la recherche|Research team head
675 rev Critique|Reviewer
677 rtm Membre de l'équipe de recherche|Research team member
690 aus Scénariste|Author of screenplay, etc.
695 sad Conseiller scientifique|Scientific advisor
710 sec Secrétaire|Secretary
721 sng Chanteur|Singer
723 spn Mécène|Sponsor
727 ths Directeur de thèse|Thesis advisor
730 trl Traducteur|Translator
755 voc Chanteur|Vocalist
770 wam Auteur du matériel d'accompagnement|Writer of accompanying material
958 - Rapporteur|Rapporteur
956 - Président du jury de soutenance|Chair of the jury
- att Attribué à|Attributed name
- brd Diffuseur|Broadcaster
- cng Directeur de la photographie|Cinematographer
- cre Créateur|Creator
- ctb Contributeur|Contributor
- dfd Soutenant|Defendant
- fmd Réalisateur|Film director
- fmk Cinéaste|Filmmaker
- fmp Producteur de film|Film producer
- hst Animateur|Host
- his Organisme d'accueil|Host institution
- led Responsable|Lead
- mod Modérateur|Moderator
- msd Directeur musical|Musical director
- onp Participant à l'écran|Onscreen participant
- org Initiateur|Originator
- osp Présentateur|Onscreen presenter
- own Propriétaire|Owner
- pan Débatteur|Panelist
- prd Équipe de production|Production personnel
- prc Société de production|Production company
- prn Société de production|Production company
- rcd Technicien du son|Recordist
- rpt Reporter|Reporter
- rsp Défendeur|Respondent
- sce Scénariste|Scenarist
- spk Conférencier|Speaker
- stl Conteur|Storyteller
- sds Concepteur sonore|Sound designer
- tcd Directeur technique|Technical director
- tch Enseignant|Teacher
- tlp Présentateur de télévision|Television presenter
- trc Transcripteur|Transcriber
- vac Voix|Voice actor
- vdg Vidéaste|Videographer
- wit Témoin|Witness
"""

_OTHER_WORDS = {
    "Interviewé": "Personne interviewée",
    "Organisateur de réunion": "Organisateur de réunion, de conférence",
    "Organiser of meeting": "Organiser of meeting, conference",
    "Interviewer": "Intervieweur",
}
"""Functions as catalogues print them besides."""
_WORDS: dict[str, tuple[str, str]] = {}
_CODES: dict[str, tuple[str, str]] = {}
for _line in _TABLE.strip().splitlines():
    _unimarc, _marc, _words = _line.split(" ", 2)
    _french, _, _english = _words.partition("|")
    for _word in (_french, *feminine(_french), _english):
        _CODES.setdefault(_word.casefold(), (_unimarc, _marc))
    for _code in {_unimarc, _marc} - {"-"}:
        _WORDS[_code] = (_french, _english)

for _other, _word in _OTHER_WORDS.items():
    for _form in (_other, *feminine(_other)):
        _CODES.setdefault(_form.casefold(), _CODES[_word.casefold()])


def function_of(code: str, language: str) -> str:
    """Return a function in words, French or English; a code that is unknown as it stands.

    >>> function_of("460", "fr"), function_of("http://id.loc.gov/vocabulary/relators/ive", "en")
    ('Personne interviewée', 'Interviewee')
    """
    plain = code.strip()
    if plain.startswith(("http:", "https:")):
        plain = plain.rstrip("/").rpartition("/")[2]
    words = _WORDS.get(plain.casefold())
    if words is None:
        return plain
    return words[0] if language == "fr" else words[1]


def code_of(function: str, *, unimarc: bool) -> str | None:
    """Return the code of a function that is written in words, French or English; None where it has none.

    >>> code_of("Personne interviewée", unimarc=True), code_of("Interviewee", unimarc=False)
    ('460', 'ive')
    """
    code = _CODES.get(function.strip().casefold(), ("-", "-"))[not unimarc]
    return None if code == "-" else code
