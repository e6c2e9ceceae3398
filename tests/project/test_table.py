"""The published description of a table is the code's."""

from __future__ import annotations

import json

from tests.project.documents import document
from webinar_archive.exports.schema import table_schema


def test_the_published_schema_is_the_codes() -> None:
    (resource,) = json.loads(document("annotations/innovation-publique-2020/datapackage.json"))["resources"]
    assert resource["schema"] == table_schema()
