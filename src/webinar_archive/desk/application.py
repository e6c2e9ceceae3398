"""The desk as a web application: which address answers with what."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from webinar_archive.desk import queue_pages, record_pages, visitor_pages
from webinar_archive.desk.access import Access, AccessMiddleware
from webinar_archive.desk.answers import failed
from webinar_archive.desk.decision_requests import decide
from webinar_archive.desk.desk_archive import DeskArchive
from webinar_archive.desk.desk_options import DeskOptions
from webinar_archive.errors import ArchiveError

STATIC = Path(__file__).with_name("static")
_RECORD = "/record/{pipeline}/{key}"


def desk_application(archive: DeskArchive, access: Access, options: DeskOptions) -> Starlette:
    """Return the application of the desk."""
    application = Starlette(
        routes=[
            Route("/", queue_pages.show_queue),
            Route("/next", queue_pages.go_to_next),
            Route("/search", queue_pages.show_hits),
            Route("/who", visitor_pages.ask_name),
            Route("/who", visitor_pages.take_name, methods=["POST"]),
            Route("/language/{language}", visitor_pages.choose_language),
            Route(_RECORD, record_pages.show_record),
            Route(f"{_RECORD}/film", record_pages.send_film),
            Route(f"{_RECORD}/captions.vtt", record_pages.send_captions),
            Route(f"{_RECORD}/peaks", record_pages.send_peaks),
            Route(f"{_RECORD}/words.json", record_pages.send_words),
            Route(f"{_RECORD}/proposal", record_pages.show_proposal),
            Route(f"{_RECORD}/decide", decide, methods=["POST"]),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(AccessMiddleware, access=access)],
        exception_handlers={ArchiveError: failed, HTTPException: failed},
    )
    application.state.archive, application.state.options = archive, options
    return application
