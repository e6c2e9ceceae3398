"""Functions of contributors (relators): the only safe separator between names that PMB prints in one line.

UNIMARC relator codes (IFLA, UNIMARC Bibliographic, appendix C) as PMB prints them, French and English,
with the words that libraries add. Longer ones are tried first.
"""

from __future__ import annotations

FRENCH = (
    "Acteur", "Adaptateur", "Agence photographique", "Analyste", "Animateur", "Annotateur", "Arrangeur", "Artiste",
    "Auteur", "Auteur adapté", "Auteur associé", "Auteur de l'animation", "Auteur de l'argument", "Auteur de l'idée originale",
    "Auteur de l'œuvre adaptée", "Auteur de la conférence", "Auteur de la postface, du colophon, etc.",
    "Auteur de la réponse", "Auteur des dialogues", "Auteur du commentaire", "Auteur du matériel d'accompagnement",
    "Auteur du texte", "Auteur présumé", "Auteur prétendu", "Auteur dans les citations ou extraits", "Autre", "Biographe",
    "Bruiteur", "Calligraphe", "Cartographe", "Censeur", "Chanteur", "Chef d'orchestre", "Chef de projet", "Chercheur",
    "Chorégraphe", "Chronométreur", "Co-auteur", "Coauteur", "Collaborateur", "Collecteur", "Collectionneur",
    "Commanditaire", "Commentateur", "Commentateur de texte écrit", "Commissaire d'exposition", "Compilateur",
    "Compositeur", "Concepteur", "Conférencier", "Conseiller scientifique", "Consultant", "Contributeur", "Coordinateur",
    "Coordonnateur", "Copiste", "Correcteur", "Correspondant", "Créateur de l'objet", "Danseur", "Débatteur", "Dédicataire",
    "Dessinateur", "Détenteur du copyright", "Dialoguiste", "Diffuseur", "Directeur artistique", "Directeur de la photographie",
    "Directeur de la publication", "Directeur de la recherche", "Directeur de production", "Directeur de thèse",
    "Directeur musical", "Distributeur", "Donateur", "Doubleur", "Éditeur", "Éditeur commercial", "Éditeur intellectuel",
    "Éditeur scientifique", "Enquêteur", "Expert", "Facilitateur", "Fabricant", "Graphiste", "Grand témoin", "Illustrateur",
    "Imprimeur", "Ingénieur", "Ingénieur du son", "Instrumentiste", "Interprète", "Intervenant", "Intervieweur", "Interviewer",
    "Interviewé", "Invité", "Journaliste", "Lecteur", "Librettiste", "Maître d'œuvre", "Membre du jury", "Metteur en scène",
    "Modérateur", "Monteur", "Musicien", "Narrateur", "Opérateur", "Orateur", "Organisateur", "Organisateur de réunion",
    "Organisateur de réunion, de conférence", "Organisme de soutien", "Parolier", "Participant", "Personne honorée",
    "Personne interviewée", "Photographe", "Postfacier", "Préfacier", "Présentateur", "Président du jury de soutenance",
    "Producteur", "Producteur exécutif", "Programmeur", "Propriétaire", "Rapporteur", "Réalisateur", "Récitant",
    "Rédacteur", "Rédacteur en chef", "Réviseur", "Scénariste", "Scientifique", "Secrétaire", "Société de production", "Sponsor",
    "Technicien", "Technicien du son", "Témoin", "Traducteur", "Vidéaste", "Voix", "Voix parlée", "Voix off",
    "Collectivité éditrice", "Commissaire", "Discutant", "Mécène", "Partenaire", "Responsable", "Membre", "Production", "Réalisation",
)  # fmt: skip

ENGLISH = (
    "Actor", "Adapter", "Animator", "Annotator", "Arranger", "Artist", "Associated name", "Author", "Author of dialog",
    "Author of introduction, etc.", "Author of screenplay, etc.", "Broadcaster", "Chair", "Co-author", "Collaborator",
    "Commentator", "Compiler", "Composer", "Conductor", "Consultant", "Contributor", "Coordinator", "Corrector",
    "Correspondent", "Dancer", "Dedicatee", "Director", "Director of photography", "Discussant", "Distributor", "Editor",
    "Editor-in-chief", "Expert", "Facilitator", "Film editor", "Funder", "Guest", "Honoree", "Host", "Illustrator",
    "Interviewee", "Interviewer", "Issuing body", "Journalist", "Keynote speaker", "Lecturer", "Librettist", "Moderator",
    "Musician", "Narrator", "Organiser", "Organizer", "Organiser of meeting", "Organizer of meeting", "Organiser of meeting, conference", "Panelist",
    "Panellist", "Participant", "Performer", "Photographer", "Presenter", "Producer", "Production company", "Programmer",
    "Publisher", "Publishing director", "Rapporteur", "Recording engineer", "Recordist", "Researcher", "Reviewer",
    "Scenarist", "Scientific advisor", "Screenwriter", "Singer", "Speaker", "Sponsor", "Technician", "Translator", "Witness", "Writer",
)  # fmt: skip

_BODIES = ("organis", "organiz", "societe de production", "production company", "diffuseur", "broadcaster", "collectivite",
           "organisme", "commanditaire", "sponsor", "issuing body", "mecene", "partenaire", "funder")  # fmt: skip


def feminine(word: str) -> tuple[str, ...]:
    """Return the feminine forms of a French function, with the same endings as the masculine ones."""
    head, _, rest = word.partition(" ")
    tail = f" {rest}" if rest else ""
    endings = (("teur", "trice"), ("teur", "teuse"), ("eur", "euse"), ("ier", "ière"), ("ien", "ienne"), ("nt", "nte"), ("é", "ée"), ("eur", "eure"))  # fmt: skip
    return tuple(head.removesuffix(old) + new + tail for old, new in endings if head.endswith(old))


FUNCTIONS: tuple[str, ...] = tuple(
    sorted({f for word in FRENCH for f in (word, *feminine(word))} | set(ENGLISH), key=len, reverse=True)
)


def is_body_function(folded: str) -> bool:
    """Whether a (folded) function is one that bodies have."""
    return folded.startswith(_BODIES)
