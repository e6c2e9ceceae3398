"""What the mix of all channels does not give is sought in each channel alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from webinar_archive.alignment.audio import locate_channels
from webinar_archive.alignment.audio.locate_channels import locate_in_channels
from webinar_archive.models import Match, Span, Verdict

SPOKEN = {None: {"un": 0.9}, 0: {"deux": 0.5}, 1: {"deux": 0.8, "un": 0.99}}
"""The texts that a stub finds in each channel, with their confidence."""


@pytest.fixture(autouse=True)
def searched(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int | None, list[str]]]:
    """Stands in for the search in audio; holds what was sought, by channel."""
    calls: list[tuple[int | None, list[str]]] = []

    def search(blocks: Iterable[int | None], texts: list[str], **_: object) -> tuple[Match, ...]:
        (channel,) = blocks
        calls.append((channel, list(texts)))
        known = SPOKEN[channel]
        return tuple(
            Match(verdict=Verdict.VERBATIM, confidence=known[text], spans=(Span(1000, 2000),))
            if text in known
            else Match(verdict=Verdict.NOT_FOUND, confidence=0.1)
            for text in texts
        )

    monkeypatch.setattr(locate_channels, "locate_in_audio", search)
    return calls


def found(texts: list[str], *channels: int) -> tuple[Match, ...]:
    def decode(channel: int | None) -> Any:
        return iter([channel])

    return locate_in_channels(decode, texts, channels=lambda: channels, language="fr")


def test_the_channel_that_gives_the_surer_place_is_named(
    searched: list[tuple[int | None, list[str]]],
) -> None:
    one, two, three = found(["un", "deux", "trois"], 0, 1)
    assert (one.confidence, one.findings) == (0.9, ())
    assert (two.confidence, [finding.facts for finding in two.findings]) == (0.8, [{"channel": 2}])
    assert (three.verdict, three.spans) == (Verdict.NOT_FOUND, ())
    assert searched == [(None, ["un", "deux", "trois"]), (0, ["deux", "trois"]), (1, ["deux", "trois"])]


def test_channels_that_hold_the_same_sound_are_not_searched(
    searched: list[tuple[int | None, list[str]]],
) -> None:
    assert found(["deux"])[0].verdict is Verdict.NOT_FOUND
    assert searched == [(None, ["deux"])]


def test_where_the_mix_gives_all_no_channel_is_searched(searched: list[tuple[int | None, list[str]]]) -> None:
    found(["un"], 0, 1)
    assert searched == [(None, ["un"])]
