"""Validate PREMIS by the schema of the Library of Congress."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

import webinar_archive.packages

SCHEMA = Path(webinar_archive.packages.__file__).with_name("premis-3-0.xsd")


def assert_valid_premis(data: bytes) -> None:
    """Assert that a document is valid PREMIS 3."""
    etree.XMLSchema(etree.parse(str(SCHEMA))).assertValid(etree.fromstring(data))
