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
_NAME = rf"(?={_CAP})(?:(?:M\.|Mme|MM\.|Dr\.?|Pr\.?|Prof\.|Mr\.?|Mrs\.?|Ms\.?)\s+)?{_WORD}(?:\s{{1,2}}(?:{_WORD}|d[eu]s?|de la|van|von|der|den|di|da|le|la|el|ben|bin)){{0,5}}"
# a role between commas ends at one of the first six stops: each end that is tried costs a walk over what follows
_ROLE = (
    r"(?:\s?\((?P<role>[^()]*+(?:\([^()]*+\)[^()]*+)*+)\)"
    r"|\s?,\s?(?P<role2>[^,.;:«»“”\n]{2,240}+(?:[,.;][^,.;:«»“”\n]{0,240}+){0,5}?)(?=[,:.;]|$),?)?"
)


def _by_first_letter(*stems: str) -> str:
    """Return a pattern of any of the stems, of which only those with the right first letter are tried."""
    letters: dict[str, list[str]] = {}
    for stem in "|".join(stems).split("|"):
        letters.setdefault(stem[0], []).append(stem[1:])
    return "|".join(f"{letter}(?:{'|'.join(ends)})" for letter, ends in letters.items())


_STEMS_FR = (
    "expliqu|affirm|déclar|conclu|estim|précis|ajout|rappel|résum|soulign|not|insist|racont|témoign|"
    "indiqu|lanc|répond|répliqu|confi|observ|constat|propos|plaid|regrett|admet|admi|reconna|défend|avanc|dit|dis|"
    "annonc|martel|assur|juge|jug|pense|poursui|repren|repri|interroge|demand|commente|comment|détaill|évoqu|"
    "s['’]exclam|s['’]interrog|s['’]inquièt|se félicit|se souv|se réjoui"
)
_VERBS_EN = (
    r"said|says|say|explains|explained|concludes|concluded|adds|added|argues|argued|notes|noted|states|stated|"
    r"claims|claimed|recalls|recalled|insists|insisted|observes|observed|warns|warned|told\s+\w+|tells\s+\w+|"
    r"asks|asked|answers|answered|replies|replied|remarks|remarked|points\s+out|pointed\s+out|suggests|suggested|"
    r"declares|declared|wrote|writes|summarizes|summarized|summarises|summarised"
)
_SAYS = (
    rf"(?:(?:a\s+)?(?:{_by_first_letter(_STEMS_FR)})\w*+"
    rf"|(?:has\s+|have\s+)?(?:{_by_first_letter(_VERBS_EN)}))"
)
_SAID = _by_first_letter(_STEMS_FR, _VERBS_EN)
_ACCORDING = r"(?=[ACDIPSacdips])(?:[Ss]elon|[Dd][’']après|[Pp]our|[Cc]omme\s+(?:le\s+|l[’'])?\w+|[Aa]ccording\s+to|[Aa]s|[Ii]n\s+the\s+words\s+of|[Dd]ixit)"

_SPACE = r"\s{0,2}"
"""Blanks; runs of them are one before a clause is read."""
_BREAK = r"(?:^(?:[-–—*]\s*)?|(?=[\s•])(?:[\n•]|(?<=[.;!?\]»”\":])\s|\s[-–—]\s|\n[-–—*]\s*))"

_TO_THE_MARK = rf"[^«»“”\n.!?]{{0,90}}+{_SPACE}[,:]?{_SPACE}$"

