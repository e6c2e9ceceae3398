"""`completion SHELL`: a script that completes commands, options and files in bash, zsh or fish (the only shtab)."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from webinar_archive.cli.options import text

SHELLS = ("bash", "zsh", "fish")
FOLDERS = frozenset({"archive", "folder", "to"})
"""Arguments whose value is a folder; every other path is a file."""
FILES = frozenset({"sources", "notice", "media", "transcript"})
"""Arguments whose value is a file or an address."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "shell", choices=SHELLS, metavar=text("metavar-shell"), help=text("help-completion-shell")
    )


def run(options: argparse.Namespace) -> int:
    """Print the script on standard output."""
    print(completion_script(options.shell))
    return 0


def completion_script(shell: str) -> str:
    """Return the completion script for `shell`, one of `SHELLS`."""
    import shtab

    from webinar_archive.cli.program import build_parser

    parser = build_parser()
    for action in _actions(parser):
        if action.dest in FOLDERS:
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]  # shtab reads it from the action
        elif action.type is Path or action.dest in FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]  # as above
    return shtab.complete(parser, shell)


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Yield the actions of a parser and of its commands."""
    for action in parser._actions:  # argparse offers no other way to read them; shtab does the same
        yield action
        if isinstance(action.choices, dict):
            for command in action.choices.values():
                yield from _actions(command)
