"""`add KIND TITLE WORD...` and `edit KEY...`: words after a title, several items in one act."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli.conftest import Program


def test_words_after_the_title_say_the_same_as_options(program: Program) -> None:
    program.ok("add", "support", "Parcel lost", "@me", "priority:P1", "label:vip", "due:2026-12-04", "channel:wechat")
    item = program.json("show", "SUP-1", "--json")["item"]
    assert (item["title"], item["priority"], item["labels"]) == ("Parcel lost", "P1", ["vip"])
    assert (item["due"], item["fields"], item["assignee"]) == ("2026-12-04", {"channel": "wechat"}, item["created_by"])


def test_a_word_may_hold_spaces_and_stand_among_options(program: Program) -> None:
    program.ok("add", "content", "--priority", "P2", "Guide", "brief:What we say", "--label", "a", "内容类型:海报")
    item = program.json("show", "CNT-1", "--json")["item"]
    assert (item["priority"], item["labels"]) == ("P2", ["a"])
    assert item["fields"] == {"brief": "What we say", "content_type": "poster"}


def test_the_title_is_never_read(program: Program) -> None:
    program.ok("add", "support", "!p1 @me #vip due:fri lost")
    item = program.json("show", "SUP-1", "--json")["item"]
    assert (item["title"], item["priority"], item["due"]) == ("!p1 @me #vip due:fri lost", None, None)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["prio:P1"], "priority"),
        (["lost"], "after the title"),
        (["@nobody"], "nobody on this board"),
        (["due:tomorow"], "tomorrow"),
        (["category:refnd"], "refund"),
        (["due:fri", "due:mon"], "due is given twice"),
        (["label:vip", "--label", "vip"], "vip is given twice"),
        (["due:none"], "nothing to clear"),
    ],
)
def test_a_word_that_means_nothing_makes_nothing(program: Program, words: list[str], said: str) -> None:
    assert said in program.refused(2, "add", "support", "Parcel", *words)
    assert program.json("list", "--json")["items"] == []


def test_edit_takes_several_keys_as_one_act(program: Program) -> None:
    for title in ("one", "two", "three"):
        program.ok("add", "support", title)
    out = program.ok("edit", "SUP-1", "sup-2", "SUP-3", "--priority", "P1", "--label", "vip")
    assert [line.split()[0] for line in out.splitlines()] == ["SUP-1", "SUP-2", "SUP-3"]
    found = program.json("edit", "SUP-1", "SUP-3", "--due", "2026-12-04", "--json")
    assert [item["due"] for item in found["items"]] == ["2026-12-04", "2026-12-04"]
    assert (found["total"], len(found["changes"])) == (2, 2)
    program.ok("undo")
    assert [item["due"] for item in program.json("list", "--json")["items"]] == [None, None, None]
    assert [item["priority"] for item in program.json("list", "--json")["items"]] == ["P1", "P1", "P1"]


def test_edit_of_one_prints_what_it_did_before(program: Program) -> None:
    program.ok("add", "support", "one")
    assert program.ok("edit", "SUP-1", "--priority", "P1").startswith("SUP-1  ")
    assert program.json("edit", "SUP-1", "--priority", "P2", "--json")["item"]["priority"] == "P2"


def test_a_version_is_of_one_item(program: Program) -> None:
    program.ok("add", "support", "one")
    program.ok("add", "support", "two")
    assert "--if-version" in program.refused(2, "edit", "SUP-1", "SUP-2", "--priority", "P1", "--if-version", "1")
    program.refused(3, "edit", "SUP-1", "SUP-9", "--priority", "P1")
    assert [item["priority"] for item in program.json("list", "--json")["items"]] == [None, None]


def test_a_comment_to_nobody_is_kept_and_that_is_noted(program: Program) -> None:
    program.ok("add", "support", "one")
    done = program.run("comment", "SUP-1", "ask @nobdy, a@b.com")
    assert done.code == 0
    assert "@nobdy is nobody here" in done.err
    assert [one["body"] for one in program.json("show", "SUP-1", "--json")["item"]["comments"]] == [
        "ask @nobdy, a@b.com"
    ]
