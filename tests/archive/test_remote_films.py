"""`remote_films`: what says where films lie is not written over where it cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.archive.remote_film import with_remote_film
from tests.archive.stored_record import stored_record
from webinar_archive.archive.layout import remote_films_file
from webinar_archive.archive.remote_films import keep_remote_film, remote_films


def test_what_cannot_be_read_is_not_written_over(tmp_path: Path) -> None:
    record = stored_record(tmp_path / "essai" / "a")
    with_remote_film(record, tmp_path / "copy")
    [film] = remote_films(record)
    file = remote_films_file(record)
    file.unlink()
    os.mkfifo(file)
    with pytest.raises(OSError, match="remote_films"):
        keep_remote_film(record, film)
    assert file.is_fifo()
