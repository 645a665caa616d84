"""Campaigns at the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hostile import TERMINAL

if TYPE_CHECKING:
    from cli.conftest import Program

ADD = ("campaign", "add", "W11", "双11", "--from", "2026-11-01", "--to", "2026-11-15")
PHASES = ("--phase", "预热=2026-11-01..2026-11-09", "--phase", "爆发=2026-11-10..2026-11-12")
PHASES_TOLD = [
    {"name": "预热", "first": "2026-11-01", "last": "2026-11-09"},
    {"name": "爆发", "first": "2026-11-10", "last": "2026-11-12"},
]
W11 = {
    "key": "W11",
    "name": "双11",
    "first": "2026-11-01",
    "last": "2026-11-15",
    "phases": PHASES_TOLD,
    "freeze": None,
    "day": None,
    "freeze_kinds": [],
    "steps": "",
}


def test_a_campaign_is_added_listed_changed_used_and_removed(program: Program) -> None:
    assert program.run("campaign").err == "no campaigns yet: opsboard campaign add KEY NAME --from DAY --to DAY\n"
    assert program.json("campaign", "--json") == {"campaigns": []}
    assert program.ok(*ADD, *PHASES).splitlines() == [
        "KEY  NAME  FROM        TO          PHASES",
        "W11  双11  2026-11-01  2026-11-15  预热 11-01..11-09 · 爆发 11-10..11-12",
    ]
    assert program.json("campaign", "--json")["campaigns"] == [W11]
    changed = program.json("campaign", "edit", "双11", "--phase", "预热=none", "--freeze", "2026-11-10", "--json")
    assert changed["campaigns"] == [
        {**W11, "phases": PHASES_TOLD[1:], "freeze": {"first": "2026-11-10", "last": "2026-11-10"}}
    ]
    assert "爆发 11-10..11-12 · freeze 11-10" in program.ok("campaign")

    program.ok("add", "content", "x", "--campaign", "双11")
    assert program.json("list", "campaign:W11", "--json")["total"] == 1
    assert "campaign remove W11 --to OTHER" in program.refused(4, "campaign", "remove", "W11")
    program.ok("campaign", "add", "W12", "--from", "2026-12-01", "--to", "2027-01-05", "--phase", "x=2027-01-05")
    assert "x 2027-01-05" in program.ok("campaign")
    gone = program.json("campaign", "remove", "W11", "--to", "W12", "--json")
    assert (gone["campaigns"][0]["key"], gone["handed_over"]) == ("W11", ["CNT-1"])
    assert "make it again first" in program.refused(4, "undo")
    assert program.json("list", "campaign:W12", "--json")["total"] == 1
    program.ok("edit", "CNT-1", "--campaign", "none")
    assert program.ok("campaign", "remove", "W12") == "W12 is removed\n"
    assert [(c["op"], c["key"]) for c in program.json("log", "--team", "W11", "--json")["changes"]] == [
        ("add", "W11"),
        ("edit", "W11"),
        ("remove", "W11"),
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "618", "--from", "today"), "--to"),
        (("add", "618", "--template", "618"), "give --day DAY"),
        (("add", "618", "--template", "999", "--day", "today"), "there is no template 999; there are: 618, 双11"),
        (("add", "618", "--from", "someday", "--to", "today"), "someday"),
        (("edit", "W11"), "nothing to change of W11: give --name, --from, --to, --phase, --freeze or --steps"),
        (("edit", "W12", "--name", "x"), "did you mean W11?"),
        (("edit", "W11", "--phase", "预热=2026-11-05..2026-11-20"), "lies outside the campaign, 2026-11-01 to"),
        (("remove", "nothing like it"), "there is no campaign nothing like it; `opsboard campaign` lists them"),
    ],
)  # fmt: skip
def test_mistakes_are_usage_and_change_nothing(program: Program, words: tuple[str, ...], said: str) -> None:
    program.ok(*ADD, *PHASES)
    assert said in program.refused(2, "campaign", *words)
    assert program.json("campaign", "--json")["campaigns"] == [W11]


def test_the_way_out_that_other_commands_name_is_there(program: Program) -> None:
    """A campaign that nobody made is answered with the command that lists them, and makes one."""
    said = program.refused(2, "add", "content", "x", "--campaign", "W11")
    assert "there is no campaign W11; `opsboard campaign` lists them" in said
    assert "opsboard campaign add KEY NAME" in program.run("campaign").err


def test_campaigns_are_told_in_chinese(program: Program) -> None:
    program.environment["LANG"] = "zh_CN.UTF-8"
    out = program.ok(*ADD, *PHASES, "--freeze", "2026-11-09..2026-11-12")
    assert out.splitlines()[0].split() == ["编号", "名称", "开始", "结束", "活动阶段"]
    assert "封网 11-09..11-12" in out
    program.ok("add", "content", "x", "--campaign", "W11")
    assert "有 1 个条目属于 W11" in program.refused(4, "campaign", "remove", "W11")


def test_no_byte_of_a_name_reaches_the_terminal_as_a_command(program: Program) -> None:
    words = [word for word in TERMINAL if "\0" not in word and "\ud800" not in word]
    phases = (f"--phase={word}=2026-11-{day:02}" for day, word in enumerate(words, 1) if day < 16)
    program.ok(*ADD, *phases)
    program.ok("campaign", "edit", "W11", f"--name={words[0]}{words[5]}")
    for out in (program.ok("campaign"), program.ok("log", "--team")):
        assert not any((ord(letter) < 32 and letter != "\n") or 0x7F <= ord(letter) < 0xA0 for letter in out)
    assert "cleared" in program.ok("campaign")
