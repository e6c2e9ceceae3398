"""The commonest words and the fillers of each language, and a guess of the language from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice

from webinar_archive.text.normalize import fold


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


# the words that make up about half of all speech, folded, by language
COMMON: dict[str, frozenset[str]] = {
    "fr": word_set(
        "de la le et les des en un une du que est pour qui dans a par plus pas au sur ne se ce il "
        "sont avec on nous vous je c l d qu j n s m t y elle ils aux cette mais ou comme tout fait "
        "etre bien ca ont ete si leur meme aussi donc quand sa son ses alors tres parce tu moi lui "
        "deux peut faut va voila avoir faire dire etait ai avez mon ma mes notre votre rien non oui "
        "quoi entre sans apres ces cela cet elles encore ici leurs nos vos mieux moins point sous "
        "suis sommes etes soit avait avaient etaient serait fois chose choses gens dit tous toute "
        "toutes"
    ),
    "en": word_set(
        "the of and to a in that is it for you was on are as with they be at this have from or by not "
        "but what all were we when can there an your which their said if do will each about how up "
        "out them then she many some so these would other into has more her two like him see could no "
        "make than been who its now did get he i my me s t re ve ll m don just know think because our "
        "us really very where why also going go want people thing things well yeah right mean kind "
        "lot way"
    ),
}

# words that occur in most talks of an hour, less common than those above
FREQUENT: dict[str, frozenset[str]] = {
    "fr": word_set(
        "an euro dollar "
        "abord accord actuellement ailleurs aller allez ans annee annees argent arrive arriver "
        "attention aurait aujourd hui autant autour autre autres auront avant avons beaucoup besoin "
        "bonjour bonne bout car cas celle celles celui certain certaine certaines certains ceux "
        "chacun chaque chez coup combien comment completement comprendre compte connais connait "
        "contraire contre cote cours crois croire depuis dernier derniere derriere devant devenir "
        "devrait different dis disent doit doivent donc donne donner dont effet encore enfants enfin "
        "ensemble ensuite entendu envie eu evidemment exactement exemple face facon fallait fasse "
        "faudrait femmes fin fond fort force forme france francais grand grande grands gros "
        "gouvernement habitude heure heures hier homme hommes histoire idee important importe "
        "interessant jamais jour jours jusqu juste justement laisse lieu longtemps lorsque loin "
        "maintenant maison mal manger manque maniere meilleur mettre mis mode mois moment monde "
        "monsieur mort mot mots moyen moyenne niveau nombre nom nouveau nouvelle nuit ordre oublier "
        "parler parle parlez part partie partir partout passe passer pays peine pendant pense penser "
        "pensez permet personne personnes petit petite petits peu peur peuvent place plein plupart "
        "plusieurs plutot politique possible pourquoi pourrait pourtant pouvez pouvoir premier "
        "premiere prend prendre pres presque prix probleme problemes quel quelle quelles quelqu "
        "quelque quelques quels question questions raison rapport recherche reel regarde regarder "
        "reste rester retour reussi sait sais savez savoir semaine semble sens sera seront seul "
        "seulement simple simplement soir soient souvent sujet surtout systeme tant tard tellement "
        "temps tenir terre tete tiens tourne trop trouve trouver truc trucs type un vais vas venir "
        "vers veut veux vie vient viens ville vite vivre voir vois voit volonte vont voulais voulait "
        "vouloir voulez vrai vraiment vu"
    ),
    "en": word_set(
        "dollar euro "
        "able again against all almost already always another any anything around ask away back bad "
        "before began being believe best better between big bit both bring business call came care "
        "case change children come coming company course country day days different does doing done "
        "down during end enough even ever every everybody everyone everything example fact far feel "
        "few find first found four friend full give given god good got government great group guy had "
        "half hand happen happened hard having head hear help here high him himself history home hope "
        "hour house human idea important interesting itself job keep key knew last later least leave "
        "left less let life line little live long look looking lost love made making man matter maybe "
        "men might million minute money month more most move much must myself name national need "
        "never new next nice night nothing number off often oh old once one only open order own part "
        "past percent person place play point possible power president pretty problem problems public "
        "put question quite real reason remember room run saw say saying school second seen sense set "
        "should show side since small social something sometimes state states still stop story such "
        "sure system take talk talking tell than thank that three through time today together told "
        "too took true try trying turn under understand until use used using war water ways week went "
        "while whole why wife without woman women word words work working world year years young"
    ),
}

# adverbs, link words, determiners, prepositions and auxiliaries outside COMMON: no sentence turns on them alone
LIGHT: frozenset[str] = word_set(
    "abord ailleurs ainsi actuellement ait aurait auront aurais auraient auras aura avais avions aviez ayant eu "
    "autant autour autre autres autrement car celle celles celui ceux certain certaine certains certaines "
    "chacun chacune chaque combien comment completement contre cependant depuis derriere devant dessus dessous "
    "desormais donc dont effectivement egalement enfin ensuite environ etant eux evidemment exactement fallait "
    "faudrait finalement fus fut hors jusqu jusque juste justement longtemps lors lorsque maintenant malgre "
    "meme memes neanmoins normalement notamment parfois parmi partout pendant peu peut plusieurs plutot pourquoi "
    "pourtant pourrait pourraient pouvait pouvez peuvent presque puis puisque quel quelle quelles quels quelqu "
    "quelque quelques quiconque quoique reellement sauf selon sera serait seraient seront seras serez soient "
    "seulement simplement sinon soudain souvent surtout tant tandis tel telle telles tels tellement toujours "
    "toutefois trop vers vraiment vrai voire actuelle est hui aujourd absolument totalement clairement forcement "
    "avons avez sommes etes euro dollar livre pound degre degree percent pourcent "
    "rapidement doit doivent devrait devraient vont allait allaient vais allez avaient eut eurent lesquels laquelle "
    "lequel lesquelles celleci ceci quand cest quil truc trucs "
    "again almost already although always another any anything around being between both cannot could did does "
    "doing done during each either else enough even ever every everything has having hence here hers him himself "
    "however instead itself just least less may maybe might more most much must myself often once only otherwise "
    "ourselves perhaps pretty quite rather really same shall should since somehow someone something sometimes "
    "still such than that themselves thing those though through thus together too toward towards until upon "
    "us usually very were whatever when whenever where whereas wherever whether while who whoever whole whom whose "
    "why will within would yet yours yourself actually basically simply exactly absolutely totally completely "
    "certainly probably gonna wanna let lets"
)

FILLERS: frozenset[str] = word_set(
    "euh heu hein ben bah beh bon voila hum hm mh mhm ah oh eh ouais uh um er erm huh mmm"
)


def guess_language(texts: Iterable[str], expected: str | None = None, enough: int = 400) -> str | None:
    """Return `fr` or `en`, whichever has more of its commonest words among the first `enough`.

    `expected` is returned unless another language has twice as many of them and two more; without it, None
    when neither has enough.

    >>> guess_language(["nous avons appris que les gens sont là"])
    'fr'
    """
    words = bare_words(" ".join(islice(texts, enough)))[:enough]
    seen = {language: sum(map(common.__contains__, words)) for language, common in COMMON.items()}
    if expected is not None:
        return likelier_language(seen, expected)
    best = max(seen, key=lambda language: seen[language])
    return best if seen[best] * 5 >= len(words) > 0 else None


def bare_words(text: str) -> list[str]:
    """Return the words of a text in small letters, parted at apostrophes, without the marks around them.

    >>> bare_words("L'an 2000, peut-être")
    ['l', 'an', '2000', 'peut-être']
    """
    words = text.lower().replace("'", " ").replace("’", " ").split()
    return words if "".join(words).isalnum() else [word.strip('.,;:!?«»"()') for word in words]


def likelier_language(seen: Mapping[str, int], expected: str) -> str:
    """Return the language expected, or another one of whose commonest words far more were seen."""
    best = max(seen, key=lambda language: seen[language])
    known = seen.get(expected, 0)
    return best if seen[best] >= max(2 * known, known + 2, 2) else expected


FEWEST_TOLD_WORDS = 10
"""Of fewer words, the commonest tell no language."""
_SHARE_OF_LANGUAGE = 0.25
"""The share of its commonest words, which no other language has, that nearly every text of ten words reaches."""
_MOST_CHARACTERS = 20_000
_WORD = re.compile(r"[^\W_]+")
_STRAY = 8
"""Another language has at most one of its commonest words where the text's own has this many."""


def share_of_common(text: str, language: str) -> float:
    """Return the share of a text's words that are among the commonest of a language, and of no other known one.

    >>> share_of_common("The talk is about what people do", "en"), share_of_common("mot", "de")
    (0.857, 0.0)
    """
    words, own = _folded_words(text), _DISTINCT.get(language, frozenset())
    return round(sum(word in own for word in words) / len(words), 3) if words else 0.0


def another_by_common_words(text: str, language: str) -> str | None:
    """Return the language of a text that is `fr` or `en` and surely not `language`; None for any other text.

    >>> another_by_common_words("And this is what they said to us about the people of the town", "fr")
    'en'
    """
    if len(_folded_words(text)) < FEWEST_TOLD_WORDS:
        return None
    for other in _DISTINCT.keys() - {language}:
        share = share_of_common(text, other)
        if share >= _SHARE_OF_LANGUAGE and share_of_common(text, language) * _STRAY <= share:
            return other
    return None


def _folded_words(text: str) -> list[str]:
    return _WORD.findall(fold(text[:_MOST_CHARACTERS]))


_DISTINCT = {
    language: common.difference(*(words for other, words in COMMON.items() if other != language))
    for language, common in COMMON.items()
}
