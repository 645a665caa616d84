"""Channels, templates of campaigns and their progress at the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hostile import TERMINAL

if TYPE_CHECKING:
    from cli.conftest import Program

STEPS = "brief -5d, draft -3d, review -1d, qa -4h"
NOTHING = {
    **{"published": 0, "stale": 0, "stale_share": None, "returned": 0},
    **{"quality": None, "quality_before": None, "trend": None},
}
WECHAT = {
    "name": "公众号",
    "words": ["wechat"],
    "rhythm": "tu,fr 10:00",
    "slots": [{"weekday": "tu", "time": "10:00"}, {"weekday": "fr", "time": "10:00"}],
    "steps": STEPS,
    "checks": [],
    "numbers": NOTHING,
}


def test_channels_are_added_listed_changed_and_removed(program: Program) -> None:
    assert program.run("channels").err == "no channels yet: opsboard channels add NAME RHYTHM\n"
    assert program.json("channels", "--json") == {"channels": []}
    out = program.ok("channels", "add", "公众号", "周二、周五 10:00", "--word", "wechat", "--steps", STEPS)
    heading, row = out.splitlines()
    assert heading.split() == ["NAME", "OTHER", "WORDS", "RHYTHM", "STEPS", "CHECKS"]
    assert row == f"公众号  wechat       Tue, Fri 10:00  {STEPS}"
    assert "封面图, 合规" in program.ok("channels", "edit", "公众号", "--check", "封面图", "--check", "合规")
    program.ok("channels", "edit", "公众号", "--check", "none")
    program.ok("channels", "add", "站内")
    assert "Mon, Wed 12:00" in program.ok("channels", "add", "抖音", "周一、周三", "12:00"), "a rhythm needs no quotes"
    program.ok("channels", "remove", "抖音")
    assert program.json("channels", "--json")["channels"] == [
        WECHAT,
        {"name": "站内", "words": [], "rhythm": "", "slots": [], "steps": "", "checks": [], "numbers": NOTHING},
    ]
    program.ok("channels", "edit", "wechat", "--rhythm", "mo", "--name", "WeChat")
    assert program.json("channels", "remove", "站内", "--json")["channels"][0]["name"] == "站内"
    (left,) = program.json("channels", "--json")["channels"]
    assert (left["name"], left["slots"]) == ("WeChat", [{"weekday": "mo", "time": None}])
    assert "channel 公众号" in program.ok("log", "--team")
    assert program.run("check", "--deep").code == 0


@pytest.mark.parametrize(
    ("code", "words", "said"),
    [
        (2, ("add", "x", "whenever"), '"whenever" is no rhythm; write one like tue,fri 10:00'),
        (2, ("add", "x", "--steps", "draft soon"), "is no plan before publishing"),
        (2, ("edit", "公众号"), "nothing to change of 公众号: give --name, --rhythm, --word, --steps or --check"),
        (2, ("edit", "公众", "--rhythm", "daily"), "there is no channel 公众; did you mean 公众号?"),
        (4, ("add", "WeChat"), "the channel 公众号 is called WeChat already"),
    ],
)
def test_mistakes_change_nothing(program: Program, code: int, words: tuple[str, ...], said: str) -> None:
    program.ok("channels", "add", "公众号", "tue,fri 10:00", "--word", "wechat", "--steps", STEPS)
    assert said in program.refused(code, "channels", *words)
    assert program.json("channels", "--json")["channels"] == [WECHAT]


def test_channels_are_told_in_chinese(program: Program) -> None:
    program.environment["LANG"] = "zh_CN.UTF-8"
    out = program.ok("channels", "add", "公众号", "tue,fri 10:00", "--word", "wechat")
    assert out.splitlines()[0].split() == ["名称", "别名", "节奏", "发布前步骤", "检查项"]
    assert "周二、周五 10:00" in out


def test_a_channel_brings_the_dates_of_a_piece(program: Program) -> None:
    program.ok("channels", "add", "公众号", "--word", "wechat", "--steps", STEPS)
    key = program.ok("add", "content", "x", "--set", "publish_at=2027-06-11 10:00", "channel:wechat").strip()
    fields = program.json("show", key, "--json")["item"]["fields"]
    assert fields["channel"] == "公众号"
    assert (fields["draft_due"], fields["review_due"]) == ("2027-06-08", "2027-06-10")


def test_a_campaign_begins_with_a_template_and_says_how_far_it_is(program: Program) -> None:
    made = program.json("campaign", "add", "618", "--template", "618", "--day", "2027-06-18", "--json")["campaigns"][0]
    assert (made["day"], made["freeze"], made["steps"]) == (
        "2027-06-18",
        {"first": "2027-06-15", "last": "2027-06-21"},
        STEPS,
    )
    program.ok("add", "plan", "late", "--campaign", "618", "--due", "2026-01-01")
    program.ok("add", "plan", "in time", "--campaign", "618", "--due", "2027-06-18")
    told = program.ok("campaign", "show", "618")
    assert "freeze 2027-06-15..2027-06-21: Requirement" in told
    assert "618 · Sale" in told
    assert "PLN-1" in told
    shown = program.json("campaign", "show", "618", "--json")["campaigns"][0]
    assert (shown["done"], shown["open"], shown["late"]) == (0, 2, 1)
    assert shown["without_phase"]["late_items"][0]["key"] == "PLN-1"
    assert {phase["name"]: phase["open"] for phase in shown["phases"]}["Sale"] == 1
    program.ok("campaign", "edit", "618", "--freeze-kinds", "requirement,plan")
    assert "Requirement, Plan" in program.ok("campaign", "show", "618")


def test_the_shape_of_a_campaign_is_a_template(program: Program) -> None:
    assert [one["name"] for one in program.json("campaign", "template", "--json")["templates"]] == [
        "618",
        "双11",
        "年货节",
        "blank",
    ]
    program.ok(
        "campaign", "add", "A", "--from", "2027-01-01", "--to", "2027-01-10", "--phase", "热=2027-01-05..2027-01-06"
    )
    program.ok("campaign", "template", "save", "周年庆", "--of", "A", "--day", "2027-01-05")
    assert "热 D..D+1" in program.ok("campaign", "template")
    made = program.json("campaign", "add", "B", "--template", "周年庆", "--day", "2027-03-05", "--json")["campaigns"][0]
    assert made["phases"] == [{"name": "热", "first": "2027-03-05", "last": "2027-03-06"}]
    program.ok("campaign", "template", "remove", "周年庆")
    assert "周年庆" not in program.ok("campaign", "template")
    assert "give" not in program.refused(2, "campaign", "template", "save", "x")


def test_what_a_campaign_has_comes_back_from_a_file(program: Program) -> None:
    program.ok("campaign", "add", "618", "--template", "618", "--day", "2027-06-18", "--freeze-kinds", "plan")
    program.ok("add", "plan", "x", "--campaign", "618")
    before = program.json("campaign", "--json")
    program.ok("export", "jsonl", "-o", "all.jsonl")
    program.ok("init", "other.db")
    program.ok("--board", "other.db", "import", "all.jsonl")
    assert program.json("--board", "other.db", "campaign", "--json") == before


def test_channels_and_templates_come_back_from_a_file(program: Program) -> None:
    program.ok("channels", "add", "公众号", "tue,fri 10:00", "--word", "wechat", "--steps", "brief -3d, draft -2d")
    program.ok("campaign", "add", "618", "--template", "618", "--day", "2027-06-18")
    program.ok("campaign", "template", "save", "年中", "--of", "618")
    program.ok("add", "content", "x")
    asked = (("channels", "--json"), ("campaign", "template", "--json"))
    before = [program.json(*one) for one in asked]
    for form in ("json", "jsonl"):
        program.ok("export", form, "-o", f"all.{form}")
        program.ok("init", f"{form}.db")
        other = ("--board", f"{form}.db")
        program.ok(*other, "import", f"all.{form}")
        assert [program.json(*other, *one) for one in asked] == before
        assert "0 new" in program.run(*other, "import", f"all.{form}").out


def test_channels_of_a_file_that_cannot_be_are_left_out(program: Program) -> None:
    program.ok("channels", "add", "公众号", "tue 10:00")
    phase = {"name": "a", "first": 5, "last": 1}
    board = {
        "schema_version": 1, "format": "opsboard", "version": 1, "tz": "UTC", "items": [],
        "channels": [{"name": "公众号", "rhythm": "fr 10:00"}, {"name": "b", "rhythm": "never"}, {"name": "c"}],
        "templates": [{"name": "t", "phases": [phase]}, {"name": "none"}],
    }  # fmt: skip
    result = program.run("import", "-", "--format", "json", data=json.dumps(board).encode())
    assert result.code == 0, result
    kept = {one["name"]: one["rhythm"] for one in program.json("channels", "--json")["channels"]}
    assert kept == {"公众号": "tu 10:00", "c": ""}
    assert "channels: not kept as it was, 1 times" in result.err
    assert "templates: not kept as it was, 2 times" in result.err


def test_no_byte_of_a_name_reaches_the_terminal_as_a_command(program: Program) -> None:
    for number, word in enumerate(word for word in TERMINAL if "\0" not in word and "\ud800" not in word):
        program.run("channels", "add", f"{number}{word}"[:60])
    for out in (program.ok("channels"), program.ok("log", "--team")):
        assert not any((ord(letter) < 32 and letter != "\n") or 0x7F <= ord(letter) < 0xA0 for letter in out)


def test_the_list_says_what_is_stale_and_whether_quality_rises(program: Program) -> None:
    program.ok("channels", "add", "公众号", "--check", "封面 900×383", "--check", "摘要")
    program.ok("channels", "add", "邮件")
    for title, quality, days in (("a", 3, "-100d"), ("b", 4, "-10d"), ("c", 5, "+5d")):  # the last before its time
        fields = ["channel=公众号", f"quality={quality}", f"publish_at={days}", "url=https://shop.example/a"]
        words = [word for field in fields for word in ("--set", field)]
        program.ok("add", "content", title, "--stage", "published", *words, "--reason", "已发布")
    program.ok("edit", "CNT-1", "--set", "review_again_on=-1d")
    program.ok("edit", "CNT-2", "--set", "expires_on=today")
    first, second = program.json("channels", "--json")["channels"]
    assert first["checks"] == ["封面 900×383", "摘要"]
    assert first["numbers"] == {
        **{"published": 3, "stale": 1, "stale_share": 0.333, "returned": 0},
        **{"quality": 4.5, "quality_before": 3.0, "trend": 1.5},
    }
    assert second["numbers"] == NOTHING
    heading, wechat, mail = program.ok("channels").splitlines()
    assert heading.split()[-4:] == ["PUBLISHED", "STALE", "RETURNED", "QUALITY"]
    assert wechat.split()[-5:] == ["3", "1", "(33%)", "0", "4.5", "(+1.5)"][-5:]
    assert mail.split()[-4:] == ["-", "-", "-", "-"]
    assert program.ok("show", "CNT-1").count("[ ]") == 2
    assert "expires_on" in program.ok("kinds", "--json")
    assert [item["key"] for item in program.json("list", "expires:today", "--json")["items"]] == ["CNT-2"]
    assert program.run("check", "--deep").code == 0
