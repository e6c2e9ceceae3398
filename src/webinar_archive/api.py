"""The functions of the public interface; import them from `webinar_archive`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.files import named_by_user
from webinar_archive.models import Finding, Match, Notice, Quotation, Transcript, Word

if TYPE_CHECKING:
    from numpy import int16
    from numpy.typing import NDArray


def read_notice(path: str | PathLike[str], *, address: str | None = None) -> Notice:
    """Read a catalogue notice from a file: a PMB page, its plain text, or one MARC, Dublin Core, MODS or RIS record.

    Args:
        path: The file.
        address: The web address that the file was saved from; links of the page are resolved against it.

    Returns:
        What the notice states, its quotations included. What could not be understood is in its `findings`.

    Raises:
        UsageError: The file is not there or cannot be read.
        NoticeError: The file is empty, binary, too large, cut short, or no notice of a known form.
    """
    file = Path(path)
    return parse_notice(_bytes_of(file), address=address, name=file.name)


def parse_notice(data: bytes, *, address: str | None = None, name: str | None = None) -> Notice:
    r"""Read a catalogue notice from bytes in any character encoding.

    Args:
        data: A PMB page (HTML) or its plain text, or one record of MARC, Dublin Core, MODS or RIS.
        address: The web address of the page; its links are resolved against it.
        name: What messages call the notice; the address by default.

    Returns:
        What the notice states, its quotations included.

    Raises:
        NoticeError: The data is empty, binary, too large, cut short, or no notice of a known form.

    Example:
        >>> notice = parse_notice(b"Titre : | Fonds sonores |\nPr\xe9sentation physique : | 58' 48\" |\n")
        >>> notice.title, notice.stated_duration_s
        ('Fonds sonores', 3528)
    """
    from webinar_archive import catalogue

    return catalogue.read_notice(data, address=address, name=name)


def read_transcript(path: str | PathLike[str], *, language: str | None = None) -> Transcript:
    """Read the words of a caption file or of a recogniser's JSON.

    Args:
        path: The file; its format is told from what it holds, not from its name.
        language: BCP 47 tag, used where the file does not state its own.

    Returns:
        The words with their times in milliseconds. Cues that could not be read are in its `findings`.

    Raises:
        UsageError: The file is not there or cannot be read.
        CaptionsError: The file is too large or holds no captions of a known format.
    """
    from webinar_archive import transcripts

    return transcripts.read_transcript(Path(path), language=language)


def parse_transcript(data: bytes, *, language: str | None = None, name: str = "") -> Transcript:
    r"""Read the words of captions from bytes in any character encoding.

    Args:
        data: WebVTT, SRT, SBV, LRC, YouTube json3 and srv3, TTML, SubStation, the JSON of Whisper and its kin, or
            text whose paragraphs begin with a time.
        language: BCP 47 tag, used where the captions do not state their own.
        name: What messages call the captions.

    Returns:
        The words with their times in milliseconds.

    Raises:
        CaptionsError: The data is too large or holds no captions of a known format.

    Example:
        >>> captions = b"1\n00:00:01,000 --> 00:00:02,000\nGood evening\n"
        >>> [word.text for word in parse_transcript(captions).words]
        ['Good', 'evening']
    """
    from webinar_archive import transcripts

    return transcripts.parse_transcript(data, name=name, language=language)


def locate(
    words: Transcript | Sequence[Word],
    quotations: Iterable[str | Quotation],
    *,
    language: str | None = None,
) -> tuple[Match, ...]:
    """Find when quotations are spoken, in the words of a recording.

    Args:
        words: A transcript, or words in the order in which they are spoken.
        quotations: The printed words; they may come in any order, overlap, be edited, joined or absent.
        language: BCP 47 tag of the talk (how numbers are read); the transcript's own, else guessed.

    Returns:
        One match a quotation, in the order of the quotations. Not to be found is an answer (`not_found`).

    Example:
        >>> talk = [Word("Archives", 0, 700), Word("are", 700, 900), Word("for", 900, 1100),
        ...         Word("everyone", 1100, 1800)]
        >>> [match] = locate(talk, ["Archives are for everyone"], language="en")
        >>> str(match.verdict), match.start_ms, match.end_ms
        ('verbatim', 0, 1800)
    """
    from webinar_archive.alignment import words as alignment

    texts = _texts(quotations)
    if isinstance(words, Transcript):
        return alignment.locate(words.words, texts, language=language or words.language)
    return alignment.locate(words, texts, language=language)


def locate_in_audio(
    media: str | PathLike[str] | Iterable[NDArray[int16]],
    quotations: Iterable[str | Quotation],
    *,
    language: str | None = None,
    report: Callable[[Finding], None] | None = None,
) -> tuple[Match, ...]:
    """Find when quotations are spoken, in the audio itself and without a transcript.

    What is said verbatim or lightly edited is found; a paraphrase, or a text of fewer than about five words,
    is `not_found`. An hour takes about a minute and a half of one core, whatever the number of quotations.

    Args:
        media: A media file that ffmpeg reads, or blocks of mono samples at 8,000 Hz.
        quotations: The printed words.
        language: `fr` (as by default) or `en`: chooses the acoustic model, and the stream among several.
        report: Called with each finding about the file: damaged or mute audio, channels that cancel out, several
            streams to choose from.

    Returns:
        One match a quotation, in the order of the quotations. What is surely in another language is not searched for,
        as the finding `audio-other-language` says.

    Raises:
        ModelMissing: There is no acoustic model of that language.
        NotMedia: The file is no media file, or has no audio.
        Truncated: The file ends before its audio can be read.
    """
    from webinar_archive.alignment import audio as alignment

    texts = _texts(quotations)
    if isinstance(media, str | PathLike):
        return _locate_in_media(Path(media), texts, language, report)
    return alignment.locate_in_audio(media, texts, language=language)


def _locate_in_media(
    media: Path, texts: list[str], language: str | None, report: Callable[[Finding], None] | None
) -> tuple[Match, ...]:
    from webinar_archive.alignment.audio import locate_in_channels, sample_rate_hz
    from webinar_archive.media.audio import choose_audio_stream, decode_audio
    from webinar_archive.media.channels import ChannelLevels

    stream = choose_audio_stream(media, language, report)
    rate_hz, levels = sample_rate_hz(language), ChannelLevels()

    def decode(channel: int | None) -> Iterable[NDArray[int16]]:
        if channel is not None:
            return decode_audio(media, rate_hz=rate_hz, stream=stream, channel=channel)
        return decode_audio(media, rate_hz=rate_hz, stream=stream, report=report, levels=levels)

    return locate_in_channels(decode, texts, channels=lambda: levels.to_try, language=language)


def _texts(quotations: Iterable[str | Quotation]) -> list[str]:
    if isinstance(quotations, str):
        raise TypeError("quotations is one string; give a list of them")
    return [quotation.text if isinstance(quotation, Quotation) else quotation for quotation in quotations]


def _bytes_of(file: Path) -> bytes:
    with named_by_user(file):
        return file.read_bytes()
