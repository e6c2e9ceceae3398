"""Pipeline files and notices that are broken at random are read, or refused with an error of ours."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from webinar_archive.catalogue import read_notice
from webinar_archive.errors import ArchiveError
from webinar_archive.pipeline.config_file import load_settings

pytestmark = pytest.mark.untraced

PIPELINE = """[pipeline]
name = "essai"
archive = "archive"
schedule = "0 2 * * *"
timezone = "Europe/Paris"
[[source]]
notice = "notices"
page = "https://example.org/index.php?id=1"
[fetch]
height = 720
per_host_delay_s = 5
max_size_gb = 20.5
allow_private_addresses = false
[witnesses]
order = ["captions", "audio"]
language = "fr"
[export]
formats = ["csv"]
to = "out"
"""
NOTICE = """Titre : | Les communs numériques : débat |
Auteurs : | Anne Dupont (1970-...), Personne interviewée Sylvain Henry, Intervieweur |
Année de publication : | 2021 |
Présentation physique : | Vidéo en ligne (1 h 02' 15") |
Résumé : | Les conclusions : - Anne Dupont (chercheuse) : "Les communs." [Débats TV, 3/2/2021] |
<table><tr><td>Titre</td><td>x</td></tr></table>
"""
TIMES = 1000
PIECES = (
    "[",
    "]",
    "=",
    '"',
    "\\",
    "{",
    "}",
    "\n",
    "|",
    ":",
    "<",
    ">",
    "&#x",
    "«",
    "\0",
    "é",
    "'",
    "- ",
    "inf",
    "nan",
    "1e999",
)


def broken(text: str, rng: random.Random) -> bytes:
    """Change a text at random: its bytes, its numbers, or its structure."""
    way = rng.randrange(3)
    if way == 0:
        data = bytearray(text.encode())
        for _ in range(rng.randint(1, 8)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        return bytes(data)
    if way == 1:
        numbers = ("9" * 400, "-1", "0", "1e308", "٣", "1.5", "999999999999999999")
        return "".join(
            rng.choice(numbers) if c.isdigit() and rng.random() < 0.3 else c for c in text
        ).encode()
    lines = text.splitlines(keepends=True)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(lines))
        lines[at : at + rng.randint(0, 2)] = rng.choices(
            (*lines, *PIECES, rng.choice(PIECES) * 500), k=rng.randint(0, 3)
        )
        lines = lines or [""]
    return "".join(lines).encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("name", ["pipeline", "notice"])
def test_a_broken_file_raises_no_foreign_error(tmp_path: Path, name: str) -> None:
    path = tmp_path / "p.toml"

    def read_pipeline(data: bytes) -> object:
        path.write_bytes(data)
        return load_settings(path)

    def read_one(data: bytes) -> object:
        return read_notice(data, name="notice.txt")

    read: Callable[[bytes], object] = read_pipeline if name == "pipeline" else read_one
    text = PIPELINE if name == "pipeline" else NOTICE
    for seed in range(TIMES):
        with contextlib.suppress(ArchiveError):
            read(broken(text, random.Random(seed)))
