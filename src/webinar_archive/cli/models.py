"""`models [list|fetch|verify] [NAME…]`: the speech recognition models on this machine."""

from __future__ import annotations

import argparse
from pathlib import Path

from webinar_archive.cli.options import text

ACTIONS = ("list", "fetch", "verify")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("action", nargs="?", choices=ACTIONS, default="list", help=text("help-models-action"))
    parser.add_argument("names", nargs="*", metavar=text("metavar-name"), help=text("help-models-names"))
    parser.add_argument("--to", type=Path, metavar=text("metavar-folder"), help=text("help-models-to"))


def run(options: argparse.Namespace) -> int:
    """List, fetch or verify models; return 1 where one is damaged or not there."""
    from webinar_archive.errors import UsageError
    from webinar_archive.transcripts.asr.stored_models import (
        check_model,
        fetch_model,
        hub_folder,
        stored_models,
    )

    folder: Path = (options.to or hub_folder()).resolve()
    if options.action == "fetch" and not options.names:
        raise UsageError("models-name-missing")
    if options.action == "fetch":
        fetched = [fetch_model(name, folder) for name in options.names]
        models = [model for model in stored_models(folder) if model.folder in fetched]
    else:
        models = [model for model in stored_models(folder) if _is_asked(model.name, options.names)]
    failed = not models and options.action != "list"
    for model in models:
        print(text("model-stored", name=model.name, size_bytes=model.size_bytes, path=model.folder))
        if options.action == "list":
            continue
        check = check_model(model.folder)
        if check.damaged:
            code = "model-damaged"
        elif check.published:
            code = "model-published"
        else:
            code = "model-whole" if check.comparable else "model-unknown-files"
        print(text(code, name=model.name, files=", ".join(check.damaged), published=check.published))
        failed |= bool(check.damaged) or not check.comparable
    if not models:
        print(text("models-none", path=folder))
    return int(failed)


def _is_asked(name: str, asked: list[str]) -> bool:
    """Whether a model was asked for: by its whole name, or by its size, as in a pipeline file."""
    return not asked or any(name == each or name.endswith(f"faster-whisper-{each}") for each in asked)
