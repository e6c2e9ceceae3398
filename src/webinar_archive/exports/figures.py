"""Figures as SVG and PNG, with what they show in words; the only module that imports matplotlib.

Colours differ in lightness, and marks in their hatching: printed in black and white they say the same. The texts of
the SVG are text, which screen readers read and searches find.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Mapping
from html import escape
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from webinar_archive.errors import UsageError
from webinar_archive.i18n.language import Language
from webinar_archive.text.characters import NOT_IN_XML, REPLACEMENT
from webinar_archive.text.normalize import cut

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    __all__ = ["Axes", "Figure"]

DARK, MIDDLE, LIGHT = "#14213d", "#7f95b8", "#ffffff"
_SETTINGS: Any = {
    "font.size": 11,
    "svg.fonttype": "none",
    # the same figure gives the same file
    "svg.hashsalt": "webinar-archive",
    # a dollar sign is a dollar sign
    "text.parse_math": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "hatch.linewidth": 1.0,
}
_DPI = 120
_MOST_DESCRIBED = 10_000


def can_draw() -> bool:
    """Tell whether figures can be drawn here: matplotlib comes with an extra."""
    return find_spec("matplotlib") is not None


def check_figures() -> None:
    """Check that figures can be drawn here. Raises `UsageError` where matplotlib is not installed."""
    if not can_draw():
        raise UsageError("pictures-need-extra", extra="pictures")


def drawn(
    name: str,
    size_in: tuple[float, float],
    paint: Callable[[Figure], None],
    *,
    title: str,
    description: str,
    language: Language,
) -> Mapping[str, bytes]:
    """Draw a figure of a size (inches) and return its files, `NAME.svg` and `NAME.png`.

    `description` says in words what the figure shows, to those who do not see it.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(_SETTINGS), warnings.catch_warnings():
        # letters that no font here has are drawn as boxes in the PNG, and stand as they are in the SVG
        warnings.simplefilter("ignore", UserWarning)
        figure = Figure(figsize=size_in, layout="constrained")
        figure.suptitle(fitted(title, 90), fontsize=13, fontweight="bold")
        paint(figure)
        svg, png = io.BytesIO(), io.BytesIO()
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
        facts = {"Software": None, "Title": fitted(title, 300), "Description": fitted(description, 2_000)}
        figure.savefig(png, format="png", dpi=_DPI, metadata=facts)
    return {
        f"{name}.svg": _described(svg.getvalue(), title, description, language),
        f"{name}.png": png.getvalue(),
    }


def fitted(text: str, most: int) -> str:
    """Return a text on one line, shortened, with � for what no XML holds.

    >>> fitted("a\\n b\\x00", 10), fitted("abcdef", 4)
    ('a b�', 'abc…')
    """
    return cut(NOT_IN_XML.sub(REPLACEMENT, " ".join(text.split())), most)


def _described(svg: bytes, title: str, description: str, language: Language) -> bytes:
    head, _, rest = svg.decode("utf-8").partition("<svg ")
    tag, _, content = rest.partition(">")
    words = (
        f'<title id="title">{escape(fitted(title, 300), quote=False)}</title>\n'
        f' <desc id="description">{escape(fitted(description, _MOST_DESCRIBED), quote=False)}</desc>'
    )
    opened = f'<svg role="img" aria-labelledby="title description" xml:lang="{language}" {tag}>'
    return f"{head}{opened}\n {words}{content}".encode()
