"""Attribution: the name just before or after a quoted text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from webinar_archive.catalogue.contributors import resolve
from webinar_archive.models import Contributor

_CAP = r"[A-ZÀ-ÖØ-Þ]"
_WORD = rf"(?:{_CAP}[\w’'-]*\.?|[A-Z]\.)"
_NAME = rf"(?:(?:M\.|Mme|MM\.|Dr\.?|Pr\.?|Prof\.|Mr\.?|Mrs\.?|Ms\.?)\s+)?{_WORD}(?:[\s\u00a0-]+(?:{_WORD}|d[eu]s?|de la|van|von|der|den|di|da|le|la|el|ben|bin)){{0,5}}"
_ROLE = r"(?:\s*\((?P<role>[^()]*(?:\([^()]*\)[^()]*)*)\)|\s*,\s*(?P<role2>[^:«»“”\n]{2,240}?)(?=\s*(?:[,:.;]|$))\s*,?)?"

_SAYS_FR = (
    r"(?:a\s+)?(?:expliqu|affirm|déclar|conclu|estim|précis|ajout|rappel|résum|soulign|not|insist|racont|témoign|"
    r"indiqu|lanc|répond|répliqu|confi|observ|constat|propos|plaid|regrett|admet|admi|reconna|défend|avanc|dit|dis|"
    r"annonc|martel|assur|juge|jug|pense|poursui|repren|repri|interroge|demand|commente|comment|détaill|évoqu|"
    r"s['’]exclam|s['’]interrog|s['’]inquièt|se félicit|se souv|se réjoui)\w*"
)
_SAYS_EN = (
    r"(?:has\s+|have\s+)?(?:said|says|say|explain(?:s|ed)|conclude[sd]|add(?:s|ed)|argue[sd]|note[sd]|state[sd]|"
    r"claim(?:s|ed)|recall(?:s|ed)|insist(?:s|ed)|observe[sd]|warn(?:s|ed)|told\s+\w+|tells\s+\w+|ask(?:s|ed)|"
    r"repl(?:ies|ied)|remark(?:s|ed)|point(?:s|ed)\s+out|suggest(?:s|ed)|declare[sd]|wrote|writes|summari[sz]e[sd])"
)
_SAYS = rf"(?:{_SAYS_FR}|{_SAYS_EN})"
_ACCORDING = r"(?:[Ss]elon|[Dd][’']après|[Pp]our|[Cc]omme\s+(?:le\s+|l[’'])?\w+|[Aa]ccording\s+to|[Aa]s|[Ii]n\s+the\s+words\s+of|[Dd]ixit)"

_SPACE = r"[\s\u00a0\u202f]*"
_BREAK = r"(?:^|[\n•]|(?<=[.;!?\]»”\"])\s|\s[-–—]\s|(?<=:)\s|^[-–—*]\s*|\n[-–—*]\s*)"

# what stands just before the opening mark, tried in this order
_BEFORE = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        rf"{_BREAK}{_SPACE}[-–—*•]?{_SPACE}(?P<name>{_NAME}){_ROLE}{_SPACE}:{_SPACE}[-–—]?{_SPACE}$",
        rf"\b{_ACCORDING}\s+(?P<name>{_NAME}){_ROLE}[^«»“”\n.!?]{{0,80}}?{_SPACE}[,:]?{_SPACE}$",
        rf"(?P<name>{_NAME}){_ROLE}\s*(?:\w+\s+){{0,2}}?{_SAYS}[^«»“”\n.!?]{{0,80}}?{_SPACE}[,:]?{_SPACE}(?:que\s|qu[’']|that\s)?{_SPACE}$",
        rf"{_SAYS}\s+(?P<name>{_NAME}){_ROLE}{_SPACE}[,:]{_SPACE}$",
    )
)
# what stands just after the closing mark
_AFTER = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        rf"{_SPACE}[,.;–—-]?{_SPACE}(?:c['’]est ce qu['’]|ainsi que l['’]|comme l['’]|comme le |tel(?:le)? est l['’]avis de )?"
        rf"{_SAYS}[-\s](?:t-)?(?:ainsi\s+|ensuite\s+|encore\s+|enfin\s+|alors\s+|aussi\s+)?(?:the\s+)?(?P<name>{_NAME}){_ROLE}(?=[\s,.;:!?]|$)",
        rf"{_SPACE}[,.;–—-]?{_SPACE}{_ACCORDING}\s+(?P<name>{_NAME}){_ROLE}(?=[\s,.;:!?]|$)",
        rf"{_SPACE}[,;–—-]?{_SPACE}(?P<name>{_NAME}){_ROLE}\s+{_SAYS}\b",
        rf"{_SPACE}\((?P<name>{_NAME})(?:,\s*(?P<role>[^()]+))?\)",
        rf"{_SPACE}[–—-]{_SPACE}(?P<name>{_NAME}){_ROLE}{_SPACE}(?=[.\n]|$)",
    )
)
_MAX_CLAUSE = 420


@dataclass(frozen=True, slots=True)
class Attribution:
    """To whom words are attributed: the name as printed, the contributor it means, the role beside it."""

    printed: str
    contributor: Contributor | None
    role: str | None


def find_attribution(text: str, *, since: int, opens: int, closes: int, until: int, among: Sequence[Contributor]) -> Attribution | None:  # fmt: skip
    """Return who is named around the marks at `opens` and `closes`, within `[since, until)`; None when nobody is."""
    before = text[max(since, opens - _MAX_CLAUSE) : opens]
    for pattern in _BEFORE:
        found = _last_match(pattern, before)
        if found:
            return _attribution(found, among)
    after = text[closes : min(until, closes + _MAX_CLAUSE)].partition("\n")[0]
    for pattern in _AFTER:
        match = pattern.match(after)
        if match:
            return _attribution(match, among)
    return None


def _last_match(pattern: re.Pattern[str], before: str) -> re.Match[str] | None:
    """Return the match that begins last: the name nearest to the mark."""
    best = None
    at = 0
    while match := pattern.search(before, at):
        best, at = match, match.start() + 1
        if best.start("name") > at:
            at = best.start("name") + 1
    return best


def _attribution(match: re.Match[str], among: Sequence[Contributor]) -> Attribution:
    groups = match.groupdict()
    role = groups.get("role") or groups.get("role2")
    printed = " ".join(match["name"].split())
    return Attribution(printed, resolve(printed, among), " ".join(role.split()) if role else None)
