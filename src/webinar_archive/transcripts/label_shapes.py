"""What a speaker's label looks like, and which words before a colon are speech."""

from __future__ import annotations

import re

from webinar_archive.text.normalize import fold

LONGEST = 80
"""The longest label."""
_MOST_WORDS = 12
_PARTICLES = 3
_SENTENCE = re.compile(r"[!?…«»\"“”;]|\w{4}\.\s")
"""What stands in no label: the end of a sentence, a quotation."""
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W_]+'?")
NUMBERED = re.compile(
    r"(?:speaker|spk|locut(?:eur|rice)|intervenante?|participante?|orat(?:eur|rice)|personne|voix|guest|invite|user|"
    r"utilisateur|sprecher|spreker|hablante|interlocuteur)[ _-]?[\da-z?]{1,3}"
)
_DEVICE = re.compile(
    r"\b(?:iphone|ipad|galaxy|android|samsung|macbook|huawei|pixel|pc|laptop|telephone|portable)\b"
)
_ROOM = re.compile(r"\b(?:salle|room|studio|plateau|regie|auditorium|zoom|teams|webex)\b")
_SHAPED = re.compile(r"[|@/]|\w\s?\([^()]{0,200}\)|\d\s-\s|\s-\s")
"""Bars, addresses, places in brackets: no words before a colon in speech have them."""


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_ORDINARY = _words(
    "aber about again ai aie ainsi alors als also am and answer are as at attention au aussi autrement aux",
    "avais avait avant avec avez avoir avons bah be because been bien bilan bon bonjour bonsoir bref but by",
    "c' ca can car ce ceci cela celle celui ces cet cette cher chere cheres chers chose",
    "citation cite comme comment conclusion",
    "consequence constat dans das dat depuis der dernier derniere deuxieme deuxiemement did die dis disait",
    "disant disent dit dites do donc dont dus een elle elles en enfin ensuite est et etait etc evidemment",
    "example exemple exemples explique finalement finally first fois for from has have he hello her here het",
    "his how however i ich idee idees if ik il ils in is ist it j' ja je jusqu' just juste les leur leurs",
    "like lorsqu' m' ma maar maintenant mais me merci mes moi mon morale mot my n' nee nein niet no non nos",
    "note notre nous now objectif of ok okay on ont or ou oui our par parce pas plus point pour pourquoi",
    "precision premier premiere premierement preuve problem probleme puis puisqu' qu' quand que quel quelle",
    "quelles quels question questions qui quoi quote raison rappel reason regle remarque remember repond",
    "repondait reponse reponses result resultat resultats resume s' sa said say says second selon ses she si",
    "sie sinon so soit solution son sont sujet summary sur surtout t' ta tes thank thanks that the their then",
    "there they third this to toi ton tous tout troisieme troisiemement tu un und une verdict voici voila",
    "vois vos votre vous was we well what when where which who why wij wir with yes you your zij",
    "ecoutez regardez imaginez voyez notez sachez rappelez disons attendez allez tenez etape theme",
    "chapitre partie article axe thing things look listen imagine step topic ecoute regarde",
)
"""Words that begin speech, not names; folded."""


def label_key(label: str) -> str:
    """Return the folded form by which labels are the same."""
    return " ".join(fold(label[: 2 * LONGEST]).split())


def may_be_label(label: str) -> bool:
    """Whether words before a colon can be a label at all: a few, without the end of a sentence in them."""
    words = label.split()
    return (
        1 <= len(words) <= _MOST_WORDS
        and bool(_LETTER.search(label) or re.fullmatch(r"\+?[\d ]{6,20}\**", label))
        and not _SENTENCE.search(label)
        and "//" not in label
    )


def is_ordinary(written: str) -> bool:
    """Whether words are among those that begin speech: a short or joining word that no name has."""
    words = _WORD.findall(fold(written.replace("\u2019", "'")))
    if has_shape_of_label(written):
        return False
    return any(word in _ORDINARY for word in words) and not _is_initials(written)


def _is_initials(written: str) -> bool:
    return bool(re.fullmatch(r"(?:[A-ZÀ-Ý][.\-]? ?){1,3}", written)) and len(written) <= 6


def has_shape_of_label(written: str) -> bool:
    """Whether words have a shape that only labels have: `X | Y`, `Name (place)`, `Speaker 1`, a device, a room."""
    folded = label_key(written)
    return bool(
        _SHAPED.search(written)
        or NUMBERED.fullmatch(folded)
        or (
            _DEVICE.search(folded)
            or (_ROOM.search(folded) and written[0].isupper() and any(map(str.isdigit, written)))
        )
    )


def is_name(written: str) -> bool:
    """Whether all words but particles begin with a capital."""
    words = written.split()
    return all(word[0].isupper() or len(word) <= _PARTICLES for word in words) and written[0].isupper()


def is_full_name(written: str) -> bool:
    """Whether words are written as a name of two and more words."""
    return (
        2 <= len(written.split()) <= 5
        and is_name(written)
        and not is_ordinary(written)
        and not written.islower()
    )
