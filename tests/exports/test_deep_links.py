"""A link opens the video where the words start."""

from __future__ import annotations

import pytest

from webinar_archive.exports.deep_links import link_at


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://www.youtube.com/watch?v=abc", "https://www.youtube.com/watch?v=abc&t=3133"),
        ("https://www.youtube.com/watch?v=abc&t=5s", "https://www.youtube.com/watch?v=abc&t=3133"),
        ("https://youtu.be/abc", "https://youtu.be/abc?t=3133"),
        ("https://vimeo.com/123", "https://vimeo.com/123#t=3133s"),
        ("https://www.dailymotion.com/video/x7", "https://www.dailymotion.com/video/x7?start=3133"),
        ("https://example.org/film.mp4", "https://example.org/film.mp4#t=3133.48"),
        ("https://notyoutube.com/a?b=1", "https://notyoutube.com/a?b=1#t=3133.48"),
        ("/archives/film.mp4", None),
        ("javascript:alert(1)", None),
    ],
)
def test_each_site_is_opened_in_its_own_way(address: str, link: str | None) -> None:
    assert link_at(address, 3133480) == link
