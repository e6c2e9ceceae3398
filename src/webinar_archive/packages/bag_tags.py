"""The tag files of any bag (BagIt 0.93 to 1.0): its declaration, manifests, `fetch.txt` and `bag-info.txt`.

Whoever made the bag may be a stranger: what is read is bounded, and no path is followed that leads out of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from webinar_archive.errors import RecordError
from webinar_archive.files import regular_file_bytes
from webinar_archive.text.characters import shown

DECLARATION = "bagit.txt"
MANIFEST = "manifest-sha512.txt"
"""The manifest that every bag of ours has."""
ALGORITHMS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
"""The algorithms of manifests, as `hashlib` names them."""
MAX_TAG_BYTES = 64_000_000
"""The size of the largest manifest that is read: some 400,000 files."""
MAX_INFO_BYTES = 1_000_000

_DECLARED = re.compile(
    r"BagIt-Version(?P<space>\s*):\s*(?P<major>\d{1,4})\.(?P<minor>\d{1,4})\s*\n"
    r"Tag-File-Character-Encoding(?P<more>\s*):\s*(?P<encoding>[\w.:-]{1,40})\s*"
)
_NEWEST = (1, 0)
_ANY_MANIFEST = re.compile(r"(?P<tag>tag)?manifest-(?P<algorithm>[a-z0-9]{1,20})\.txt")
_LINE = re.compile(r"(?P<digest>[0-9a-fA-F]{32,128})[ \t]+\*?(?P<path>\S.*)")
_FETCH_LINE = re.compile(r"\S+[ \t]+(?:\d+|-)[ \t]+(?P<path>\S.*)")
_INFO_LINE = re.compile(r"(?P<label>[^\s:][^:]*?)\s*:\s*(?P<value>.*)")
_ESCAPED = re.compile("%(0[AaDd]|25)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One manifest: its file, its algorithm, and the digests of files by their paths as they are written."""

    name: str
    algorithm: str
    digests: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class BagTags:
    """What a bag states about itself. `to_fetch` are the files that are to be fetched from elsewhere."""

    folder: Path
    version: tuple[int, int]
    payload: tuple[Manifest, ...]
    tags: tuple[Manifest, ...]
    to_fetch: tuple[str, ...]
    info: tuple[tuple[str, str], ...]

    def value(self, label: str) -> str | None:
        """Return the value that `bag-info.txt` gives under a label, None where it has none or several."""
        found = [value for each, value in self.info if each.casefold() == label.casefold()]
        return found[0] if len(found) == 1 else None


def is_bag(folder: Path) -> bool:
    """Return whether a folder says that it is a bag."""
    return (folder / DECLARATION).is_file()


def read_tags(folder: Path) -> BagTags:
    """Read the tag files of a bag. Raises `RecordError` for what is no bag, or none that this release reads."""
    version, encoding = _declaration(folder)
    manifests: dict[bool, list[Manifest]] = {False: [], True: []}
    unknown = []
    for path in sorted(folder.iterdir()):
        if named := _ANY_MANIFEST.fullmatch(path.name):
            if named["algorithm"] not in ALGORITHMS:
                unknown.append(path.name)
                continue
            lines = _lines(folder, path.name, encoding)
            digests = dict(_digests(folder, path.name, lines, version, is_tag=bool(named["tag"])))
            manifest = Manifest(name=path.name, algorithm=named["algorithm"], digests=digests)
            manifests[bool(named["tag"])].append(manifest)
    if not manifests[False]:
        missing = ", ".join(unknown) or MANIFEST
        code = "bag-algorithm-unknown" if unknown else "bag-incomplete"
        raise RecordError(code, folder=shown(str(folder)), file=missing)
    if not (folder / "data").is_dir() or (folder / "data").is_symlink():
        raise RecordError("bag-incomplete", folder=shown(str(folder)), file="data/")
    return BagTags(
        folder=folder,
        version=version,
        payload=tuple(manifests[False]),
        tags=tuple(manifests[True]),
        to_fetch=tuple(_to_fetch(folder, encoding)),
        info=tuple(_info(folder, encoding)),
    )


def _declaration(folder: Path) -> tuple[tuple[int, int], str]:
    """Return the bag's version of BagIt and the encoding of its other tag files."""
    text = _text(folder, DECLARATION, "utf-8", MAX_INFO_BYTES)
    found = _DECLARED.fullmatch(text.replace("\r\n", "\n").replace("\r", "\n"))
    if found is None:
        raise RecordError("bag-not-declared", folder=shown(str(folder)))
    version = (int(found["major"]), int(found["minor"]))
    if version > _NEWEST:
        raise RecordError("bag-newer", folder=shown(str(folder)), version=f"{version[0]}.{version[1]}")
    if version >= (1, 0) and (found["space"] or found["more"]):
        raise RecordError("bag-not-declared", folder=shown(str(folder)))
    try:
        "".encode(found["encoding"])
    except (LookupError, UnicodeError):
        raise RecordError("bag-not-declared", folder=shown(str(folder))) from None
    return version, found["encoding"]


