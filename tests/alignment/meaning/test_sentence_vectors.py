"""The real model of sentence meanings; skipped where the extra is not installed."""

from __future__ import annotations

import pytest

from webinar_archive.alignment.meaning import load_embedder, require_embedder
from webinar_archive.errors import ModelMissing

EN = "Every morning the village baker bakes bread."
FR = "Chaque matin, le boulanger du village cuit du pain."
OTHER = "Le conseil régional votera le budget demain."


def is_there() -> bool:
    try:
        require_embedder()
    except ModelMissing:
        return False
    return True


@pytest.mark.skipif(
    not is_there(), reason="the extra `meaning` (90 MB) is not installed, or not for this processor"
)
def test_a_sentence_lies_nearer_to_its_translation_than_to_another_one() -> None:
    embedder = load_embedder()
    near, far = embedder.passages([FR, OTHER + " \ud83d"]) @ embedder.queries([EN])[0]
    assert near > far + 0.05
    assert load_embedder() is embedder


@pytest.mark.skipif(is_there(), reason="the extra `meaning` is installed")
def test_without_the_model_it_is_said_what_to_install() -> None:
    with pytest.raises(ModelMissing) as raised:
        load_embedder()
    assert raised.value.code in ("meaning-not-installed", "meaning-not-on-this-machine")
    assert "meaning" in str(raised.value)
