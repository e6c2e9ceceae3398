"""The settings make yt-dlp choose the right formats, and trust whom the system trusts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

# in a process of its own: importing yt-dlp takes long and leaves its traces
PROGRAM = """
import json, sys, tempfile
import yt_dlp
from webinar_archive.media.download.limits import ProgressHook
from webinar_archive.media.download.protocol import DownloadRequest
from webinar_archive.media.download.settings import ytdlp_settings
request = DownloadRequest(
    address="https://x/", folder=tempfile.gettempdir(), height=720, max_size_bytes=1, min_free_bytes=0
)
video = lambda h: {"format_id": f"v{h}", "height": h, "width": h * 2, "vcodec": "avc1", "acodec": "none", "ext": "mp4"}
audio = lambda name, more: {"format_id": name, "vcodec": "none", "acodec": "mp4a", "ext": "m4a", **more}
settings = ytdlp_settings(request, ProgressHook(request, print), print)
with yt_dlp.YoutubeDL(settings) as downloader:
    print(len(downloader._request_director.handlers["Urllib"]._make_sslcontext().get_ca_certs()))
    for formats in json.loads(sys.argv[1]):
        made = [video(f) if isinstance(f, int) else audio(*f) for f in formats]
        for entry in made:
            entry["url"] = "https://x/" + entry["format_id"]
        info = {"id": "x", "title": "t", "extractor": "x", "extractor_key": "X", "formats": made}
        done = downloader.process_ie_result(info, download=False)
        print("+".join(part["format_id"] for part in done.get("requested_formats") or [done]))
"""
CASES: dict[str, tuple[list[object], str]] = {
    "the tallest up to the height, the best audio": (
        [1080, 720, 480, ["a", {"abr": 128}], ["b", {"abr": 64}]],
        "v720+a",
    ),
    "the next taller where none is so small": ([2160, 1080, ["a", {}]], "v1080+a"),
    "the original audio before a dub": (
        [
            720,
            ["original", {"language": "fr", "language_preference": 10, "abr": 64}],
            ["dubbed", {"language": "en", "language_preference": -1, "abr": 256}],
            ["described", {"language": "fr-desc", "language_preference": -10, "abr": 256}],
        ],
        "v720+original",
    ),
    "audio alone": ([["a", {"abr": 128}]], "a"),
    "video alone": ([480, 360], "v480"),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """How many certificates are trusted with one in `SSL_CERT_FILE`, and what is chosen in each case."""
    certificate = tmp_path_factory.mktemp("certificates") / "own.pem"
    certificate.write_bytes(own_certificate())
    cases = json.dumps([formats for formats, _ in CASES.values()])
    environment = {**os.environ, "SSL_CERT_FILE": str(certificate), "SSL_CERT_DIR": str(certificate.parent)}
    program = [sys.executable, "-c", PROGRAM, cases]
    done = subprocess.run(program, capture_output=True, text=True, timeout=120, check=True, env=environment)
    return done.stdout.split()


def own_certificate() -> bytes:
    """Return a certificate as an institution makes for its own, in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Essai")])
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, begin, begin.replace(year=2126))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(Encoding.PEM)


@pytest.fixture(scope="module")
def chosen(told: list[str]) -> dict[str, str]:
    return dict(zip(CASES, told[1:], strict=True))


def test_the_certificates_of_an_institution_are_trusted_as_for_pages(told: list[str]) -> None:
    assert told[0] == "1"


@pytest.mark.parametrize("case", CASES)
def test_the_best_formats_up_to_the_height_are_chosen(chosen: dict[str, str], case: str) -> None:
    assert chosen[case] == CASES[case][1]
