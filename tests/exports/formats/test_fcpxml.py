"""The Final Cut Pro project is read by lxml: markers at the same frames with the same texts, in the order of the DTD.

The DTD has no licence: `test_the_parts_stand_where_the_dtd_has_them` holds the rules that concern what is written.
"""

from __future__ import annotations

import io
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from lxml import etree

from tests.exports.formats.sample_records import (
    EMPTY,
    HOSTILE,
    ORDINARY,
    RECORDING,
    ROWS_ALONE,
    hostile,
)
from webinar_archive.exports.formats.fcpxml import fcpxml_files
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.models import Stream
from webinar_archive.text.characters import NOT_IN_XML, REPLACEMENT, one_line

RULES = etree.DTD(
    io.StringIO(
        """<!ELEMENT fcpxml (resources, event)><!ATTLIST fcpxml version CDATA #FIXED "1.10">
<!ELEMENT resources (format, asset?)><!ELEMENT format EMPTY>
<!ATTLIST format id ID #REQUIRED frameDuration CDATA #REQUIRED width CDATA #REQUIRED height CDATA #REQUIRED>
<!ELEMENT asset (media-rep)><!ATTLIST asset id ID #REQUIRED name CDATA #REQUIRED start CDATA #REQUIRED
 duration CDATA #REQUIRED hasVideo CDATA #IMPLIED format IDREF #IMPLIED hasAudio CDATA #IMPLIED
 videoSources CDATA #IMPLIED audioSources CDATA #IMPLIED audioChannels CDATA #IMPLIED audioRate CDATA #IMPLIED>
<!ELEMENT media-rep EMPTY><!ATTLIST media-rep kind (original-media) #REQUIRED src CDATA #REQUIRED>
<!ELEMENT event (project)><!ATTLIST event name CDATA #REQUIRED>
<!ELEMENT project (sequence)><!ATTLIST project name CDATA #REQUIRED>
<!ELEMENT sequence (spine)><!ATTLIST sequence format IDREF #REQUIRED duration CDATA #REQUIRED tcStart CDATA #REQUIRED
 tcFormat (NDF) #REQUIRED>
<!ELEMENT spine (asset-clip | gap)><!ELEMENT gap (marker*)><!ELEMENT asset-clip (marker*)>
<!ATTLIST gap name CDATA #REQUIRED offset CDATA #REQUIRED start CDATA #REQUIRED duration CDATA #REQUIRED>
<!ATTLIST asset-clip ref IDREF #REQUIRED name CDATA #REQUIRED offset CDATA #REQUIRED start CDATA #REQUIRED
 duration CDATA #REQUIRED tcFormat (NDF) #REQUIRED>
<!ELEMENT marker EMPTY><!ATTLIST marker start CDATA #REQUIRED duration CDATA #REQUIRED value CDATA #REQUIRED
 note CDATA #REQUIRED>"""
    )
)


def project(record: ReleasedRecord) -> Any:
    read = etree.fromstring(fcpxml_files(record)["quotations.fcpxml"])
    assert RULES.validate(read), RULES.error_log
    return read


def frames(marker: Any) -> tuple[float, float]:
    start, duration = (Fraction(marker.get(name).removesuffix("s")) for name in ("start", "duration"))
    return float(start * 25), float((start + duration) * 25)


def test_every_passage_is_a_marker_from_its_first_frame_to_after_its_last() -> None:
    markers = list(project(ORDINARY).iter("marker"))
    # 25 frames a second: 4,800 ms is frame 120, 8,350 ms lies in frame 208
    assert [frames(marker) for marker in markers] == [(120, 209), (150, 179), (180, 189), (89_999, 90_000)]
    said = "Benoît Vallauri: je prends la parole, sur l’œuvre « 👩🏽‍🔬 »"
    assert markers[0].get("value") == said
    assert markers[0].get("note") == f"{said} · edited · https://example.org/film.mp4#t=4.8"


def test_the_film_is_looked_for_beside_the_file() -> None:
    read = project(ORDINARY)
    assert read.find(".//media-rep").get("src") == "./film.mp4"
    assert read.find(".//format").get("frameDuration") == "1/25s"
    assert read.find(".//asset-clip").get("duration") == "90101/25s"


@pytest.mark.parametrize(("rate", "frame"), [(29.97, "1001/30000s"), (24.0, "1/24s"), (12.3, "1/25s")])
def test_times_are_frames_of_the_film_s_rate(rate: float, frame: str) -> None:
    picture = replace(RECORDING.streams[0], rate=rate)
    read = project(replace(ORDINARY, recording=replace(RECORDING, streams=(picture,))))
    assert read.find(".//format").get("frameDuration") == frame
    numerator, denominator = frame.removesuffix("s").split("/")
    start = Fraction(read.find(".//marker").get("start").removesuffix("s"))
    assert (start / Fraction(int(numerator), int(denominator))).denominator == 1
    assert start <= Fraction(4_800, 1000)


def test_sound_alone_has_no_picture() -> None:
    sound = Stream(index=0, kind="audio", codec="opus", rate=48_000.0, channels=1)
    asset = project(replace(ORDINARY, recording=replace(RECORDING, streams=(sound,)))).find(".//asset")
    assert (asset.get("hasVideo"), asset.get("format"), asset.get("audioChannels")) == (None, None, "1")


@pytest.mark.parametrize("record", [EMPTY, ROWS_ALONE], ids=["nothing", "rows alone"])
def test_a_record_of_which_little_is_known_is_a_project(record: ReleasedRecord) -> None:
    read = project(record)
    assert (read.find(".//gap") is None) == bool(record.rows[0].media_file)


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_comes_back(text: str) -> None:
    clean = NOT_IN_XML.sub(REPLACEMENT, text)
    (marker,) = project(hostile(text)).iter("marker")
    assert marker.get("value") == one_line(f"{clean}: {clean}")


def test_a_long_quotation_is_whole_in_the_note() -> None:
    (marker,) = project(hostile("mot " * 1_000)).iter("marker")
    assert len(marker.get("value")) <= 250
    assert marker.get("note").startswith(("mot " * 1_000).strip())
