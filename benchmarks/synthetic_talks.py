"""Synthetic talks, quotations and recognition errors made from a seed, with the truth known: anyone can run them.

Speech is built from sentence patterns and an invented vocabulary in which a few words are common and most
are rare, with invented names; the writer's edits and the recognition errors are those of real notices and
captions.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from webinar_archive.models import Word

WORD_MS = 360


def _split(text: str, mark: str | None = None) -> list[str]:
    return text.split(mark)


@dataclass(frozen=True)
class LanguageMaterial:
    """Material of one language: patterns of `N` nouns, `V` verbs, `A` adjectives, `P` names, `D` numbers."""

    patterns: Sequence[str]
    links: Sequence[str]
    fillers: Sequence[str]
    endings: dict[str, Sequence[str]]
    errors: Sequence[tuple[str, str]]


FRENCH = LanguageMaterial(
    patterns=_split(
        "les N de la N V les N A dans la N|on V que le N est A pour tous les N|"
        "il faut V la N avant de V le N A|"
        "je crois que P V une N qui n'est pas A|nous avons V D N dans notre N|c'est la N du N qui V les N|"
        "quand le N V on ne V plus la N A|P a dit que les N V sans la N|ce que V cette N c'est le N A de P|"
        "en D la N V déjà des N et des N A|vous V un N avec beaucoup de N|ils ne V pas le N ils V la N",
        "|",
    ),
    links=_split("et puis|mais|parce que|donc|alors que|et|c'est-à-dire que|or|ensuite|je pense que", "|"),
    fillers=_split("euh|ben|voilà|hein|bon", "|"),
    endings={
        "N": ("tion", "té", "eur", "ment", "age", "ette", "ie", "on", "al", "oir"),
        "V": ("er", "ent", "ait", "é", "ir", "ont", "aient"),
        "A": ("ique", "able", "el", "if", "eux", "ant", "aire"),
    },
    errors=(("eau", "o"), ("ent ", " "), ("é", "e"), ("qu", "k"), ("ph", "f"), ("in", "ain"), ("s ", " ")),
)
ENGLISH = LanguageMaterial(
    patterns=_split(
        "the N of the N V the A N in the N|we V that the N is A for all the N|"
        "you have to V the N before they V it|"
        "I think that P V a N which is not A|we V D N in our N|it was the N that V the N of P|"
        "when the N V nobody V the A N|P said that the N V without the N|what this N V is the A N of P|"
        "in D the N V some N and some A N|they did not V the N they V the N",
        "|",
    ),
    links=_split("and then|but|because|so|while|and|which means that|I guess that", "|"),
    fillers=_split("uh|um|well|huh|yeah", "|"),
    endings={
        "N": ("ness", "tion", "er", "ment", "age", "ity", "ship", "th", "le"),
        "V": ("ed", "s", "ing", "ate", "ize", "en"),
        "A": ("ful", "able", "al", "ive", "ous", "less", "ic"),
    },
    errors=(("ght", "t"), ("ph", "f"), ("ea", "ee"), ("th", "t"), ("ed ", " "), ("s ", " ")),
)
SYLLABLES = _split(
    "ba ko li mar ten dru fel go zan vi rou cha pil nes tor que lam ber sou ri con pre dis pa sta gra mi lo "
    "ve "
    "nu sen tra cli por bou fi ran de ma chi teau cor pen blo sa tri mo pla ger ca phi"
)
LEXICON = 1_500
"""Stems of each kind; the n-th occurs about n times less often than the first (Zipf)."""


def _lexicon(material: LanguageMaterial, kind: str) -> list[str]:
    """Return the words of a kind, the same for every talk, so that absent quotations share words with each talk."""
    rng = random.Random(f"{kind}{material.fillers[0]}")
    stems = {"".join(rng.choices(SYLLABLES, k=rng.choice((1, 2, 2, 3)))) for _ in range(2 * LEXICON)}
    return [stem + rng.choice(material.endings[kind]) for stem in sorted(stems)[:LEXICON]]


@dataclass(frozen=True)
class SyntheticQuotation:
    """A printed quotation and when it is spoken (None: never); `kind` names the edit.

    `end_ms` is known where the quotation is of whole sentences, the last of them as spoken.
    """

    text: str
    kind: str
    start_ms: int | None
    end_ms: int | None = None


@dataclass
class Speech:
    """Sentences as spoken, word by word."""

    material: LanguageMaterial
    rng: random.Random
    sentences: list[list[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Shuffle the words, so that each talk has its own common ones."""
        self.lexicon = {kind: _lexicon(self.material, kind) for kind in "NVA"}
        for words in self.lexicon.values():
            self.rng.shuffle(words)
        self.ranks = list(accumulate(1 / (rank + 3) for rank in range(LEXICON)))

    def word(self, kind: str) -> str:
        """Return a word of a kind, a few of them often."""
        if kind == "P":
            return self.name()
        if kind == "D":
            return str(self.rng.choice((self.rng.randint(2, 99), self.rng.randint(1900, 9000))))
        words = self.lexicon[kind]
        return self.rng.choices(words, cum_weights=self.ranks[: len(words)])[0]

    def name(self) -> str:
        """Return an invented name, which makes a passage recognisable."""
        return "".join(self.rng.choices(SYLLABLES, k=self.rng.randint(2, 3))).capitalize()

    def sentence(self) -> list[str]:
        """Return one sentence of one or two clauses."""
        clauses = [self.rng.choice(self.material.patterns)]
        if self.rng.random() < 0.4:
            clauses += [self.rng.choice(self.material.links), self.rng.choice(self.material.patterns)]
        slots = " ".join(clauses).split()
        return [self.word(slot) if slot in ("N", "V", "A", "P", "D") else slot for slot in slots]

    def talk(self, count: int) -> None:
        """Add sentences until there are `count` words."""
        total = 0
        while total < count:
            self.sentences.append(self.sentence())
            total += len(self.sentences[-1])


