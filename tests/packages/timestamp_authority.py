"""An authority of timestamps (RFC 3161) on this machine: OpenSSL's, with certificates of its own."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from tests.local_web import Host, Responder, response

_CONFIGURATION = """
[leaf]
extendedKeyUsage = critical, timeStamping
[server]
extendedKeyUsage = critical, serverAuth
[tsa]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = {digest}
default_policy = 1.2.3.4
digests = sha256, sha512
{certs}
"""


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority: the folder of its keys and certificates. `root` is that to which its own leads."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    def answer(self, request: bytes) -> bytes:
        """Return the response to a request."""
        query, reply = self.folder / "query", self.folder / "reply"
        query.write_bytes(request)
        run(
            "ts",
            "-reply",
            "-config",
            self.folder / "cnf",
            "-section",
            "tsa",
            "-queryfile",
            query,
            "-out",
            reply,
        )
        return reply.read_bytes()

    def request(self, data: bytes, *options: str) -> bytes:
        """Return a request as OpenSSL makes it."""
        (self.folder / "data").write_bytes(data)
        query = self.folder / "query"
        run("ts", "-query", "-data", self.folder / "data", "-sha512", "-cert", *options, "-out", query)
        return query.read_bytes()

    def responder(self, host: Host) -> Responder:
        """Return what answers requests of a site's visitors."""

        def respond(request: BaseHTTPRequestHandler) -> None:
            data = self.answer(host.requests[-1].body)
            response(data, kind="application/timestamp-reply")(request)

        return respond


def made_authority(
    folder: Path, *, key: str = "ec", with_root: bool = False, purpose: str = "leaf", digest: str = "sha256"
) -> Authority:
    """Make an authority. Its answers hold its own certificate, and `with_root` that of its root, too."""
    folder.mkdir()
    certs = f"certs = {folder}/root.pem" if with_root else ""
    (folder / "cnf").write_text(_CONFIGURATION.format(folder=folder, digest=digest, certs=certs))
    (folder / "serial").write_text("01")
    kind = {"ec": ("ec", "-pkeyopt", "ec_paramgen_curve:P-256"), "rsa": ("rsa:2048",)}[key]
    new = ("-newkey", *kind, "-nodes", "-subj")
    run(
        "req",
        "-x509",
        *new,
        "/CN=Root",
        "-keyout",
        folder / "root.key",
        "-out",
        folder / "root.pem",
        "-days",
        "9",
    )
    run("req", *new, "/CN=Authority of a test", "-keyout", folder / "tsa.key", "-out", folder / "tsa.csr")
    signed_by = ("-CA", folder / "root.pem", "-CAkey", folder / "root.key", "-CAcreateserial")
    extensions = ("-extfile", folder / "cnf", "-extensions", purpose)
    run(
        "x509",
        "-req",
        "-in",
        folder / "tsa.csr",
        *signed_by,
        *extensions,
        "-out",
        folder / "tsa.pem",
        "-days",
        "9",
    )
    return Authority(folder)


def run(*arguments: str | Path) -> str:
    """Run OpenSSL; return what it prints."""
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True, text=True).stdout
