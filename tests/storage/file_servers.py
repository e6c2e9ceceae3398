"""Real SFTP and WebDAV servers on loopback, which serve a folder."""

from __future__ import annotations

import asyncio
import io
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


@contextmanager
def sftp_server(folder: Path, home: Path, *, breaks: int = 0) -> Iterator[int]:
    """Serve a folder by SFTP; the client's key and the server's lie in `home`. Yields the port.

    The first `breaks` connections break at the first file that is sent.
    """
    import asyncssh

    host_key = asyncssh.generate_private_key("ssh-ed25519")
    user_key = asyncssh.generate_private_key("ssh-ed25519")
    (home / ".ssh").mkdir(mode=0o700, parents=True)
    user_key.write_private_key(str(home / ".ssh" / "id_ed25519"))
    user_key.write_public_key(str(home / "authorized_keys"))
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    left = [None] * breaks
    connections: list[Any] = []

    class Connections(asyncssh.SSHServer):  # type: ignore[misc]
        def connection_made(self, conn: Any) -> None:
            connections.append(conn)

    class Server(asyncssh.SFTPServer):  # type: ignore[misc]
        def write(self, file_obj: object, offset: int, data: bytes) -> Any:
            if left:
                left.pop()
                self.channel.get_connection().abort()
            return super().write(file_obj, offset, data)

    async def listen() -> Any:
        return await asyncssh.listen(
            "127.0.0.1",
            0,
            server_factory=Connections,
            server_host_keys=[host_key],
            authorized_client_keys=str(home / "authorized_keys"),
            sftp_factory=lambda channel: Server(channel, chroot=str(folder)),
        )

    server = asyncio.run_coroutine_threadsafe(listen(), loop).result(30)
    port = server.get_port()
    known = f"[127.0.0.1]:{port} {host_key.export_public_key().decode()}"
    (home / ".ssh" / "known_hosts").write_text(known)
    try:
        yield port
    finally:

        async def stop() -> None:
            server.close()
            await server.wait_closed()
            for connection in connections:
                connection.abort()
                await connection.wait_closed()
            # those of its connections
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for each in others:
                each.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(stop(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()


class _OwnThreads(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        pass


@contextmanager
def webdav_server(folder: Path, user: str, password: str) -> Iterator[int]:
    """Serve a folder by WebDAV to one user. Yields the port."""
    from wsgidav.wsgidav_app import WsgiDAVApp

    application = WsgiDAVApp(
        {
            "provider_mapping": {"/": str(folder)},
            "simple_dc": {"user_mapping": {"*": {user: {"password": password}}}},
            "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
            "logging": {"enable": False},
            "verbose": 0,
        }
    )

    def bounded(environ: dict[str, Any], start: Any) -> Any:
        # the library's server gives the socket, on which a reader waits for more than was sent
        size = int(environ.get("CONTENT_LENGTH") or 0)
        environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(size))
        return application(environ, start)

    with _served(bounded) as port:
        yield port


@contextmanager
def full_webdav_server(status: str, answer: bytes, quota: int | None) -> Iterator[int]:
    """Serve an empty folder by WebDAV that answers every file sent to it in this way. Yields the port."""

    def application(environ: dict[str, Any], start: Any) -> list[bytes]:
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if environ["REQUEST_METHOD"] == "PUT":
            start(status, [("Content-Length", str(len(answer)))])
            return [answer]
        stated = "" if quota is None else f"<d:quota-available-bytes>{quota}</d:quota-available-bytes>"
        found = (
            '<d:multistatus xmlns:d="DAV:"><d:response><d:href>/</d:href><d:propstat><d:prop><d:resourcetype>'
            f"<d:collection/></d:resourcetype>{stated}</d:prop><d:status>HTTP/1.1 200 OK</d:status>"
            "</d:propstat></d:response></d:multistatus>"
        ).encode()
        done = {"PROPFIND": "207 Multi-Status", "MKCOL": "201 Created"}.get(environ["REQUEST_METHOD"])
        start(done or "404 Not Found", [("Content-Length", str(len(found)))])
        return [found]

    with _served(application) as port:
        yield port


@contextmanager
def _served(application: Any) -> Iterator[int]:
    server = make_server("127.0.0.1", 0, application, server_class=_OwnThreads, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