def _text(folder: Path, name: str, encoding: str, max_bytes: int) -> str:
    """Return the text of a tag file. Raises `RecordError` where it cannot be read."""

    def unreadable(reason: str | None) -> RecordError:
        return RecordError("bag-tag-unreadable", folder=shown(str(folder)), file=name, reason=reason)

    try:
        data = None if (folder / name).is_symlink() else regular_file_bytes(folder / name, max_bytes)
    except FileNotFoundError:
        raise RecordError("bag-incomplete", folder=shown(str(folder)), file=name) from None
    except OSError as error:
        raise unreadable(error.strerror) from None
    if data is None:
        raise unreadable(f"a link, or more than {max_bytes} bytes")
    try:
        text = data.decode(encoding)
    except (UnicodeError, LookupError) as error:
        raise unreadable(str(error)) from None
    # the declaration has no byte order mark; other files of a Windows program often do
    return text if name == DECLARATION else text.removeprefix("\ufeff")


def _lines(folder: Path, name: str, encoding: str) -> list[str]:
    text = _text(folder, name, encoding, MAX_TAG_BYTES)
    # not `splitlines`: a name may hold other line ends than these
    return [line for line in re.split(r"\r\n|\r|\n", text) if line.strip()]


def _digests(
    folder: Path, name: str, lines: list[str], version: tuple[int, int], *, is_tag: bool
) -> Iterator[tuple[str, str]]:
    seen: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        found = _LINE.fullmatch(line)
        if found is None:
            raise RecordError("bag-line-wrong", folder=shown(str(folder)), file=name, line=number)
        path, digest = found["path"], found["digest"].lower()
        _check_inside(folder, name, path, below_data=not is_tag)
        path = str(PurePosixPath(path))
        if path in seen and (version >= (1, 0) or seen[path] != digest):
            raise RecordError("bag-listed-twice", folder=shown(str(folder)), file=name, path=shown(path))
        seen[path] = digest
        yield path, digest


def leads_out(path: str) -> bool:
    """Tell whether a path leads out of the folder that it is relative to, on any system.

    >>> leads_out("data/../../film"), leads_out("//film"), leads_out("C:\\\\film"), leads_out("data/film")
    (True, True, True, False)
    """
    parts = PurePosixPath(path).parts
    # two slashes at the start are one part of their own
    is_absolute = not parts or parts[0][0] == "/" or re.match(r"\\|[A-Za-z]:", path) is not None
    return is_absolute or ".." in re.split(r"[/\\]", path) or "\0" in path


def _check_inside(folder: Path, name: str, path: str, *, below_data: bool) -> None:
    """Raise `RecordError` for a path that leads out of the bag, or out of its payload, on any system."""
    parts = PurePosixPath(path).parts
    is_outside = leads_out(path) or parts[0][0] == "~" or re.match(r"%\w+%", path) is not None
    if is_outside or (below_data and (parts[0] != "data" or len(parts) < 2)):
        raise RecordError("bag-path-outside", folder=shown(str(folder)), file=name, path=shown(path))


def _to_fetch(folder: Path, encoding: str) -> Iterator[str]:
    if not (folder / "fetch.txt").exists():
        return
    for number, line in enumerate(_lines(folder, "fetch.txt", encoding), start=1):
        found = _FETCH_LINE.fullmatch(line)
        if found is None:
            raise RecordError("bag-line-wrong", folder=shown(str(folder)), file="fetch.txt", line=number)
        _check_inside(folder, "fetch.txt", found["path"], below_data=True)
        yield str(PurePosixPath(found["path"]))


def _info(folder: Path, encoding: str) -> Iterator[tuple[str, str]]:
    """Yield labels with their values; before version 0.95, the file had another name."""
    name = next((n for n in ("bag-info.txt", "package-info.txt") if (folder / n).exists()), None)
    if name is None:
        return
    label, values = "", [""]
    for line in re.split(r"\r\n|\r|\n", _text(folder, name, encoding, MAX_INFO_BYTES)):
        if line[:1] in (" ", "\t"):
            values.append(line.strip())
        elif found := _INFO_LINE.fullmatch(line):
            if label:
                yield label, " ".join(values).strip()
            label, values = found["label"], [found["value"]]
    if label:
        yield label, " ".join(values).strip()


def decoded_path(path: str) -> str:
    """Return a path in which line ends and `%` are no longer encoded, as manifests write them.

    >>> decoded_path("data/a%0Ab%7E")
    'data/a\\nb%7E'
    """
    decode: Callable[[re.Match[str]], str] = lambda each: chr(int(each[1], 16))  # noqa: E731
    return _ESCAPED.sub(decode, path)
