"""PREMIS documents are valid by the schema of the Library of Congress, whatever the texts are."""

from __future__ import annotations

import pytest

from tests.packages.premis_schema import assert_valid_premis
from webinar_archive.packages.premis import PremisEvent, PremisFile, PremisRecord, premis_document
from webinar_archive.packages.pronom import Format

FILE = PremisFile(
    path="data/record/capture/media.mp4",
    sha512="0" * 128,
    size_bytes=20_000_000_000,
    format=Format(name="MPEG-4 Media File", puid="fmt/199"),
    original_name="film 100%.mp4",
)
EVENTS = (
    PremisEvent(
        kind="capture", at="2026-01-01T00:00:00+00:00", detail="https://example.org", agent="webinar-archive"
    ),
    PremisEvent(
        kind="quality review",
        at="2026-01-02T00:00:00+00:00",
        outcome="accept",
        agent="Élise <i>",
        by_person=True,
    ),
    PremisEvent(
        kind="fixity check", at="2026-02-01T00:00:00+00:00", outcome="failure", agent="webinar-archive 0.2.0"
    ),
)


@pytest.mark.parametrize("rights", [None, "Consultation sur place"])
@pytest.mark.parametrize("text", ["Un débat <à> l'écran & ailleurs", "a\x00\x1b\ud800b", "", "]]>"])
def test_a_document_is_valid(text: str, rights: str | None) -> None:
    record = PremisRecord(
        record_id="140892", title=text, files=(FILE,), events=EVENTS,
        organisation="Archives", rights=rights, rights_address="https://example.org/rights",
    )  # fmt: skip
    document = premis_document(record)
    assert_valid_premis(document)
    for part in (b"fmt/199", b"0" * 128, b"20000000000", b"fixity check", b"0.2.0", b"film 100%.mp4"):
        assert part in document
    assert (b"otherRightsNote" in document) == (rights is not None)


def test_a_record_without_files_or_events_is_valid() -> None:
    assert_valid_premis(premis_document(PremisRecord(record_id="1", title="x", files=(), events=())))
