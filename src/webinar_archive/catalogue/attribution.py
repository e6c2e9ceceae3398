"""Attribution: the name just before or after a quoted text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from webinar_archive.catalogue.contributors import resolve
from webinar_archive.models import Contributor

_CAP = r"[A-ZÀ-ÖØ-Þ]"
# possessive: a word has one end, or a run of hyphens would be tried in every division into words
_WORD = rf"{_CAP}[\w’'-]*+\.?"
_NAME = rf"(?:(?:M\.|Mme|MM\.|Dr\.?|Pr\.?|Prof\.|Mr\.?|Mrs\.?|Ms\.?)\s+)?{_WORD}(?:\s{{1,2}}(?:{_WORD}|d[eu]s?|de la|van|von|der|den|di|da|le|la|el|ben|bin)){{0,5}}"
# a role between commas ends at one of the first six stops: each end that is tried costs a walk over what follows
_ROLE = (
    r"(?:\s?\((?P<role>[^()]*+(?:\([^()]*+\)[^()]*+)*+)\)"
    r"|\s?,\s?(?P<role2>[^,.;:«»“”\n]{2,240}+(?:[,.;][^,.;:«»“”\n]{0,240}+){0,5}?)(?=[,:.;]|$),?)?"
)

_SAYS_FR = (
    r"(?:a\s+)?(?:expliqu|affirm|déclar|conclu|estim|précis|ajout|rappel|résum|soulign|not|insist|racont|témoign|"
    r"indiqu|lanc|répond|répliqu|confi|observ|constat|propos|plaid|regrett|admet|admi|reconna|défend|avanc|dit|dis|"
    r"annonc|martel|assur|juge|jug|pense|poursui|repren|repri|interroge|demand|commente|comment|détaill|évoqu|"
    r"s['’]exclam|s['’]interrog|s['’]inquièt|se félicit|se souv|se réjoui)\w*+"
)
_SAYS_EN = (
    r"(?:has\s+|have\s+)?(?:said|says|say|explain(?:s|ed)|conclude[sd]|add(?:s|ed)|argue[sd]|note[sd]|state[sd]|"
    r"claim(?:s|ed)|recall(?:s|ed)|insist(?:s|ed)|observe[sd]|warn(?:s|ed)|told\s+\w+|tells\s+\w+|ask(?:s|ed)|answer(?:s|ed)|"
    r"repl(?:ies|ied)|remark(?:s|ed)|point(?:s|ed)\s+out|suggest(?:s|ed)|declare[sd]|wrote|writes|summari[sz]e[sd])"
)
_SAYS = rf"(?:{_SAYS_FR}|{_SAYS_EN})"
_ACCORDING = r"(?:[Ss]elon|[Dd][’']après|[Pp]our|[Cc]omme\s+(?:le\s+|l[’'])?\w+|[Aa]ccording\s+to|[Aa]s|[Ii]n\s+the\s+words\s+of|[Dd]ixit)"

_SPACE = r"\s{0,2}"
"""Blanks; runs of them are one before a clause is read."""
_BREAK = r"(?:^|[\n•]|(?<=[.;!?\]»”\"])\s|\s[-–—]\s|(?<=:)\s|^[-–—*]\s*|\n[-–—*]\s*)"

_TO_THE_MARK = rf"[^«»“”\n.!?]{{0,90}}+{_SPACE}[,:]?{_SPACE}$"

# what stands just before the opening mark, tried in this order
_BEFORE = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        rf"{_BREAK}{_SPACE}[-–—*•]?{_SPACE}(?P<name>{_NAME}){_ROLE}{_SPACE}:{_SPACE}[-–—]?{_SPACE}$",
        rf"\b{_ACCORDING}\s+(?P<name>{_NAME}){_ROLE}{_TO_THE_MARK}",
        rf"(?P<name>{_NAME}){_ROLE}\s?(?:\w++\s){{0,2}}?{_SAYS}{_TO_THE_MARK}",
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
_NAME_THEN_VERB = _AFTER[2]
_WITH_VERB = _BEFORE[2:]
_SAID = re.compile(_SAYS)
_LEADS_ON = re.compile(r"[^«»“”\".!?]{0,80}:\s?")
_QUESTION = re.compile(
    r"(?:"
    # a question is named: `à la question (de Jean Martin)`, `in response to the question`
    rf"\b(?:[Qq]uestion(?:s|née?s?)?|QUESTION|[Ii]nterrogation)(?: posée| asked| put)?"
    rf"(?: (?:de|d[’']|par|by|from|of) (?:l[’']\w+ |la \w+ |le \w+ )?(?P<name>{_NAME})?)?"
    rf"(?: (?:à|to) {_NAME}| suivante| du public| de l[’'](?:animat|audi|interview)\w+| de savoir| whether| what| how)?"
    # somebody is asked: `interrogé sur`, `when asked`, `à qui l'on demande`
    r"|\b(?:[Ii]nterrog|[Qq]uestionn)ée?s? (?:sur|à propos|au sujet|par [^«»“”\"]{2,60})[^«»“”\":]{0,60}"
    r"|\b(?:[Ww]hen|[Oo]n being|[Oo]nce|was|were) asked(?: (?:about|by|if|whether|what|how)[^«»“”\":]{0,60})?|\b[Aa]sked(?=,? ?$)"
    r"|\b(?:lui|leur|on|nous|qui|vous) (?:a-t-on |a été |avons |ont |a )?demand(?:e|é|ée|és|ons|ait)(?: à [^«»“”\":]{2,60})?"
    r"|\b(?:réponse|réponds|répond|répondant|répondent|response|reply|replies|replying|answer|answers|answering) (?:à|to)(?: l[’']interrogation)?"
    r")\s?[,:]?\s?$"
)
"""A question that is put to somebody, just before its mark; `name` is who puts it, if named there."""
_ASKED = re.compile(
    r"[\s,–—-]{0,3}(?:lui|leur) (?:a-t-on |a |ont )?(?:demand|lanc|répliqu)\w{0,6}"
    rf"(?:(?:-t)?-(?:on|il|elle)s?|[ ](?:alors |ensuite )?(?:(?P<name>{_NAME})|l[’']\w+|le \w+|la \w+|un\w* \w+))?"
    rf"|[\s,–—-]{{0,3}}(?P<none>(?:demande|interroge)-t-on)"
)
"""What follows a question that is put to somebody."""
_BLANKS = re.compile(r"\s+")
_MAX_CLAUSE = 420


@dataclass(frozen=True, slots=True)
class Attribution:
    """To whom words are attributed: the name as printed, the contributor it means, the role beside it."""

    printed: str
    contributor: Contributor | None
    role: str | None


def find_attribution(text: str, *, since: int, opens: int, closes: int, until: int, among: Sequence[Contributor]) -> Attribution | None:  # fmt: skip
    """Return who is named around the marks at `opens` and `closes`, within `[since, until)`; None when nobody is."""
    before = single_blanks(text[max(since, opens - _MAX_CLAUSE) : opens])
    if put := question_put(before, text[closes : min(until, closes + _MAX_CLAUSE)]):
        return _attribution(put, among) if put["name"] else Attribution("", None, None)
    says = _SAID.search(before)
    for pattern in _BEFORE:
        found = None if pattern in _WITH_VERB and not says else _last_match(pattern, before)
        if found:
            return _attribution(found, among)
    after = single_blanks(text[closes : min(until, closes + _MAX_CLAUSE)]).partition("\n")[0]
    for pattern in _AFTER:
        match = pattern.match(after)
        if match:
            # `« … » Anne Dupont ajoute : « … »`: she is named for what follows
            ahead = pattern is _NAME_THEN_VERB and _LEADS_ON.fullmatch(after, match.end())
            return None if ahead else _attribution(match, among)
    return None


def question_put(before: str, after: str) -> re.Match[str] | None:
    """Return who puts a question, where the marks enclose one that is put to somebody: `name` is None for nobody."""
    return _QUESTION.search(before) or _ASKED.match(after)


def single_blanks(text: str) -> str:
    """Return a text with one blank, or one line's end, for each run of them."""
    return _BLANKS.sub(lambda found: "\n" if "\n" in found[0] else " ", text)


def _last_match(pattern: re.Pattern[str], before: str) -> re.Match[str] | None:
    """Return the match that begins last: the name nearest to the mark."""
    best = None
    at = 0
    while match := pattern.search(before, at):
        at = match.start() + 1
        # a later match may be the end of the same name
        if best is None or best.end("name") != match.end("name"):
            best = match
        if best.start("name") > at:
            at = best.start("name") + 1
    return best


def _attribution(match: re.Match[str], among: Sequence[Contributor]) -> Attribution:
    groups = match.groupdict()
    role = groups.get("role") or groups.get("role2")
    printed = " ".join(match["name"].split())
    if len(printed.rpartition(" ")[2]) > 3:
        printed = printed.rstrip(".")
    return Attribution(printed, resolve(printed, among), " ".join(role.split()) if role else None)
