"""Notifications of runs that end, fail and stall, through the real apprise; the addresses stay secret."""

from __future__ import annotations

import email
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.engine.workspace import Workspace
from tests.waiting import TIMEOUT_S

pytestmark = pytest.mark.untraced

SECRET = "hush0token1of2ours"  # noqa: S105 - of a webhook that lives for one test


@dataclass
class Inbox:
    """What a webhook on this machine received."""

    port: int = 0
    status: int = 200
    messages: list[dict[str, str]] = field(default_factory=list)
    came: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"json://user:{SECRET}@127.0.0.1:{self.port}/{SECRET}/?-token={SECRET}"


@contextmanager
def webhook() -> Iterator[Inbox]:
    inbox = Inbox()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            inbox.messages.append(json.loads(body))
            inbox.came.set()
            self.send_response(inbox.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    inbox.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield inbox
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with webhook() as made:
        yield made


class Mailbox(socketserver.StreamRequestHandler):
    """A mail server's side of one conversation; `mails` is the server's."""

    def handle(self) -> None:
        self.say("220 here")
        while words := self.rfile.readline().decode().split():
            match words[0].upper():
                case "EHLO":
                    self.say("250-here", "250 AUTH PLAIN")
                case "AUTH":
                    self.say("235 known")
                case "DATA":
                    self.say("354 go on")
                    lines = iter(self.rfile.readline, b".\r\n")
                    self.server.mails.append(email.message_from_bytes(b"".join(lines)))  # type: ignore[attr-defined]
                    self.say("250 stored")
                case "QUIT":
                    self.say("221 bye")
                    return
                case _:
                    self.say("250 good")

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


@pytest.fixture
def mailbox() -> Iterator[tuple[str, list[Message]]]:
    """Yield the address of a mailbox on this machine, and the mails that came."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox) as server:
        mails: list[Message] = []
        server.mails = mails  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        to = "from=archive@example.org&to=night@example.org&mode=insecure"
        yield f"mailto://user:{SECRET}@127.0.0.1:{server.server_address[1]}/?{to}", mails
        server.shutdown()
        thread.join()


def write_notify_section(
    workspace: Workspace, *addresses: str, on: str = "", fetch: str = "", pipeline: str = ""
) -> None:
    lines = ["# addresses to notify", *addresses]
    (workspace.folder / "addresses").write_text("\n".join(lines), encoding="utf-8")
    workspace.write_pipeline(fetch, pipeline=pipeline, more=f'[notify]\nfile = "addresses"\n{on}')


def assert_no_secret(workspace: Workspace, *outputs: str) -> None:
    assert not [text for text in outputs if SECRET in text]
    for path in workspace.folder.rglob("*"):
        if path.is_file() and path.name != "addresses":
            assert SECRET.encode() not in path.read_bytes(), path


def test_the_end_of_a_run_is_notified_with_its_summary_and_each_failure(
    workspace: Workspace, inbox: Inbox
) -> None:
    workspace.write_notices(["http://h.example/v.mp4", "http://h.example/Gone--dead-link"])
    write_notify_section(workspace, inbox.address)
    ended = workspace.run("run", str(workspace.pipeline), "--log", "json")
    assert ended.returncode == 1
    (message,) = inbox.messages
    assert message["title"].startswith("Webinar Archive: essai-")
    assert "1 record done, 0 unchanged, 1 failed." in message["message"]
    assert "r002: " in message["message"]
    assert "dead-link" in message["message"]
    assert "Findings, each described in the table: not-captured (1)" in message["message"]
    assert_no_secret(
        workspace,
        ended.stdout,
        ended.stderr,
        workspace.run("status", str(workspace.pipeline), "--json").stdout,
    )


def test_a_mail_keeps_its_lines_and_shows_markup_of_a_notice_as_text(
    workspace: Workspace, mailbox: tuple[str, list[Message]]
) -> None:
    address, mails = mailbox
    workspace.write_notices(["http://h.example/Gone--dead-link"])
    (workspace.folder / "notices" / "r001.txt").write_text(
        json.dumps({"id": "<b>r001</b>", "video": "http://h.example/Gone--dead-link"}), encoding="utf-8"
    )
    write_notify_section(workspace, address)
    ended = workspace.run("run", str(workspace.pipeline))
    assert ended.returncode == 1
    (mail,) = mails
    assert mail["To"] == "night@example.org"
    (part,) = [part for part in mail.walk() if part.get_content_maintype() == "text"]
    assert part.get_content_type() == "text/plain"
    lines = part.get_payload(decode=True).decode().splitlines()  # type: ignore[union-attr]
    assert lines[0] == "0 records done, 0 unchanged, 1 failed."
    assert lines[1].startswith("<b>r001</b>: ")
    assert_no_secret(workspace, ended.stdout, ended.stderr)


def test_only_failures_are_notified_where_only_they_are_wanted(workspace: Workspace, inbox: Inbox) -> None:
    workspace.write_notices(["http://h.example/v.mp4"])
    write_notify_section(workspace, inbox.address, on='on = ["failed"]')
    assert workspace.run("run", str(workspace.pipeline)).returncode == 0
    assert inbox.messages == []
    workspace.write_notices(["http://h.example/v.mp4", "http://h.example/Gone--dead-link"])
    assert workspace.run("run", str(workspace.pipeline)).returncode == 1
    assert len(inbox.messages) == 1


def test_a_stalled_run_is_notified(workspace: Workspace, inbox: Inbox) -> None:
    workspace.write_notices(["http://h.example/v.mp4"])
    write_notify_section(workspace, inbox.address, on='on = ["stalled"]\nstalled_after_s = 0.5')
    workspace.hold_steps()
    process = workspace.start("run", str(workspace.pipeline), "--log", "json")
    notified = inbox.came.wait(TIMEOUT_S)
    workspace.release_steps()
    out, err = process.communicate(timeout=TIMEOUT_S)
    assert notified, err
    assert process.returncode == 0, err
    (message,) = [one for one in inbox.messages if "has made no progress" in one["message"]][:1]
    assert "Run essai-" in message["message"]
    assert '"event": "run_stalled"' in err
    assert_no_secret(workspace, out, err)


def test_a_scheduled_run_that_cannot_start_is_notified(workspace: Workspace, inbox: Inbox) -> None:
    workspace.write_notices(["http://h.example/v.mp4"])
    write_notify_section(workspace, inbox.address, pipeline='schedule = "* * * * * *"\n')
    (workspace.folder / "notices" / "r001.txt").unlink()
    serving = workspace.start("serve", str(workspace.pipeline), "--port", "0", "--log", "json")
    notified = inbox.came.wait(TIMEOUT_S)
    serving.terminate()
    out, err = serving.communicate(timeout=TIMEOUT_S)
    assert notified, err
    assert "contains no notice" in inbox.messages[0]["message"]
    assert '"event": "run_not_started"' in err
    assert_no_secret(workspace, out, err)


def test_an_address_that_refuses_stops_neither_the_run_nor_the_other_notifications(
    workspace: Workspace, inbox: Inbox
) -> None:
    workspace.write_notices(["http://h.example/v.mp4"])
    with webhook() as refusing:
        refusing.status = 500
        closed = f"json://127.0.0.1:1/{SECRET}"
        write_notify_section(workspace, refusing.address, closed, f"nonsense://{SECRET}", inbox.address)
        ended = workspace.run("run", str(workspace.pipeline), "--log", "text")
    assert ended.returncode == 0
    assert len(inbox.messages) == 1
    assert "not_notified" in ended.stderr
    assert "undelivered=3" in ended.stderr
    assert_no_secret(workspace, ended.stdout, ended.stderr)


def test_a_file_without_addresses_stops_a_run_before_its_work(workspace: Workspace) -> None:
    workspace.write_notices(["http://h.example/v.mp4"])
    write_notify_section(workspace)
    refused = workspace.run("run", str(workspace.pipeline))
    assert refused.returncode == 2
    assert "contains no address to notify" in refused.stderr
    assert workspace.step_log == []
