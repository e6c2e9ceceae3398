"""The desk as a service: its address, and what keeps it from starting."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.desk.desk_client import make_archive
from webinar_archive.desk.desk_options import DeskOptions
from webinar_archive.desk.service import Service, running_desk
from webinar_archive.errors import RunError, UsageError


def service(folder: Path, *, port: int = 0, proxies: tuple[str, ...] = ()) -> Service:
    options = DeskOptions(cache=folder)
    return Service(source=make_archive(folder), options=options, port=port, proxies=proxies)


def test_the_address_has_a_token_and_answers(tmp_path: Path) -> None:
    with running_desk(service(tmp_path)) as address:
        assert address.startswith("http://127.0.0.1:")
        origin, token = address.split("/?token=")
        assert len(token) > 30
        with pytest.raises(OSError, match="403"):
            urlopen(origin)  # noqa: S310 - our own server
    with pytest.raises(OSError, match="refused"):
        urlopen(origin)  # noqa: S310 - as above


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with (
            pytest.raises(RunError, match=rf"Port {port} .*--port"),
            running_desk(service(tmp_path, port=port)),
        ):
            pytest.fail("it started")


@pytest.mark.parametrize("port", [-1, 65_536])
def test_a_port_that_is_none_is_told(tmp_path: Path, port: int) -> None:
    with pytest.raises(RunError, match="--port"), running_desk(service(tmp_path, port=port)):
        pytest.fail("it started")


@pytest.mark.parametrize(
    "proxy",
    ["review.example.org", "ftp://x.org", "https://", "https://x.org/a", "https://x.org/?a", "https://[x"],
)
def test_an_address_of_a_proxy_that_is_none_is_told(tmp_path: Path, proxy: str) -> None:
    with pytest.raises(UsageError, match="https://review"), running_desk(service(tmp_path, proxies=(proxy,))):
        pytest.fail("it started")


def test_the_address_of_a_proxy_is_the_one_to_open(tmp_path: Path) -> None:
    with running_desk(service(tmp_path, proxies=("https://review.example.org",))) as address:
        assert address.startswith("https://review.example.org/?token=")
