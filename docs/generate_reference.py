"""Write the pages of `docs/reference/` from the code: `python docs/generate_reference.py`.

The pages are committed, so that they can be read where the sources are; a test compares them with the code.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import re
import textwrap
import types
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import webinar_archive
from webinar_archive import errors
from webinar_archive.cli import COMMANDS
from webinar_archive.cli.program import build_parser
from webinar_archive.exports.formats import EXTRAS, FORMATS
from webinar_archive.exports.released_record import RecordFormat
from webinar_archive.exports.schema import COLUMNS
from webinar_archive.i18n.messages import messages
from webinar_archive.models import finding
from webinar_archive.pipeline.config import Settings

FOLDER = Path(__file__).parent / "reference"
SOURCE = Path(webinar_archive.__file__).parent


def pages() -> dict[str, str]:
    """Return every generated page by its file name."""
    return {
        "codes.md": _page("Findings and failures", codes_page()),
        "commands.md": _page("Commands and options", commands_page()),
        "formats.md": _page("Export formats", formats_page()),
        "pipeline-file.md": _page("Keys of a pipeline file", pipeline_file_page()),
        "table.md": _page("The table", table_page()),
    }


def _page(title: str, body: str) -> str:
    return (
        f"% Made by docs/generate_reference.py from the code; do not edit.\n\n# {title}\n\n{body.strip()}\n"
    )


def _table(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heading, tuple("---" for _ in heading), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


# --- the table


def table_page() -> str:
    """Describe every column in English and French, from the declaration of the table's rows."""
    rows = [
        (f"`{column.name}`", column.type, f"{column.en}{_unit(column.unit)}", column.fr) for column in COLUMNS
    ]
    return f"""\
One row a quotation, and one row for a record that has none. The file is a CSV in UTF-8 (RFC 4180), described by the
Frictionless Data Package `datapackage.json` beside it. A text cell that a spreadsheet would run as a formula begins
with an apostrophe. An empty cell means that nothing was there, or that it was not captured.

*Une ligne par citation, et une ligne pour une notice qui n'en a pas.*

{_table(("column", "type", "meaning", "sens"), rows)}

Cells that hold several values: `spans` are `start-end` joined by `; `. `witnesses` and `speaker_evidence` are joined by
` + `. `differences` follow GNU wdiff. `changes` are `kind: printed → spoken` joined by `; `. `findings` are codes with
their facts, joined by ` | `; [the list of codes](codes.md) says what they mean.
"""


def _unit(unit: str | None) -> str:
    return f" ({unit})" if unit else ""


# --- formats


def formats_page() -> str:
    """List every export format with the first paragraph of its module, which says what its files hold."""
    rows = []
    for name, each in FORMATS.items():
        module = inspect.getmodule(each.files if isinstance(each, RecordFormat) else each)
        described = " ".join((inspect.getdoc(module) or "").split("\n\n")[0].split())
        extra = f" Needs the extra `{EXTRAS[name][1]}`." if name in EXTRAS else ""
        rows.append((f"`{name}`", described.removeprefix(f"The format `{name}`: ") + extra))
    return f"""\
What `[export] formats` of a pipeline file and `webinar-archive export --format` take. [Formats](../formats.md)
says how each holds times and texts, and what opens it. The files of single records lie in `records/RECORD/`.

{_table(("format", "files"), rows)}
"""


# --- pipeline files


def pipeline_file_page() -> str:
    """Describe every key of a pipeline file, from the dataclasses that read it."""
    parts = [
        "Every relative path starts at the file's own folder. An unknown key is an error that names the line and the "
        "nearest known key. [Configuration](../configuration.md) shows a whole file."
    ]
    hints = get_type_hints(Settings)
    for section in fields(Settings):
        kind = next(
            (k for k in (*get_args(hints[section.name]), hints[section.name]) if is_dataclass(k)), None
        )
        if not isinstance(kind, type):
            continue
        heading = f"[[{section.name}]]" if get_origin(hints[section.name]) is tuple else f"[{section.name}]"
        text = inspect.getdoc(kind) or ""
        parts += [f"## `{heading}`", re.sub(r"^`\[+\w+\]+`: (.)", lambda m: m[1].upper(), text), _keys(kind)]
    return "\n\n".join(parts)


def _keys(kind: type) -> str:
    hints, meanings = get_type_hints(kind), attribute_docstrings(kind)
    rows = [
        (f"`{key.name}`", _type(hints[key.name]), _default(key), meanings.get(key.name, ""))
        for key in fields(kind)
    ]
    return _table(("key", "value", "default", "meaning"), rows)


def attribute_docstrings(kind: type) -> dict[str, str]:
    """Return the text that stands below each field of a dataclass and of those that it extends."""
    found: dict[str, str] = {}
    for base in (base for base in reversed(kind.__mro__) if is_dataclass(base)):
        (definition,) = ast.parse(textwrap.dedent(inspect.getsource(base))).body
        body = definition.body if isinstance(definition, ast.ClassDef) else []
        for field, text in pairwise(body):
            if (
                isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(text, ast.Expr)
                and isinstance(text.value, ast.Constant)
                and isinstance(text.value.value, str)
            ):
                found[field.target.id] = inspect.cleandoc(text.value.value)
    return found


_TYPES = {"str": "text", "bool": "true or false", "int": "whole number", "float": "number", "date": "day"}


