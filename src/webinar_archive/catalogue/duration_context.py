"""Figures that look like a duration and are none: times of day, picture formats, sizes, numbers, parts."""

from __future__ import annotations

import re

_NOT_A_TIME = re.compile(
    r"(?:\bn[°o]\.?|\bnumeros?|\bvol\.?|\bp\.|\bzone|\btome|\bt\.|\bpart(?:ie)?|°|\bformat|\bratio"
    r"|\baspect|\bimage|\bscale|\bechelle) ?:? ?$"
)
_LASTS = re.compile(
    r"\b(?:durees?|durations?|lengths?|running times?|runtime|dauer|laufzeit|lasting|dure|lasts?|duur|duracion"
    r"|durata)\b(?: totale?)?[ :=]{0,3}(?:de |d'|of )?$"
)
_BEFORE_A_TIME_OF_DAY = re.compile(
    r"(?:@|\bat|\bdes|\bvers|\bfrom|\bum|\bvon|\bbis|\bom|\bvan|\buntil|\btill|\bavant|\bapres|\bbefore|\bafter"
    r"|\bjusqu'(?:a|@)|\bheure|\bdebute?|\bstarts?|\b(?:19|20)\d\d,?|\b\d{1,2}[/.]\d{1,2}|\ba) ?:? ?$"
)
_AFTER_A_TIME_OF_DAY = re.compile(
    r" ?(?:[ap]\.?m\b|utc|gmt|cest?\b|e[sd]t\b|\(?heure|precises?|pile|du matin|du soir|de l'apres|o'clock|uhr"
    r"|sur 24|/24)"
)
_OF_A_PART = re.compile(
    r"(?:\bdont|\bincluding|\bincl\.?|\by compris|\bextraits?|\bexcerpts?|\bpause|\bbreak|\bteaser"
    r"|\bbande[- ]annonce|\btrailer|\bgenerique|\btoutes les|\bevery|\bil y a|\bapres|\bafter|@|\bavant|\bminute"
    r"|\bpremieres?|\bdernieres?|\bfirst|\blast|\bbonus)[ :(]{0,3}(?:de |d'|un |of )?$"
)
"""What stands before the duration, or the position, of a part."""
_PICTURE_FORMATS = frozenset(
    {(16, 10), (1, 33), (1, 37), (1, 66), (1, 78), (1, 85), (2, 35), (2, 39), (2, 40), (21, 10)}
)
_INCHES = frozenset({7, 10, 12})
_DISC = re.compile(
    r"\b(?:disques?|discs?|vinyles?|lp|tours|rpm|disquettes?|ecran|screen|pouces|inch(?:es)?)\b"
)
_FEW = frozenset("1234")
"""Minutes of a clock without hours that may as well be hours."""
_DAYTIME = 6
"""Hours from which figures without a unit of minutes are a time of day."""


def is_no_duration(found: re.Match[str], before: str, after: str) -> bool:
    """Whether figures (a match of `FIGURES`) between two pieces of text are a time of day, a number, or a part's."""
    if found["moment"] or found["times"] or _NOT_A_TIME.search(before) or _OF_A_PART.search(before):
        return True
    return not _LASTS.search(before) and _is_time_of_day(found, before, after)


def _is_time_of_day(found: re.Match[str], before: str, after: str) -> bool:
    if found["clock"]:
        first = int(found["c_h"] or found["c_m"])
        if found["frames"] or first > 24 or (found["c_unit"] and not found["c_h"]):
            return False
    elif found["hours"]:
        if any(found[name] for name in ("hm_unit", "hms2", "hs", "h_fraction", "h_more", "h_part")):
            return False
        first = int(re.split("[.,]", found["h"])[0])
        if first >= _DAYTIME and not re.search(r"hours|hrs", found[0]):
            return True
    else:
        return False
    return bool(_BEFORE_A_TIME_OF_DAY.search(before) or _AFTER_A_TIME_OF_DAY.match(after))


def is_size(found: re.Match[str]) -> bool:
    """Whether figures with one unit are metres of film or inches of a disc, or a clock is a picture's format."""
    if found["clock"] and not found["c_h"] and not found["c_unit"]:
        first, second = int(found["c_m"]), int(found["c_s"])
        # `1:30` may be an hour and a half; `16:10` is a screen
        return (first, second) in _PICTURE_FORMATS or found["c_m"] in _FEW
    if found["minutes"] and found["metres"]:
        return not found["ms"]
    if found["seconds"] and found["s_unit"].strip() in ('"', "''"):
        return float(found["s"].replace(",", ".")) in _INCHES or bool(_DISC.search(found.string))
    return False
