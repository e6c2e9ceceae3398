"""The documented and the published table are the code's."""

from __future__ import annotations

import json
from pathlib import Path

from webinar_archive.exports.schema import COLUMNS, table_schema

ROOT = Path(__file__).parents[2]


def test_the_readme_explains_each_column_in_the_words_of_its_declaration() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8").replace("\\|", "|")
    for column in COLUMNS:
        unit = f" ({column.unit})" if column.unit else ""
        assert f"| `{column.name}` | {column.en}{unit} | {column.fr} |" in readme


def test_the_published_schema_is_the_codes() -> None:
    published = ROOT / "annotations" / "innovation-publique-2020" / "datapackage.json"
    (resource,) = json.loads(published.read_text(encoding="utf-8"))["resources"]
    assert resource["schema"] == table_schema()
