"""Words that turn a sentence into its contrary: negations, words that reverse, contrary pairs and prefixes.

French and English, a few of the neighbours' negations. All words are folded. The lists hold what no general rule
can tell: any other word put in the place of an unlike one is told as well (`alignment/words/changes`), so that
they need not be complete.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from webinar_archive.text.lexicon import COMMON, LIGHT, word_set
from webinar_archive.text.numbers import NUMERALS
from webinar_archive.text.word_forms import LEAST_PREFIXED_STEM, is_same_stem

PARTICLES = frozenset(("ne", "n"))
"""The first half of a French negation, which speech drops: it says nothing by itself."""

_NEGATIONS = word_set(
    "pas jamais rien aucun aucune nul nulle guere ni sans personne nullement aucunement "
    "not never no none nothing nobody neither nor without cannot nowhere hardly barely scarcely "
    "dont doesnt didnt isnt arent wasnt werent cant couldnt wont wouldnt shouldnt havent hasnt hadnt "
    "nunca nada nadie ningun ninguna nicht nichts kein keine keinen keiner keinem niemals ohne niet geen "
    "nooit zonder nao nessuno niente senza"
)
_BEFORE_T = word_set(
    "don doesn didn isn aren wasn weren can couldn won wouldn shouldn haven hasn hadn mustn needn ain shan "
    "mightn"
)
_ARTICLES = word_set("un une la cette chaque quelque toute ma sa ta notre votre leur premiere")
_REACH = 5
"""Words after `ne` among which `plus` is its second half."""

_REVERSING = re.compile(
    r"refus|cess|arret|evit|empech|interdi|nie[rzs]?$|echou|echec|renonc|abandonn|supprim|rejet|contest|"
    r"demen[tsi]|contre$|oppos|perd[ur]?|fau(?:x|sse)|rarement$|incapable|refrain|stop|avoid|prevent|fail|"
    r"den(?:y|ie)|reject|forb[ia]d|ban(?:s|ned)?$|prohibit|against$|false|lack|los[est]|rarely$|seldom$|unless$|"
    r"except$|unable"
)
# each side: words, or beginnings of words that end in `-`
_PAIRS = (
    ("plus davantage", "moins"),
    ("more", "less fewer"),
    ("most", "least fewest"),
    ("beaucoup nombreux nombreuses", "peu"),
    ("many much", "few little"),
    ("souvent", "rarement"),
    ("often", "rarely seldom"),
    ("tout tous toute toutes", "quelques certains certaines"),
    ("all every", "some few"),
    ("oui", "non"),
    ("yes", "no"),
    ("bien", "mal"),
    ("mieux", "pire"),
    ("bon bonne bons bonnes", "mauvais mauvaise mauvaises"),
    ("meilleur-", "pire-"),
    ("good", "bad"),
    ("well", "badly"),
    ("better", "worse"),
    ("best", "worst"),
    ("vrai vraie vrais vraies", "faux fausse fausses"),
    ("true", "false untrue"),
    ("right", "wrong left"),
    ("avant", "apres"),
    ("before", "after"),
    ("pour", "contre"),
    ("euro euros", "dollar dollars franc francs yen yens"),
    ("dollar dollars", "franc francs yen yens"),
    ("for", "against"),
    ("sur dessus", "sous dessous"),
    ("over above", "under below"),
    ("up", "down"),
    ("in inside", "out outside"),
    ("on", "off"),
    ("with", "without"),
    ("haut hauts haute hautes", "bas basse basses"),
    ("high-", "low-"),
    ("grand-", "petit-"),
    ("big large", "small"),
    ("fort-", "faible-"),
    ("strong-", "weak-"),
    ("riche-", "pauvre-"),
    ("rich-", "poor-"),
    ("premier premiere premiers premieres", "dernier derniere derniers dernieres second seconde"),
    ("first", "last"),
    ("debut commenc-", "fin fini- termin- arret-"),
    ("start- begin- began begun", "end- finish- stop-"),
    ("hier", "demain"),
    ("yesterday", "tomorrow"),
    ("tot", "tard"),
    ("early earlier", "late later"),
    ("dedans", "dehors"),
    ("interieur-", "exterieur-"),
    ("superieur-", "inferieur-"),
    ("major-", "minor-"),
    ("maxim-", "minim-"),
    ("positi-", "negati-"),
    ("acti-", "passi-"),
    ("public publics publique publiques", "prive- prives"),
    ("gauche", "droite"),
    ("nord", "sud"),
    ("north-", "south-"),
    ("east-", "west-"),
    ("homme hommes", "femme femmes"),
    ("man men", "woman women"),
    ("augment- hausse- accro- croiss- mont-", "baiss- diminu- redui- decro- descen- recul-"),
    ("increas- rise rises risen rising rose grow- grew", "decreas- fall- fell reduc- drop- declin- shrink-"),
    ("gagn-", "perd-"),
    ("win- won gain-", "lose- lost losing"),
    ("recu recus recue recues recoi- recev-", "donne- donna- perd- envoy-"),
    ("receiv-", "gave give- send- sent lost lose-"),
    ("accept- approuv-", "refus- rejet-"),
    ("accept- approv-", "refus- reject-"),
    ("permet- permis autoris-", "interdi- defend-"),
    ("allow- permit-", "forb- ban- prohibit-"),
    ("achet-", "vend-"),
    ("buy- bought", "sell- sold"),
    ("ouvr- ouvert-", "ferm-"),
    ("open-", "clos-"),
    ("entr-", "sort-"),
    ("prendre prend prends pris prise", "perdre perd perds rendre rend rends rendu"),
    ("pret prets prete pretes prets", "emprunt-"),
    ("lend- lent", "borrow-"),
    ("aim- ador-", "detest- hai-"),
    ("love- like-", "hate- dislike-"),
    ("soutien- soutenu- defend-", "combat- attaqu- oppos-"),
    ("support-", "oppos-"),
    ("remember-", "forg-"),
    ("success- succeed-", "fail-"),
    ("reussi-", "echou- echec- rat-"),
)
_NEGATING_PREFIXES = word_set("contre counter anti dis des desin non mal im in il ir un de mis")
_PREFIXES = tuple(_NEGATING_PREFIXES)
_NO_NEGATED_FORM = re.compile(
    r"demont|deven|deman|inform|impress|imprim|impos(?!si)|dispos|depos|depart|depend|decid|design|deplac|defin|discour|"
    r"deten|deriv|install|inspir|inspect|invers|invit|import|impliq|incit|indiqu|intend|intens|inter|invent|invest|"
    r"dispers|distrib|disput|under|until|union|unit|undo|declar|delimi|depass|desir|deterr?min|detail|devis|debat|"
    r"illustr|irrit|ilot|miss|mister|income|index|indust|inside|insist|instan|include|incline|increas"
)


def is_content(word: str) -> bool:
    """Whether a folded word carries a sentence's meaning: a noun, verb or adjective, no number and no light word.

    >>> [word for word in ("nous", "avons", "refuse", "trois") if is_content(word)]
    ['refuse']
    """
    return (
        len(word) > 2
        and word.isalpha()
        and word not in NUMERALS
        and word not in LIGHT
        and not any(word in words for words in COMMON.values())
    )


def negates(words: Sequence[str], at: int) -> bool:
    """Whether the folded word at `at` negates; the words around it tell `ne … plus` from `plus`, `don't` from a `t`.

    >>> words = "ce n est pas la personne qui ne doit plus rien".split()
    >>> [word for at, word in enumerate(words) if negates(words, at)]
    ['pas', 'plus', 'rien']
    """
    word = words[at]
    before = words[at - 1] if at else ""
    if word == "personne":
        return before not in _ARTICLES
    if word == "no":
        return at + 1 < len(words) and words[at + 1] != "no" and words[at + 1].isalpha()
    if word == "t":
        return before in _BEFORE_T
    if word == "plus":
        return before != "de" and not PARTICLES.isdisjoint(words[max(0, at - _REACH) : at])
    return word in _NEGATIONS


def negated_with(words: Sequence[str], at: int, among: Sequence[int]) -> bool:
    """Whether the word at `at` negates, or is the verb of an `n't` that stands among the same words."""
    if words[at] in _BEFORE_T and at + 1 in among and words[at + 1] == "t":
        return True
    return negates(words, at)


def reverses(word: str) -> bool:
    """Whether a folded word turns what follows into its contrary, as `refuse` and `fail` do."""
    return _REVERSING.match(word) is not None


def are_contrary(one: str, other: str) -> bool:
    """Whether two folded words are known contraries, or one negates the other by a prefix or an ending.

    >>> are_contrary("acceptent", "refuse"), are_contrary("possible", "impossible"), are_contrary("dit", "dire")
    (True, True, False)
    """
    if one == other:
        return False
    sides = _SIDES.of(one)
    if sides and not _SIDES.of(other).isdisjoint({(pair, 1 - side) for pair, side in sides}):
        return True
    return is_negated_form(one, other) or _differ_by_suffix(one, other)


def is_negated_form(one: str, other: str) -> bool:
    """Whether one of two folded words is the other with a negating prefix.

    >>> is_negated_form("legal", "illegaux"), is_negated_form("import", "export"), is_negated_form("former", "informer")
    (True, False, False)
    """
    short, long = _singular(one), _singular(other)
    if len(short) > len(long):
        short, long = long, short
    if not long.startswith(_PREFIXES):
        return False
    return not _NO_NEGATED_FORM.match(long) and any(
        long.startswith(prefix) and is_same_stem(long.removeprefix(prefix), short, least=LEAST_PREFIXED_STEM)
        for prefix in _NEGATING_PREFIXES
    )


def _singular(word: str) -> str:
    """Return the singular of a French plural in `-aux`."""
    return f"{word[:-3]}al" if word.endswith("aux") else word


def _differ_by_suffix(one: str, other: str) -> bool:
    """Whether one ends in `-ful` and the other in `-less`."""
    if "less" not in one and "less" not in other:
        return False
    short, long = (one, other) if one.endswith(("ful", "fully")) else (other, one)
    stem = short.removesuffix("ly").removesuffix("ful")
    return stem != short and long.removesuffix("ly") == f"{stem}less"


_LEAST_BEGINNING = 3
"""Letters of the shortest beginning of a word that belongs to a pair."""


class _Sides:
    """The known contraries by word, and by beginning of a word: numbers of pairs, with the side of each."""

    def __init__(self) -> None:
        self.words: dict[str, set[tuple[int, int]]] = {}
        self.stems: dict[str, set[tuple[int, int]]] = {}
        for number, pair in enumerate(_PAIRS):
            for side, words in enumerate(pair):
                for word in words.split():
                    known = self.stems if word.endswith("-") else self.words
                    known.setdefault(word.rstrip("-"), set()).add((number, side))
        # most words begin as none of these
        self.beginnings = {stem[:_LEAST_BEGINNING] for stem in self.stems}

    def of(self, word: str) -> set[tuple[int, int]]:
        """Return the pairs that a word belongs to, each with its side."""
        found = set(self.words.get(word, ()))
        if word[:_LEAST_BEGINNING] not in self.beginnings:
            return found
        for size in range(_LEAST_BEGINNING, len(word) + 1):
            found |= self.stems.get(word[:size], set())
        return found


_SIDES = _Sides()
