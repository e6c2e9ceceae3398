"""A stranger's pickle is known by its checksum, or not read at all."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from webinar_archive.alignment.voices.encoder_weights import load_weights
from webinar_archive.alignment.voices.requirements import SIZE_BYTES
from webinar_archive.errors import ModelMissing


class Harmful:
    """What a pickle may do when it is loaded."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


def test_a_file_of_the_same_size_with_other_bytes_is_refused_and_nothing_in_it_runs(tmp_path: Path) -> None:
    trace, weights = tmp_path / "ran", tmp_path / "pretrained.pt"
    weights.write_bytes(pickle.dumps(Harmful(trace)).ljust(SIZE_BYTES, b"\0"))
    with pytest.raises(ModelMissing) as refused:
        load_weights(weights)
    assert refused.value.code == "voice-model-unknown"
    assert not trace.exists()


def test_a_file_that_is_gone_or_of_another_size_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing) as gone:
        load_weights(tmp_path / "none.pt")
    assert gone.value.code == "voice-model-unreadable"
    (tmp_path / "short.pt").write_bytes(b"PK")
    with pytest.raises(ModelMissing) as short:
        load_weights(tmp_path / "short.pt")
    assert short.value.code == "voice-model-unknown"
