"""Models as the hub's cache holds them: listed, and verified by the names of their files."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from webinar_archive.cli import main
from webinar_archive.transcripts.asr.known_models import KNOWN_FILES
from webinar_archive.transcripts.asr.stored_models import check_model, hub_folder, stored_models

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
    assert check_model(snapshot).damaged == ()
    stored = (snapshot / file).resolve()
    stored.write_bytes(b"other bytes")
    assert check_model(snapshot).damaged == (file,)
    stored.unlink()
    assert check_model(snapshot).damaged == (file,)
    # nobody waits for what writes into it
    os.mkfifo(stored)
    assert check_model(snapshot).damaged == (file,)


def test_plain_folders_are_models_too_also_the_folder_itself(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "joined"):
        folder.mkdir(exist_ok=True)
        (folder / "model.bin").write_bytes(WEIGHTS)
    (tmp_path / "notes").mkdir()
    assert [model.folder for model in stored_models(tmp_path)] == [tmp_path, tmp_path / "joined"]
    assert [model.name for model in stored_models(tmp_path)] == [tmp_path.name, "joined"]


def test_a_copy_without_links_is_compared_with_the_published_files_alone(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(made_cache(tmp_path), tmp_path / "copy"))
    check = check_model(copy)
    assert (check.damaged, check.published, check.comparable) == ((), None, False)


def test_of_a_published_model_other_and_missing_files_are_damaged(tmp_path: Path) -> None:
    config, tokenizer = b"{}", b"[]"
    files = {"model.bin": WEIGHTS, "config.json": config, "tokenizer.json": tokenizer}
    known = {"made": {file: hashlib.sha256(data).hexdigest() for file, data in files.items()}}
    for file, data in files.items():
        (tmp_path / file).write_bytes(data)
    (tmp_path / "README.md").write_text("of the folder's owner")
    assert check_model(tmp_path, known).published == "made"
    assert check_model(tmp_path, known).damaged == ()
    (tmp_path / "model.bin").write_bytes(WEIGHTS[:-1])
    (tmp_path / "tokenizer.json").unlink()
    assert check_model(tmp_path, known).damaged == ("model.bin", "tokenizer.json")


def test_every_published_model_has_weights_and_files_of_its_own() -> None:
    own = [files[file] for files in KNOWN_FILES.values() for file in ("model.bin", "config.json")]
    assert len(own) == len(set(own))
    assert all(len(checksum) == 64 for files in KNOWN_FILES.values() for checksum in files.values())


def test_a_folder_of_unknown_files_is_not_said_to_be_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "model.bin").write_bytes(WEIGHTS)
    assert main(["models", "verify", "--to", str(tmp_path)]) == 1
    assert "cannot be verified" in capsys.readouterr().out


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


def test_the_command_tells_models_in_packages_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    assert main(["models", "verify", "meaning/py3langid"]) == 0
    printed = capsys.readouterr().out
    assert "model.npz.xz" in printed
    assert "meaning/py3langid is whole" in printed
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    assert main(["models"]) == 0
    assert "meaning/py3langid\t4" in capsys.readouterr().out
    assert main(["models", "fetch", "meaning", "--to", str(tmp_path)]) == 2
    assert "--to" in capsys.readouterr().err


def test_a_fetch_needs_a_name_and_says_why_it_fails_without_a_network(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "fetch", "--to", str(tmp_path)]) == 2
    assert main(["models", "fetch", "enormous", "--to", str(tmp_path)]) == 1
    assert "enormous" in capsys.readouterr().err
