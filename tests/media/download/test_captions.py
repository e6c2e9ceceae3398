"""The choice of captions, on metadata as the sites provide it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.media.download.captions import choose_captions, original_language
from webinar_archive.models import CaptionKind

PUBLISHER, AUTOMATIC = CaptionKind.PUBLISHER, CaptionKind.AUTOMATIC
YOUTUBE = ("json3", "srv1", "srv2", "srv3", "ttml", "srt", "vtt")


def youtube(*, lang: str, kind: str = "", tlang: str = "") -> list[dict[str, str]]:
    """A track's formats as yt-dlp lists them for YouTube."""
    address = f"https://www.youtube.com/api/timedtext?v=abc&lang={lang}{kind and '&kind=' + kind}"
    address += f"&tlang={tlang}" if tlang else ""
    return [{"ext": ext, "url": f"{address}&fmt={ext}", "name": lang} for ext in YOUTUBE]


def translations_of(lang: str) -> dict[str, list[dict[str, str]]]:
    """YouTube's automatic track of a language with its machine translations, `fr` among them."""
    others = ("ab", "aa", "en", "fr", "de", "zh-Hans", "zu")
    translated = {to: youtube(lang=lang, kind="asr", tlang=to) for to in others if to != lang}
    original = youtube(lang=lang, kind="asr")
    return {f"{lang}-orig": original, lang: original, **translated}


def names(info: dict[str, Any], language: str | None = None) -> list[str]:
    return [track.name for track in choose_captions(info, language).tracks]


def test_of_youtubes_tracks_one_of_each_kind_is_chosen_the_publishers_first() -> None:
    info = {
        "language": "fr",
        "subtitles": {
            "en": youtube(lang="en"),
            "fr": youtube(lang="fr"),
            "live_chat": [{"ext": "json", "protocol": "youtube_live_chat_replay", "url": "https://x/"}],
        },
        "automatic_captions": translations_of("fr"),
    }
    choice = choose_captions(info)
    assert [(t.kind, t.language, t.format) for t in choice.tracks] == [
        (PUBLISHER, "fr", "vtt"),
        (AUTOMATIC, "fr", "json3"),
    ]
    assert [t.name for t in choice.tracks] == ["captions.fr.vtt", "captions.fr.automatic.json3"]
    assert (choice.language, choice.findings) == ("fr", ())


def test_machine_translations_are_not_chosen() -> None:
    assert names({"language": "fr", "automatic_captions": translations_of("fr")}) == [
        "captions.fr.automatic.json3"
    ]


def test_a_translation_into_the_wanted_language_is_not_chosen() -> None:
    info = {"language": "en", "automatic_captions": translations_of("en")}
    assert names(info, "fr") == ["captions.en.automatic.json3"]


def test_where_the_site_states_no_language_the_only_original_track_gives_it() -> None:
    info = {"automatic_captions": translations_of("fr"), "subtitles": {"en": youtube(lang="en")}}
    assert names(info) == ["captions.fr.automatic.json3"]
    assert names(info, "en") == ["captions.fr.automatic.json3"]


def test_dubs_that_are_marked_as_original_are_not_chosen() -> None:
    dubbed = {**translations_of("fr"), "en-orig": youtube(lang="en", kind="asr")}
    assert names({"language": "fr", "automatic_captions": dubbed}) == ["captions.fr.automatic.json3"]
    assert names({"automatic_captions": dubbed}, "fr") == ["captions.fr.automatic.json3"]


def test_a_publishers_translation_is_not_chosen_but_a_finding() -> None:
    choice = choose_captions({"language": "fr-FR", "subtitles": {"en": youtube(lang="en")}})
    assert choice.tracks == ()
    (finding,) = choice.findings
    assert finding.code == "captions-other-language"
    assert finding.facts == {"language": "fr-FR", "languages": ["en"]}


def test_vimeos_machine_track_is_automatic_and_its_translations_are_not_chosen() -> None:
    info = {
        "language": "fr",
        "subtitles": {
            "fr-x-autogen": [{"ext": "vtt", "url": "https://player.vimeo.com/texttrack/1.vtt?token=1"}],
            "en-x-autogen": [{"ext": "vtt", "url": "https://player.vimeo.com/texttrack/2.vtt?token=2"}],
        },
    }
    assert names(info) == ["captions.fr.automatic.vtt"]


