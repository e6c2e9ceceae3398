"""Files of installed packages, held against the checksums that their installer wrote down."""

from __future__ import annotations

import base64
import hashlib
from importlib import metadata
from pathlib import Path

import pytest

from webinar_archive.installed_packages import damaged_files, package_file

MODEL = b"weights"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an installed package `madeup` with a model."""
    (tmp_path / "madeup").mkdir()
    (tmp_path / "madeup" / "model.bin").write_bytes(MODEL)
    (tmp_path / "madeup-1.dist-info").mkdir()
    (tmp_path / "madeup-1.dist-info" / "METADATA").write_text("Name: madeup\nVersion: 1\n")
    digest = base64.urlsafe_b64encode(hashlib.sha256(MODEL).digest()).rstrip(b"=").decode()
    (tmp_path / "madeup-1.dist-info" / "RECORD").write_text(
        f"madeup/model.bin,sha256={digest},7\nmadeup/__pycache__/a.pyc,,\nmadeup-1.dist-info/RECORD,,\n"
        f"../../bin/madeup-serve,sha256=AAAA,3\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def test_a_package_as_it_was_installed_is_whole(installed: Path) -> None:
    assert damaged_files("madeup") == ()
    assert package_file("madeup", "madeup/model.bin") == installed / "madeup" / "model.bin"


@pytest.mark.parametrize("data", [MODEL[:3], b"", b"WEIGHTS", None], ids=["cut", "empty", "other", "missing"])
def test_a_file_with_other_bytes_or_none_is_damaged(installed: Path, data: bytes | None) -> None:
    model = installed / "madeup" / "model.bin"
    if data is None:
        model.unlink()
    else:
        model.write_bytes(data)
    assert damaged_files("madeup") == ("madeup/model.bin",)


def test_a_package_without_checksums_cannot_be_told_to_be_damaged(installed: Path) -> None:
    (installed / "madeup-1.dist-info" / "RECORD").unlink()
    assert damaged_files("madeup") == ()


def test_a_package_that_is_not_installed_has_no_files() -> None:
    assert package_file("no-such-package", "a") is None
    with pytest.raises(metadata.PackageNotFoundError):
        damaged_files("no-such-package")
