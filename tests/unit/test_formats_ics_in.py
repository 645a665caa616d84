"""Calendars of other programs: each task and event becomes an item, what is broken is named with its line."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile import HOSTILE
from opsboard.domain import days
from opsboard.domain.errors import BadData
from opsboard.domain.kinds_loader import load_default
from opsboard.formats.csv_plan import CsvOptions
from opsboard.formats.ics_in import read_ics
from opsboard.formats.ics_text import MAX_BYTES, MAX_ITEMS
from opsboard.formats.parsed import ParsedFile, ParsedItem

KINDS = load_default().kinds
SAMPLES = Path(os.environ.get("OPSBOARD_SAMPLES") or Path(__file__).resolve().parents[3] / "shared" / "samples")
SHANGHAI = "Asia/Shanghai"


def read(text: str | bytes, *, kind: str = "requirement", zone: str = SHANGHAI, asked: bool = False) -> ParsedFile:
    data = text if isinstance(text, bytes) else text.replace("\n", "\r\n").encode()
    return read_ics(data, "team.ics", CsvOptions(kinds=KINDS, kind=kind, zone=zone, kind_is_asked=asked))


def one(*lines: str, of: str = "VTODO", **rest: Any) -> ParsedItem:
    (item,) = read("\n".join((f"BEGIN:{of}", *lines, f"END:{of}", "")), **rest).items
    return item


def refused(text: str | bytes) -> str:
    with pytest.raises(BadData) as caught:
        read(text)
    return str(caught.value)


def test_the_sample_of_a_series_as_its_right_results_say() -> None:
    path = SAMPLES / "shapes" / "calendar-series.ics"
    if not path.exists():
        pytest.skip("the samples are not here")
    expected = json.loads((path.parent / "EXPECTED.json").read_text())["files"]["calendar-series.ics"]
    found = read(path.read_bytes(), kind=expected["import"]["kind"])
    assert len(found.items) == expected["counts"]["items"]
    assert sorted({label for item in found.items for label in item.labels}) == sorted(expected["labels"])
    items = {item.source_id: item for item in found.items}
    for row in expected["rows"]:
        item = items[row["id"]]
        assert (item.title, item.category) == (row["title"], row["category"])
        for name in ("due", "start", "priority", "created_at", "closed_at"):
            assert getattr(item, name) == row.get(name, getattr(item, name)), (row["id"], name)
        assert sorted(item.labels) == sorted(row.get("labels", item.labels))
        assert all(part in item.body for part in row.get("body_has", []))
    series = items["series-1@shop.example"]
    assert series.repeat == "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261130"
    assert "2026-11-09 09:00 → 2026-11-09 14:00 Parcel count, later" in series.custom["RECURRENCE-ID"]
    assert series.custom["EXDATE"] == "2026-11-16 09:00"
    (parent,) = items["todo-2@shop.example"].links
    assert (parent.relation, parent.key) == ("part_of", "todo-1@shop.example")


@pytest.mark.parametrize(
    ("name", "items", "skipped"),
    [
        ("icalendar-bom_calendar.ics", 0, 0),
        ("icalendar-event_with_recurrence_exdates_on_different_lines.ics", 1, 0),
        ("icalendar-example.ics", 1, 0),
        ("icalendar-issue_1050_calendar_with_events_and_todos.ics", 3, 1),
        ("icalendar-issue_127_categories_with_commas.ics", 1, 0),
        ("icaljs-recur_instances.ics", 1, 0),
    ],
)
def test_the_samples_of_others_come_in(name: str, items: int, skipped: int) -> None:
    path = SAMPLES / "ics" / name
    if not path.exists():
        pytest.skip("the samples are not here")
    found = read(path.read_bytes())
    assert (len(found.items), len(found.skipped), found.notes) == (items, skipped, ())
    if "commas" in name:
        assert found.items[0].labels == ("Meeting, John", "Work, Sarah", "Project")


GOOGLE = """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:shop@example.com
X-WR-TIMEZONE:Asia/Shanghai
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261111
DTEND;VALUE=DATE:20261112
DTSTAMP:20261101T020000Z
UID:0a1b2c@google.com
CREATED:20261001T010000Z
DESCRIPTION:
LAST-MODIFIED:20261001T010000Z
SEQUENCE:0
STATUS:CONFIRMED
SUMMARY:双11
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
DTSTART:20261110T020000Z
DTEND:20261110T030000Z
DTSTAMP:20261101T020000Z
ORGANIZER;CN=Lin Wen:mailto:lin@example.com
UID:3d4e5f@google.com
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=mei@ex
 ample.com;X-NUM-GUESTS=0:mailto:mei@example.com
