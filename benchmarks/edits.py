"""A made set of edits: which changes of a quotation are told, and which rightly are not.

    python benchmarks/edits.py [SET …] [--missed]

Each line of `edits/SET.txt` is a sentence with an edit `[spoken|printed]`. It is spoken in a made talk and printed,
and tried again with both sides exchanged. The first set was used to choose rules, the second was not.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from random import Random

from markdown import share, table
from synthetic_talks import ENGLISH, FRENCH, WORD_MS, Speech

from webinar_archive import locate
from webinar_archive.models import Match, Verdict, Word

SETS = Path(__file__).parent / "edits"
CODES = {
    "negation": "negation-changed",
    "number": "number-changed",
    "unit": "number-changed",
    "name": "name-changed",
}
ONE_WAY = ("filler", "elision", "aside")
QUIET = ("filler", "elision", "aside", "equal")
CLASSES = {"synonym": "other", "filler": "filler"}
"""The class that an edit is to have, where it is not called as the edit."""

TALKS, TALK_WORDS = 5, 1_000
_EDIT = re.compile(r"\[([^|\]]*)\|([^\]]*)\]")


@dataclass(frozen=True)
class Edit:
    """A sentence as spoken and as printed, and what was done to it."""

    language: str
    kind: str
    spoken: str
    printed: str


def edits(path: Path) -> Iterator[Edit]:
    """Yield the edits of a set, those with both directions twice."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        language, kind, sentence = line.split(" ", 2)
        one, other = (" ".join(_EDIT.sub(rf"\{side}", sentence).split()) for side in (1, 2))
        yield Edit(language, kind, one, other)
        if kind not in ONE_WAY:
            yield Edit(language, {"omission": "addition"}.get(kind, kind), other, one)


@cache
def _talk(seed: int, *, english: bool) -> list[list[str]]:
    """Return the sentences of a made talk."""
    speech = Speech(ENGLISH if english else FRENCH, Random(seed))
    speech.talk(TALK_WORDS)
    return [[word.lower() for word in sentence] for sentence in speech.sentences]


def located(edit: Edit, seed: int) -> Match:
    """Return where a quotation is found in a made talk, in which its sentence is spoken between two others."""
    talk = _talk(seed % TALKS, english=edit.language == "en")
    at = 1 + (7 * seed) % (len(talk) - 1)
    texts = [*chain(*talk[:at]), *edit.spoken.lower().split(), *chain(*talk[at:])]
    words = [Word(text, at * WORD_MS, (at + 1) * WORD_MS - 40) for at, text in enumerate(texts)]
    printed = f"{edit.printed[0].upper()}{edit.printed[1:]}."
    (match,) = locate(words, [printed], language=edit.language)
    return match


@dataclass(frozen=True)
class Trial:
    """An edit and what the program said of it."""

    edit: Edit
    match: Match

    @property
    def kinds(self) -> set[str]:
        """The classes of the changes that were found."""
        return {change.kind.value for change in self.match.changes}

    @property
    def codes(self) -> set[str]:
        """The findings about them."""
        return {finding.code for finding in self.match.findings}

    def is_told(self, kind: str) -> bool:
        """Whether a change of this kind is told, by its class and by its finding."""
        return kind in self.kinds and CODES[kind] in self.codes

    @property
    def is_right(self) -> bool:
        """Whether what matters is told, what does not is not, and the rest is classed as what it is."""
        kind, told = self.edit.kind, {code for name, code in CODES.items() if self.is_told(name)}
        if kind in CODES:
            return self.is_told(kind) and told == {CODES[kind]} and self.match.verdict is not Verdict.VERBATIM
        if kind in QUIET:
            return not self.codes
        return not told and CLASSES.get(kind, kind) in self.kinds


def measure(name: str, *, missed: bool) -> None:
    """Print precision and recall of the changes that matter, and what was said of the others."""
    trials = [Trial(edit, located(edit, at)) for at, edit in enumerate(edits(SETS / f"{name}.txt"))]
    print(f"### {name.capitalize()} set ({len(trials)} edits)\n")
    rows = []
    for kind in CODES:
        told = [trial.edit.kind == kind for trial in trials if trial.is_told(kind)]
        found = [trial.is_told(kind) for trial in trials if trial.edit.kind == kind]
        verbatim = [t.match.verdict is Verdict.VERBATIM for t in trials if t.edit.kind == kind]
        rows.append([kind, len(found), share(told), share(found), sum(verbatim)])
    told = [t.edit.kind == kind for kind in CODES for t in trials if t.is_told(kind)]
    found = [t.is_told(t.edit.kind) for t in trials if t.edit.kind in CODES]
    verbatim = [t.match.verdict is Verdict.VERBATIM for t in trials if t.edit.kind in CODES]
    rows.append(["together", len(found), share(told), share(found), sum(verbatim)])
    table(["change", "edits", "precision", "recall", "`verbatim`"], rows)
    others = [kind for kind in dict.fromkeys(t.edit.kind for t in trials) if kind not in CODES]
    table(["edit", "edits", "classed so", "negation, number, unit or name told", "any finding"],
          [_other_row(kind, [t for t in trials if t.edit.kind == kind]) for kind in others])  # fmt: skip
    if missed:
        _print_missed(trials)


def _other_row(kind: str, trials: Sequence[Trial]) -> list[object]:
    material = sum(any(map(trial.is_told, CODES)) for trial in trials)
    wanted = CLASSES.get(kind, kind)
    classed = "–" if kind in QUIET and kind != "filler" else share([wanted in t.kinds for t in trials])
    return [kind, len(trials), classed, material, sum(bool(trial.codes) for trial in trials)]


def _print_missed(trials: Sequence[Trial]) -> None:
    for trial in trials:
        if not trial.is_right:
            match = trial.match
            changes = [(c.kind.value, c.printed, c.spoken) for c in match.changes]
            print(f"{trial.edit.kind}: {trial.edit.spoken} > {trial.edit.printed}")
            print(f"    {match.verdict.value} {match.confidence} {changes} {sorted(trial.codes)}")
    print(Counter(trial.edit.kind for trial in trials if not trial.is_right))


def main() -> None:
    """Print the tables of each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=["first", "second"])
    parser.add_argument("--missed", action="store_true", help="print the edits that were judged wrongly")
    options = parser.parse_args()
    for name in options.sets:
        measure(name, missed=options.missed)


if __name__ == "__main__":
    main()
