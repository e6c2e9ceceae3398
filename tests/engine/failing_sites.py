"""Records whose links lead to sites on loopback: good ones, and one for each kind of failure."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from tests.local_web import Host, Responder, file_response, in_sequence, response, send_head
from tests.media_factory import INDEX_FIRST, SMALL, make_media, noisy_picture, tone

GOOD_HOSTS = ("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5")
CAPTIONS = "WEBVTT\n\n00:00:00.200 --> 00:00:01.500\nbonjour à tous\n"
LIMITS = """
per_host_delay_s = 0
per_host = 2
attempts = 2
retry_delay_s = 0.2
patience_s = 20
max_size_gb = 1
min_free_gb = 0
"""
"""The `[fetch]` section of these tests: short delays, so that a test does not wait."""


@dataclass(frozen=True, slots=True)
class SiteFailure:
    """A kind of failing site: how it answers, and how its record is to end.

    `code` is None for one that ends well; `kind` is the class of its failure; `attempts` is how often it is
    requested; `finding` is what its row says.
    """

    answers: Callable[[Host, Path], str]
    code: str | None = None
    kind: str | None = None
    attempts: int = 1
    finding: str | None = None


def make_film(path: Path) -> Path:
    """Make 1.5 seconds of noise on a screen: small, but larger than the small disk."""
    return make_media(path, *noisy_picture(1.5), *tone(1.5), *SMALL, *INDEX_FIRST)


def notice(number: str, video: str) -> str:
    """Return a catalogue's page of one notice, whose one document is the video."""
    return (
        '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Catalogue</title></head><body>'
        '<table class="descr_notice"><tr class="record_titre tr_titre"><td><span class="etiq_champ">Titre :'
        f'</span></td><td><span class="public_titre">Débat {number}</span></td></tr></table>'
        '<h3>Documents numériques (1)</h3><table class="docnum"><tr><td class="docnum">'
        f'<a href="{video}?explnum_id=1"><img src="url.gif" alt=""></a><br>'
        '<span class="title_docnum">Vidéo librement visible en ligne</span>'
        '<div class="explnum_type">URL</div></td></tr></table></body></html>'
    )


def page(*inside: str) -> str:
    """Return a page with this HTML in it."""
    return f"<!doctype html><html><head><title>Débat</title></head><body>{''.join(inside)}</body></html>"


def good(host: Host, film: Path, number: int) -> str:
    """Return the address of a good video: the file itself, or for every sixth record a page with captions."""
    film_at = host.serve_file(f"/film{number}.mp4", film)
    if number % 6:
        return film_at
    host.respond_with(f"/captions{number}.vtt", CAPTIONS, kind="text/vtt")
    return host.respond_with(
        f"/page{number}.html", page(f'<video src="{film_at}">{_track(f"captions{number}.vtt")}</video>')
    )


def _track(source: str) -> str:
    return f'<track kind="captions" srclang="fr" src="{source}">'


def _trickle(host: Host) -> Responder:
    def answer(request: BaseHTTPRequestHandler) -> None:
        send_head(request, Content_Type="video/mp4")
        while not host.closing.wait(0.2):
            request.wfile.write(b"\0")

    return answer


def _endless_page(host: Host) -> Responder:
    def answer(request: BaseHTTPRequestHandler) -> None:
        send_head(request, Content_Type="text/html; charset=utf-8")
        request.wfile.write(b"<!doctype html><html><body>")
        while not host.closing.is_set():
            request.wfile.write(b"<div>" * 13_000)

    return answer


def _packed_page() -> Responder:
    """Responder with two gigabytes of page in two megabytes."""
    packed = gzip.compress(b"<div>" * 2_000_000) * 200
    return response(packed, kind="text/html", Content_Encoding="gzip")


def _film_after(*before: Responder) -> Callable[[Host, Path], str]:
    return lambda host, film: host.respond("/v.mp4", in_sequence(*before, file_response(film)))


def _always(answer: Responder) -> Callable[[Host, Path], str]:
    return lambda host, _: host.respond("/v.mp4", answer)


def _captions(body: str | None) -> Callable[[Host, Path], str]:
    def made(host: Host, film: Path) -> str:
        film_at = host.serve_file("/v.mp4", film)
        if body is not None:
            host.respond_with("/c.vtt", body, kind="text/vtt")
        return host.respond_with("/v.html", page(f'<video src="{film_at}">{_track("c.vtt")}</video>'))

    return made


KINDS: Mapping[str, SiteFailure] = {
    "dead-link": SiteFailure(_always(response(status=404)), "page-gone", "Gone"),
    "dead-host": SiteFailure(lambda *_: "http://127.0.0.1:9/v.mp4", "no-answer", "Unreachable", attempts=2),
    "forbidden": SiteFailure(_always(response(status=403)), "site-blocks", "Blocked", attempts=2),
    "too-many": SiteFailure(
        _always(response(status=429, Retry_After="1")), "site-blocks", "Blocked", attempts=2
    ),
    "too-many-for-today": SiteFailure(
        _always(response(status=429, Retry_After="7200")), "site-blocks", "Blocked", attempts=1
    ),
    "broken-once": SiteFailure(_film_after(response(status=500)), attempts=2),
    "twenty-gigabytes": SiteFailure(
        _always(response(b"\0" * 4096, kind="video/mp4", Content_Length=str(20_000_000_000))),
        "video-too-large",
        "TooLarge",
    ),
    "text": SiteFailure(_always(response("Bonjour." * 500, kind="text/plain")), "not-a-video", "NotVideo"),
    "endless-page": SiteFailure(
        lambda host, _: host.respond("/v.html", _endless_page(host)), "page-too-large", "TooLarge"
    ),
    "packed-page": SiteFailure(_always(_packed_page()), "page-too-large", "TooLarge"),
    "deep-page": SiteFailure(_always(response(page("<div>" * 200_000))), "not-a-video", "NotVideo"),
    "into-the-network": SiteFailure(
        _always(response(status=302, Location="http://10.0.0.1/v.mp4")), "address-private", "AddressRefused"
    ),
    "into-the-cloud": SiteFailure(
        _always(response(status=302, Location="http://169.254.169.254/latest/meta-data/")),
        "address-private",
        "AddressRefused",
    ),
    "page-into-the-network": SiteFailure(
        _always(response(page('<video src="http://192.168.1.1/v.mp4"></video>'))),
        "address-private",
        "AddressRefused",
    ),
    "broken-captions": SiteFailure(_captions("\0\1 not captions"), finding="captions-unreadable"),
    "missing-captions": SiteFailure(_captions(None), finding="captions-not-fetched"),
}
"""Every kind, by the name of its record."""

DISK = SiteFailure(lambda host, film: host.serve_file("/v.mp4", film), "disk-full", "DiskFull", attempts=2)
"""A film that is too large for its record's disk."""

TRICKLE = SiteFailure(
    lambda host, _: host.respond("/v.mp4", _trickle(host)), "answer-late", "Unreachable", attempts=2
)
"""A film that comes a byte now and then, for ever, until `[fetch] stall_s` ends it."""
