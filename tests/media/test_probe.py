"""Media files measured by a real ffmpeg: whole, cut, with streams of unequal length, and false."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from tests.media_factory import INDEX_FIRST, SMALL, make_media, picture, silent_track, tone
from webinar_archive.deadline import Deadline
from webinar_archive.errors import NotMedia, Truncated
from webinar_archive.media import ffmpeg
from webinar_archive.media.probe import probe


def test_a_whole_film_is_measured_stream_by_stream(film: Path) -> None:
    recording = probe(film)
    video, audio = recording.streams
    assert "mp4" in recording.container
    assert recording.size_bytes == film.stat().st_size
    assert (video.kind, video.codec, video.width, video.height, video.rate) == ("video", "h264", 64, 36, 5.0)
    assert (audio.kind, audio.codec, audio.channels, audio.rate) == ("audio", "aac", 1, 16000.0)
    for duration in (recording.container_duration_ms, recording.decoded_end_ms, video.duration_ms):
        assert duration == pytest.approx(8000, abs=150)
    assert recording.findings == ()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.webm", ("-c:v", "libvpx", "-c:a", "libopus")),
        ("a.mkv", SMALL),
        ("a.mov", SMALL),
        ("a.ts", SMALL),
        ("a.flv", ("-c:v", "flv", "-c:a", "aac")),
        ("a.avi", ("-c:v", "mpeg4", "-c:a", "mp3")),
        ("a.ogv", ("-c:v", "libtheora", "-c:a", "libvorbis")),
    ],
)
def test_every_container_gives_the_same_times(tmp_path: Path, name: str, words: tuple[str, ...]) -> None:
    recording = probe(make_media(tmp_path / name, *picture(4), *tone(4), *words))
    assert recording.decoded_end_ms == pytest.approx(4000, abs=250)
    assert sorted(s.kind for s in recording.streams) == ["audio", "video"]
    assert recording.findings == ()


@pytest.mark.parametrize("name", ["a.mp3", "a.m4a", "a.wav", "a.flac", "a.opus", "a.ogg", "a.aac"])
def test_audio_alone_is_no_finding(tmp_path: Path, name: str) -> None:
    recording = probe(make_media(tmp_path / name, *tone(4)))
    assert [s.kind for s in recording.streams] == ["audio"]
    assert recording.measured_duration_ms == pytest.approx(4000, abs=150)
    assert recording.findings == ()


def test_a_header_without_a_duration_is_measured_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "live.webm"
    made = make_media(
        tmp_path / "a.webm", *picture(4), *tone(4), "-c:v", "libvpx", "-c:a", "libopus", "-live", "1"
    )
    made.rename(path)
    recording = probe(path)
    assert recording.container_duration_ms is None
    assert recording.measured_duration_ms == pytest.approx(4000, abs=250)


def test_a_bare_stream_is_measured_whatever_its_first_bit_rate(tmp_path: Path) -> None:
    """Silence, then noise: the first bytes of a stream at a varying rate suggest far more than there is."""
    noise = ("-f", "lavfi", "-i", "anoisesrc=sample_rate=16000:duration=6")
    mixed = ("-filter_complex", "[0][1]concat=n=2:v=0:a=1", "-q:a", "5", "-write_xing", "0")
    recording = probe(make_media(tmp_path / "a.mp3", *silent_track(30), *noise, *mixed))
    assert recording.container_duration_ms is None
    assert recording.measured_duration_ms == pytest.approx(36_000, abs=200)


def test_a_video_without_sound_is_a_finding(tmp_path: Path) -> None:
    recording = probe(make_media(tmp_path / "a.mp4", *picture(2), *SMALL))
    assert [f.code for f in recording.findings] == ["no-sound"]


def test_audio_that_ends_long_before_the_video_is_a_finding_with_both_ends(tmp_path: Path) -> None:
    """A known real case, smaller: 366 s of audio in 2640 s of video."""
    made = make_media(tmp_path / "a.mp4", *picture(264, 1), *tone(36.6), *SMALL)
    (finding,) = probe(made).findings
    assert finding.code == "stream-short"
    assert finding.facts["kind"] == "audio"
    assert finding.facts["end_s"] == pytest.approx(36.6, abs=0.2)
    assert finding.facts["recording_end_s"] == pytest.approx(264, abs=1)


def test_the_end_of_a_file_cut_after_its_index_is_found_by_decoding(tmp_path: Path) -> None:
    """The index states both streams whole; the bytes of the second half were lost."""
    made = make_media(tmp_path / "a.mp4", *picture(120), *tone(120), *SMALL, *INDEX_FIRST)
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(made.read_bytes()[: made.stat().st_size // 2])
    recording = probe(cut)
    assert recording.container_duration_ms == pytest.approx(120_000, abs=200)
    assert recording.decoded_end_ms is not None
    assert 45_000 < recording.decoded_end_ms < 75_000


@pytest.mark.untraced
def test_the_end_found_equals_that_of_a_full_decode(tmp_path: Path) -> None:
    """Decoding everything is the oracle of the search."""
    made = make_media(tmp_path / "a.mp4", *picture(50), *tone(50), *SMALL, *INDEX_FIRST)
    for share in (0.1, 0.37, 0.9):
        cut = tmp_path / f"cut{share}.mp4"
        cut.write_bytes(made.read_bytes()[: round(made.stat().st_size * share)])
        for stream in probe(cut).streams:
            ends = ffmpeg.frame_ends(cut, stream.index, stream.kind, 0.0, Deadline.after(60))
            assert stream.duration_ms == pytest.approx(1000 * max(ends), abs=1)


@pytest.mark.untraced
def test_the_end_of_a_long_cut_film_is_found_without_decoding_it_all(tmp_path: Path) -> None:
    minute = make_media(tmp_path / "minute.mp4", *picture(60, 1), *tone(60), *SMALL)
    repeated = ("-stream_loop", "43", "-i", str(minute), "-c", "copy")
    made = make_media(tmp_path / "a.mp4", *repeated, *INDEX_FIRST)
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(made.read_bytes()[: made.stat().st_size // 5])
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    recording = probe(cut)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # the processor time of ffmpeg, which a loaded machine does not change
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 15
    assert recording.decoded_end_ms == pytest.approx(2640_000 / 5, rel=0.1)


def test_a_file_that_lost_its_index_is_truncated(tmp_path: Path) -> None:
    made = make_media(tmp_path / "a.mp4", *picture(4), *tone(4), *SMALL)
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(made.read_bytes()[: made.stat().st_size // 2])
    with pytest.raises(Truncated):
        probe(cut)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.mp4", b""),
        ("a.mp4", b"just words, no film\n" * 50),
        ("a.txt", b"just words, no film\n" * 50),
        ("a.mp4", bytes(range(256)) * 50),
        ("a.m3u8", b"#EXTM3U\n#EXTINF:4,\n/etc/passwd\n"),
        ("a.mp4", b"#EXTM3U\n#EXTINF:4,\nhttp://127.0.0.1:1/a.ts\n#EXT-X-ENDLIST\n"),
        ("a.mp4", b"ffconcat version 1.0\nfile /etc/passwd\n"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    ],
)
def test_what_is_no_media_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(NotMedia):
        probe(path)


def test_a_missing_file_is_no_media(tmp_path: Path) -> None:
    with pytest.raises(NotMedia):
        probe(tmp_path / "nothing.mp4")


def test_a_playlist_that_names_a_real_film_is_not_followed(tmp_path: Path, film: Path) -> None:
    path = tmp_path / "list.mp4"
    path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:8\n#EXTINF:8,\n{film}\n#EXT-X-ENDLIST\n")
    with pytest.raises(NotMedia):
        probe(path)


@pytest.mark.parametrize("name", ["-i.mp4", "http:x.mp4", "concat:a|b.mp4", "a b'c.mp4", "été.mp4", "%d.mp4"])
def test_a_strange_name_is_only_a_name(tmp_path: Path, film: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(film.read_bytes())
    assert probe(path).decoded_end_ms == pytest.approx(8000, abs=150)


def test_at_the_time_limit_the_headers_duration_is_used_with_a_finding(
    film: Path,
) -> None:
    recording = probe(film, timeout_s=0, header_timeout_s=60)
    assert recording.decoded_end_ms is None
    assert recording.measured_duration_ms == recording.container_duration_ms
    assert [f.code for f in recording.findings] == ["tail-not-decoded", "tail-not-decoded"]


def test_a_time_limit_reached_in_the_header_is_an_error(film: Path) -> None:
    with pytest.raises(NotMedia) as caught:
        probe(film, timeout_s=0)
    assert caught.value.code == "media-unreadable-in-time"


def test_audio_streams_keep_their_languages_and_a_cover_is_no_video(tmp_path: Path) -> None:
    tracks = ("-map", "0", "-map", "1", "-metadata:s:a:0", "language=fre", "-metadata:s:a:1", "language=eng")
    made = make_media(tmp_path / "a.mka", *tone(2), *tone(2), *tracks)
    assert [s.language for s in probe(made).streams] == ["fr", "en"]
    cover = make_media(tmp_path / "cover.png", *picture(1), "-frames:v", "1")
    song = make_media(tmp_path / "plain.mp3", *tone(2))
    attached = ("-map", "0", "-map", "1", "-c:v", "copy", "-disposition:v:0", "attached_pic")
    song = make_media(tmp_path / "a.mp3", *attached, inputs=(song, cover))
    assert [s.kind for s in probe(song).streams] == ["audio"]
