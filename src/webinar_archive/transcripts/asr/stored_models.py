"""The recognition models on this machine: which there are, where they lie, and whether their files are whole.

The Hugging Face hub's cache names each file by its checksum: SHA-256 of the weights, Git's SHA-1 of small files. A
model is verified against these names, without the network.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from webinar_archive.transcripts.asr.model import WEIGHTS, Recogniser, model_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredModel:
    """A model of the hub, in one revision."""

    name: str
    folder: Path
    size_bytes: int


def hub_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the hub stores what it fetches when no folder is named.

    >>> hub_folder({"HF_HOME": "/srv/models"}).as_posix()
    '/srv/models/hub'
    """
    if cache := environment.get("HF_HUB_CACHE"):
        return Path(cache).expanduser()
    shared = environment.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(environment.get("HF_HOME") or f"{shared}/huggingface", "hub").expanduser()


def stored_models(folder: Path) -> Iterator[StoredModel]:
    """Yield the recognition models in a folder of fetched models; one that was fetched in part has no weights."""
    for weights in sorted(folder.glob(f"models--*/snapshots/*/{WEIGHTS}")):
        name = weights.parents[2].name.removeprefix("models--").replace("--", "/")
        files = [path for path in weights.parent.iterdir() if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        yield StoredModel(name=name, folder=weights.parent, size_bytes=size)


def fetch_model(name: str, folder: Path) -> Path:
    """Fetch a model into a folder, where it is not there yet, and return its own folder. Raises `ModelMissing`."""
    return Path(model_folder(Recogniser(model=name, download_folder=folder)))


def damaged_files(folder: Path) -> tuple[str, ...]:
    """Return the files of a fetched model whose bytes have another checksum than their name says, or none at all."""
    return tuple(path.name for path in sorted(folder.iterdir()) if not _is_whole(path))


def _is_whole(path: Path) -> bool:
    try:
        stored = path.resolve(strict=True)
        with stored.open("rb") as file:
            if len(stored.name) == 64:
                return hashlib.file_digest(file, "sha256").hexdigest() == stored.name
            head = hashlib.sha1(f"blob {stored.stat().st_size}\0".encode(), usedforsecurity=False)
            head.update(file.read())
            return head.hexdigest() == stored.name
    except OSError:
        return False
