"""Language codes as sites and containers write them, brought to BCP 47 and compared."""

from __future__ import annotations

import re

# ISO 639-2 codes (containers use them, the bibliographic ones too) that have a two-letter form
_SHORT = {
    "ara": "ar", "baq": "eu", "eus": "eu", "bre": "br", "bul": "bg", "cat": "ca", "chi": "zh", "zho": "zh",
    "cos": "co", "cze": "cs", "ces": "cs", "dan": "da", "dut": "nl", "nld": "nl", "eng": "en", "est": "et",
    "fin": "fi", "fre": "fr", "fra": "fr", "ger": "de", "deu": "de", "gle": "ga", "glg": "gl", "gre": "el",
    "ell": "el", "heb": "he", "hin": "hi", "hrv": "hr", "hun": "hu", "ice": "is", "isl": "is", "ind": "id",
    "ita": "it", "jpn": "ja", "kor": "ko", "lav": "lv", "lit": "lt", "ltz": "lb", "nor": "no", "oci": "oc",
    "per": "fa", "fas": "fa", "pol": "pl", "por": "pt", "rum": "ro", "ron": "ro", "rus": "ru", "slo": "sk",
    "slk": "sk", "slv": "sl", "spa": "es", "srp": "sr", "swe": "sv", "tha": "th", "tur": "tr", "ukr": "uk",
    "vie": "vi", "wel": "cy", "cym": "cy",
}  # fmt: skip
_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8}){0,4}", re.IGNORECASE)
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis", "unk", "nil"})


def language_tag(written: str | None) -> str | None:
    """BCP 47 of a code as written (`fre`, `fr_FR`, `FR-fr`), None for anything else, as `Français` or `und`.

    >>> language_tag("fre"), language_tag("pt_br")
    ('fr', 'pt-BR')
    """
    if written is None or not _TAG.fullmatch(written.strip().replace("_", "-")):
        return None
    first, *rest = written.strip().replace("_", "-").split("-")
    first = _SHORT.get(first.lower(), first.lower())
    if first in _NO_LANGUAGE:
        return None
    return "-".join([first, *(_part(part) for part in rest)])


def same_language(one: str | None, other: str | None) -> bool:
    """Whether two tags name the same language, regions and scripts aside; unknown is never the same."""
    return bool(one and other) and str(one).split("-")[0] == str(other).split("-")[0]


def _part(part: str) -> str:
    if len(part) == 2:
        return part.upper()
    return part.title() if len(part) == 4 and part.isalpha() else part.lower()