def test_a_single_track_is_chosen_where_no_language_is_stated() -> None:
    assert names({"subtitles": {"it": [{"ext": "srt", "url": "https://x/"}]}}) == ["captions.it.srt"]


def test_a_single_track_without_a_language_is_chosen() -> None:
    info = {"subtitles": {None: [{"ext": "vtt", "url": "https://x/"}]}}
    assert names(info) == names(info, "fr") == ["captions.und.vtt"]


def test_several_languages_without_a_stated_original_are_a_finding() -> None:
    info = {"subtitles": {"fr": [{"ext": "vtt", "url": "a"}], "en": [{"ext": "vtt", "url": "b"}]}}
    choice = choose_captions(info)
    assert choice.tracks == ()
    assert [f.code for f in choice.findings] == ["captions-language-unknown"]
    assert choice.findings[0].facts == {"languages": ["en", "fr"]}
    assert names(info, "fr") == ["captions.fr.vtt"]


def test_the_exact_language_tag_is_preferred_to_related_ones() -> None:
    tracks = {"fr-CA": [{"ext": "vtt", "url": "a"}], "fr": [{"ext": "vtt", "url": "b"}]}
    assert names({"language": "fr", "subtitles": tracks}) == ["captions.fr.vtt"]
    assert names({"language": "fr-CA", "subtitles": tracks}) == ["captions.fr-CA.vtt"]
    assert names({"language": "fr-BE", "subtitles": tracks})[0] in ("captions.fr-CA.vtt", "captions.fr.vtt")


@pytest.mark.parametrize(
    "info",
    [
        {},
        {"subtitles": None, "automatic_captions": None},
        {"subtitles": {"fr": []}},
        {"subtitles": {"fr": [{"ext": "json", "url": "x"}], "danmaku": [{"ext": "xml", "url": "x"}]}},
        {"subtitles": {"fr": [{"url": "x"}]}},
        {"language": "fr", "automatic_captions": {"fr": youtube(lang="en", kind="asr", tlang="fr")}},
    ],
)
def test_without_usable_captions_none_are_chosen(info: dict[str, Any]) -> None:
    choice = choose_captions(info)
    assert (choice.tracks, choice.findings) == ((), ())


def test_a_malformed_language_is_no_part_of_the_file_name() -> None:
    info = {"subtitles": {"../../evil": [{"ext": "vtt", "url": "x"}]}}
    assert names(info) == ["captions.und.vtt"]


@pytest.mark.parametrize(
    ("info", "language"),
    [({"language": "fr"}, "fr"), ({"language": "fre"}, "fr"), ({"language": "und"}, None), ({}, None)],
)
def test_the_original_language_is_the_one_that_the_site_states(
    info: dict[str, Any], language: str | None
) -> None:
    assert original_language(info) == language


ENTRIES = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "ext": st.sampled_from([*YOUTUBE, "json", "exe", None]) | st.text(max_size=5),
            "url": st.sampled_from(["https://x/a", "https://x/a?lang=en&tlang=fr"]) | st.none(),
        },
    ),
    max_size=4,
)
TRACKS = st.none() | st.dictionaries(
    st.sampled_from(["fr", "fr-orig", "en", "en-orig", "fr-x-autogen", "live_chat", "a.fr"])
    | st.text(max_size=8),
    ENTRIES | st.none(),
    max_size=5,
)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "subtitles": TRACKS,
            "automatic_captions": TRACKS,
            "language": st.sampled_from(["fr", "en", "und", None]) | st.text(max_size=5),
        },
    ),
    st.sampled_from(["fr", "en", None]),
)
def test_on_any_metadata_at_most_one_of_each_kind_and_never_a_translation(
    info: dict[str, Any], language: str | None
) -> None:
    tracks = choose_captions(info, language).tracks
    assert len({track.kind for track in tracks}) == len(tracks) <= 2
    assert len({track.name for track in tracks}) == len(tracks)
    for track in tracks:
        assert "tlang" not in str(track.entry.get("url"))
        assert re.fullmatch(r"captions\.[A-Za-z0-9-]+(\.automatic)?\.[a-z0-9]+", track.name)
