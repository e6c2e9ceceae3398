"""What must be known of a language before a talk is heard: its commonest words, and its fillers."""

from __future__ import annotations

from collections.abc import Iterable


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# the words that make up about half of all speech in each language, folded, one list a tongue
COMMON: dict[str, frozenset[str]] = {
    "fr": _words(
        "de la le et les des en un une du que est pour qui dans a par plus pas au sur ne se ce il sont "
        "avec on nous vous je c l d qu j n s m t y elle ils aux cette mais ou comme tout fait etre bien ca "
        "ont ete si leur meme aussi donc quand sa son ses alors tres parce tu moi lui deux peut faut va "
        "voila avoir faire dire etait ai avez mon ma mes notre votre rien non oui quoi entre sans "
        "apres ces cela cet elles encore ici la leurs nos vos mieux moins point sous suis sommes etes "
        "soit avait avaient etaient serait fois chose choses gens dit tous toute toutes"
    ),
    "en": _words(
        "the of and to a in that is it for you was on are as with they be at this have from or by not but "
        "what all were we when can there an your which their said if do will each about how up out them "
        "then she many some so these would other into has more her two like him see could no make than "
        "been who its now did get he i my me s t re ve ll m don just know think because our us really "
        "very where why also going go want people thing things well yeah right mean kind lot way"
    ),
}

FILLERS: frozenset[str] = _words(
    "euh heu hein ben bah beh bon voila hum hm mh mhm ah oh eh ouais uh um er erm huh mmm"
)


def guess_language(texts: Iterable[str], enough: int = 400) -> str | None:
    """`fr` or `en`, whichever has more of its commonest words among the first `enough`; None for neither."""
    seen = dict.fromkeys(COMMON, 0)
    total = 0
    for text in texts:
        for word in text.lower().replace("'", " ").replace("’", " ").split():
            total += 1
            for language, words in COMMON.items():
                seen[language] += word.strip('.,;:!?«»"()') in words
        if total >= enough:
            break
    best = max(seen, key=lambda language: seen[language])
    return best if seen[best] * 5 >= total > 0 else None
