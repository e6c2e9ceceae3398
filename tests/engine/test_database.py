"""The state file: a damaged, half-made or read-only one is one sentence, and nothing archived depends on it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.engine.workspace import Workspace
from webinar_archive.engine.backend import RunStore, repair_local_database
from webinar_archive.engine.database import connect_postgresql, database_name, opened, prepare_database
from webinar_archive.errors import ArchiveError, RunError, StateDamaged, Unreachable, UsageError

pytestmark = pytest.mark.untraced


def no_database(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 this is no database" * 500)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20_000])


def overwritten(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(40_000))


def a_table_gone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("DROP TABLE workflow_status")


def a_column_gone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("ALTER TABLE workflow_status RENAME COLUMN inputs TO outlets")


DAMAGE = [no_database, cut, overwritten, a_table_gone, a_column_gone]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A state file as runs leave it."""
    made = tmp_path / "engine.sqlite"
    with RunStore(f"sqlite:///{made}"):
        pass
    with closing(sqlite3.connect(made)) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return made


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_state_file_is_set_aside_and_a_new_one_works(
    path: Path, damage: Callable[[Path], None]
) -> None:
    damage(path)
    aside = repair_local_database(f"sqlite:///{path}")
    assert aside == path.with_name("engine.sqlite.damaged-1")
    assert aside.is_file()
    assert not path.exists()
    with RunStore(f"sqlite:///{path}") as store:
        assert store.runs() == []
    assert repair_local_database(f"sqlite:///{path}") is None


@pytest.mark.parametrize("damage", DAMAGE)
def test_reading_a_damaged_state_file_says_that_it_may_be_deleted(
    path: Path, damage: Callable[[Path], None]
) -> None:
    damage(path)

    def read() -> None:
        with RunStore(f"sqlite:///{path}") as store:
            store.runs()
            store.schedules()

    # a cut page may be one that is not read
    if damage in (cut, overwritten):
        with pytest.raises(StateDamaged, match="Delete it: nothing archived is lost"):
            repair_local_database(f"sqlite:///{path.rename(path.with_name('other.sqlite'))}")
        return
    with pytest.raises(StateDamaged, match="Delete it: nothing archived is lost"):
        read()


def test_a_damaged_file_that_is_not_an_archives_own_is_left_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    no_database(path)
    with pytest.raises(StateDamaged):
        repair_local_database(f"sqlite:///{path}")
    assert [found.name for found in tmp_path.iterdir()] == ["report.docx"]


def test_a_state_file_without_tables_is_completed(tmp_path: Path) -> None:
    path = tmp_path / "engine.sqlite"
    prepare_database(f"sqlite:///{path}")
    assert repair_local_database(f"sqlite:///{path}") is None
    with RunStore(f"sqlite:///{path}") as store:
        assert store.runs() == []


def test_a_state_file_in_a_place_that_is_none_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "engine.sqlite").mkdir()
    with pytest.raises(ArchiveError) as refused:
        RunStore(f"sqlite:///{tmp_path / 'engine.sqlite'}")
    assert isinstance(refused.value, RunError)
    assert str(tmp_path) in str(refused.value)


def test_a_state_file_that_cannot_be_locked_is_told_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "engine.sqlite"
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Unreachable) as refused, opened(f"sqlite:///{path}") as file:
            file.executescript("PRAGMA busy_timeout = 0; CREATE TABLE a (b);")
    assert (refused.value.code, refused.value.facts["where"]) == ("database-locked", str(path))


def test_a_run_sets_a_damaged_state_file_aside_and_repeats_no_step(workspace: Workspace) -> None:
    workspace.write_notices(["http://h.example/v.mp4"])
    assert workspace.run("run", str(workspace.pipeline)).returncode == 0
    no_database(workspace.database)
    status = workspace.run("status", str(workspace.pipeline))
    assert status.returncode == 1
    assert status.stderr.count("\n") == 1
    assert "is damaged. Delete it" in status.stderr
    ended = workspace.run("run", str(workspace.pipeline))
    assert ended.returncode == 0, ended.stderr
    assert "engine.sqlite.damaged-1" in ended.stderr
    assert len(workspace.step_log) == 7


READ_ONLY = """
mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" || exit 77
for command in "status $1/p.toml --json" "search mots --archive $1/archive" "read $1/notice.txt" "run $1/p.toml"; do
    "$2" "$3" $command > "$4/out" 2> "$4/err"
    echo "$? $(wc -c < "$4/out") $(grep -c . "$4/err") $(grep -c Traceback "$4/err") $(cat "$4/err" | head -1)"
done
"""


def test_an_archive_on_a_read_only_disk_can_be_read_and_searched(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.folder = tmp_path / "archived"
    workspace.folder.mkdir()
    workspace.write_notices(["http://h.example/v.mp4"])
    workspace.write_pipeline()
    assert workspace.run("run", str(workspace.pipeline)).returncode == 0
    (workspace.folder / "notice.txt").write_text("Titre : | Un titre |\n", encoding="utf-8")
    mounting = ("unshare", "--mount", *(() if os.getuid() == 0 else ("--map-root-user",)))
    ended = subprocess.run(
        [*mounting, "sh", "-c", READ_ONLY, "sh", str(workspace.folder), sys.executable, str(workspace.program), str(tmp_path)],
        capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"}, timeout=240,
    )  # fmt: skip
    if ended.returncode == 77 or not ended.stdout:
        pytest.skip("this machine allows no read-only mount")
    status, search, read, run = ended.stdout.splitlines()
    for line in (status, search, read):
        code, size, _, tracebacks, *_ = line.split()
        assert (code, tracebacks) == ("0", "0"), line
        assert int(size) > 2, line
    code, _, lines, tracebacks, *words = run.split()
    assert (code, lines, tracebacks) == ("1", "1", "0"), run
    assert str(workspace.folder) in " ".join(words)


@pytest.mark.parametrize(
    "address",
    ["postgresql://me:hush@[::1/x", "postgresql://me:hush@127.0.0.1:port/x", "postgres:/me:hush@127.0.0.1/x"],
)
def test_a_wrongly_written_address_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(UsageError) as refused:
        connect_postgresql(address)
    assert "hush" not in str(refused.value)


def test_a_password_that_is_not_encoded_stands_in_no_name_of_a_database() -> None:
    assert database_name("postgresql://archivist:p@ss/w#rd@db.example:1/x") == "***"
    assert database_name("postgresql://archivist:hush@db.example/x") == "db.example:5432/x"
