"""Letters to phones by a short table, where neither a dictionary nor espeak-ng knows better.

Coarse on purpose: the search forgives a wrong phone or two in a name, not a word that is missing.
"""

from __future__ import annotations

import re

from webinar_archive.alignment.audio.state_graph import Pronunciation
from webinar_archive.text.normalize import fold

_V = "aeiouy"


def _table(text: str) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """Rules one a line: a pattern, then the phones it stands for (none: silent). The first that fits wins."""
    rows = (line.split() for line in text.strip().splitlines())
    return tuple((re.compile(row[0]), tuple(row[1:])) for row in rows)


_FRENCH = _table(
    rf"""
    eaux?|aux?$|au au
    oeu|eu oe
    oi|oy ww aa
    oin(?![{_V}nm]) ww in
    ou|ow ou
    ien(?![{_V}nm]) yy in
    ain(?![{_V}nm])|ein(?![{_V}nm])|aim(?![{_V}nm])|[iy][nm](?![{_V}nm]) in
    un(?![{_V}nm])|um$ un
    [ae][nm](?![{_V}nm]) an
    o[nm](?![{_V}nm]) on
    ai|ei|ay|ey ai
    ill(?=[{_V}])|ille$ ii yy
    (?<=[{_V}])y(?=[{_V}]) yy
    tion ss yy on
    sch|ch|sh ch
    ph ff
    gn gn
    gu(?=[eiy]) gg
    g(?=[eiy])|ge(?=[ao])|j jj
    qu|q kk
    c(?=[eiy]) ss
    ck|cc|c|k kk
    (?<=[{_V}])s(?=[{_V}]) zz
    ss|s$|sc(?=[eiy]) ss
    e[rzt]$|[éè]e?s?$ ei
    é ei
    [èê] ai
    es?$ ee
    e(?=[{_V}]) ee
    x$|h
    x kk ss
    bb?|p$ bb
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
    a aa
    e ai
    i|y ii
    o oo
    u uu
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
    wh|w W
    ck|cc|q K
    dge|j JH
    kn N
    wr R
    ng$ NG
    ee|ea|ie IY
    oo UW
    ou|ow AW
    oi|oy OY
    ai|ay|ei|ey EY
    au|aw AO
    oa OW
    er$|ur|ir ER
    qu K W
    c(?=[eiy]) S
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
    a AE
    e EH
    i IH
    o AA
    u AH
    """
)


def by_rules(word: str, language: str) -> Pronunciation:
    """The phones of a word by its letters; empty when it has no letter that is known.

    >>> by_rules("Clémence", "fr")
    ('kk', 'll', 'ei', 'mm', 'an', 'ss', 'ee')
    """
    table = _ENGLISH if language == "en" else _FRENCH
    phones: list[str] = []
    letters, at = fold(word), 0
    while at < len(letters):
        found = next(((rule, said) for pattern, said in table if (rule := pattern.match(letters, at))), None)
        if found is None:
            at += 1
            continue
        rule, said = found
        phones += said
        at = rule.end()
    return tuple(phones)