X-GOOGLE-CONFERENCE:https://meet.google.com/abc-defg-hij
LOCATION:3 楼会议室\\, 东侧
SUMMARY:选题会
STATUS:TENTATIVE
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:This is an event reminder
TRIGGER:-P0DT0H10M0S
END:VALARM
END:VEVENT
END:VCALENDAR
"""


def test_google_calendar() -> None:
    day, meeting = read(GOOGLE).items
    assert (day.title, day.start, day.due) == ("双11", "2026-11-11", "2026-11-11")
    assert (meeting.start, meeting.due) == ("2026-11-10T02:00:00Z", "2026-11-10T03:00:00Z")
    assert meeting.custom["LOCATION"] == "3 楼会议室, 东侧"
    assert meeting.custom["ATTENDEE"] == "mei@example.com"
    assert meeting.custom["ORGANIZER"] == "Lin Wen <lin@example.com>"
    assert meeting.custom["VALARM"] == "-P0DT0H10M0S"
    assert meeting.category == "backlog"


OUTLOOK = """BEGIN:VCALENDAR
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
VERSION:2.0
METHOD:PUBLISH
BEGIN:VTIMEZONE
TZID:China Standard Time
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
CLASS:PUBLIC
CREATED:20261101T010000Z
DTEND;TZID="China Standard Time":20261104T000000
DTSTART;TZID="China Standard Time":20261103T000000
PRIORITY:5
SUMMARY;LANGUAGE=zh-cn:盘点
UID:040000008200E00074C5B7101A82E008
X-MICROSOFT-CDO-BUSYSTATUS:FREE
X-MICROSOFT-CDO-ALLDAYEVENT:TRUE
X-ALT-DESC;FMTTYPE=text/html:<html><body>仓库</body></html>
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=W. Europe Standard Time:20261103T090000
DURATION:PT1H30M
SUMMARY:Call with Berlin
UID:040000008200E00074C5B7101A82E009
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID="(UTC+09:00) Osaka, Sapporo, Tokyo":20261103T090000
DTEND;TZID="(UTC+09:00) Osaka, Sapporo, Tokyo":20261103T100000
SUMMARY:Call with Tokyo
UID:040000008200E00074C5B7101A82E010
END:VEVENT
END:VCALENDAR
"""


def test_outlook() -> None:
    stock, berlin, tokyo = read(OUTLOOK).items
    assert (stock.start, stock.due, stock.priority) == ("2026-11-03", "2026-11-03", "P2")
    assert "仓库" in stock.body
    assert (berlin.start, berlin.due) == ("2026-11-03T08:00:00Z", "2026-11-03T09:30:00Z")
    assert (tokyo.start, tokyo.due) == ("2026-11-03T00:00:00Z", "2026-11-03T01:00:00Z")


APPLE = """BEGIN:VCALENDAR
CALSCALE:GREGORIAN
PRODID:-//Apple Inc.//macOS 15.1//EN
VERSION:2.0
X-APPLE-CALENDAR-COLOR:#FF2968
BEGIN:VTODO
CREATED:20261030T080000Z
DTSTAMP:20261030T080100Z
DTSTART;TZID=Asia/Shanghai:20261106T180000
DUE;TZID=Asia/Shanghai:20261106T180000
LAST-MODIFIED:20261030T080100Z
PRIORITY:1
RRULE:FREQ=WEEKLY
SEQUENCE:0
STATUS:NEEDS-ACTION
SUMMARY:写周报
UID:6D7E-4F
X-APPLE-SORT-ORDER:7
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Reminder
TRIGGER;VALUE=DATE-TIME:20261106T100000Z
UID:AA
X-WR-ALARMUID:AA
END:VALARM
END:VTODO
BEGIN:VTODO
COMPLETED:20261031T020304Z
DUE;VALUE=DATE:20261031
PERCENT-COMPLETE:100
SUMMARY:对账
UID:6D7E-50
END:VTODO
END:VCALENDAR
"""


def test_apple_reminders() -> None:
    report, books = read(APPLE).items
    assert (report.due, report.priority, report.repeat) == ("2026-11-06T10:00:00Z", "P0", "FREQ=WEEKLY")
    assert (books.category, books.closed_at, books.due) == ("done", "2026-10-31T02:03:04Z", "2026-10-31")


NEXTCLOUD = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Nextcloud Tasks v0.16.1
BEGIN:VTODO
UID:nc-1
CREATED:20261101T010203
LAST-MODIFIED:20261101T010203
DTSTAMP:20261101T010203
SUMMARY:上架新品
PERCENT-COMPLETE:40
STATUS:IN-PROCESS
DUE:20261105T120000
END:VTODO
BEGIN:VTODO
UID:nc-2
RELATED-TO:nc-1
SUMMARY:拍照
STATUS:NEEDS-ACTION
X-APPLE-SORT-ORDER:3
X-OC-HIDESUBTASKS:1
END:VTODO
END:VCALENDAR
"""


