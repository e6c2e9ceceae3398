"""`addresses`: what a copy is called, and what may not stand in its address."""

from __future__ import annotations

from pathlib import Path

import pytest

from webinar_archive.errors import UsageError
from webinar_archive.storage.addresses import CopyAddress, check_folder, read_address


@pytest.mark.parametrize(
    ("written", "name", "facts"),
    [
        ("s3://Bucket.name/bags/essai/", "s3://Bucket.name/bags/essai", {"host": "Bucket.name"}),
        ("s3://bags", "s3://bags", {"path": ""}),
        ("s3://bags?profile=ovh&region=gra", "s3://bags", {"options": {"profile": "ovh", "region": "gra"}}),
        ("sftp://anne@NAS.example:2222/d%C3%A9p%C3%B4t", "sftp://nas.example:2222/dépôt", {"user": "anne", "port": 2222}),
        ("SFTP://nas.example", "sftp://nas.example", {"scheme": "sftp"}),
        ("webdav+https://cloud.example/remote.php/dav", "webdav+https://cloud.example/remote.php/dav", {}),
        ("file:///mnt/bags", "/mnt/bags", {"scheme": "file"}),
        ("/mnt/bags", "/mnt/bags", {"scheme": "file"}),
        ("../bags", "/srv/bags", {}),
    ],
)  # fmt: skip
def test_an_address_is_read(written: str, name: str, facts: dict[str, object]) -> None:
    address = read_address(written, Path("/srv/pipelines"))
    assert address.name == name
    assert {key: getattr(address, key) for key in facts} == facts


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("ftp://host/path", "no scheme that is known"),
        ("https://host/path", "no scheme that is known"),
        ("s3://", "no whole address"),
        ("s3:///bags", "no whole address"),
        ("s3://a b/c", "no whole address"),
        ("s3://bags?endpoint=ovh", "no whole address"),
        ("s3://bags?endpoint=https://me:hush@ovh.example", "no whole address"),
        ("s3://bags?key=hush", "option key"),
        ("sftp://host:port/path", "no whole address"),
        ("sftp://host/a/../../b", "no whole address"),
        ("sftp://[::1/path", "no whole address"),
        ("sftp://anne:hush@host/path", "no user name or password"),
        ("s3://key:hush@bags/path", "no user name or password"),
        ("webdav+https://anne@cloud.example/", "no user name or password"),
    ],
)
def test_what_is_no_address_or_holds_a_secret_is_refused(written: str, told: str) -> None:
    with pytest.raises(UsageError) as raised:
        read_address(written)
    assert told in str(raised.value)
    assert "hush" not in str(raised.value)


def test_the_name_of_an_address_names_no_user() -> None:
    address = CopyAddress(scheme="sftp", host="nas", path="/bags", user="anne", options={"profile": "x"})
    assert address.name == "sftp://nas/bags"


def test_an_address_where_a_folder_is_wanted_is_refused_without_its_secrets(tmp_path: Path) -> None:
    for written in ("s3://bucket/archive", "sftp://me:hush@nas/bags", "webdav+https://host/a", "gs://b/c"):
        with pytest.raises(UsageError) as refused:
            check_folder(Path(written))
        assert refused.value.code == "folder-not-address"
        assert "hush" not in str(refused.value.facts)
    for folder in ("archive", "C:/archive", "/mnt/a:/b", "10:30/x", "s3:"):
        check_folder(Path(folder))
