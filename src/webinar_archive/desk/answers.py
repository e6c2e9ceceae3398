"""Pages as answers: with what every page shows, and failures in a sentence."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from webinar_archive.desk.desk_archive import DeskRecord
from webinar_archive.desk.desk_options import archive_of
from webinar_archive.desk.page_templates import rendered
from webinar_archive.desk.visitor import language_of, person_at
from webinar_archive.errors import ArchiveError, ReviewConflict, UsageError
from webinar_archive.i18n.messages import sentence

SHORTCUTS = (
    ("j k", "desk-key-does-move"),
    ("p Space", "desk-key-does-play"),
    ("l", "desk-key-does-loop"),
    ("- +", "desk-key-does-speed"),
    ("Left Right", "desk-key-does-seek"),
    ("a", "desk-key-does-accept"),
    ("r", "desk-key-does-reject"),
    ("i o", "desk-key-does-set"),
    ("b e", "desk-key-does-edges"),
    ("m", "desk-key-does-save"),
    ("s", "desk-key-does-speaker"),
    ("c", "desk-key-does-comment"),
    ("u y", "desk-key-does-undo"),
    ("n", "desk-key-does-next"),
    ("z x", "desk-key-does-zoom"),
    ("/", "desk-key-does-find"),
    ("?", "desk-key-does-help"),
)
"""Every key of the desk, and the code of what it does."""


def page(request: Request, name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page, in the language of whoever asks."""
    language = language_of(request)
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    content = rendered(
        name, language, **{"path": path, "person": person_at(request), "shortcuts": SHORTCUTS, **values}
    )
    return HTMLResponse(content, status_code=status)


def wants_json(request: Request) -> bool:
    """Tell whether a script of ours asks, not a form."""
    return request.headers.get("accept", "").startswith("application/json")


def failed(request: Request, error: Exception) -> Response:
    """Return the answer to a request that failed as expected: its sentence."""
    if isinstance(error, HTTPException):
        code = "desk-not-there" if error.status_code == HTTPStatus.NOT_FOUND else "desk-not-understood"
        return _told(request, sentence(code, {}, language_of(request)), error.status_code)
    assert isinstance(error, ArchiveError)  # noqa: S101 - handlers are given what they are registered for
    status = (
        HTTPStatus.CONFLICT
        if isinstance(error, ReviewConflict | UsageError)
        else HTTPStatus.SERVICE_UNAVAILABLE
    )
    return _told(request, sentence(error.code, error.facts, language_of(request)), status)


def _told(request: Request, told: str, status: int) -> Response:
    if wants_json(request):
        return JSONResponse({"told": told}, status_code=status)
    return page(request, "fault.html", status=status, sentence=told)


def record_of(request: Request) -> DeskRecord:
    """Return the record that an address names. Raises `HTTPException` where there is none."""
    found = archive_of(request).record(request.path_params["pipeline"], request.path_params["key"])
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found
