"""The program: one parser for all commands, and one place where errors become a sentence and an exit code."""

from __future__ import annotations

import argparse
import importlib
import keyword
import sys
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from webinar_archive import __version__
from webinar_archive.cli import COMMANDS
from webinar_archive.cli.argparse_words import translate, translate_argparse
from webinar_archive.cli.options import text
from webinar_archive.cli.standard_streams import output_failure
from webinar_archive.errors import ArchiveError, UsageError
from webinar_archive.i18n.messages import reader_language, sentence

if TYPE_CHECKING:
    from webinar_archive.pipeline.step_table import StepTable

PRINTING_COMMANDS = (
    "read",
    "locate",
    "search",
    "status",
    "verify",
    "propose",
    "discrepancies",
    "completion",
    "list",
    "show",
    "report",
    "doctor",
)
"""Commands whose work is what they print: they fail where it cannot be written."""


def run_program(arguments: Sequence[str] | None = None, *, steps: StepTable | None = None) -> int:
    """Run one command; an expected failure becomes one sentence on standard error and an exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    chosen = next((word for word in words if not word.startswith("-")), None)
    # the others are named in the program's own help, and where a word is no command
    named = words[:1] if words[:1] == [chosen] and chosen in COMMANDS else COMMANDS
    options = build_parser([chosen] if chosen else (), named).parse_args(words)
    options.steps = steps
    try:
        code: int = options.run(options)
    except (ArchiveError, OSError) as raised:
        from webinar_archive.files import our_error

        error = our_error(raised)
        print(f"webinar-archive: {sentence(error.code, error.facts, reader_language())}", file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1
    reason = output_failure()
    if reason is None:
        return code
    print(f"webinar-archive: {text('output-unwritable', reason=reason)}", file=sys.stderr)
    return code or int(options.command in PRINTING_COMMANDS)


def build_parser(
    loaded: Collection[str] = COMMANDS, named: Sequence[str] = COMMANDS
) -> argparse.ArgumentParser:
    """Return the parser of the program; only the commands in `loaded` get their arguments.

    The others that are `named` have their summary alone, so that `--help` imports none of them. To name them takes
    longer than to parse a line.
    """
    translate_argparse()
    parser = argparse.ArgumentParser(
        prog="webinar-archive",
        description=text("help-program"),
        add_help=False,
        formatter_class=_HelpFormatter,
    )
    _add_help(parser)
    parser.add_argument(
        "--version",
        action="version",
        version=f"webinar-archive {__version__}",
        help=text("help-version"),
    )
    commands = parser.add_subparsers(
        dest="command",
        metavar=text("metavar-command"),
        required=True,
        title=text("help-commands"),
        parser_class=_CommandParser,
    )
    for name in named:
        summary = text(f"help-{name}")
        command = commands.add_parser(
            name, help=summary, description=summary[0].upper() + summary[1:] + ".", add_help=False
        )
        _add_help(command)
        if name in loaded:
            # `import` is a word of Python
            module_name = f"{name}_" if keyword.iskeyword(name) else name
            module = importlib.import_module(f"webinar_archive.cli.{module_name}")
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    return parser


class _CommandParser(argparse.ArgumentParser):
    """The parser of a command: what it does not know is told with its own usage, and records may follow options."""

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse the words after the command; none is left over."""
        options, left = super().parse_known_args(args, namespace)
        if left:
            last = [action for action in self._actions if not action.option_strings][-1:]
            if any(word.startswith("-") for word in left) or not last or last[0].nargs not in ("*", "+"):
                self.error(translate("unrecognized arguments: %s") % " ".join(left))
            # argparse takes for the last argument only what stands with the others
            words = [self._get_value(last[0], word) for word in left]
            setattr(options, last[0].dest, [*getattr(options, last[0].dest), *words])
        return options, []

    def _get_value(self, action: argparse.Action, arg_string: str) -> object:
        """Refuse an empty word, as of a variable of the shell that is not set: no argument has a meaning for it."""
        if not arg_string.strip():
            raise argparse.ArgumentError(action, text("argument-empty"))
        return super()._get_value(action, arg_string)


class _HelpFormatter(argparse.HelpFormatter):
    """Help with room for the longest command's name: argparse forgets that commands are indented."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog)
        self._action_max_length = max(map(len, COMMANDS)) + 2 * self._indent_increment


def _add_help(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-h", "--help", action="help", default=argparse.SUPPRESS, help=text("help-help"))
