"""`purge --team` at the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli.conftest import Program

WHY = ("--reason", "asked to be forgotten")


def test_the_numbers_stand_in_the_log_and_what_is_left_is_told(program: Program) -> None:
    program.ok("views", "save", "李四的订单", "label:refund", "--shared")
    program.ok("views", "delete", "李四的订单", "--shared")
    program.ok("people", "add", "wang", "--name", "王小红")
    lines = program.ok("log", "--team").splitlines()
    assert lines[0].split()[:4] == ["NO.", "WHEN", "WHO", "WHAT"]
    number = next(line.split()[0] for line in lines if "removed: query label:refund" in line)
    told = next(line.split()[0] for line in lines if "王小红" in line)

    refused = program.refused(4, "purge", "--team", told, *WHY)
    assert f"wang is still called what entry {told} says; first: opsboard people edit wang --name NAME" in refused
    out = program.ok("purge", "--team", number, *WHY).splitlines()
    assert out == [
        f"entries {int(number) - 1}, {number} of the team's log are emptied of their words",
        "no backup lies beside the board; copies kept elsewhere still hold the text",
    ]
    log = [" ".join(line.split()) for line in program.ok("log", "--team").splitlines()]
    assert not any("李四" in line for line in log)
    assert any(line.endswith("view (purged) removed; (purged)") for line in log)
    assert log[-1].endswith(f"view (purged) purged: entries {int(number) - 1}, {number} asked to be forgotten")
    assert "is unbroken" in program.ok("check", "--deep")
    assert "was purged already" in program.refused(4, "purge", "--team", number, *WHY)

    program.ok("people", "edit", "wang", "--name", "W")
    copy = program.ok("backup", "make").splitlines()[-1].split()[-1]
    answer = program.json("purge", "--team", told, *WHY, "--json")
    assert (answer["changes"][0]["seq"], answer["changes"][0]["purged"]) == (int(told), True)
    assert answer["changes"][-1]["empties"] == [int(told)]
    assert answer["told_in"] == [int(told) + 2]
    assert (answer["stands_in"], answer["copies"]) == ([], [copy])
    said = program.ok("purge", "--team", str(int(told) + 2), *WHY)
    assert "copies made before still hold the text" in said
    assert "王小红" not in program.ok("log", "--team")


def test_mistakes_are_told_with_the_way_out(program: Program) -> None:
    program.ok("add", "support", "x")
    assert "`opsboard log --team` tells the numbers" in program.refused(3, "purge", "--team", "SUP-1", *WHY)
    assert "--reason" in program.refused(2, "purge", "--team", "1")
    assert program.json("show", "SUP-1", "--json")["item"]["title"] == "x"


def test_in_chinese(program: Program) -> None:
    program.environment["LANG"] = "zh_CN.UTF-8"
    program.ok("views", "save", "李四的订单", "--shared")
    program.ok("views", "delete", "李四的订单", "--shared")
    number = program.ok("log", "--team").splitlines()[-1].split()[0]
    out = program.ok("purge", "--team", number, *WHY)
    assert out.startswith("已清除团队日志第 ")
    assert "视图 （已清除）" in program.ok("log", "--team")
    assert "早已清除" in program.refused(4, "purge", "--team", number, *WHY)
