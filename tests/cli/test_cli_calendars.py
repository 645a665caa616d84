"""Calendars out and in by the command line: whole, the same bytes again, and what others changed in them."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar, Component

from hostile import HOSTILE

if TYPE_CHECKING:
    from cli.conftest import Program

NEW = "{count} read: {count} new, 0 updated, 0 unchanged, 0 skipped\n"
KNOWN = "{count} read: 0 new, 0 updated, {count} unchanged, 0 skipped\n"


@pytest.fixture
def filled(bare: Program) -> Program:
    """A board in Shanghai with all that a calendar shows."""
    board = bare.home / "shop.db"
    bare.environment["OPSBOARD_BOARD"] = str(board)
    bare.ok("init", str(board), "--name", "Shop; a, b", "--time-zone", "Asia/Shanghai")
    bare.ok(
        "campaign",
        "add",
        "d11",
        "双11",
        "--from",
        "2026-11-01",
        "--to",
        "2026-11-11",
        "--phase",
        "Warm up=2026-11-01..2026-11-09",
    )
    bare.ok(
        "add",
        "requirement",
        "退款 FAQ, 上线; \\n",
        "--label",
        "a, b",
        "--due",
        "2026-11-03",
        "--priority",
        "P0",
        "--body",
        "第一行\nb\\n",
    )
    bare.ok("checklist", "REQ-1", "add", "ask")
    bare.ok("comment", "REQ-1", "called back; twice")
    bare.ok(
        "add",
        "content",
        "周报",
        "--due",
        "2026-11-06 00:30",
        "--repeat",
        "weekly:fr until 2026-12-31",
        "--set",
        "publish_at=2026-11-06 10:00",
        "--campaign",
        "d11",
    )
    bare.ok("add", "experiment", "Button", "--set", "run_from=2026-11-02", "--set", "run_to=2026-11-08")
    bare.ok("add", "requirement", "span", "--start", "2026-11-03", "--due", "2026-11-06", "--repeat", "monthly:6")
    bare.ok("add", "requirement", "first Tuesday", "--due", "2026-11-03", "--repeat", "monthly:1tu")
    bare.ok("add", "requirement", "all day weekly", "--due", "2026-11-02", "--repeat", "weekly:mo")
    bare.ok("link", "REQ-2", "part_of", "REQ-1")
    return bare


def calendar_of(program: Program, *more: str) -> Calendar:
    text = program.ok("export", "ics", *more)
    return Calendar.from_ical(text)


def by_uid(calendar: Component) -> dict[str, Any]:
    return {str(one["UID"]).partition("@")[0]: one for one in calendar.walk() if one.name in ("VTODO", "VEVENT")}


def test_lines_are_as_the_standard_asks(filled: Program) -> None:
    data = filled.ok("export", "ics").encode()
    assert data.replace(b"\r\n", b"").count(b"\n") == data.replace(b"\r\n", b"").count(b"\r") == 0
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert filled.ok("export", "ics").encode() == data
    uids = re.findall(r"^UID:(.*)\r$", data.decode(), re.MULTILINE)
    assert len(uids) == len(set(uids)) == 9


def test_dates_are_of_one_sort_and_the_due_is_later(filled: Program) -> None:
    found = by_uid(calendar_of(filled))
    for one in found.values():
        start, end = one.get("DTSTART"), one.get("DUE") or one.get("DTEND")
        if start is not None and end is not None:
            assert type(start.dt) is type(end.dt)
            assert end.dt > start.dt
        if "RRULE" in one:
            assert start is not None
            until = one["RRULE"].get("UNTIL")
            assert until is None or type(until[0]) is type(start.dt)
        assert not one.errors
    assert found["REQ-1"]["DUE"].to_ical() == b"20261103"
    assert found["REQ-1"]["DUE"].params["VALUE"] == "DATE"
    weekly = found["REQ-4"]
    assert (weekly["DTSTART"].to_ical(), weekly["DUE"].to_ical()) == (b"20261101", b"20261102")
    assert weekly["RRULE"].to_ical() == b"FREQ=WEEKLY;BYDAY=SU"  # due on the Monday behind it
    span = found["REQ-2"]
    assert (span["DTSTART"].to_ical(), span["RRULE"].to_ical()) == (b"20261103", b"FREQ=MONTHLY;BYMONTHDAY=3")
    first = found["REQ-3"]  # the day before the first Tuesday: a Monday that is the last of a month or one of six days
    assert (first["DTSTART"].to_ical(), first["DUE"].to_ical(), first["RRULE"].to_ical()) == (
        b"20261102",
        b"20261103",
        b"FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=-1,1,2,3,4,5,6",
    )
    report = found["CNT-1"]
    assert report["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert report["DUE"].to_ical() == b"20261106T003000"
    assert report["DTSTART"].to_ical() == b"20261105T233000"
    assert report["RRULE"].to_ical() == b"FREQ=WEEKLY;UNTIL=20261230T155959Z;BYDAY=TH"


def test_events_have_their_moment_or_their_days(filled: Program) -> None:
    found = by_uid(calendar_of(filled))
    assert found["CNT-1.publish_at"]["DTSTART"].to_ical() == b"20261106T020000Z"
    run = found["EXP-1.run_from"]
    assert (run["DTSTART"].to_ical(), run["DTEND"].to_ical()) == (b"20261102", b"20261109")
    campaign = found["campaign.d11"]
    assert (campaign["DTSTART"].to_ical(), campaign["DTEND"].to_ical()) == (b"20261101", b"20261112")
    todo = found["REQ-1"]
    assert (todo["PRIORITY"], todo["PERCENT-COMPLETE"], str(todo["STATUS"])) == (1, 0, "NEEDS-ACTION")
    assert [str(one) for one in todo["CATEGORIES"].cats] == ["a, b", "requirement"]
    assert "[ ] ask" in todo["DESCRIPTION"]
    assert "called back; twice" in todo["DESCRIPTION"]
    assert found["REQ-2"]["RELATED-TO"].params["RELTYPE"] == "PARENT"
    (evening, morning) = (one for one in todo.subcomponents if one.name == "VALARM")
    assert (evening["TRIGGER"].to_ical(), morning["TRIGGER"].to_ical()) == (b"-PT6H", b"PT9H")


def test_a_closed_item_is_no_series_and_has_no_alarm(filled: Program) -> None:
    filled.ok("move", "REQ-4", "rejected", "--reason", "no")
    todo = by_uid(calendar_of(filled, "stage:rejected"))["REQ-4"]
    assert (str(todo["STATUS"]), "RRULE" in todo, todo.subcomponents) == ("CANCELLED", False, [])


def test_what_we_wrote_changes_nothing_here_and_comes_whole_elsewhere(filled: Program) -> None:
    path = filled.home / "a.ics"
    filled.ok("export", "ics", "-o", str(path))
    assert filled.ok("import", str(path)) == KNOWN.format(count=6)
    first = filled.json("list", "--json")["items"]
    other = filled.home / "other.db"
    filled.ok("init", str(other), "--time-zone", "Europe/Berlin")
    filled.ok("--board", str(other), "add", "requirement", "was here")
    assert filled.ok("--board", str(other), "import", str(path)) == NEW.format(count=6)
    assert filled.ok("--board", str(other), "import", str(path)) == KNOWN.format(count=6)
    titles = {item["title"]: item for item in filled.json("--board", str(other), "list", "--json")["items"]}
    for item in first:
        there = titles[item["title"]]
        for name in ("kind", "stage", "body", "priority", "labels", "start", "due", "repeat", "campaign", "fields"):
            assert there[name] == item[name], name
        assert [one["text"] for one in there["checklist"]] == [one["text"] for one in item["checklist"]]
        assert len(there["comments"]) == len(item["comments"])
        assert len(there["links"]) == len(item["links"])


def test_an_empty_board_knows_it_again(filled: Program) -> None:
    path = filled.home / "a.ics"
    filled.ok("export", "ics", "-o", str(path))
    other = filled.home / "other.db"
    filled.ok("init", str(other), "--time-zone", "Asia/Shanghai")
    assert filled.ok("--board", str(other), "import", str(path)) == NEW.format(count=6)
    assert filled.ok("--board", str(other), "import", str(path)) == KNOWN.format(count=6)
    item = filled.json("--board", str(other), "show", "REQ-1", "--json")["item"]
    assert item["source"]["id"].startswith("REQ-1@")


def test_a_task_that_lost_our_lines_is_not_made_a_second_time(filled: Program) -> None:
    text = filled.ok("export", "ics").replace("\r\n ", "")
    text = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("X-OPSBOARD"))
    result = filled.run("import", "-", data=text.encode())
    assert result.out == "9 read: 0 new, 0 updated, 0 unchanged, 9 skipped\n"
    assert "change it on the board" in result.err


def test_what_was_changed_in_a_calendar_comes_back(filled: Program) -> None:
    filled.ok("edit", "REQ-1", "--due", "2026-11-04")  # after it was made: what counts is what the calendar had seen
    text = filled.ok("export", "ics")
    (part,) = re.findall(r"BEGIN:VTODO\r\n(?:(?!END:VTODO).)*?SUMMARY:退款.*?END:VTODO", text, re.DOTALL)
    new = part.replace("DUE;VALUE=DATE:20261104", "DUE;VALUE=DATE:20261120").replace("第一行", "新的一行")
    new = new.replace("PRIORITY:1", "PRIORITY:5").replace("SUMMARY:退款", "SUMMARY:全部退款")
    filled.ok("edit", "REQ-1", "--label", "board")
    text = text.replace(part, new).replace("DTSTART:20261106T020000Z", "DTSTART:20261106T080000Z")
    assert filled.run("import", "-", data=text.encode()).out == ("6 read: 0 new, 2 updated, 4 unchanged, 0 skipped\n")
    item = filled.json("show", "REQ-1", "--json")["item"]
    assert (item["due"], item["priority"], item["body"]) == ("2026-11-20", "P2", "新的一行\nb\\n")
    assert item["title"].startswith("全部退款")
    assert "board" in item["labels"]
    assert [one["text"] for one in item["checklist"]] == ["ask"]
    assert filled.json("show", "CNT-1", "--json")["item"]["fields"]["publish_at"] == "2026-11-06T08:00:00Z"
    assert filled.run("import", "-", data=text.encode()).out == KNOWN.format(count=6)


def test_ticking_off_in_a_calendar_asks_the_gates(filled: Program) -> None:
    text = filled.ok("export", "ics").replace(
        "STATUS:NEEDS-ACTION\r\nSUMMARY:span", "STATUS:COMPLETED\r\nCOMPLETED:20261105T020000Z\r\nSUMMARY:span"
    )
    result = filled.run("import", "-", data=text.encode())
    assert result.out == "6 read: 0 new, 0 updated, 5 unchanged, 1 skipped\n"
    assert "row " in result.err


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_goes_out_harmless_and_comes_back(program: Program, text: str) -> None:
    made = program.run("add", "requirement", "--", text or "x")
    if made.code != 0:
        pytest.skip("no title of a board")
    program.run("comment", "REQ-1", "--", text)
    out = program.ok("export", "ics")
    assert not re.search("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", out)
    assert len(Calendar.from_ical(out).walk("VTODO")) == 1
    assert program.ok("import", "-", data=out.encode()) == KNOWN.format(count=1)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_is_kept_up_to_date(filled: Program) -> None:
    folder = filled.home / "vdir"
    assert filled.ok("export", "ics", "--vdir", str(folder)) == "9 written, 0 unchanged, 0 removed\n"
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) for path in folder.iterdir()}
    filled.ok("edit", "REQ-1", "--title", "new")
    (folder / "mine.ics").write_text("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    assert filled.ok("export", "ics", "--vdir", str(folder)) == "1 written, 8 unchanged, 0 removed\n"
    for path, was in before.items():
        now = (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino)
        assert (now == was) is not path.name.startswith("REQ-1@")
    assert filled.ok("export", "ics", "new", "--vdir", str(folder)) == "0 written, 1 unchanged, 8 removed\n"
    assert [name.partition("@")[0] for name in names(folder)] == ["REQ-1", "mine.ics"]


def test_what_others_changed_in_a_folder_stays(filled: Program) -> None:
    folder = filled.home / "vdir"
    filled.ok("export", "ics", "--vdir", str(folder))
    (changed,) = folder.glob("REQ-1@*")
    changed.write_bytes(changed.read_bytes().replace(b"PRIORITY:1", b"PRIORITY:9"))
    filled.ok("edit", "REQ-1", "--label", "x")
    said = filled.refused(4, "export", "ics", "--vdir", str(folder))
    assert said.startswith("changed by another program since, so left as it is: REQ-1@")
    assert b"PRIORITY:9" in changed.read_bytes()
    assert filled.ok("import", str(changed)) == "1 read: 0 new, 1 updated, 0 unchanged, 0 skipped\n"
    assert filled.ok("export", "ics", "--vdir", str(folder), "--force").startswith("1 written, 8 unchanged")
    item = filled.json("show", "REQ-1", "--json")["item"]
    assert (item["priority"], "x" in item["labels"]) == ("P3", True)


def test_a_folder_follows_no_link(filled: Program) -> None:
    outside = filled.home / "outside"
    outside.mkdir()
    link = filled.home / "link"
    link.symlink_to(outside)
    assert "is a link" in filled.refused(4, "export", "ics", "--vdir", str(link))
    folder = filled.home / "vdir"
    filled.ok("export", "ics", "--vdir", str(folder))
    (file,) = folder.glob("REQ-1@*")
    victim = outside / "victim"
    victim.write_text("precious")
    file.unlink()
    file.symlink_to(victim)
    assert "is a link" in filled.refused(4, "export", "ics", "--vdir", str(folder))
    assert victim.read_text() == "precious"


@pytest.mark.parametrize(
    "arguments", [("csv", "--vdir", "x"), ("ics", "--vdir", "x", "-o", "y"), ("ics", "--vdir", "")]
)
def test_a_folder_is_for_calendars(filled: Program, arguments: Sequence[str]) -> None:
    assert "--vdir" in filled.refused(2, "export", *arguments)


def test_a_calendar_that_is_too_large_is_refused_at_once(program: Program) -> None:
    path = program.home / "large.ics"
    with open(path, "wb") as file:
        for number in range(50):
            event = f"BEGIN:VEVENT\r\nUID:{number}\r\nSUMMARY:{'a' * 60}\r\nEND:VEVENT\r\n".encode()
            file.write(event * ((1 << 20) // len(event) + 1))
    assert os.path.getsize(path) >= 50 << 20
    begun = time.process_time()
    assert "MiB; at most 32 MiB can be read" in program.refused(6, "import", str(path))
    assert time.process_time() - begun < 2


def test_a_broken_line_is_named_and_the_rest_comes_in(program: Program) -> None:
    text = "BEGIN:VCALENDAR\nBEGIN:VTODO\nUID:1\nSUMMARY:a\nDUE:20261345\nEND:VTODO\n"
    text += "BEGIN:VTODO\nUID:2\nSUMMARY:b\nEND:VTODO\n"
    result = program.run("import", "-", "--kind", "requirement", data=text.encode())
    assert result.out == "2 read: 2 new, 0 updated, 0 unchanged, 0 skipped\n"
    assert "line 5: DUE is no date: 20261345" in result.err
    assert "20261345" in program.json("show", "REQ-1", "--json")["item"]["body"]


def test_links_reach_what_came_before(program: Program) -> None:
    task = "BEGIN:VTODO\r\nUID:{}\r\nSUMMARY:{}\r\n{}END:VTODO\r\n"
    program.run("import", "-", "--kind", "requirement", data=task.format("p", "parent", "").encode())
    child = task.format("c", "child", "RELATED-TO:p\r\n")
    program.run("import", "-", "--kind", "requirement", data=child.encode())
    assert program.json("show", "REQ-2", "--json")["item"]["links"] == [{"relation": "part_of", "key": "REQ-1"}]
    assert program.run("import", "-", "--kind", "requirement", data=child.encode()).out == KNOWN.format(count=1)
