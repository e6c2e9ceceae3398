"""One bad record costs itself only; what failed is named, tried again by its kind, and can be retried."""

from __future__ import annotations

import json
import signal

from .conftest import House


def test_a_hundred_records_with_one_of_each_kind_of_failure(house: House) -> None:
    bad = (
        "Gone",
        "NotVideo",
        "TooLarge",
        "AddressRefused",
        "Unreachable",
        "Truncated",
        "DiskFull",
        "Blocked",
    )
    videos = [f"http://h{number % 5}.example/v{number}.mp4" for number in range(100 - len(bad))]
    videos += [f"http://{kind.lower()}.example/{kind}--{kind.lower()}-code" for kind in bad]
    house.notices(videos)
    house.settings("attempts = 2\nper_host = 4")
    ended = house.run("run", str(house.pipeline))
    assert ended.returncode == 1, ended.stderr
    assert f"{100 - len(bad)} records done, 0 unchanged, {len(bad)} failed." in ended.stderr
    for kind in bad:
        assert f"{kind.lower()}-code" in ended.stderr
    assert len(house.table()) == 100
    status = house.run("status", str(house.pipeline), "--json")
    (run,) = json.loads(status.stdout)["runs"]
    assert run["counts"] == {"done": 100 - len(bad), "failed": len(bad)}

    again = house.run("retry", str(house.pipeline), "--kind", "Gone")
    assert again.returncode == 1
    assert "0 records done, 0 unchanged, 1 failed." in again.stderr
    assert len(house.table()) == 100


def test_a_second_start_is_refused_and_ctrl_c_goes_on_where_it_stopped(house: House) -> None:
    house.notices([f"http://h.example/v{number}.mp4" for number in range(40)])
    first = house.start("run", str(house.pipeline))
    house.wait_for(15)
    house.hold()
    second = house.run("run", str(house.pipeline))
    assert second.returncode == 2
    assert "Another run is at work" in second.stderr
    first.send_signal(signal.SIGINT)
    _, said = first.communicate(timeout=30)
    assert first.returncode == 130
    assert "goes on with the same command" in said
    house.go_on()
    ended = house.run("run", str(house.pipeline))
    assert ended.returncode == 0, ended.stderr
    assert "Going on with run" in ended.stderr
    assert len(set(house.counts)) == 40 * 7
    assert not [line for line in house.counts if line.startswith("TWICE")]


def test_a_dry_run_says_what_and_why_and_does_nothing(house: House) -> None:
    house.notices(["http://h.example/v.mp4"])

    def told(*run_options: str) -> list[str]:
        ended = house.run("run", "--dry-run", str(house.pipeline), *run_options)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout.rstrip("\n").split("\t")

    assert told() == ["r001", "notice", "new", "-", "not done yet"]
    assert house.counts == []
    assert house.run("run", str(house.pipeline)).returncode == 0
    done = len(house.counts)
    assert told() == ["r001", "-", "unchanged", "-", "nothing to do"]
    assert told("--from", "locate") == ["r001", "locate", "asked", "-", "asked for on the command line"]
    house.notices(["http://h.example/other.mp4"])
    changed = told()
    assert changed[:2] == ["r001", "notice"]
    assert changed[4].startswith("what it rests on is new or changed: ")
    assert len(house.counts) == done
