"""The audio of a media file alone, where no more of it is to be kept."""

from __future__ import annotations

from pathlib import Path

from webinar_archive.deadline import Deadline
from webinar_archive.errors import NotMedia
from webinar_archive.media import ffmpeg

AUDIO_NAME = "media.mka"


def audio_alone(path: Path, deadline: Deadline) -> str | None:
    """Put the audio of a media file in its place; return the name of the file then, None where it has no audio.

    The streams are copied as they are encoded; a file that has audio alone stays. Raises `NotMedia`.
    """
    described, _ = ffmpeg.read_header(path, deadline)
    streams = described.get("streams") or []
    audio = [stream["index"] for stream in streams if stream.get("codec_type") == "audio"]
    if not audio:
        path.unlink()
        return None
    if not any(stream.get("codec_type") == "video" for stream in streams):
        return path.name
    target = path.with_name(f"audio-{AUDIO_NAME}")
    try:
        copied = ffmpeg.copy_audio(path, audio, target, deadline)
    except TimeoutError:
        copied = False
    if not copied:
        raise NotMedia("not-media", path=path.name)
    path.unlink()
    target.replace(path.with_name(AUDIO_NAME))
    return AUDIO_NAME
