"""Addresses of copies, as pipeline files and commands name them: folders, `s3://`, `sftp://`, `webdav+https://`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from webinar_archive.errors import UsageError
from webinar_archive.text.redaction import redact_address

OPTIONS: dict[str, tuple[str, ...]] = {
    "file": (),
    "s3": ("endpoint", "profile", "region"),
    "sftp": (),
    "webdav+https": (),
    "webdav+http": (),
}
"""The schemes of addresses, with what may stand after the `?` of each."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}://")
_AS_PATH = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{1,30}):/+(?=[^/])")
"""An address of which a path was made: that has one slash."""
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,253}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyAddress:
    """Where a copy lies: for S3, `host` is the bucket and `path` the prefix; for a folder, `path` is all there is."""

    scheme: str
    path: str
    host: str = ""
    port: int | None = None
    user: str | None = None
    options: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The address as messages, logs and events name it: without user and options."""
        if self.scheme == "file":
            return self.path
        port = f":{self.port}" if self.port else ""
        return f"{self.scheme}://{self.host}{port}{self.path}"

    @property
    def written(self) -> str:
        """The address as it can be read again, from any folder.

        >>> read_address("s3://bucket/a b?region=gra&endpoint=https://s3.example").written
        's3://bucket/a%20b?region=gra&endpoint=https%3A%2F%2Fs3.example'
        """
        if self.scheme == "file":
            return self.path
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        port = f":{self.port}" if self.port else ""
        options = f"?{urlencode(self.options)}" if self.options else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{user}{host}{port}{quote(self.path)}{options}"


def is_address(written: str) -> bool:
    """Return whether a text is written as an address, and not as the path of a folder.

    >>> is_address("s3://bucket/bags"), is_address("/mnt/bags"), is_address("C:/bags")
    (True, False, False)
    """
    return _SCHEME.match(written) is not None


def check_folder(path: Path) -> None:
    """Refuse an address where a folder is wanted, of which a path would make folders such as `s3:`.

    Raises `UsageError`; a folder of such a name that is there may be meant.
    """
    found = _AS_PATH.match(str(path))
    if found and not path.exists():
        address = redact_address(f"{found[1]}://{str(path)[found.end() :]}")
        raise UsageError("folder-not-address", address=address)


def read_address(written: str, base: Path = Path()) -> CopyAddress:
    """Read an address; a relative path starts at `base`.

    >>> read_address("sftp://archives@nas.example:2222/bags/").name
    'sftp://nas.example:2222/bags'

    Raises:
        UsageError: It has no scheme that is known, no bucket or host, or a password.
    """
    if not is_address(written):
        return CopyAddress(scheme="file", path=str((base / written).resolve()))
    shown = redact_address(written)
    scheme = written.partition("://")[0].lower()
    if scheme not in OPTIONS:
        raise _refused("scheme", shown, schemes=", ".join(f"{each}://" for each in OPTIONS))
    try:
        parts = urlsplit(written)
        port = parts.port
    except ValueError:
        raise _refused("address", shown) from None
    if parts.password is not None or (parts.username is not None and scheme != "sftp"):
        # it would lie in every plan of a run
        raise _refused("secret", shown)
    options = _options(scheme, parts.query, shown)
    path = "/" + unquote(parts.path).strip("/")
    if scheme == "file":
        return CopyAddress(scheme="file", path=path)
    # a bucket is no host: its name keeps its case
    host = parts.netloc if scheme == "s3" else parts.hostname or ""
    if not host or (scheme == "s3" and not _BUCKET.fullmatch(host)) or ".." in path.split("/"):
        raise _refused("address", shown)
    return CopyAddress(
        scheme=scheme,
        host=host,
        port=None if scheme == "s3" else port,
        user=unquote(parts.username) if parts.username else None,
        path="" if path == "/" else path,
        options=options,
    )


def _refused(why: str, address: str, **facts: str) -> UsageError:
    return UsageError("copy-address", reason=f"value-copy-{why}", address=address, **facts)


def _options(scheme: str, query: str, shown: str) -> dict[str, str]:
    options = dict(parse_qsl(query, keep_blank_values=True))
    for name in options.keys() - set(OPTIONS[scheme]):
        raise _refused("option", shown, option=name, options=", ".join(OPTIONS[scheme]) or "-")
    if not re.match(r"https?://[^/@\s]+\Z", options.get("endpoint", "https://x").rstrip("/")):
        raise _refused("address", shown)
    return options
