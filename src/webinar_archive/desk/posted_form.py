"""The fields of a form that a browser sent: text only, few, and no larger than `Access` lets through."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

MAX_FIELDS = 20
_TYPE = "application/x-www-form-urlencoded"


async def posted_form(request: Request) -> dict[str, str]:
    """Return the fields of a form; of one that is sent twice, the last. Raises `HTTPException` for anything else."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != _TYPE:
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    body = await request.body()
    try:
        return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MAX_FIELDS))
    except ValueError:
        # more fields than any form of ours has, or no UTF-8
        raise HTTPException(HTTPStatus.BAD_REQUEST) from None
