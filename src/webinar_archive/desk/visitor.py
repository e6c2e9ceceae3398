"""Who is at the desk, and which language they read: from a proxy's header, their cookies, their browser."""

from __future__ import annotations

from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from webinar_archive.desk.desk_options import options_of
from webinar_archive.i18n.messages import LANGUAGES, Language, reader_language
from webinar_archive.models.review import MAX_NAME_CHARACTERS

PERSON_COOKIE = "webinar-archive-person"
LANGUAGE_COOKIE = "webinar-archive-language"
_YEAR_S = 365 * 24 * 3600


def person_at(request: Request) -> str | None:
    """Return the name of the person: the proxy's where the desk is behind one, else the one given before."""
    header = options_of(request).user_header
    if header is not None:
        return clean_name(request.headers.get(header, ""))
    return clean_name(unquote(request.cookies.get(PERSON_COOKIE, "")))


def clean_name(written: str) -> str | None:
    """Return a name on one line, without what does not print; None where nothing is left.

    >>> clean_name("  Anne \\n Martin "), clean_name(" \\x00 ")
    ('Anne Martin', None)
    """
    spaced = " ".join(written.split())
    name = "".join(character for character in spaced if character.isprintable())
    return name.strip()[:MAX_NAME_CHARACTERS].strip() or None


def language_of(request: Request) -> Language:
    """Return the language to answer in: the chosen one, else the first that the browser asks for, else the locale's."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    asked = [
        part.split(";")[0].strip()[:2].lower()
        for part in request.headers.get("accept-language", "").split(",")
    ]
    for tag in (chosen, *asked):
        for language in LANGUAGES:
            if tag == language:
                return language
    return reader_language()


def back_to(address: str, cookie: str, value: str) -> Response:
    """Return to a page of the desk, which remembers a value in a cookie."""
    answer = RedirectResponse(own_path(address), status_code=303)
    answer.set_cookie(cookie, quote(value), max_age=_YEAR_S, samesite="strict", httponly=True)
    return answer


def own_path(address: str) -> str:
    """Return the address of a page of the desk; the first page for any that may lead elsewhere.

    >>> own_path("/record/a/b?x=1"), own_path("//evil.example"), own_path("/\\\\evil.example")
    ('/record/a/b?x=1', '/', '/')
    """
    is_own = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if is_own and "\\" not in address else "/"
