"""Models as the hub's cache holds them: listed, and verified by the names of their files."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from webinar_archive.cli import main
from webinar_archive.transcripts.asr.stored_models import damaged_files, hub_folder, stored_models

WEIGHTS = b"weights of a model"


def made_cache(folder: Path, name: str = "models--Systran--faster-whisper-base") -> Path:
    """Return the folder of a model that the hub has fetched."""
    model = folder / name
    snapshot = model / "snapshots" / "ebe41f7"
    snapshot.mkdir(parents=True)
    (model / "blobs").mkdir()
    config = b"{}"
    small = hashlib.sha1(b"blob 2\0" + config).hexdigest()  # noqa: S324 - Git's
    for file, data, blob in (
        ("model.bin", WEIGHTS, hashlib.sha256(WEIGHTS).hexdigest()),
        ("config.json", config, small),
    ):
        (model / "blobs" / blob).write_bytes(data)
        (snapshot / file).symlink_to(Path("../../blobs", blob))
    return snapshot


def test_models_are_listed_with_their_folder_and_size(tmp_path: Path) -> None:
    snapshot = made_cache(tmp_path)
    (tmp_path / "models--Systran--faster-whisper-small" / "snapshots" / "a").mkdir(parents=True)
    found = list(stored_models(tmp_path))
    assert [(model.name, model.folder) for model in found] == [("Systran/faster-whisper-base", snapshot)]
    assert found[0].size_bytes == len(WEIGHTS) + 2


@pytest.mark.parametrize("file", ["model.bin", "config.json"])
def test_a_file_of_other_bytes_or_none_is_damaged(tmp_path: Path, file: str) -> None:
    snapshot = made_cache(tmp_path)
    assert damaged_files(snapshot) == ()
    stored = (snapshot / file).resolve()
    stored.write_bytes(b"other bytes")
    assert damaged_files(snapshot) == (file,)
    stored.unlink()
    assert damaged_files(snapshot) == (file,)


def test_the_hubs_folder_follows_its_variables() -> None:
    assert hub_folder({"HF_HUB_CACHE": "/a", "HF_HOME": "/b"}) == Path("/a")
    assert hub_folder({"XDG_CACHE_HOME": "/c"}) == Path("/c/huggingface/hub")


def test_the_command_lists_verifies_and_names_what_is_damaged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    snapshot = made_cache(tmp_path)
    assert main(["models", "--to", str(tmp_path)]) == 0
    assert str(snapshot) in capsys.readouterr().out
    assert main(["models", "verify", "base", "--to", str(tmp_path)]) == 0
    (snapshot / "model.bin").resolve().write_bytes(b"")
    assert main(["models", "verify", "--to", str(tmp_path)]) == 1
    assert "model.bin" in capsys.readouterr().out
    assert main(["models", "verify", "small", "--to", str(tmp_path)]) == 1
    assert main(["models", "--to", str(tmp_path / "none")]) == 0


def test_a_fetch_needs_a_name_and_says_why_it_fails_without_a_network(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "fetch", "--to", str(tmp_path)]) == 2
    assert main(["models", "fetch", "enormous", "--to", str(tmp_path)]) == 1
    assert "enormous" in capsys.readouterr().err
