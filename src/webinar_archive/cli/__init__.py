"""The command line: parse, call, print, exit code. One module a command, loaded only when it is called.

Data goes to standard output, talk to standard error. Exit codes: 0 well, 1 some records failed or could
not be done, 2 wrong use. A command module offers `add_arguments(parser)` and `run(options) -> int`.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from webinar_archive import __version__
from webinar_archive.errors import ArchiveError, UsageError
from webinar_archive.i18n.messages import reader_language, sentence

if TYPE_CHECKING:
    from webinar_archive.pipeline.step_table import StepTable

COMMANDS: dict[str, str] = {
    "run": "archive the records of one or more pipeline files",
    "read": "read a notice and print what it states",
    "locate": "find when quotations are spoken in a transcript or a media file",
    "search": "find which archived recordings say something, and when",
    "demo": "the whole job against a made stand-in, offline",
    "status": "runs, records, errors, next attempts and next scheduled runs",
    "retry": "run the records that failed again, all or by kind of failure",
    "serve": "the long-running worker with the schedules of the pipeline files",
    "worker": "one more worker on the queues that several machines share",
    "takeover": "give what a lost worker had begun to the others",
    "prune": "forget runs that ended long ago",
}


def _parser(chosen: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="webinar-archive",
        description="From catalogue notices to an annotated archive of the videos they describe.",
    )
    parser.add_argument("--version", action="version", version=f"webinar-archive {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
        if name == chosen:
            module = importlib.import_module(f"webinar_archive.cli.{name}")
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    return parser


def main(arguments: Sequence[str] | None = None, *, steps: StepTable | None = None) -> int:
    """Run one command; expected failures become one clear sentence and an exit code.

    `steps` is another table of steps for the commands that run records.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    chosen = next((word for word in words if not word.startswith("-")), None)
    options = _parser(chosen).parse_args(words)
    options.steps = steps
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except ArchiveError as error:
        print(f"webinar-archive: {sentence(error.code, error.facts, reader_language())}", file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1
    except BrokenPipeError:
        # the reader of our output has gone (`| head`): not our failure, and nothing more to say to it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print(f"webinar-archive: {sentence('stopped', {}, reader_language())}", file=sys.stderr)
        return 130
    return code


if __name__ == "__main__":
    sys.exit(main())
