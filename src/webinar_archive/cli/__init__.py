"""The command line: parse, call, print, exit code. One module a command, loaded only when it is called.

Data goes to standard output, everything else to standard error. Exit codes: 0 success, 1 some records failed
or something could not be done, 2 wrong use, 130 stopped by Ctrl-C. A command module offers
`add_arguments(parser)` and `run(options) -> int`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from webinar_archive.pipeline.step_table import StepTable

COMMANDS = (
    "run",
    "init",
    "read",
    "locate",
    "search",
    "export",
    "propose",
    "review",
    "list",
    "show",
    "report",
    "discrepancies",
    "verify",
    "bag",
    "import",
    "copies",
    "repair",
    "delete",
    "clips",
    "pictures",
    "publish",
    "demo",
    "doctor",
    "models",
    "status",
    "retry",
    "serve",
    "worker",
    "takeover",
    "prune",
    "completion",
)


def main(arguments: Sequence[str] | None = None, *, steps: StepTable | None = None) -> int:
    """Run one command line and return its exit code; `steps` is another table of steps for commands that run records.

    Imports stand inside the `try`: Ctrl-C ends the program without a traceback while they take their time, too.
    """
    try:
        from webinar_archive.cli.standard_streams import prepare_streams
        from webinar_archive.cli.utf8_names import restart_in_utf8

        if arguments is None:
            restart_in_utf8()
        prepare_streams()
        from webinar_archive.cli.program import run_program

        return run_program(arguments, steps=steps)
    except KeyboardInterrupt:
        from webinar_archive.cli.stop import print_stopped

        print_stopped()
        return 130
