"""The sandbox of the child process; forbidden actions are tried in processes of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import metadata

import pytest

PROGRAM = """
import os, socket, subprocess, sys, urllib.request
from webinar_archive.media.download.sandbox import Sandbox, RefusedError
from webinar_archive.web import AddressPolicy
sandbox = Sandbox(AddressPolicy(exceptions=(("127.0.0.1", {port}),)))
sandbox.install()
try:
    {attempt}
except RefusedError:
    sys.exit(7)
except OSError as error:
    sys.exit(3)
sys.exit(0)
"""
REFUSED, FAILED, DONE = 7, 3, 0


def attempt(what: str, *, port: int = 1) -> int:
    program = PROGRAM.format(attempt=what, port=port)
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


# yt-dlp's own options, so that a release of it that gives others is noticed
DENO_PROGRAM = """
import json, os, subprocess, sys
from yt_dlp.extractor.youtube.jsc._builtin.deno import DenoJCP
from webinar_archive.media.download.sandbox import NO_STORAGE, RefusedError, Sandbox
from webinar_archive.web import AddressPolicy
Sandbox(AddressPolicy()).install()
deno, script = sys.argv[1:]
plain = [*DenoJCP._DENO_BASE_OPTIONS, "--no-npm", "--cached-only"]
without = [word for word in plain if word != "--no-remote"]
started = []
for words in (
    ["run", "--allow-all", "-"], ["run", *plain, "--allow-net", "-"], ["run", *plain, "-A", "-"],
    ["run", *plain, "--import-map=a.json", "-"], ["run", *plain, "https://192.168.1.1/a.js"],
    ["run", *without, "-"], ["eval", *plain, "-"], ["run"], [],
):
    try:
        subprocess.run([deno, *words], stdin=subprocess.DEVNULL, capture_output=True)
        started.append(words)
    except RefusedError:
        pass
done = subprocess.run(
    [deno, "run", *plain, "-"], input=script, capture_output=True, text=True, env={**os.environ, **NO_STORAGE}
)
print(json.dumps([started, done.stdout, done.stderr]))
"""
ATTEMPTS = """
const file = "file:///etc/passwd";
const attempts = {
  read: () => Deno.readTextFileSync("/etc/passwd"),
  import: () => import(file),
  wrapped: () => import("data:text/javascript," + encodeURIComponent(`export * from "${file}"`)),
  node: async () => (await import("node:fs")).readFileSync("/etc/passwd"),
  write: () => Deno.writeTextFileSync("/tmp/none", ""),
  fetch: () => fetch("http://127.0.0.1:8080/"),
  connect: () => Deno.connect({ hostname: "127.0.0.1", port: 1 }),
  listen: () => Deno.listen({ port: 0 }),
  unix: () => Deno.connect({ transport: "unix", path: "/run/none" }),
  dns: () => Deno.resolveDns("example.org", "A"),
  environment: () => Deno.env.toObject(),
  program: () => new Deno.Command("true").outputSync(),
  storage: () => localStorage.setItem("a", "b"),
  cache: () => caches.open("a"),
};
const answers = {};
for (const [name, attempt] of Object.entries(attempts)) {
  try { await attempt(); answers[name] = "done"; } catch (error) { answers[name] = String(error.message); }
}
console.log(JSON.stringify(answers));
"""


def deno() -> str:
    """The JavaScript runtime of the extra `web`."""
    try:
        found = metadata.distribution("deno")
    except metadata.PackageNotFoundError:
        pytest.skip("the extra `web` is not installed")
    return str(next(found.locate_file(path) for path in found.files or () if path.name == "deno"))


def test_scripts_of_a_site_run_without_any_permission_and_deno_runs_in_no_other_way() -> None:
    command = [sys.executable, "-c", DENO_PROGRAM, deno(), ATTEMPTS]
    done = subprocess.run(command, timeout=120, check=True, capture_output=True, text=True)
    started, output, errors = json.loads(done.stdout)
    assert started == []
    assert errors == "", "yt-dlp takes anything there for a failure"
    answers = json.loads(output)
    stored = {name: answers.pop(name) for name in ("storage", "cache")}
    assert "done" not in stored.values()
    assert {name: text for name, text in answers.items() if not text.startswith("Requires ")} == {}
