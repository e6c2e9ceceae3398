"""A pipeline file says what it means, and a slip in it is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from webinar_archive.errors import UsageError
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.config_file import load_settings
from webinar_archive.pipeline.sources import jobs

BEGIN = '[pipeline]\nname = "essai"\n[[source]]\nnotice = "notice.txt"\n'


def _load(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "essai.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


def test_the_born_from_pipeline_loads_and_its_files_are_there() -> None:
    settings = load_settings(Path("pipelines/innovation-publique-2020.toml"))
    assert settings.pipeline.name == "innovation-publique-2020"
    assert settings.release == Path("annotations/innovation-publique-2020").resolve()
    (job,) = jobs(settings)
    assert job.key == "bibliotheques-wallonie-be-140892"
    assert job.supplied(job.source.notice) == Path("pipelines/innovation-publique-2020/notice.txt").resolve()


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (
            BEGIN + "[fetch]\nheigth = 720\n",
            "pipeline-unknown-key",
            ("line 6", "fetch.heigth", "fetch.height"),
        ),
        (BEGIN + "[fetsh]\nheight = 720\n", "pipeline-unknown-key", ("line 5", "fetsh", "fetch")),
        (BEGIN + "midia = 'x'\n", "pipeline-unknown-key", ("line 5", "source.midia", "source.media")),
        (
            BEGIN + "[fetch]\nheight = 'tall'\n",
            "pipeline-bad-value",
            ("line 6", "fetch.height", "whole number"),
        ),
        (
            BEGIN + "[export]\nto = 's3://me:hush@b/t'\n",
            "pipeline-bad-value",
            ("line 6", "s3://***@b/t", "mount"),
        ),
        (BEGIN + "[fetch]\nkeep = 'all'\n", "pipeline-bad-value", ("line 6", "fetch.keep", '"audio"')),
        (BEGIN + "[fetch]\nkeep = 3\n", "pipeline-bad-value", ("line 6", '"captions"')),
        (
            BEGIN + "[witnesses]\naudio = true\n",
            "pipeline-bad-value",
            ("line 6", '"confirm", "search", "always"'),
        ),
        (BEGIN + "[export]\nformats = 'csv'\n", "pipeline-bad-value", ("line 6", "list")),
        (BEGIN + "[fetch]\nmax_size_gb = -1\n", "pipeline-bad-value", ("line 6", "max_size_gb")),
        (BEGIN + "[fetch]\ntimeout_s = nan\n", "pipeline-bad-value", ("line 6", "timeout_s")),
        (BEGIN + "[witnesses]\norder = ['ears']\n", "pipeline-bad-value", ("line 6", "captions")),
        (BEGIN + "[witnesses]\nlanguage = 'klingonais'\n", "pipeline-bad-value", ("line 6", "klingonais")),
        (BEGIN + "[export]\nformats = ['cvs']\n", "pipeline-unknown-format", ("line 6", "`cvs`", "`csv`")),
        ('[pipeline]\nname = "../x"\n[[source]]\nnotice = "n"\n', "pipeline-bad-name", ("line 2", "../x")),
        ('source = []\n[pipeline]\nname = "x"\n', "pipeline-no-source", ("line 1",)),
        ('[pipeline]\nname = "x"\n[[source]]\nmedia = "m"\n', "pipeline-no-source", ("line 3",)),
        (BEGIN + 'oai = "https://h.example/oai"\n', "pipeline-oai-alone", ("line 4", "`notice`")),
        (BEGIN + "[[source]]\noai = 'h.example/oai'\n", "pipeline-oai-address", ("line 6", "h.example/oai")),
        (BEGIN + "set = 'videos'\n", "pipeline-oai-missing", ("line 5", "`set`")),
        ('[pipeline]\nname = "x"\n', "pipeline-needs", ("`source`",)),
        ('[pipeline]\n[[source]]\nnotice = "x"\n', "pipeline-needs", ("`pipeline.name`",)),
        ("[pipeline\n", "pipeline-not-toml", ("line 1",)),
        ("name = 3 4\n", "pipeline-not-toml", ("line 1",)),
    ],
)
def test_a_wrong_file_is_refused_with_key_and_line(
    tmp_path: Path, text: str, code: str, words: tuple[str, ...]
) -> None:
    with pytest.raises(UsageError) as refused:
        _load(tmp_path, text)
    assert refused.value.code == code
    for word in words:
        assert word in str(refused.value)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (BEGIN + '[[source]]\nnotice = "two"\nmidia = "x"\n', 7),
        (BEGIN + '[[source]]\nnotice = "two"\nmedia = 3\n', 7),
        (BEGIN + "[[source]]\nmedia = 'x'\n", 5),
        (BEGIN + '[[source]]\ntable = "t"\n\n# columns\ncolumns = { idd = "x" }\n', 9),
        (BEGIN + '[[source]]\nnotice = "n.csv"\ncolumns = { title = "A", titel = "B" }\n', 7),
        (BEGIN + '[[source]]\npage = "https://a.example/1"\n\ncolumns = { title = "A" }\n', 8),
        (BEGIN + "[fetch]\nheight = 720\n[witnesses]\nheight = 7\n", 8),
        (BEGIN + "[export]\nto = 'x'\n[notify]\n'to' = 7\n", 8),
        (BEGIN + "[fetch]\ntimeout_s = 5\n[notify]\nstalled_after_s = 'x'\n", 8),
        (BEGIN + '[witnesses]\norder = [\n  "captions",\n  "ears",\n]\n', 6),
        ('[pipeline]\nname = "timezone"\ntimezone = "Mars"\n[[source]]\nnotice = "n"\n', 3),
        ('[pipeline]\nname = "x"\n[[source]]\nid = """\nmidia = 3"""\nmidia = "x"\nnotice = "n"\n', 6),
        ('pipeline.name = "x"\nfetch.heigth = 3\n[[source]]\nnotice = "n"\n', 2),
    ],
)
def test_the_line_named_is_that_of_the_very_key(tmp_path: Path, text: str, line: int) -> None:
    # the same key may stand in another source or another table before, or in a text
    with pytest.raises(UsageError) as refused:
        _load(tmp_path, text)
    assert refused.value.facts["line"] == line


@pytest.mark.parametrize(
    "proxy", ["", "socks5://proxy.example", "http://me:hush@proxy.example", "http://a:99999"]
)
def test_a_proxy_that_cannot_be_used_is_refused_before_any_work(tmp_path: Path, proxy: str) -> None:
    path = tmp_path / "p.toml"
    path.write_text(
        f'[pipeline]\nname = "p"\narchive = "a"\n[[source]]\nnotice = "n"\n[fetch]\nproxy = "{proxy}"\n'
    )
    with pytest.raises(UsageError) as refused:
        load_settings(path)
    assert refused.value.code == "proxy-unsupported"
    assert "hush" not in f"{refused.value} {refused.value.facts}"


@pytest.mark.parametrize("written", ["fr-BE", "fre-be", "fr_BE"])
def test_the_language_of_recordings_may_be_written_in_any_code(tmp_path: Path, written: str) -> None:
    assert _load(tmp_path, BEGIN + f"[witnesses]\nlanguage = '{written}'\n").witnesses.language == "fr-BE"


def test_a_file_that_is_not_there_or_no_text_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        load_settings(tmp_path / "none.toml")
    (tmp_path / "film.toml").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    with pytest.raises(UsageError, match="not a pipeline file in TOML"):
        load_settings(tmp_path / "film.toml")


def test_a_folder_gives_one_job_a_notice_and_two_of_one_name_stay_two(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "12.txt").write_text("Titre : | x |", encoding="utf-8")
    settings = load_settings_of(tmp_path, '[[source]]\nnotice = "a"\n[[source]]\nnotice = "b"\n')
    keys = [job.key for job in jobs(settings)]
    assert len(set(keys)) == 2
    assert all(key.startswith("12") for key in keys)


def test_the_same_page_twice_is_one_job(tmp_path: Path) -> None:
    page = 'page = "https://opac.example.org/index.php?lvl=notice_display&id=7"\n'
    settings = load_settings_of(tmp_path, f"[[source]]\n{page}[[source]]\n{page}")
    assert [job.key for job in jobs(settings)] == ["opac-example-org-7"]


@pytest.mark.parametrize("missing", ["nowhere.txt", "empty"])
def test_a_notice_that_is_not_there_is_said_before_any_work(tmp_path: Path, missing: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=missing):
        jobs(load_settings_of(tmp_path, f'[[source]]\nnotice = "{missing}"\n'))


def load_settings_of(folder: Path, sources: str) -> Settings:
    path = folder / "essai.toml"
    path.write_text(f'[pipeline]\nname = "essai"\n{sources}', encoding="utf-8")
    return load_settings(path)
