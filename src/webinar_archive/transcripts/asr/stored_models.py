"""The recognition models on this machine: which there are, where they lie, and whether their files are whole.

The Hugging Face hub's cache names each file by its checksum: SHA-256 of the weights, Git's SHA-1 of small files. A
plain folder has no such names; its files are held against those of the published models (`known_models`). Both need
no network.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from webinar_archive.files import checksum_of_file
from webinar_archive.transcripts.asr.known_models import KNOWN_FILES, published_model
from webinar_archive.transcripts.asr.model import WEIGHTS, Recogniser, model_folder

_BLOB_NAME = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_LARGEST_IN_GIT = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredModel:
    """A model of the hub, in one revision, or a plain folder, which names it."""

    name: str
    folder: Path
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCheck:
    """What the checksums of a model's files say.

    `damaged` are the files that are missing, or whose bytes are others than their name or the published model says;
    `published` is that model, None for another. `comparable` says whether the weights could be compared with anything.
    """

    damaged: tuple[str, ...]
    published: str | None
    comparable: bool


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
    """Yield the recognition models in a folder; one that was fetched in part has no weights.

    They are those that the hub fetched into it, the plain folders in it, and the folder itself where it is a model's.
    """
    for weights in sorted(folder.glob(f"models--*/snapshots/*/{WEIGHTS}")):
        name = weights.parents[2].name.removeprefix("models--").replace("--", "/")
        yield _stored_model(name, weights.parent)
    for weights in chain(folder.glob(WEIGHTS), sorted(folder.glob(f"*/{WEIGHTS}"))):
        yield _stored_model(weights.parent.name, weights.parent)


def fetch_model(name: str, folder: Path) -> Path:
    """Fetch a model into a folder, where it is not there yet, and return its own folder. Raises `ModelMissing`."""
    return Path(model_folder(Recogniser(model=name, download_folder=folder)))


def check_model(folder: Path, known: Mapping[str, Mapping[str, str]] = KNOWN_FILES) -> ModelCheck:
    """Compare the files of a model with their names, where these are checksums, and with the published model."""
    found = {path.name: _sha256(path) for path in sorted(folder.iterdir()) if not path.is_dir()}
    published = published_model(found, known)
    expected = known[published] if published else {}
    damaged = [
        name
        for name in sorted(found.keys() | expected.keys())
        if not found.get(name)
        or found[name] != expected.get(name, found[name])
        or not _is_as_named(folder / name, found[name])
    ]
    comparable = published is not None or _BLOB_NAME.fullmatch((folder / WEIGHTS).resolve().name) is not None
    return ModelCheck(damaged=tuple(damaged), published=published, comparable=comparable)


def _is_as_named(path: Path, sha256: str) -> bool:
    """Whether a file is the one that its name says, where that is a checksum."""
    stored = path.resolve()
    return not _BLOB_NAME.fullmatch(stored.name) or stored.name in (sha256, _git_sha1(stored))


def _stored_model(name: str, folder: Path) -> StoredModel:
    sizes = [path.stat().st_size for path in folder.iterdir() if path.is_file()]
    return StoredModel(name=name, folder=folder, size_bytes=sum(sizes))


def _sha256(path: Path) -> str:
    """Return the SHA-256 of a file; nothing where it cannot be read, as behind a broken link, or is none."""
    try:
        return checksum_of_file(path, "sha256").removeprefix("sha256:")
    except OSError:
        return ""


def _git_sha1(path: Path) -> str:
    """Return the name that Git gives to a file; nothing for one of the size of weights, which it never names so."""
    size = path.stat().st_size
    if size > _LARGEST_IN_GIT:
        return ""
    head = hashlib.sha1(f"blob {size}\0".encode(), usedforsecurity=False)
    head.update(path.read_bytes())
    return head.hexdigest()
