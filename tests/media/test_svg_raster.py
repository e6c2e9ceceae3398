"""Drawing an SVG of ours as PNG."""

from __future__ import annotations

from pathlib import Path

from webinar_archive.media.svg_raster import draw_svg

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'


def test_a_picture_is_drawn_in_its_size(tmp_path: Path) -> None:
    svg, png = tmp_path / "a.svg", tmp_path / "a.png"
    svg.write_text(SVG)
    assert draw_svg(svg, png)
    head = png.read_bytes()[:24]
    assert (head[:4], head[16:20], head[20:24]) == (b"\x89PNG", (40).to_bytes(4), (20).to_bytes(4))


def test_what_cannot_be_drawn_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text("<svg")
    assert not draw_svg(tmp_path / "a.svg", tmp_path / "a.png")
    assert [path.name for path in tmp_path.iterdir()] == ["a.svg"]
