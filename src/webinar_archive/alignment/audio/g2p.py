"""How words are said that no dictionary has: names, acronyms read as words, new coinages.

espeak-ng is asked where it is installed (its rules are good, its licence keeps it a program beside us, not a
part); otherwise a short table of spelling rules does, coarsely. Both give phones of the acoustic model.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence

from webinar_archive.alignment.audio.letter_rules import by_rules
from webinar_archive.alignment.audio.state_graph import Pronunciation

_TIMEOUT_S = 20
_MOST_WORDS = 500

# IPA as espeak-ng writes it, longest first where one begins another, to the phones of the models
_IPA: dict[str, dict[str, str]] = {
    "fr": {
        "ɑ̃": "an", "ɔ̃": "on", "ɛ̃": "in", "œ̃": "un", "dʒ": "dd jj", "tʃ": "tt ch", "ts": "tt ss",
        "a": "aa", "ɑ": "aa", "ɐ": "aa", "æ": "aa", "ʌ": "oe", "ɛ": "ai", "e": "ei", "ə": "ee", "ɪ": "ii",
        "i": "ii", "o": "au", "ɔ": "oo", "ø": "eu", "œ": "oe", "ɜ": "oe", "u": "ou", "ʊ": "ou", "y": "uu",
        "b": "bb", "d": "dd", "f": "ff", "ɡ": "gg", "g": "gg", "ɲ": "gn", "ʒ": "jj", "k": "kk", "l": "ll",
        "m": "mm", "n": "nn", "ŋ": "nn gg", "p": "pp", "ʁ": "rr", "r": "rr", "ɹ": "rr", "s": "ss", "ʃ": "ch",
        "t": "tt", "v": "vv", "w": "ww", "ɥ": "uy", "j": "yy", "z": "zz", "θ": "ss", "ð": "zz", "x": "rr",
    },
    "en": {
        "aɪə": "AY AH", "aɪ": "AY", "aʊ": "AW", "eɪ": "EY", "oʊ": "OW", "əʊ": "OW", "ɔɪ": "OY", "iə": "IY AH",
        "ɑːɹ": "AA R", "ɔːɹ": "AO R", "ɛɹ": "EH R", "ɪɹ": "IH R", "ʊɹ": "UH R", "tʃ": "CH", "dʒ": "JH",
        "ɑ": "AA", "ɒ": "AA", "a": "AE", "æ": "AE", "ʌ": "AH", "ə": "AH", "ɐ": "AH", "ɔ": "AO", "o": "OW",
        "ɛ": "EH", "e": "EH", "ɜ": "ER", "ɚ": "ER", "ɪ": "IH", "ᵻ": "IH", "i": "IY", "ʊ": "UH", "u": "UW",
        "b": "B", "d": "D", "ð": "DH", "f": "F", "ɡ": "G", "g": "G", "h": "HH", "k": "K", "l": "L", "m": "M",
        "n": "N", "ŋ": "NG", "p": "P", "ɹ": "R", "r": "R", "ʁ": "R", "s": "S", "ʃ": "SH", "t": "T", "ɾ": "T",
        "θ": "TH", "v": "V", "w": "W", "j": "Y", "z": "Z", "ʒ": "ZH", "y": "UW", "x": "K",
    },
}  # fmt: skip
_VOICES = {"fr": "fr", "en": "en-us"}


def guess(words: Sequence[str], language: str) -> Mapping[str, Pronunciation]:
    """A pronunciation for each word that can be said at all."""
    asked = [word for word in words if re.search(r"[^\W\d_]", word)][:_MOST_WORDS]
    found = _espeak(asked, language)
    for word in asked:
        if not found.get(word):
            found[word] = by_rules(word, language)
    return {word: phones for word, phones in found.items() if phones}


def phones_of_ipa(ipa: str, language: str) -> Pronunciation:
    """IPA to the model's phones; signs without a sound here (stress, length, ties) fall.

    >>> phones_of_ipa("klemˈɑ̃s", "fr")
    ('kk', 'll', 'ei', 'mm', 'an', 'ss')
    """
    table = _IPA[language]
    pattern = "|".join(re.escape(sign) for sign in sorted(table, key=len, reverse=True))
    bare = re.sub(r"\([^)]*\)|[ˈˌ_‿ ]", "", ipa)
    return tuple(phone for sign in re.findall(pattern, bare) for phone in table[sign].split())


def _espeak(words: Sequence[str], language: str) -> dict[str, Pronunciation]:
    program = shutil.which("espeak-ng")
    if program is None or not words:
        return {}
    # a full stop after each word keeps espeak from saying them together: one line each comes back
    text = "\n".join(f"{word.rstrip(chr(39))}." for word in words)
    command = [program, "-q", "--ipa", "-v", _VOICES[language]]
    try:
        done = subprocess.run(
            command, input=text.encode(), capture_output=True, timeout=_TIMEOUT_S, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return {}
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    if len(lines) != len(words):
        return {}
    return {word: phones_of_ipa(line, language) for word, line in zip(words, lines, strict=True)}
