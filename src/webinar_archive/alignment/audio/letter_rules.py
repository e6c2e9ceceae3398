"""Letters to phones by a short table, for words that neither the dictionary nor espeak-ng covers.

Coarse on purpose: the search tolerates a wrong phone or two in a name, but not a missing word.
"""

from __future__ import annotations

import re
import unicodedata

from webinar_archive.alignment.audio.state_graph import Pronunciation
from webinar_archive.text.normalize import fold

_ACCENTED = frozenset("àâçéèêëîïñôöùûü")
"""Letters that rules below distinguish from those without accent; all others are folded."""

_V = "aeiouyàâéèêëîïôöùûü"
_FRONT = "eiyéèêëîï"
"""Vowels before which c and g are soft."""


def _table(text: str) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """Parse rules, one a line: a pattern, then its phones (none: silent). The first that matches applies."""
    rows = (line.split() for line in text.strip().splitlines())
    return tuple((re.compile(row[0]), tuple(row[1:])) for row in rows)


_FRENCH = _table(
    rf"""
    eaux?|aux?$|au au
    oeu|e[uû]|ö oe
    oin(?![{_V}nm]) ww in
    o[iî]|oy ww aa
    o[uùû]|ow ou
    ien(?![{_V}nm]) yy in
    (?<=é)en(?![{_V}nm]) in
    ain(?![{_V}nm])|ein(?![{_V}nm])|aim(?![{_V}nm])|[iïy][nm](?![{_V}nm]) in
    un(?![{_V}nm])|um$ un
    [ae][nm](?![{_V}nm]) an
    o[nm](?![{_V}nm]) on
    a[iî]|e[iî]|ay|ey ai
    (?<=\b[mv])ill ii ll
    ille$|ill(?=[{_V}]) ii yy
    (?<=[{_V}])y(?=[{_V}]) yy
    tion ss yy on
    sch|ch|sh ch
    ph ff
    gn|ñ gn
    gu(?=[eiyéèêî]) gg
    ge(?=[aâoô])|g(?=[{_FRONT}])|j jj
    qu|q kk
    cc(?=[{_FRONT}]) kk ss
    c(?=[{_FRONT}])|ç ss
    ck|cc|c|k kk
    (?<=[{_V}])s(?=[{_V}]) zz
    ss|s$|sc(?=[{_FRONT}]) ss
    e[rzt]$|ée?s?$ ei
    é ei
    è|ê|ë ai
    es?$ ee
    e(?=[{_V}]) ee
    x$|h
    x kk ss
    bb? bb
    dd? dd
    ff? ff
    gg? gg
    ll? ll
    mm? mm
    nn? nn
    pp? pp
    rr? rr
    s ss
    tt? tt
    vv?|w vv
    zz? zz
    [aàâ] aa
    e ai
    [iîï]|y ii
    ô au
    o oo
    [uùûü] uu
    """
)
_ENGLISH = _table(
    rf"""
    tion SH AH N
    sion ZH AH N
    igh AY
    augh|ough AO
    tch|ch CH
    sh SH
    th TH
    ph F
    wr R
    wh|w W
    qu K W
    cc(?=[{_FRONT}]) K S
    ck|cc|q K
    dge|j JH
    kn N
    ng$ NG
    ée? EY
    è|ê|ë EH
    ç S
    ñ N Y
    ï|î IY
    ee|ea|ie IY
    oo UW
    ou|ow AW
    oi|oy OY
    ai|ay|ei|ey EY
    au|aw AO
    oa OW
    er$|ur|ir ER
    c(?=[{_FRONT}]) S
    x K S
    e$
    a(?=[^{_V}]e$) EY
    i(?=[^{_V}]e$) AY
    o(?=[^{_V}]e$) OW
    u(?=[^{_V}]e$) UW
    bb? B
    c|kk? K
    dd? D
    ff? F
    gg? G
    h HH
    ll? L
    mm? M
    nn? N
    pp? P
    rr? R
    ss? S
    tt? T
    vv? V
    y$ IY
    y Y
    zz? Z
    [aàâ] AE
    e EH
    i IH
    [oôö] AA
    [uùûü] AH
    """
)


RULES = {"fr": _FRENCH, "en": _ENGLISH}


def phones_by_rules(word: str, language: str) -> Pronunciation:
    """Return the phones of a word by its letters; empty when it has none that the rules cover.

    >>> phones_by_rules("Clémence", "fr")
    ('kk', 'll', 'ei', 'mm', 'an', 'ss', 'ee')
    >>> phones_by_rules("François", "fr")[:4]
    ('ff', 'rr', 'an', 'ss')
    """
    table = RULES["en" if language == "en" else "fr"]
    phones: list[str] = []
    letters, at = _letters(word), 0
    while at < len(letters):
        found = next(
            ((match, said) for pattern, said in table if (match := pattern.match(letters, at))), None
        )
        if found is None:
            at += 1
            continue
        match, said = found
        phones += said
        at = match.end()
    return tuple(phones)


def _letters(word: str) -> str:
    """Lower the case, and drop accents that no rule reads."""
    lower = unicodedata.normalize("NFC", word).lower()
    return "".join(letter if letter in _ACCENTED else fold(letter) for letter in lower)
