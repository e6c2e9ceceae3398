"""Packages with a timestamp: asked from an authority, verified by `verify`, `import` and OpenSSL, never a condition."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.packed_archive import packed_archive
from tests.local_web import Host, endless_response, hosts, response
from tests.packages.premis_schema import assert_valid_premis
from tests.packages.timestamp_authority import Authority, made_authority, run
from tests.packages.valid_bags import assert_valid
from webinar_archive.archive.events import load_events
from webinar_archive.cli import main
from webinar_archive.errors import RecordError
from webinar_archive.packages.serialised_bags import TIMESTAMP_TAG, early_file_in
from webinar_archive.pipeline.bag_timestamps import Timestamper
from webinar_archive.pipeline.config_file import load_settings

MANIFEST = b"the lines of a manifest\n"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return made_authority(tmp_path_factory.mktemp("tsa") / "one", with_root=True)


@pytest.fixture
def host() -> Iterator[Host]:
    with hosts("127.0.0.2") as sites:
        yield sites["127.0.0.2"]


@pytest.fixture
def pipeline(tmp_path: Path, host: Host, authority: Authority) -> Path:
    """A pipeline file with three records and the authority, which answers at /tsa."""
    file = packed_archive(tmp_path)
    address = host.respond("/tsa", authority.responder(host))
    section = f'[package]\ntimestamp = "{address}"\ntimestamp_roots = "{authority.root}"\n'
    file.write_text(
        file.read_text() + section + "[fetch]\nallow_private_addresses = true\n", encoding="utf-8"
    )
    return file


def bag(pipeline: Path, *arguments: str) -> int:
    return main(["bag", str(pipeline), *arguments, "--to", str(pipeline.parent / "bags")])


def test_a_package_has_a_timestamp_that_openssl_verifies(
    pipeline: Path, host: Host, authority: Authority, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bag(pipeline, "a") == 0
    folder = Path(capsys.readouterr().out.strip())
    assert host.headers("Content-Type") == ["application/timestamp-query"]
    assert_valid(folder)
    premis = (folder / "metadata" / "premis.xml").read_bytes()
    assert_valid_premis(premis)
    assert b"Authority of a test" in premis
    assert b'"kind":"timestamp"' in (folder / "metadata" / "events.jsonl").read_bytes()
    data = ("-data", folder / "manifest-sha512.txt", "-in", folder / TIMESTAMP_TAG)
    assert "OK" in run("ts", "-verify", *data, "-CAfile", authority.root)
    assert (folder / "README.txt").read_text(encoding="utf-8").count("openssl ts -verify -data") == 2
    (event,) = [e for e in load_events(pipeline.parent / "archive" / "essai" / "a") if e.kind == "timestamp"]
    assert (event.facts["authority"], event.facts["trust"]) == ("Authority of a test", "root")
    # what has one is not asked for again
    assert bag(pipeline, "a") == 0
    assert len(host.requests) == 1


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        ("down", "site-error"),
        ("page", "timestamp-unreadable"),
        ("endless", "page-too-large"),
        ("replayed", "timestamp-replayed"),
        ("stranger", "timestamp-untrusted"),
        ("moved", "site-error"),
    ],
)
def test_an_authority_that_gives_no_right_answer_is_refused(
    pipeline: Path, host: Host, authority: Authority, tmp_path: Path, failure: str, code: str
) -> None:
    match failure:
        case "down":
            host.respond_with("/tsa", status=503)
        case "page":
            host.respond_page("/tsa", "Bienvenue")
        case "endless":
            host.respond("/tsa", endless_response(host, b"\x30", bytes(50_000)))
        case "replayed":
            host.respond("/tsa", response(authority.answer(authority.request(MANIFEST))))
        case "stranger":
            host.respond("/tsa", made_authority(tmp_path / "stranger").responder(host))
        case "moved":
            host.redirect("/tsa", "/elsewhere")
    timestamper = Timestamper(load_settings(pipeline))
    with pytest.raises(RecordError) as refused:
        timestamper.timestamp(MANIFEST)
    assert refused.value.code == code
    assert host.paths == ["/tsa"]
    host.respond("/tsa", authority.responder(host))
    assert timestamper.timestamp(MANIFEST)[1].authority == "Authority of a test"


def test_a_failure_costs_the_timestamp_of_a_package_which_the_next_run_adds(
    pipeline: Path, host: Host, authority: Authority, capsys: pytest.CaptureFixture[str]
) -> None:
    host.respond_page("/tsa", "Bienvenue")
    assert bag(pipeline, "a") == 0
    said = capsys.readouterr()
    assert "has no timestamp yet. The authority's answer is no timestamp" in said.err
    folder = Path(said.out.strip())
    host.respond("/tsa", authority.responder(host))
    assert bag(pipeline, "a") == 0
    assert capsys.readouterr().err.splitlines()[-1] == "0 packages written, 1 unchanged, 0 failed."
    assert_valid(folder)
    assert TIMESTAMP_TAG in (folder / "tagmanifest-sha512.txt").read_text()
    assert main(["verify", str(folder), "--timestamp-roots", str(authority.root)]) == 0


def test_an_authority_that_fails_again_and_again_is_left_alone(pipeline: Path, host: Host) -> None:
    host.respond_with("/tsa", status=500)
    timestamper = Timestamper(load_settings(pipeline))
    codes = []
    for _ in range(5):
        with pytest.raises(RecordError) as refused:
            timestamper.timestamp(MANIFEST)
        codes.append(refused.value.code)
    assert codes == ["site-error"] * 3 + ["timestamp-not-asked"] * 2
    assert len(host.requests) == 3


def test_a_package_in_one_file_gets_its_timestamp_later_too(
    pipeline: Path, host: Host, authority: Authority, capsys: pytest.CaptureFixture[str]
) -> None:
    form = "zip"
    host.respond_with("/tsa", status=503)
    assert bag(pipeline, "a", "--form", form) == 0
    host.respond("/tsa", authority.responder(host))
    assert bag(pipeline, "a", "--form", form) == 0
    file = Path(capsys.readouterr().out.splitlines()[-1])
    assert early_file_in(file, TIMESTAMP_TAG)
    assert [path.name for path in file.parent.iterdir()] == [f"a-v1.{form}"]
    assert main(["verify", str(file.parent), "--timestamp-roots", str(authority.root), "--json"]) == 0
    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (line["damaged"], line["timestamp"]["trust"]) == (False, "root")
    assert bag(pipeline, "a", "--form", form) == 0
    assert len(host.requests) == 2


def test_verify_says_how_far_a_time_is_proved(
    pipeline: Path, authority: Authority, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bag(pipeline, "a") == 0
    bags = str(tmp_path / "bags")
    assert main(["verify", bags]) == 0
    assert "which anybody could have made" in capsys.readouterr().err
    assert main(["verify", bags, "--timestamp-roots", str(authority.root)]) == 0
    said = capsys.readouterr().err.splitlines()
    assert sum("leads to a root certificate named" in line for line in said) == 1
    assert said[-1].startswith("1 package verified,")
    assert said[-1].endswith("nothing is damaged or missing. 1 has a timestamp.")
    other = made_authority(tmp_path / "other")
    assert main(["verify", bags, "--timestamp-roots", str(other.root)]) == 1
    assert "leads to none of the root certificates named" in capsys.readouterr().out
    assert main(["verify", bags, "a"]) == 2


def test_an_import_holds_times_against_the_roots_that_are_named(
    pipeline: Path, authority: Authority, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bag(pipeline, "a") == 0
    bags, other = str(tmp_path / "bags"), made_authority(tmp_path / "other")
    for roots, told in ((authority.root, "leads to a root"), (other.root, "leads to none of the root")):
        to = tmp_path / f"from {roots.parent.name}"
        assert main(["import", bags, "--to", str(to), "--timestamp-roots", str(roots)]) == 0
        assert told in capsys.readouterr().err
    missing = ["--to", str(tmp_path / "new"), "--timestamp-roots", str(tmp_path / "none.pem")]
    assert main(["import", bags, *missing]) == 2
    assert not (tmp_path / "new").exists()


def test_a_package_whose_manifest_changed_after_its_timestamp_is_refused(
    pipeline: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bag(pipeline, "a") == 0
    assert main(["import", str(tmp_path / "bags"), "--to", str(tmp_path / "first")]) == 0
    assert "existed on" in capsys.readouterr().err
    (event,) = [e for e in load_events(tmp_path / "first" / "essai" / "a") if e.kind == "import"]
    assert event.facts["trust"] == "unchecked"
    folder = tmp_path / "bags" / "essai" / "a-v1"
    # a forger who writes other manifests, too
    table = folder / "data" / "notice.json"
    table.write_bytes(table.read_bytes().replace(b"bat", b"bit"))
    manifest = folder / "manifest-sha512.txt"
    digest = run("dgst", "-sha512", "-r", table).split()[0]
    lines = [
        f"{digest}  data/notice.json" if line.endswith("data/notice.json") else line
        for line in manifest.read_text().splitlines()
    ]
    manifest.write_text("".join(f"{line}\n" for line in lines))
    (folder / "tagmanifest-sha512.txt").unlink()
    assert main(["verify", str(folder)]) == 1
    assert "of other data than the manifest" in capsys.readouterr().out
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert main(["import", str(folder), "--to", str(tmp_path / "second")]) == 1
    assert "porte sur d'autres données" in capsys.readouterr().err
    assert not (tmp_path / "second" / "essai").exists()


def test_packages_are_verified_where_they_lie_and_each_fault_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline = packed_archive(tmp_path)
    assert bag(pipeline) == 0
    film = tmp_path / "bags" / "essai" / "b-v1" / "data" / "record" / "capture" / "media.mp4"
    film.unlink()
    film.write_bytes(b"other")
    (tmp_path / "bags" / "essai" / "a-v1" / "manifest-sha512.txt").unlink()
    capsys.readouterr()
    assert main(["verify", str(tmp_path / "bags")]) == 1
    said = capsys.readouterr()
    assert "a-v1 is no bag: manifest-sha512.txt is missing." in said.out
    assert "b-v1/data/record/capture/media.mp4 is damaged" in said.out
    assert "2 packages are not as written. 0 have a timestamp." in said.err


@pytest.mark.parametrize(
    "address", ["tsa.example.org", "https://me:hush@tsa.example.org", "https://tsa.example.org/?key=hush"]
)
def test_the_address_of_an_authority_holds_no_secret(
    tmp_path: Path, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline = packed_archive(tmp_path)
    pipeline.write_text(pipeline.read_text() + f'[package]\ntimestamp = "{address}"\n', encoding="utf-8")
    assert bag(pipeline) == 2
    said = capsys.readouterr().err
    assert "without user name, password and key" in said
    assert "hush" not in said
