"""A video that the archive does not hold is shown by its site's own player, at the second that is wanted."""

from __future__ import annotations

import pytest

from webinar_archive.exports.embedded_players import embedded_player

YOUTUBE = "https://www.youtube-nocookie.com/embed/a-_1?autoplay=1&start=57"
VIMEO = "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1"
DAILYMOTION = "https://geo.dailymotion.com/player.html?video=x8abc&startTime=57"


@pytest.mark.parametrize(
    ("page", "player"),
    [
        ("https://www.youtube.com/watch?v=a-_1&list=x&t=3s", YOUTUBE),
        ("http://m.youtube.com/watch?feature=share&v=a-_1", YOUTUBE),
        ("https://youtu.be/a-_1?si=x", YOUTUBE),
        ("https://www.youtube.com/live/a-_1?feature=share", YOUTUBE),
        ("https://www.youtube.com/shorts/a-_1", YOUTUBE),
        ("https://www.youtube.com/embed/a-_1", YOUTUBE),
        ("https://vimeo.com/76979871", f"{VIMEO}#t=57s"),
        ("https://vimeo.com/76979871/0a1b", f"{VIMEO}&h=0a1b#t=57s"),
        ("https://vimeo.com/channels/debats/76979871", f"{VIMEO}#t=57s"),
        ("https://player.vimeo.com/video/76979871?h=0a1b", f"{VIMEO}&h=0a1b#t=57s"),
        ("https://www.dailymotion.com/video/x8abc_la-ville", DAILYMOTION),
        ("https://www.dailymotion.com/embed/video/x8abc", DAILYMOTION),
        ("https://dai.ly/x8abc", DAILYMOTION),
        (
            "https://video.example.org/w/4Yx8",
            "https://video.example.org/videos/embed/4Yx8?autoplay=1&start=57s",
        ),
        (
            "https://Video.Example.org/videos/watch/9c9de5e8-0a1e/",
            "https://video.example.org/videos/embed/9c9de5e8-0a1e?autoplay=1&start=57s",
        ),
    ],
)
def test_the_player_of_a_page_starts_at_a_second(page: str, player: str) -> None:
    found = embedded_player(page)
    assert found is not None
    assert found.at(57) == player
    assert player.startswith(f"https://{found.host}/")


@pytest.mark.parametrize(
    "page",
    [
        None,
        "",
        "https://example.org/film.mp4",
        "https://www.youtube.com/@city",
        "https://www.youtube.com/watch?v=",
        "https://www.youtube.com/watch?v=a%22onload",
        "https://youtu.be/a/b",
        "https://vimeo.com/ville",
        "https://notyoutube.com/watch?v=abc",
        "https://youtube.com.evil.example/watch?v=abc",
        "http://video.example.org/w/4Yx8",
        "https://video.example.org:8443/w/4Yx8",
        "https://user@video.example.org/w/4Yx8",
        "https://127.0.0.1/w/4Yx8",
        "https://[::1]/w/4Yx8",
        "https://[x/w/4Yx8",
        "https://localhost/w/4Yx8",
        "https://a.b;script-src/w/4Yx8",
        "https://video.example.org/w/a;b",
        "javascript:alert(1)",
        "file:///w/x",
    ],
)
def test_any_other_page_has_no_player(page: str | None) -> None:
    assert embedded_player(page) is None