# what stands just before the opening mark, tried in this order; the first pattern of each tells soon where it does not
_BEFORE = tuple(
    (re.compile(needed), re.compile(pattern, re.DOTALL))
    for needed, pattern in (
        (
            rf":{_SPACE}[-–—]?{_SPACE}$",
            rf"{_BREAK}{_SPACE}[-–—*•]?{_SPACE}(?P<name>{_NAME}){_ROLE}{_SPACE}:{_SPACE}[-–—]?{_SPACE}$",
        ),
        (rf"\b{_ACCORDING}\s", rf"\b{_ACCORDING}\s+(?P<name>{_NAME}){_ROLE}{_TO_THE_MARK}"),
        (_SAID, rf"(?P<name>{_NAME}){_ROLE}\s?(?:\w++\s){{0,2}}?{_SAYS}{_TO_THE_MARK}"),
        (rf"[,:]{_SPACE}$", rf"{_SAYS}\s+(?P<name>{_NAME}){_ROLE}{_SPACE}[,:]{_SPACE}$"),
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
_LEADS_ON = re.compile(r"[^«»“”\".!?]{0,80}:\s?")
_QUESTION = re.compile(
    r"\b(?:"
    # a question is named: `à la question (de Jean Martin)`, `in response to the question`
    rf"(?:[Qq]uestion(?:s|née?s?)?|QUESTION|[Ii]nterrogation)(?: posée| asked| put)?"
    rf"(?: (?:de|d[’']|par|by|from|of) (?:l[’']\w+ |la \w+ |le \w+ )?(?P<name>{_NAME})?)?"
    rf"(?: (?:à|to) {_NAME}| suivante| du public| de l[’'](?:animat|audi|interview)\w+| de savoir| whether| what| how)?"
    # somebody is asked: `interrogé sur`, `when asked`, `à qui l'on demande`
    r"|(?:[Ii]nterrog|[Qq]uestionn)ée?s? (?:sur|à propos|au sujet|par [^«»“”\"]{2,60})[^«»“”\":]{0,60}"
    r"|(?:[Ww]hen|[Oo]n being|[Oo]nce|was|were) asked(?: (?:about|by|if|whether|what|how)[^«»“”\":]{0,60})?|[Aa]sked(?=,? ?$)"
    r"|(?:lui|leur|on|nous|qui|vous) (?:a-t-on |a été |avons |ont |a )?demand(?:e|é|ée|és|ons|ait)(?: à [^«»“”\":]{2,60})?"
    r"|(?:réponse|réponds|répond|répondant|répondent|response|reply|replies|replying|answer|answers|answering) (?:à|to)(?: l[’']interrogation)?"
    r")\s?[,:]?\s?$"
)
"""A question that is put to somebody, just before its mark; `name` is who puts it, if named there."""
_QUESTION_WORD = re.compile("uestion|QUESTION|nterrog|sked|demand|répon|respon|repl|answer")
"""What every question of `_QUESTION` has in it."""
_BEFORE_QUESTION_WORD = 20
"""Characters before it in which such a question may begin (`leur a-t-on demandé`)."""
_ASKED = re.compile(
    r"[\s,–—-]{0,3}(?:lui|leur) (?:a-t-on |a |ont )?(?:demand|lanc|répliqu)\w{0,6}"
    rf"(?:(?:-t)?-(?:on|il|elle)s?|[ ](?:alors |ensuite )?(?:(?P<name>{_NAME})|l[’']\w+|le \w+|la \w+|un\w* \w+))?"
    rf"|[\s,–—-]{{0,3}}(?P<none>(?:demande|interroge)-t-on)"
)
"""What follows a question that is put to somebody."""
_BLANKS, _OTHER_BLANK = re.compile(r"\s\s+"), re.compile(r"[^\S \n]")
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
    for needed, pattern in _BEFORE:
        if needed.search(before) and (found := _last_match(pattern, before)):
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
    word = _QUESTION_WORD.search(before)
    asked = _QUESTION.search(before, max(0, word.start() - _BEFORE_QUESTION_WORD)) if word else None
    return asked or _ASKED.match(after)


def single_blanks(text: str) -> str:
    """Return a text with one blank, or one line's end, for each run of them."""
    single = _BLANKS.sub(lambda found: "\n" if "\n" in found[0] else " ", text)
    return _OTHER_BLANK.sub(" ", single)


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
