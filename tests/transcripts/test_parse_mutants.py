"""Whatever a caption file holds, words come out or one of our errors; `WEBINAR_ARCHIVE_MUTANTS` asks for more of them."""

from __future__ import annotations

import os
from random import Random
from zlib import crc32

import pytest

from tests.transcripts.mutants import NUMBERS, SEEDS, mutants
from webinar_archive.errors import CaptionsError
from webinar_archive.i18n.messages import sentence
from webinar_archive.models import Transcript
from webinar_archive.models.codec import from_json, to_json
from webinar_archive.transcripts import parse_transcript
from webinar_archive.transcripts.parse import FORMATS, detect_format

pytestmark = pytest.mark.untraced

MUTANTS = int(os.environ.get("WEBINAR_ARCHIVE_MUTANTS", "600"))


def _read(data: bytes) -> Transcript | None:
    """Read captions; None where they are refused. What was read can be stored, shown and read back."""
    try:
        read = parse_transcript(data, name="x")
    except CaptionsError:
        return None
    assert all(word.text.strip() for word in read.words)
    assert all(sentence(finding.code, finding.facts) for finding in read.findings)
    assert from_json(to_json(read), Transcript).words == read.words
    return read


@pytest.mark.parametrize("name", SEEDS)
def test_every_seed_is_read_whole(name: str) -> None:
    assert detect_format(SEEDS[name]) == ("youtube_xml" if name == "srv1" else name)
    read = _read(SEEDS[name].encode())
    assert read is not None
    assert len(read.words) > 1


def test_every_format_has_a_seed() -> None:
    assert FORMATS.keys() <= SEEDS.keys()


@pytest.mark.parametrize("name", SEEDS)
def test_any_damage_gives_words_or_an_error_of_ours(name: str) -> None:
    for data in mutants(SEEDS[name], MUTANTS, Random(crc32(name.encode()))):
        _read(data)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("name", ["ttml", "json3", "recogniser_json", "youtube_xml", "srv1"])
def test_each_absurd_number_alone_costs_one_caption_at_most(name: str, number: str) -> None:
    seed = SEEDS[name]
    places = [at for at in range(len(seed)) if seed[at].isdigit() and not seed[at - 1].isdigit()]
    for at in places:
        end = next(end for end in range(at, len(seed)) if not seed[end].isdigit())
        _read(f"{seed[:at]}{number}{seed[end:]}".encode())
