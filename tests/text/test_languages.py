"""Language codes as they are met, brought to one form."""

from __future__ import annotations

import pytest

from webinar_archive.text.languages import language_tag, same_language


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("fr", "fr"),
        ("FR", "fr"),
        ("fre", "fr"),
        ("fra", "fr"),
        ("fr_FR", "fr-FR"),
        ("pt-br", "pt-BR"),
        ("zh-hans", "zh-Hans"),
        ("es-419", "es-419"),
        ("gsw", "gsw"),
        ("und", None),
        ("mul", None),
        ("Français", None),
        ("", None),
        ("../../x", None),
        (None, None),
    ],
)
def test_codes_become_bcp_47(written: str | None, tag: str | None) -> None:
    assert language_tag(written) == tag


def test_regions_do_not_make_another_language_and_unknown_is_never_the_same() -> None:
    assert same_language("fr-BE", "fr")
    assert not same_language("fr", "frp")
    assert not same_language(None, None)
