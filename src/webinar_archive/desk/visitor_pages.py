"""Who is there, and which language they read: asked once, and remembered by their browser."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from webinar_archive.desk.answers import page
from webinar_archive.desk.posted_form import posted_form
from webinar_archive.desk.visitor import LANGUAGE_COOKIE, PERSON_COOKIE, back_to, clean_name, own_path
from webinar_archive.i18n.messages import LANGUAGES


def ask_name(request: Request) -> Response:
    """Return the page that asks for a name."""
    return page(request, "who.html", back=own_path(request.query_params.get("back", "/")))


async def take_name(request: Request) -> Response:
    """Remember a name, and go back."""
    form = await posted_form(request)
    name = clean_name(form.get("name", ""))
    back = own_path(form.get("back", "/"))
    if name is None:
        return page(request, "who.html", status=400, back=back)
    return back_to(back, PERSON_COOKIE, name)


def choose_language(request: Request) -> Response:
    """Remember a language, and go back."""
    language = request.path_params["language"]
    if language not in LANGUAGES:
        raise HTTPException(404)
    return back_to(request.query_params.get("back", "/"), LANGUAGE_COOKIE, language)
