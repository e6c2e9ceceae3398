"""Peaks of a recording: of its loudness over time, the same however it is decoded, made once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.media_factory import make_media, tone
from webinar_archive.desk.waveform import PEAKS_PER_S, peaks_of
from webinar_archive.errors import NotMedia


@pytest.fixture
def media(tmp_path: Path) -> Path:
    """Three seconds of a tone that begins after one second of silence."""
    return make_media(tmp_path / "film.wav", *tone(3), "-af", "adelay=1000:all=1")


def test_peaks_tell_silence_from_sound(media: Path, tmp_path: Path) -> None:
    peaks = peaks_of(media, "sha512:1", tmp_path / "cache")
    assert abs(len(peaks) - 4 * PEAKS_PER_S) <= 1
    assert max(peaks[: PEAKS_PER_S - 2]) <= 1
    assert min(peaks[PEAKS_PER_S + 2 : -4]) > 10


def test_parts_decoded_side_by_side_give_the_same(
    media: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = peaks_of(media, "sha512:1", tmp_path / "one")
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    parts = peaks_of(media, "sha512:1", tmp_path / "other", 4000, min_part_s=1)
    assert len(parts) == len(whole)
    assert all(abs(one - other) <= 3 for one, other in zip(whole[60:], parts[60:], strict=True))


def test_what_has_no_exact_seek_is_decoded_in_one_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = make_media(tmp_path / "film.mp3", *tone(3), "-af", "adelay=1000:all=1", "-q:a", "5")
    whole = peaks_of(film, "sha512:1", tmp_path / "one")
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert peaks_of(film, "sha512:1", tmp_path / "other", 4000, min_part_s=1) == whole


@pytest.mark.parametrize("rate_hz", [11_025, 22_050, 96_000])
def test_a_recording_of_any_rate_has_as_many_peaks(tmp_path: Path, rate_hz: int) -> None:
    film = make_media(tmp_path / "film.wav", *tone(2, rate_hz=rate_hz), "-ar", str(rate_hz))
    peaks = peaks_of(film, "sha512:1", tmp_path / "cache")
    assert abs(len(peaks) - 2 * PEAKS_PER_S) <= 1
    assert min(peaks[1:-2]) > 10


def test_a_film_is_decoded_once(media: Path, tmp_path: Path) -> None:
    peaks = peaks_of(media, "sha512:1", tmp_path)
    media.write_bytes(b"")
    assert peaks_of(media, "sha512:1", tmp_path) == peaks
    with pytest.raises(NotMedia):
        peaks_of(media, "sha512:2", tmp_path)


def test_a_cache_that_cannot_be_written_is_done_without(media: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert peaks_of(media, "sha512:1", tmp_path / "file" / "cache")
