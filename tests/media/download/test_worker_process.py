"""Workers end with their block, whatever they do, and their server is replaced where it has ended."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.local_web import Host, send_head
from tests.waiting import wait_until
from webinar_archive.media.download.protocol import DownloadRequest, DownloadResult, WorkerMessage
from webinar_archive.media.download.worker_process import WORKERS, Workers
from webinar_archive.models.codec import preload_type

pytestmark = pytest.mark.untraced


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers()
    yield made
    made.end()


def request(site: Host, folder: Path, path: str = "/film.mp4") -> DownloadRequest:
    return DownloadRequest(
        address=f"{site.address}{path}",
        folder=str(folder),
        height=720,
        max_size_bytes=1_000_000_000,
        min_free_bytes=0,
        exceptions=(("127.0.0.1", site.port),),
    )


def never_ending(site: Host, folder: Path) -> DownloadRequest:
    """Return a request for a film whose next byte never comes."""

    def begin(answered) -> None:  # type: ignore[no-untyped-def]
        send_head(answered, Content_Type="video/mp4")
        site.closing.wait()

    site.respond("/endless.mp4", begin)
    return request(site, folder, "/endless.mp4")


def result(workers: Workers, wanted: DownloadRequest) -> WorkerMessage:
    """Return the last message of a worker."""
    with workers.worker(wanted) as process, process.connection.makefile("rb") as messages:
        *_, last = messages
    message: WorkerMessage = msgspec.json.decode(last, type=preload_type(WorkerMessage))
    return message


def children(pid: int) -> list[int]:
    return [
        int(child)
        for path in Path(f"/proc/{pid}/task").glob("*/children")
        for child in path.read_text(encoding="ascii").split()
    ]


def servers() -> set[int]:
    """Return the servers that this process started."""
    return {
        pid for pid in children(os.getpid()) if b"fork_server" in Path(f"/proc/{pid}/cmdline").read_bytes()
    }


def exists(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize("stopped", [False, True], ids=["that works", "that does nothing any more"])
def test_a_worker_has_ended_when_its_block_ends(
    workers: Workers, site: Host, tmp_path: Path, stopped: bool
) -> None:
    before = servers()
    with workers.worker(never_ending(site, tmp_path)) as process:
        wait_until(lambda: site.requests)
        (server,) = servers() - before
        (worker,) = children(server)
        if stopped:
            os.kill(worker, signal.SIGSTOP)
    assert not exists(worker)
    assert process.connection.fileno() == -1


def test_a_server_that_was_killed_takes_its_workers_with_it_and_is_replaced(
    workers: Workers, site: Host, film: Path, tmp_path: Path
) -> None:
    site.serve_file("/film.mp4", film)
    before = servers()
    with workers.worker(never_ending(site, tmp_path / "a")) as process:
        (server,) = servers() - before
        (worker,) = children(server)
        os.kill(server, signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    wait_until(lambda: not exists(worker))
    (tmp_path / "b").mkdir()
    assert isinstance(result(workers, request(site, tmp_path / "b")), DownloadResult)


def test_workers_end_with_their_server(workers: Workers, site: Host, tmp_path: Path) -> None:
    before = servers()
    with workers.worker(never_ending(site, tmp_path)):
        (server,) = servers() - before
        (worker,) = children(server)
        workers.end()
        assert not exists(server)
        wait_until(lambda: not exists(worker))


def test_a_process_forked_from_this_one_leaves_this_ones_server_alone(
    site: Host, film: Path, tmp_path: Path
) -> None:
    site.serve_file("/film.mp4", film)
    (tmp_path / "a").mkdir()
    assert isinstance(result(WORKERS, request(site, tmp_path / "a")), DownloadResult)
    before = servers()
    if not (pid := os.fork()):
        WORKERS.end()
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
    (tmp_path / "b").mkdir()
    assert isinstance(result(WORKERS, request(site, tmp_path / "b")), DownloadResult)
    assert servers() == before
