"""A step as a row: its name, the function that makes its result, and what that result depends on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from webinar_archive.archive.step_cache import Inputs

StepFunction = Callable[..., Any]
"""Makes a step's result from the record's context and facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a record's way.

    All functions take the record's context and facts. `make` returns the result, of the type `result`, which is
    cached under `version` and `inputs`. A step with a `limit_s` reads strangers' text, and is stopped when it takes
    longer. A step with an `address` makes a request to the host of that address (or to
    none, where it returns None for this record). One that `needs_film` has it in its place, brought from
    a copy where it lies there alone.
    """

    name: str
    make: StepFunction
    result: Any
    version: int
    inputs: Callable[..., Inputs]
    address: Callable[..., str | None] | None = None
    limit_s: float | None = None
    needs_film: bool = False


@dataclass(frozen=True, slots=True)
class StepTable:
    """The steps of a record's way, in order."""

    steps: tuple[Step, ...]

    def __getitem__(self, name: str) -> Step:
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all steps, in order."""
        return tuple(step.name for step in self.steps)

    @property
    def requests(self) -> tuple[str, ...]:
        """The names of the steps that make a request to a host; `--again` repeats just these."""
        return tuple(step.name for step in self.steps if step.address is not None)

    def with_functions(self, **functions: StepFunction) -> StepTable:
        """Return a table in which the steps of these names are made by other functions."""
        unknown = functions.keys() - set(self.names)
        if unknown:
            raise ValueError(f"no step is named {', '.join(sorted(unknown))}")
        return StepTable(
            tuple(replace(step, make=functions.get(step.name, step.make)) for step in self.steps)
        )