def _type(hint: Any) -> str:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in inner)
    if origin in (types.UnionType, Union) and inner:
        return " or ".join(_type(part) for part in inner if part is not type(None))
    if origin is tuple:
        return f"list of {_type(inner[0])}"
    if origin is dict:
        return "table of text"
    return _TYPES.get(getattr(hint, "__name__", str(hint)), str(hint))


def _default(key: Field[Any]) -> str:
    if key.default_factory is not MISSING:
        return ""
    if key.default is MISSING:
        return "required"
    if key.default is None:
        return ""
    if isinstance(key.default, bool):
        return f"`{str(key.default).lower()}`"
    if isinstance(key.default, tuple):
        return "`[" + ", ".join(f'"{value}"' for value in key.default) + "]`"
    return f"`{key.default:g}`" if isinstance(key.default, float) else f"`{key.default}`"


# --- commands


def command_parser(name: str) -> argparse.ArgumentParser:
    """Return the parser of one command."""
    (subparsers,) = (a for a in build_parser([name])._actions if isinstance(a, argparse._SubParsersAction))
    parser: argparse.ArgumentParser = subparsers.choices[name]
    return parser


def commands_page() -> str:
    """Describe every command and option, from the parsers of the command line."""
    parsers = {name: command_parser(name) for name in COMMANDS}
    parts = ["`webinar-archive COMMAND --help` prints the same."]
    for name in COMMANDS:
        command = parsers[name]
        usage = " ".join(command.format_usage().removeprefix("usage: ").split())
        parts += [f"## `{name}`", command.description or "", f"```text\n{usage}\n```", *_arguments(command)]
    return "\n\n".join(parts)


def _arguments(command: argparse.ArgumentParser) -> Iterator[str]:
    rows = []
    for action in command._actions:
        if isinstance(action, argparse._HelpAction) or action.help == argparse.SUPPRESS:
            continue
        shown = ", ".join(action.option_strings) or str(action.metavar or action.dest)
        value = "" if action.nargs == 0 or not action.option_strings else f" {_value(action)}"
        rows.append((f"`{shown}{value}`", _help(command, action)))
    if rows:
        yield _table(("argument", "meaning"), rows)


def _value(action: argparse.Action) -> str:
    if action.choices is not None and action.metavar is None:
        return "{" + ",".join(map(str, action.choices)) + "}"
    return str(action.metavar or action.dest.upper())


def _help(command: argparse.ArgumentParser, action: argparse.Action) -> str:
    return command._get_formatter()._expand_help(action) if action.help else ""


# --- codes


def codes_page() -> str:
    """List every message that a record or a run can end with, by section of the message file."""
    english, french = messages("en"), messages("fr")
    uses = code_uses()
    parts = [
        "The column `findings` holds codes with their facts; `run`, `status` and `locate` print the sentences. A "
        "finding is something that a person should know; a failure has a kind, by which `retry --kind` chooses. "
        "Words in braces are facts.",
        "*La colonne `findings` contient des codes avec leurs faits ; les commandes en donnent les phrases.*",
    ]
    for heading, codes in _sections().items():
        rows: list[tuple[str, ...]] = [
            (f"`{code}`", uses[code], _facts(english[code]), _facts(french[code]))
            for code in codes
            if code in uses
        ]
        if rows:
            parts += [f"## {heading}", _table(("code", "kind", "sentence", "phrase"), rows)]
    return "\n\n".join(parts)


def _sections() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    heading = "General"
    for line in (files("webinar_archive.i18n") / "en.toml").read_text(encoding="utf-8").splitlines():
        if line.startswith("# --- "):
            heading = line.removeprefix("# --- ").strip()
            heading = heading[0].upper() + heading[1:]
        elif entry := re.match(r"([\w-]+) *=", line):
            found[heading].append(entry[1])
    return found


def _facts(text: str) -> str:
    # {count:record|records} is a word that fits a number: shown in the plural
    return re.sub(r"\{\w+:[^|{}]*\|([^|{}]*)\}", r"\1", text)


def code_uses() -> dict[str, str]:
    """Return how the code uses each message where its syntax tells: a finding, or an error's class."""
    known = messages("en")
    uses: dict[str, set[str]] = defaultdict(set)
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for code, use in _uses_in(node):
                if code in known:
                    uses[code].add(use)
    return {code: ", ".join(sorted(names)) for code, names in uses.items()}


_ERRORS = {
    name
    for name, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.ArchiveError)
}
_FINDING_MAKERS = {"Finding", "attempt", "with_failure", "finding"}
"""Functions that take the code of a finding."""
_ERROR_MAKERS = {"wrong": "UsageError"}
"""Functions that take the code of an error, and its class."""


def _uses_in(node: ast.AST) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Tuple):
        # a row that maps something to an error: (Gone, "page-gone")
        kinds = [part.id for part in node.elts if isinstance(part, ast.Name) and part.id in _ERRORS]
        yield from ((code, kind) for kind in kinds for part in node.elts for code in _texts(part))
    elif isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["code"]:
        yield from ((code, "finding") for code in _texts(node.value))
    elif isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        given = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "code")]
        use = (
            name
            if name in _ERRORS
            else _ERROR_MAKERS.get(name, "finding" if name in _FINDING_MAKERS else None)
        )
        if use is not None:
            yield from ((code, use) for part in given for code in _texts(part))


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Name) and isinstance(named := getattr(finding, node.id, None), str):
        yield named
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)


def main() -> None:
    """Write the pages."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
