"""Which words a negation concerns: those after it, or what was said before. French and English, folded."""

from __future__ import annotations

from collections.abc import Sequence

from webinar_archive.text.contraries import PARTICLES, is_content, negates
from webinar_archive.text.lexicon import FILLERS, word_set

_REACH = 5
"""Words around a border among which the two halves of `ne … pas` are sought."""

_NEGATING_DETERMINERS = word_set("aucun aucune sans ni nul nulle without neither nor hardly barely scarcely")
_SECOND_HALVES = word_set("pas plus jamais rien guere aucun aucune personne nullement")
_AFTER_DETERMINER = word_set(
    "de des du d l le la les un une ces ses mes nos leur leurs of the a an my our any"
)
_MOST_LINKS = 3
_NEGATING_ADVERBS = frozenset(("pas", "not", "jamais", "never"))
_LINKS_OF_ADVERBS = frozenset(("de", "d", "a"))
_ASIDE_VERBS = word_set("sais pense crois vois know think")
_CLAUSE_BEGINNINGS = word_set(
    "le la les l un une des du je j tu il elle on nous vous ils elles ce c ca cela cet cette ces mon ma mes ton ta tes "
    "son sa ses notre nos votre vos leur leurs et mais donc alors or puis quand si comme "
    "parce que qui chaque plusieurs "
    "y t en dans pour pendant apres avant depuis "
    "the a an i you he she it we they this that these those my your his her its our their and but so then when if "
    "because there what who how why every each some in for since after before"
)
"""Words with which people begin a clause: a negation before them belongs to what was said before."""


def negates_after(words: Sequence[str], at: int) -> bool:
    """Whether what was said before the folded word at `at` negates it and the words after it, not what came before.

    A determiner or preposition (`aucun`, `sans`) does. Any other negation (`pas`, `not`) ends an aside where a clause
    of its own follows (`je sais pas | les communes …`), unless a `ne` in that clause has no other second half.

    >>> [negates_after(text.split(), at) for text, at in (
    ...     ("et pas tous les elus", 2), ("je sais pas les communes", 3), ("jamais nous n accepterons cela", 1))]
    [True, False, True]
    """
    before = at
    while before > 0 and words[before - 1] in FILLERS:
        before -= 1
    if _ends_in_determiner(words[:before]):
        return True
    is_particle = before > 0 and words[before - 1] in PARTICLES
    last = before - 1 - is_particle
    if last < 0 or not negates(words, last):
        return False
    if is_particle:
        return True
    if at < len(words) and words[at] in _CLAUSE_BEGINNINGS:
        return _has_open_particle(words[at : at + _REACH + 1])
    if words[last] == "no":
        return at < len(words) and is_content(words[at])
    is_aside = last > 0 and words[last - 1] in _ASIDE_VERBS
    return words[last] not in ("personne", "rien") and not is_aside


def _ends_in_determiner(words: Sequence[str]) -> bool:
    """Whether words end in a determiner or preposition that negates, with its links: `aucun de ces`, `pas de`."""
    last = len(words) - 1
    while last > 0 and len(words) - last <= _MOST_LINKS and words[last] in _AFTER_DETERMINER:
        last -= 1
    ending = words[last:]
    if len(ending) == 2 and ending[0] in _NEGATING_ADVERBS:
        return ending[1] in _LINKS_OF_ADVERBS
    return not _NEGATING_DETERMINERS.isdisjoint(ending[:1])


def negates_before(words: Sequence[str], at: int) -> bool:
    """Whether the folded word at `at` is the second half of a `ne` that was said shortly before it.

    >>> [negates_before(text.split(), 4) for text in ("ils ne le voteront pas", "ils ont vote cela pas")]
    [True, False]
    """
    return (
        at < len(words)
        and words[at] in _SECOND_HALVES
        and _has_open_particle(words[max(0, at - _REACH) : at])
    )


def _has_open_particle(words: Sequence[str]) -> bool:
    """Whether a `ne` stands among folded words, and no negation that completes it."""
    particles = [at for at, word in enumerate(words) if word in PARTICLES]
    return bool(particles) and not any(negates(words, at) for at in range(particles[-1], len(words)))