def synthetic_talk(
    seed: int, words: int = 10_000, *, english: bool = False
) -> tuple[tuple[Word, ...], list[SyntheticQuotation]]:
    """Return a talk as a recogniser writes it, and quotations from it and from elsewhere as a writer prints them."""
    rng = random.Random(seed)
    speech = Speech(ENGLISH if english else FRENCH, rng)
    speech.talk(words)
    recognised, starts = _recognised_words(speech)
    quotations = []
    for kind, edit in EDITS.items():
        at = rng.randrange(5, len(speech.sentences) - 5)
        text, first = edit(speech, at)
        end_ms = starts[first + WHOLE_SENTENCES[kind]] if kind in WHOLE_SENTENCES else None
        quotations.append(SyntheticQuotation(text, kind, starts[first], end_ms))
    elsewhere = Speech(speech.material, random.Random(seed + 10_000))
    elsewhere.talk(200)
    absent = [" ".join(sentence) for sentence in elsewhere.sentences[:4]]
    quotations += [SyntheticQuotation(text, "absent", None) for text in absent]
    return recognised, quotations


def _recognised_words(speech: Speech) -> tuple[tuple[Word, ...], list[int]]:
    """Return the talk with fillers, repetitions and recognition errors, and the start of each sentence."""
    rng, material = speech.rng, speech.material
    words: list[Word] = []
    starts: list[int] = []
    now = 0
    for sentence in speech.sentences:
        starts.append(now)
        for spoken in sentence:
            texts = [spoken]
            if rng.random() < 0.03:
                texts.append(rng.choice(material.fillers))
            if rng.random() < 0.02:
                texts.append(spoken)
            for word in texts:
                for piece in _recognise(word, material, rng).split():
                    words.append(Word(piece, now, now + WORD_MS - 40))
                    now += WORD_MS
    return tuple(words), starts


def _recognise(word: str, material: LanguageMaterial, rng: random.Random) -> str:
    draw = rng.random()
    if draw < 0.04:
        for spelled, misheard in material.errors:
            word = (word + " ").replace(spelled, misheard).strip()
    elif draw < 0.06 and len(word) > 5:
        middle = len(word) // 2
        word = f"{word[:middle]} {word[middle:]}"
    elif draw < 0.07:
        return ""
    return word.lower()


Edit = Callable[[Speech, int], tuple[str, int]]


def _verbatim(speech: Speech, at: int) -> tuple[str, int]:
    return " ".join(speech.sentences[at] + speech.sentences[at + 1]).capitalize() + ".", at


def _short(speech: Speech, at: int) -> tuple[str, int]:
    return " ".join(speech.sentences[at][:6]), at


def _changed(speech: Speech, at: int) -> tuple[str, int]:
    words = list(speech.sentences[at] + speech.sentences[at + 1])
    for i in speech.rng.sample(range(2, len(words)), k=len(words) // 5):
        words[i] = speech.word(speech.rng.choice("NVA"))
    return " ".join(words), at


def _dropped(speech: Speech, at: int) -> tuple[str, int]:
    words = speech.sentences[at] + speech.sentences[at + 1]
    return " ".join(w for i, w in enumerate(words) if i < 2 or speech.rng.random() > 0.2), at


def _bracketed(speech: Speech, at: int) -> tuple[str, int]:
    words = list(speech.sentences[at])
    middle = len(words) // 2
    note = f"[{speech.name()}, {speech.word('N')} {speech.word('A')}]"
    return " ".join([f"[{speech.name()}]", *words[:middle], note, *words[middle:]]), at


def _cut(speech: Speech, at: int) -> tuple[str, int]:
    return f"{' '.join(speech.sentences[at])} […] {' '.join(speech.sentences[at + 2])}", at


def _joined(speech: Speech, at: int) -> tuple[str, int]:
    at = min(at, len(speech.sentences) - 45)
    return f"{' '.join(speech.sentences[at])} {' '.join(speech.sentences[at + 40])}", at


def _reordered(speech: Speech, at: int) -> tuple[str, int]:
    return f"{' '.join(speech.sentences[at + 1])}, {' '.join(speech.sentences[at])}", at


def _paraphrased(speech: Speech, at: int) -> tuple[str, int]:
    words = list(speech.sentences[at] + speech.sentences[at + 1])
    for i in speech.rng.sample(range(len(words)), k=len(words) * 2 // 5):
        words[i] = speech.word(speech.rng.choice("NVA"))
    return " ".join(words), at


EDITS: dict[str, Edit] = {
    "verbatim": _verbatim,
    "six words": _short,
    "words changed": _changed,
    "words dropped": _dropped,
    "editor's brackets": _bracketed,
    "marked cut": _cut,
    "distant passages joined": _joined,
    "clauses reordered": _reordered,
    "heavy paraphrase": _paraphrased,
}
WHOLE_SENTENCES = {"verbatim": 2, "editor's brackets": 1, "marked cut": 3}
"""The sentences from the first to the last of a quotation, where it ends as the last one is spoken."""
