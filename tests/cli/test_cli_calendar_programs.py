"""What khal, todoman, calcurse and vdirsyncer make of our calendars, each with a home of its own and no network."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli.conftest import Program


@pytest.fixture
def shop(bare: Program) -> Program:
    """A board with tasks, a series and events."""
    board = bare.home / "shop.db"
    bare.environment["OPSBOARD_BOARD"] = str(board)
    bare.ok("init", str(board), "--name", "Shop", "--time-zone", "Asia/Shanghai")
    bare.ok("campaign", "add", "d11", "双11", "--from", "2026-11-01", "--to", "2026-11-11")
    bare.ok(
        "add", "requirement", "退款 FAQ, 上线; \\n", "--due", "2026-11-03", "--priority", "P0", "--body", "第一行\nzwei"
    )
    bare.ok("add", "requirement", "周报", "--due", "2026-11-06 18:00", "--repeat", "weekly:fr until 2026-12-31")
    bare.ok("add", "requirement", "no more")
    bare.ok("move", "REQ-3", "rejected", "--reason", "no")
    bare.ok("add", "content", "Morning post", "--set", "publish_at=2026-11-06 10:00")
    bare.ok("add", "experiment", "Button", "--set", "run_from=2026-11-02", "--set", "run_to=2026-11-08")
    bare.ok("export", "ics", "-o", str(bare.home / "out.ics"))
    bare.ok("export", "ics", "--vdir", str(bare.home / "vdir"))
    return bare


def ran(shop: Program, program: str, *arguments: str) -> str:
    """What a program prints, in the home of the test."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed")
    done = subprocess.run(
        [found, *arguments],
        env={**shop.environment, "TZ": "Asia/Shanghai", "TERM": "dumb"},
        cwd=shop.home,
        capture_output=True,
        timeout=60,
        check=False,
    )
    said = done.stdout.decode() + done.stderr.decode()
    assert done.returncode == 0, said
    return said


def written(path: Path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return str(path)


def test_khal_shows_the_events(shop: Program) -> None:
    shop.environment["XDG_CACHE_HOME"] = str(shop.home / "cache")
    config = written(
        shop.home / "khal.conf",
        f"[calendars]\n[[ops]]\npath = {shop.home}/vdir\n[[in]]\npath = {shop.home}/in\n"
        f"[sqlite]\npath = {shop.home}/khal.db\n"
        "[locale]\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\n"
        "longdatetimeformat = %Y-%m-%d %H:%M\nlocal_timezone = Asia/Shanghai\ndefault_timezone = Asia/Shanghai\n",
    )
    (shop.home / "in").mkdir()

    def listed(calendar: str, day: str) -> str:
        listing = ("--format", "{start-time} {title}", "--day-format", "")
        return ran(shop, "khal", "-c", config, "list", "-a", calendar, *listing, day, "1d")

    day = listed("ops", "2026-11-06")
    assert "10:00 CNT-1 Morning post" in day
    assert "EXP-1 Button" in day
    assert "双11" in day
    assert "EXP-1 Button" not in listed("ops", "2026-11-09")  # the last day is the 8th
    assert "双11" not in listed("ops", "2026-11-12")
    ran(shop, "khal", "-c", config, "import", "--batch", "-a", "in", str(shop.home / "out.ics"))
    assert "10:00 CNT-1 Morning post" in listed("in", "2026-11-06")


def test_todoman_shows_the_tasks(shop: Program) -> None:
    config = written(
        shop.home / "todoman.py",
        f'path = "{shop.home}/vdir"\ncache_path = "{shop.home}/todo.db"\n'
        'date_format = "%Y-%m-%d"\ntime_format = "%H:%M"\n',
    )
    told = ran(shop, "todoman", "-c", config, "--porcelain", "list", "--status", "ANY")
    assert '"summary": "退款 FAQ, 上线; \\\\n"' in told or "\\u9000\\u6b3e FAQ" in told
    assert told.count('"summary"') == 5
    shown = ran(shop, "todoman", "-c", config, "list")
    assert "2026-11-03" in shown
    assert "2026-11-06" in shown
    assert "no more" not in shown


def test_calcurse_takes_all_of_it(shop: Program) -> None:
    (shop.home / "calcurse").mkdir()
    told = ran(shop, "calcurse", "-D", str(shop.home / "calcurse"), "-i", str(shop.home / "out.ics"))
    assert "0 skipped" in told, told
    assert "5 todos" in told, told


def test_vdirsyncer_copies_each_of_them(shop: Program) -> None:
    home = shop.home
    config = written(
        home / "vdirsyncer.conf",
        f'[general]\nstatus_path = "{home}/status"\n'
        '[pair one]\na = "file"\nb = "folder"\ncollections = null\n'
        f'[storage file]\ntype = "singlefile"\npath = "{home}/out.ics"\n'
        f'[storage folder]\ntype = "filesystem"\npath = "{home}/copied"\nfileext = ".ics"\n',
    )
    (home / "copied").mkdir()
    ran(shop, "vdirsyncer", "-c", config, "discover")
    ran(shop, "vdirsyncer", "-c", config, "sync")
    count = (home / "out.ics").read_text().count("\nUID:")
    assert len(list((home / "copied").glob("*.ics"))) == count == 8
    text = "".join(path.read_text() for path in (home / "copied").glob("*.ics"))
    assert shop.ok("import", "-", data=text.encode()) == "5 read: 0 new, 0 updated, 5 unchanged, 0 skipped\n"
