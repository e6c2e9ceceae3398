"""The tied states (senones) of each phone in its context.

A phone depends on its neighbours. The definition of the model (`mdef.txt`, Sphinx format 0.3) lists for
each triphone (phone, left, right, position in the word) the three senones of its beginning, middle
and end. Positions: `b` begin, `i` inside, `e` end of a word, `s` a word of a single phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from webinar_archive.errors import ModelMissing

Triphone = tuple[str, str, str, str]
"""Phone, left neighbour, right neighbour, position."""
States = tuple[int, ...]

_POSITIONS = "ibes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Senones:
    """The senones of the phones that were requested.

    `count` is the number of scores that the model gives a frame; the first `context_independent` of them
    belong to phones whatever their neighbours. `codebooks` is, for each senone of these phones, the number of its
    phone in the definition.
    """

    count: int
    context_independent: int
    phones: Mapping[str, States]
    triphones: Mapping[Triphone, States]
    codebooks: Mapping[int, int]

    def of(self, phone: str, left: str, right: str, position: str) -> States:
        """Return the nearest states the model has: of the triphone, of it elsewhere in a word, of the phone."""
        for candidate in (position, *_POSITIONS):
            states = self.triphones.get((phone, left, right, candidate))
            if states is not None:
                return states
        return self.phones[phone]


def read_senones(path: Path, wanted: Iterable[Triphone]) -> Senones:
    """Read the triphones whose phone and neighbours are in `wanted`, and all context-independent phones.

    Raises `ModelMissing` when the file is not such a definition.
    """
    contexts = {triphone[:3] for triphone in wanted}
    phones: dict[str, States] = {}
    triphones: dict[Triphone, States] = {}
    codebooks: dict[int, int] = {}
    counts: dict[str, int] = {}
    try:
        with path.open(encoding="ascii") as lines:
            for line in lines:
                fields = line.split()
                if len(fields) == 2:
                    counts[fields[1]] = int(fields[0])
                elif len(fields) > 6 and not line.startswith("#"):
                    phone, left, right, position = fields[:4]
                    if left != "-" and (phone, left, right) not in contexts:
                        continue
                    states = tuple(map(int, fields[6:-1]))
                    if left == "-":
                        phones[phone] = states
                    else:
                        triphones[phone, left, right, position] = states
                    codebooks.update(dict.fromkeys(states, int(fields[5])))
        return Senones(
            count=counts["n_tied_state"],
            context_independent=counts["n_tied_ci_state"],
            phones=phones,
            triphones=triphones,
            codebooks=codebooks,
        )
    except (OSError, ValueError, KeyError):
        raise ModelMissing("audio-model-broken", language=path.parent.name, path=str(path)) from None
