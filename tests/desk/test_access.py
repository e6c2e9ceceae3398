"""Nobody but the person with the token uses the desk, and only from the desk's own pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.desk.desk_client import ORIGIN, RECORD, TOKEN, desk, make_archive, visitor
from webinar_archive.desk.access import MAX_BODY_BYTES, own_origins

POSTED = {"number": "1", "revision": "0", "action": "accept"}
EVERY_PAGE = (
    "/",
    "/who",
    "/search?q=x",
    RECORD,
    f"{RECORD}/film",
    f"{RECORD}/words.json",
    "/static/desk.css",
    "/nothing",
)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def stranger(source: Path, tmp_path: Path) -> TestClient:
    """A client without the token."""
    return desk(source, tmp_path)


@pytest.fixture
def guest(source: Path, tmp_path: Path) -> TestClient:
    """A client that has opened the printed address."""
    return visitor(source, tmp_path)


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_nothing_is_answered_without_the_token(stranger: TestClient, path: str) -> None:
    assert stranger.get(path).status_code == 403
    assert "La ville" not in stranger.get(path).text


@pytest.mark.parametrize("token", ["", "x", TOKEN[:-1], TOKEN + "x", "é"])
def test_a_wrong_token_is_refused_and_gives_no_cookie(stranger: TestClient, token: str) -> None:
    answer = stranger.get("/", params={"token": token})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_the_token_becomes_a_cookie_that_only_the_desk_gets(stranger: TestClient) -> None:
    answer = stranger.get(f"{RECORD}?x=1&token={TOKEN}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{RECORD}?x=1")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert stranger.get(RECORD).status_code == 200


def test_the_token_leads_to_no_other_server(stranger: TestClient) -> None:
    answer = stranger.get(f"{ORIGIN}//evil.example/?token={TOKEN}")
    assert answer.headers["location"].startswith("/evil.example")


@pytest.mark.parametrize(
    "host", ["evil.example:8765", "127.0.0.1", "127.0.0.1:80", "evil.example", "127.0.0.1.evil.example:8765"]
)
def test_another_name_of_the_server_is_refused(guest: TestClient, host: str) -> None:
    assert guest.get("/", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize(
    "origin", [None, "null", "https://evil.example", "http://127.0.0.1:80", f"{ORIGIN}.evil.example"]
)
def test_posts_of_other_sites_are_refused(guest: TestClient, origin: str | None) -> None:
    headers = {} if origin is None else {"Origin": origin}
    assert guest.post(f"{RECORD}/decide", data=POSTED, headers=headers).status_code == 403
    assert guest.post("/who", data={"name": "Eve"}, headers=headers).status_code == 403


def test_other_sites_load_nothing_into_their_pages(guest: TestClient) -> None:
    elsewhere = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "video"}
    assert guest.get(f"{RECORD}/film", headers=elsewhere).status_code == 403
    framed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
    assert guest.get("/", headers=framed).status_code == 403
    followed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert guest.get("/", headers=followed).status_code == 200


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_every_answer_forbids_foreign_scripts_and_frames(guest: TestClient, path: str) -> None:
    headers = guest.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


def test_refusals_have_the_headers_too(stranger: TestClient) -> None:
    assert "frame-ancestors 'none'" in stranger.get("/").headers["content-security-policy"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(guest: TestClient, method: str) -> None:
    assert guest.request(method, "/").status_code == 405


def test_large_requests_are_refused(guest: TestClient) -> None:
    headers = {"Origin": ORIGIN}
    assert guest.post("/who", content=b"x" * (MAX_BODY_BYTES + 1), headers=headers).status_code == 413
    assert guest.post("/who", content=iter([b"name=x"]), headers=headers).status_code == 413, (
        "of unknown length"
    )
    assert guest.get("/?q=" + "x" * 3000).status_code == 414


@pytest.mark.parametrize(
    "path",
    [
        "/record/essai/..%2f..%2fessai.toml", "/record/%2e%2e/film", "/record/essai/film%00", "/static/../access.py",
        "/static/..%2faccess.py", "/static/%2e%2e/access.py", "/record/essai/.", "/record/essai/film/../../x",
    ],
)  # fmt: skip
def test_no_address_leads_out_of_the_archive(guest: TestClient, path: str) -> None:
    assert guest.get(path).status_code == 404


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x",
    ],
)
def test_ways_back_stay_on_the_desk(guest: TestClient, back: str) -> None:
    answer = guest.post("/who", data={"name": "Anne", "back": back}, headers={"Origin": ORIGIN})
    assert answer.headers["location"] == "/"
    assert guest.get("/language/fr", params={"back": back}).headers["location"] == "/"


def test_a_proxy_may_have_a_name_of_its_own() -> None:
    assert own_origins(1, ["https://Review.example.org/"])[-1] == "https://review.example.org"
