"""What the mix of all channels does not give is sought in each channel alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from webinar_archive.alignment.audio.locate_channels import locate_in_channels
from webinar_archive.models import Match, Span, Verdict

SPOKEN = {None: {"un": 0.9}, 0: {"deux": 0.5}, 1: {"deux": 0.8, "un": 0.99}}
"""The texts that a stub finds in each channel, with their confidence."""


class Search:
    """Stands in for the search in audio; `sought` holds the texts that it was given, by channel."""

    def __init__(self) -> None:
        self.sought: list[tuple[int | None, list[str]]] = []

    def __call__(self, blocks: Iterable[int | None], texts: list[str], **_: object) -> tuple[Match, ...]:
        (channel,) = blocks
        self.sought.append((channel, list(texts)))
        known = SPOKEN[channel]
        return tuple(
            Match(verdict=Verdict.VERBATIM, confidence=known[text], spans=(Span(1000, 2000),))
            if text in known
            else Match(verdict=Verdict.NOT_FOUND, confidence=0.1)
            for text in texts
        )


def found(search: Search, texts: list[str], *channels: int) -> tuple[Match, ...]:
    def decode(channel: int | None) -> Any:
        return iter([channel])

    return locate_in_channels(decode, texts, channels=lambda: channels, language="fr", locate=search)


def test_the_channel_that_gives_the_surer_place_is_named() -> None:
    search = Search()
    one, two, three = found(search, ["un", "deux", "trois"], 0, 1)
    assert (one.confidence, one.findings) == (0.9, ())
    assert (two.confidence, [finding.facts for finding in two.findings]) == (0.8, [{"channel": 2}])
    assert (three.verdict, three.spans) == (Verdict.NOT_FOUND, ())
    assert search.sought == [(None, ["un", "deux", "trois"]), (0, ["deux", "trois"]), (1, ["deux", "trois"])]


def test_channels_that_hold_the_same_sound_are_not_searched() -> None:
    search = Search()
    assert found(search, ["deux"])[0].verdict is Verdict.NOT_FOUND
    assert search.sought == [(None, ["deux"])]


def test_where_the_mix_gives_all_no_channel_is_searched() -> None:
    search = Search()
    found(search, ["un"], 0, 1)
    assert search.sought == [(None, ["un"])]
