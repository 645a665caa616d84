"""Macros from the command line: kept, listed, run on one item and several, deleted."""

from __future__ import annotations

from cli.conftest import Program
from hostile import HOSTILE

REFUND = """move triage
edit --priority P1 --due +2d
comment 您好 {customer|各位}，订单 {order_no} 的退款已发起，{?days} 天内到账。
  {me}
label refund -new"""


def support(program: Program, title: str, *more: str) -> str:
    return program.ok("add", "support", title, *more).strip()


def item(program: Program, key: str) -> dict[str, object]:
    found: dict[str, object] = program.json("show", key, "--json")["item"]
    return found


def test_a_macro_on_several_is_one_act(program: Program) -> None:
    one = support(program, "退款", "--set", "customer=王女士", "--set", "order_no=88123", "--label", "new")
    two = support(program, "退款二", "--set", "order_no=88124")
    saved = program.json("macro", "save", "refund-started", "-", "--json", data=REFUND.encode())["macros"]
    assert saved[0]["name"] == "refund-started"
    assert saved[0]["shared"] is False
    asks = program.refused(2, "macro", "run", "refund-started", one, two)
    assert "--value days=TEXT" in asks
    done = program.run("macro", "run", "refund-started", one, two, "--value", "days=3", "--json")
    assert done.code == 0, done.err
    first, second = item(program, one), item(program, two)
    assert (first["stage"], first["priority"], first["labels"]) == ("triage", "P1", ["refund"])
    assert first["comments"][0]["body"].startswith("您好 王女士，订单 88123 的退款已发起，3 天内到账。\n")  # type: ignore[index]
    assert second["comments"][0]["body"].startswith("您好 各位，订单 88124")  # type: ignore[index]
    assert program.run("undo").code == 0
    for key, labels in ((one, ["new"]), (two, [])):
        assert (item(program, key)["stage"], item(program, key)["labels"]) == ("new", labels)
        assert item(program, key)["comments"] == []
    assert program.run("check", "--deep").code == 0


def test_of_an_item_all_or_nothing(program: Program) -> None:
    whole = support(program, "whole", "--set", "order_no=1")
    lacks = support(program, "lacks")
    program.ok("macro", "save", "m", "edit --priority P1\ncomment order {order_no}")
    done = program.run("macro", "run", "m", whole, lacks)
    assert done.code == 4
    assert f"{lacks}: the macro needs order_no" in done.err
    assert item(program, whole)["priority"] == "P1"
    assert item(program, lacks)["priority"] is None
    assert "the macro needs order_no" in program.refused(4, "macro", "run", "m", lacks)


def test_what_stands_in_an_item_is_text_and_no_act(program: Program) -> None:
    for number, text in enumerate((*HOSTILE, "--priority P0", "-refund", "none", "x\nmove closed", "{?y} {title}")):
        key = program.ok(
            "add", "support", "t", "--label", "refund", "--body", "-", data=f"{text}.".encode(errors="replace")
        ).strip()
        program.ok("macro", "save", "m", "comment {body}\nedit --set customer={?who}\nlabel x{?who}")
        done = program.run("macro", "run", "m", key, "--value", f"who={number} --priority P0")
        assert done.code == 0, (text, done)
        found = item(program, key)
        assert (found["stage"], found["priority"]) == ("new", None), text
        assert set(found["labels"]) == {"refund", f"x{number} --priority P0"}, text  # type: ignore[call-overload]
    key = support(program, "t", "--set", "customer=王")
    program.ok("macro", "save", "m", "edit --set customer={?who}")
    assert "empties it" in program.refused(4, "macro", "run", "m", key, "--value", "who=none")


def test_a_macro_flows_on(program: Program) -> None:
    key = support(program, "尺码表错了")
    program.ok("macro", "save", "ask", "flow requirement {title}：来自 {key}\ncomment 已转需求")
    assert program.run("macro", "run", "ask", key).code == 0
    made = item(program, "REQ-1")
    assert made["title"] == f"尺码表错了：来自 {key}"
    assert program.run("undo").code == 0
    assert item(program, key)["links"] == []
    assert item(program, "REQ-1")["archived"] is True


def test_mistakes_are_told_when_it_is_kept(program: Program) -> None:
    assert "line 2 of the macro: archive is no act" in program.refused(2, "macro", "save", "m", "move done\narchive x")
    assert "runs no other" in program.refused(2, "macro", "save", "m", "macro other")
    assert "{customer}" in program.refused(2, "macro", "save", "m", "comment {custmer}")
    assert "needs an act" in program.refused(2, "macro", "save", "m", "  ")
    assert "quotation mark" in program.refused(2, "macro", "save", "m", 'edit --due "fri')
    program.refused(2, "macro", "save", "", "move done")
    assert "did you mean refund" in (
        program.run("macro", "save", "refund", "move done").out
        and program.refused(2, "macro", "run", "refud", support(program, "x"))
    )


def test_everybodys_and_ones_own(program: Program) -> None:
    program.ok("macro", "save", "m", "move triage", "--shared")
    program.ok("macro", "save", "m", "move open")
    assert [one["shared"] for one in program.json("macro", "--json")["macros"]] == [False, True]
    assert "macro m" in program.ok("log", "--team")
    program.ok("macro", "delete", "m")
    assert [one["shared"] for one in program.json("macro", "--json")["macros"]] == [True]
    program.ok("macro", "delete", "m", "--shared")
    assert program.json("macro", "--json")["macros"] == []
    assert program.run("check", "--deep").code == 0
