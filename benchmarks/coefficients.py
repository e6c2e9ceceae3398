"""Write fitted coefficients as a module of the program, so that code and printed table have one source."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "webinar_archive" / "alignment"
RESULTS = Path(__file__).parent / "results"


def coefficients_line(values: Mapping[str, float | tuple[float, ...]]) -> str:
    """Return the line of a results page that states the coefficients."""
    stated = ", ".join(
        f"{name} {' '.join(map(str, _as_tuple(value)))}" for name, value in sorted(values.items())
    )
    return f"Coefficients in use: {stated}."


def module_text(module: Path, values: Mapping[str, float | tuple[float, ...]]) -> str:
    """Return the module's text with each of its assignments replaced by the value of that name."""
    lines = module.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        name, equals, _ = line.partition(" = ")
        if equals and name in values:
            value = values[name]
            lines[number] = f"{name} = {value if isinstance(value, float) else _as_tuple(value)!r}"
    return "\n".join(lines) + "\n"


def _as_tuple(value: float | tuple[float, ...]) -> tuple[float, ...]:
    return (value,) if isinstance(value, float | int) else value
