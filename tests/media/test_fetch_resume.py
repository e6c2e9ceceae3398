"""Interrupted downloads: lost connections, cut files, killed processes."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.archived_files import film_of, intact
from tests.local_web import send_head
from tests.media_factory import SMALL, make_media, picture, tone
from tests.waiting import wait_until
from webinar_archive.errors import Truncated
from webinar_archive.files import checksum_of_file
from webinar_archive.media.complete_download import PARTIAL
from webinar_archive.media.fetch import fetch
from webinar_archive.media.options import FetchOptions, Progress

from .fetching import CAPTIONS, fetch_record

pytestmark = pytest.mark.untraced

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

    from tests.local_web import Host

PROGRAM = """
import sys
from pathlib import Path
from webinar_archive.media.fetch import fetch
from webinar_archive.media.options import FetchOptions
port = int(sys.argv[3])
options = FetchOptions(exceptions=(("127.0.0.1", port),), min_free_gb=0)
fetch(sys.argv[1], Path(sys.argv[2]), options)
"""


def test_a_lost_connection_is_resumed(site: Host, film: Path, tmp_path: Path, options: FetchOptions) -> None:
    page = site.respond_page("/d", '<video src="/film.mp4"></video>')
    site.serve_file("/film.mp4", film, upto=20_000)
    assert film_of(fetch_record(page, tmp_path, options)).checksum == checksum_of_file(film)
    assert any((value or "").startswith(("bytes=2", "bytes=1")) for value in site.headers("Range"))


def test_a_download_that_always_breaks_off_is_truncated(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    page = site.respond_page("/d", '<video src="/film.mp4"></video>')
    size = str(film.stat().st_size)
    site.respond_with("/film.mp4", film.read_bytes()[:20_000], kind="video/mp4", Content_Length=size)
    with pytest.raises(Truncated):
        fetch_record(page, tmp_path, options)


def test_a_file_that_lost_its_index_on_the_server_is_truncated(
    site: Host, tmp_path: Path, options: FetchOptions
) -> None:
    whole = make_media(tmp_path / "late-index.mp4", *picture(4), *tone(4), *SMALL)
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(Truncated):
        fetch_record(site.serve_file("/cut.mp4", cut), tmp_path / "r", options)


def test_an_interrupted_move_into_place_is_finished_without_the_network(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    site.serve_file("/film.mp4", film)
    site.respond_with("/fr.vtt", CAPTIONS)
    page = site.respond_page("/d", '<video src="/film.mp4"><track srclang="fr" src="/fr.vtt"></video>')
    in_the_way = tmp_path / "capture" / "captions.fr.vtt"
    in_the_way.mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        fetch_record(page, tmp_path, options)
    assert (tmp_path / "capture" / "media.mp4").is_file()
    in_the_way.rmdir()
    requested = len(site.requests)
    capture = fetch_record(page, tmp_path, options)
    assert len(site.requests) == requested
    assert intact(film_of(capture), tmp_path)
    assert intact(capture.captions[0].file, tmp_path)
    assert not (tmp_path / "capture" / PARTIAL).exists()


def test_a_killed_download_leaves_no_process_and_is_resumed(
    site: Host, tmp_path: Path, options: FetchOptions
) -> None:
    raw = ("-c:v", "rawvideo", "-pix_fmt", "bgr24")
    film = make_media(tmp_path / "film.avi", *picture(40, 25), *raw)
    site.serve_file("/film.avi", film, kind="video/x-msvideo")
    whole = site.responders["/film.avi"]

    def hang_after_2_mb(request: BaseHTTPRequestHandler) -> None:
        send_head(request, Content_Type="video/x-msvideo", Content_Length=str(film.stat().st_size))
        request.wfile.write(film.read_bytes()[:2_000_000])
        request.wfile.flush()
        site.closing.wait(30)

    site.responders["/film.avi"] = hang_after_2_mb
    folder = tmp_path / "capture"
    program = [sys.executable, "-c", PROGRAM, site.at("/film.avi"), str(folder), str(site.port)]
    with subprocess.Popen(program) as process:
        wait_until(lambda: _size(folder / PARTIAL / "media.avi.part") > 500_000)
        children = _children(process.pid)
        assert children
        process.send_signal(signal.SIGKILL)
    wait_until(lambda: not any(_is_alive(child) for child in children))
    site.responders["/film.avi"] = whole
    capture = fetch(site.at("/film.avi"), folder, options)
    assert film_of(capture).checksum == checksum_of_file(film)
    assert any(re.fullmatch(r"bytes=\d+-", value or "") for value in site.headers("Range")), "not resumed"


def test_an_interrupt_ends_the_child_process(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    def interrupt(_: Progress) -> None:
        raise KeyboardInterrupt

    # servers that other tests share may run already
    before = _children(os.getpid())
    with pytest.raises(KeyboardInterrupt):
        fetch(site.serve_file("/film.mp4", film), tmp_path / "capture", options, progress=interrupt)
    assert _children(os.getpid()) <= before


def _children(pid: int) -> set[int]:
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.add(int(status.parent.name))
    return found


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
