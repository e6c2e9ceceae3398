"""The sandbox of the child process; each forbidden action is tried in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import os, socket, subprocess, sys, urllib.request
from webinar_archive.media.download.sandbox import Sandbox, RefusedError
from webinar_archive.web import AddressPolicy
sandbox = Sandbox(AddressPolicy(exceptions=(("127.0.0.1", {port}),)))
sandbox.install(proxied={proxied})
try:
    {attempt}
except RefusedError:
    sys.exit(7)
except OSError as error:
    sys.exit(3)
sys.exit(0)
"""
REFUSED, FAILED, DONE = 7, 3, 0


def attempt(what: str, *, port: int = 1, proxied: bool = False) -> int:
    program = PROGRAM.format(attempt=what, port=port, proxied=proxied)
    return subprocess.run([sys.executable, "-c", program], timeout=60, check=False).returncode


@pytest.mark.parametrize(
    "what",
    [
        "socket.create_connection(('127.0.0.1', 2), 1)",
        "socket.create_connection(('localhost', 2), 1)",
        "socket.socket().connect(('localhost', 2))",
        "socket.socket().connect_ex(('127.0.0.1', 2))",
        "socket.socket(socket.AF_INET6).connect(('::ffff:127.0.0.1', 1))",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('169.254.169.254', 53))",
        "socket.socket(socket.AF_UNIX).connect('/run/anything')",
        "urllib.request.urlopen('http://192.168.1.1/')",
        "urllib.request.urlopen('file:///etc/passwd')",
        "urllib.request.urlopen('ftp://example.org/a')",
        "subprocess.run(['curl', 'http://192.168.1.1/'])",
        "subprocess.run(['ffmpeg', '-i', 'http://192.168.1.1/a.m3u8', 'x.mp4'])",
        "subprocess.run(['ffmpeg', '-i', 'a.m3u8', 'x.mp4'])",
        "subprocess.run(['ffprobe', 'rtmp://192.168.1.1/a'])",
        "subprocess.run('curl http://192.168.1.1/', shell=True)",
        "os.system('true')",
        "os.execv('/bin/true', ['true'])",
    ],
)
def test_what_is_forbidden_is_refused(what: str) -> None:
    assert attempt(what) == REFUSED


def test_an_exception_of_the_policy_and_programs_on_local_files_are_allowed() -> None:
    assert attempt("socket.create_connection(('127.0.0.1', 1), 1)", port=1) == FAILED
    assert attempt("subprocess.run(['ffprobe', '-v', 'quiet', '-version'], stdout=-3)") == DONE


def test_clients_whose_network_code_the_hook_does_not_see_cannot_be_imported() -> None:
    assert attempt("import curl_cffi") == 1
    assert attempt("import requests", proxied=True) == 1
    assert attempt("import requests") == DONE