def test_nextcloud_tasks_with_floating_times() -> None:
    shelf, photo = read(NEXTCLOUD).items
    assert (shelf.category, shelf.due) == ("active", "2026-11-05T04:00:00Z")
    assert [(link.relation, link.key) for link in photo.links] == [("part_of", "nc-1")]
    (berlin, _photo) = read(NEXTCLOUD, zone="Europe/Berlin").items
    assert berlin.due == "2026-11-05T11:00:00Z"


FASTMAIL = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Fastmail//2024.10//EN
BEGIN:VEVENT
UID:fm-1
DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20261026T090000
DTEND;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20261026T093000
RRULE:FREQ=DAILY;COUNT=5
SUMMARY:Stand-up
STATUS:CANCELLED
RECURRENCE-ID;TZID=Europe/Berlin:20261027T090000
END:VEVENT
BEGIN:VEVENT
UID:fm-1
DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20261026T090000
DURATION:PT30M
RRULE:FREQ=DAILY;COUNT=5
SUMMARY:Stand-up
COLOR:teal
END:VEVENT
END:VCALENDAR
BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:fm-2
DTSTART:20261103T100000
SUMMARY:A second calendar
END:VEVENT
END:VCALENDAR
"""


def test_fastmail_an_exception_before_its_series_and_two_calendars() -> None:
    series, second = read(FASTMAIL).items
    assert (series.title, series.repeat, series.due) == ("Stand-up", "FREQ=DAILY;COUNT=5", "2026-10-26T08:30:00Z")
    assert "does not take place" in series.custom["RECURRENCE-ID"]
    assert second.start == "2026-11-03T02:00:00Z"


THUNDERBIRD = """BEGIN:VCALENDAR
PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN
VERSION:2.0
BEGIN:VTIMEZONE
TZID:Shop time
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
END:VTIMEZONE
BEGIN:VTODO
CREATED:20261101T080000Z
LAST-MODIFIED:20261101T080000Z
DTSTAMP:20261101T080000Z
UID:tb-1
SUMMARY:Prices for summer
CATEGORIES:Preise,Sommer
DTSTART;TZID=Shop time:20260701T090000
DUE;TZID=Shop time:20260702T090000
ATTACH:https://example.com/prices.pdf
X-MOZ-GENERATION:1
END:VTODO
BEGIN:VTODO
UID:tb-2
SUMMARY:Three days from Monday
DTSTART;VALUE=DATE:20261102
DURATION:P3D
END:VTODO
END:VCALENDAR
"""


def test_thunderbird_with_a_zone_of_its_own() -> None:
    prices, three = read(THUNDERBIRD).items
    assert (prices.start, prices.due) == ("2026-07-01T07:00:00Z", "2026-07-02T07:00:00Z")
    assert prices.labels == ("Preise", "Sommer")
    assert prices.attachments[0].url == "https://example.com/prices.pdf"
    assert (three.start, three.due) == ("2026-11-02", "2026-11-04")


DINGTALK = (
    "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:d-1\nSUMMARY:退款\n  复盘\n"
    "DTSTART:20261103T010000Z\nEND:VEVENT\nEND:VCALENDAR\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings(encoding: str) -> None:
    (item,) = read(DINGTALK.encode(encoding)).items
    assert item.title == "退款 复盘"


def test_a_character_cut_in_two_by_folding() -> None:
    cut = "退款".encode()
    data = b"BEGIN:VTODO\r\nSUMMARY:" + cut[:4] + b"\r\n " + cut[4:] + b"\r\nEND:VTODO\r\n"
    assert read(data).items[0].title == "退款"


def test_an_all_day_due_stays_on_its_day_in_every_zone() -> None:
    for zone in ("Pacific/Kiritimati", "Pacific/Niue", "UTC", SHANGHAI):
        assert one("SUMMARY:a", "DUE;VALUE=DATE:20261103", zone=zone).due == "2026-11-03"


def test_an_event_of_content_is_its_moment_of_publishing() -> None:
    item = one("SUMMARY:a", "DTSTART:20261103T020000Z", of="VEVENT", kind="content", asked=True)
    assert (dict(item.fields), item.start, item.due) == ({"publish_at": "2026-11-03T02:00:00Z"}, None, None)
    named = one("SUMMARY:a", "DTSTART:20261103T020000Z", "CATEGORIES:文章", of="VEVENT")
    assert named.fields["publish_at"] == "2026-11-03T02:00:00Z"


def test_the_days_of_a_rule_are_those_of_its_zone() -> None:
    monday = ("SUMMARY:a", "DTSTART;TZID=America/Los_Angeles:20261102T200000", "RRULE:FREQ=WEEKLY;BYDAY=MO")
    assert one(*monday, of="VEVENT").repeat == "FREQ=WEEKLY;BYDAY=TU"
    first = ("SUMMARY:a", "DTSTART;TZID=America/Los_Angeles:20261103T200000", "RRULE:FREQ=MONTHLY;BYDAY=1TU")
    assert (one(*first, of="VEVENT").repeat, one(*first, of="VEVENT").custom["RRULE"]) == (
        None,
        "FREQ=MONTHLY;BYDAY=1TU",
    )


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=HOURLY;INTERVAL=2",
        "FREQ=YEARLY;BYMONTH=1,7",
        "FREQ=DAILY;COUNT=999999999",
        "FREQ=DAILY;BYHOUR=9,17",
    ],
)
def test_a_rule_that_opsboard_does_not_repeat_by_is_kept_as_text(rule: str) -> None:
    item = one("SUMMARY:a", "DUE:20261103T020000Z", f"RRULE:{rule}")
    assert (item.repeat, item.custom["RRULE"]) == (None, rule)


@pytest.mark.parametrize(
    "rule",
    ["", "FREQ=", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1", "nonsense", "FREQ=DAILY;UNTIL=x", "COUNT=3"],
)
def test_a_broken_rule_is_named_with_its_line(rule: str) -> None:
    found = read(f"BEGIN:VTODO\nSUMMARY:a\nDUE:20261103T020000Z\nRRULE:{rule}\nEND:VTODO\n")
    assert found.items[0].repeat is None
    assert found.notes[0].startswith("line 4: RRULE is no rule")


@pytest.mark.parametrize(
    "value",
    [
        "20261345",
        "20260230",
        "20261103T250000Z",
        "20261103T240000",
        "2026",
        "",
        "99991231T235959Z",
        "00010101",
        "ĐĐĐĐĐĐĐĐ",
    ],
)
def test_an_impossible_date_is_named_and_kept_in_the_text(value: str) -> None:
    found = read(f"BEGIN:VTODO\nSUMMARY:a\nDUE:{value}\nPRIORITY:1\nEND:VTODO\n")
    (item,) = found.items
    assert (item.due, item.priority) == (None, "P0")
    assert found.notes == (f"line 3: DUE is no date: {value}",)
    assert item.custom["DUE"] == value


def test_other_broken_values_are_named_and_the_rest_is_read() -> None:
    found = read(
        "BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:good\nPRIORITY:high\nthis is no line\nPERCENT-COMPLETE:900\n"
        "DTSTART;VALUE=DATE:20261103\nDURATION:P99999999999999D\nEND:VTODO\n"
        "BEGIN:VTODO\nSUMMARY:next\nEND:VTODO\nEND:VCALENDAR\njunk\n"
    )
    good, after = found.items
    assert (good.title, good.start, after.title) == ("good", "2026-11-03", "next")
    assert [note.split(":")[0] for note in found.notes] == ["line 4", "line 5", "line 6", "line 8", "line 14"]
    assert good.custom["?"] == "this is no line"


def test_what_has_no_end_and_what_is_no_item() -> None:
    found = read("BEGIN:VEVENT\nSUMMARY:one\nBEGIN:VEVENT\nSUMMARY:two\nEND:VEVENT\nBEGIN:VTODO\nSUMMARY:cut o")
    assert [item.title for item in found.items] == ["one", "two"]
    assert [(row, str(error)) for row, error in found.skipped] == [(6, "VTODO has no end; is the file cut off?")]
    assert found.notes == ("line 1: VEVENT has no end before the next begins; read up to there",)


def test_a_start_after_the_due_and_a_title_that_is_missing() -> None:
    item = one("DTSTART:20261104T020000Z", "DUE:20261103T020000Z", "DESCRIPTION:\\n first words\\nmore")
    assert (item.start, item.due, item.title.strip()) == (None, "2026-11-03T02:00:00Z", "first words")
    assert one("UID:1").title == "team.ics 1"


def test_a_day_beside_a_moment_is_left_to_the_board_which_knows_its_hours() -> None:
    item = one("DTSTART;VALUE=DATE:20261103", "DUE:20261104T020000Z", "SUMMARY:a")
    assert (item.start, item.due) == ("2026-11-03", "2026-11-04T02:00:00Z")


def test_a_zone_that_nobody_knows_is_told_once() -> None:
    found = read(
        "".join(f"BEGIN:VTODO\nSUMMARY:a\nDUE;TZID=Nowhere/At all:2026110{n}T100000\nEND:VTODO\n" for n in (1, 2))
    )
    assert [item.due for item in found.items] == ["2026-11-01T02:00:00Z", "2026-11-02T02:00:00Z"]
    assert found.notes == ("line 3: time zone “Nowhere/At all” is not known; its times are read in Asia/Shanghai",)


@pytest.mark.parametrize("zone", ["America", "../../etc/passwd", "/", "Asia/", "\\x00", "a" * 5000, "posixrules"])
def test_hostile_names_of_zones(zone: str) -> None:
    assert one("SUMMARY:a", f"DUE;TZID={zone}:20261103T100000").due is not None


def test_a_zone_that_changes_every_second_is_not_followed() -> None:
    zone = THUNDERBIRD.replace("FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "FREQ=SECONDLY")
    begun = time.process_time()
    assert read(zone).items[0].start == "2026-07-01T01:00:00Z"  # the board's
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "team.ics: not a calendar: there is no BEGIN line"),
        (b"hello\r\n", "team.ics: not a calendar: there is no BEGIN line"),
        (
            b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X\r\n" * 50,
            "team.ics, line 17: components in more than 16 levels",
        ),
        (
            b"BEGIN:VTODO\r\nSUMMARY:\xff\xfe\xff\r\nEND:VTODO\r\n",
            "team.ics, line 2: neither UTF-8 nor GB18030; say which with --encoding",
        ),
        (
            b"BEGIN:VTODO\r\n" + b"no line\r\n" * 20000,
            "team.ics, line 10002: more than 10000 lines cannot be read; is this a calendar?",
        ),
        (
            b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * (MAX_ITEMS + 1),
            f"team.ics: {MAX_ITEMS + 1} tasks and events; at most {MAX_ITEMS} are read, split the file",
        ),
        (b"BEGIN:VCALENDAR\r\n" + b"\r\n" * 5_000_000, "team.ics: more than 2000000 lines; split the file"),
        (b"x" * (MAX_BYTES + 1), "team.ics: larger than 32 MiB; split the file"),
    ],
    ids=["empty", "no calendar", "deep", "encoding", "broken", "many", "lines", "large"],
)
def test_refusals_name_the_place(data: bytes, said: str) -> None:
    begun = time.process_time()
    assert refused(data) == said
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "line",
    [
        b"SUMMARY:" + b"a" * (20 << 20),
        b"SUMMARY;X=" + b"^n" * (10 << 20) + b":x",
        b"SUMMARY" + b" " * (10 << 20) + b":x",
        b'SUMMARY;X="' + b'","' * (5 << 20) + b":x",
        b"CATEGORIES:" + b"a," * 200_000,
        b"EXDATE:" + b"20261103," * 50_000,
        b"RRULE:FREQ=DAILY;BYDAY=" + b"MO," * 100_000,
    ],
)
def test_lines_of_megabytes_end_in_time(line: bytes) -> None:
    begun = time.process_time()
    (item,) = read(b"BEGIN:VTODO\r\nDUE:20261103\r\n" + line + b"\r\nEND:VTODO\r\n").items
    assert item.due == "2026-11-03"
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_every_place(text: str) -> None:
    value = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "")
    for name in ("SUMMARY", "DESCRIPTION", "UID", "CATEGORIES", "LOCATION", "RELATED-TO", "STATUS", "X-OPSBOARD-ITEM"):
        data = f"BEGIN:VTODO\r\n{name}:{value}\r\nDUE:20261103\r\nEND:VTODO\r\n".encode("utf-8", "surrogatepass")
        with suppress(BadData):
            read(data)


LINES = """
BEGIN:VCALENDAR|END:VCALENDAR|BEGIN:VTODO|END:VTODO|BEGIN:VEVENT|END:VEVENT|BEGIN:VALARM|END:VALARM|SUMMARY:a| folded|
DTSTART:20261103T100000Z|DUE;VALUE=DATE:20261101|DTEND:x|DURATION:-P1D|DURATION:P1W|RRULE:FREQ=DAILY;INTERVAL=0|UID:1
RRULE:FREQ=MONTHLY;BYDAY=2TU|RECURRENCE-ID:20261103|UID:REQ-1@0123456789|X-OPSBOARD-ITEM:{}|X-OPSBOARD-ITEM:{"key":1}
X-OPSBOARD-FIELD:publish_at|X-OPSBOARD-CAMPAIGN:[]|CATEGORIES:a\\,b|STATUS:COMPLETED|COMPLETED:99999999T999999Z|:|;
END:NONSENSE|EXDATE:,,,|ATTACH;ENCODING=BASE64:AAAA
"""


@given(st.lists(st.sampled_from(LINES.strip().replace("\n", "|").split("|")), max_size=40))
def test_any_order_of_lines_gives_items_or_a_line(lines: list[str]) -> None:
    try:
        found = read("\n".join(lines))
    except BadData:
        return
    for item in found.items:
        assert item.title
        for when in (item.start, item.due):
            assert when is None or days.day_of(when, "UTC")
        if item.start and item.due:
            assert item.start <= item.due


def test_an_event_that_ends_before_the_first_day_of_all_keeps_nobody_from_the_rest() -> None:
    lines = ("SUMMARY:old", "DTSTART;VALUE=DATE:19000101", "DTEND;VALUE=DATE:19000101")
    assert one(*lines, of="VEVENT").due == "1900-01-01"
