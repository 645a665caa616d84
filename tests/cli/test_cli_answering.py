"""`answer`, `decline` and `calibration` on the command line."""

from __future__ import annotations

from cli.conftest import Program


def test_who_is_to_be_told_is_listed_and_told(program: Program) -> None:
    wish = program.ok("add", "requirement", "退款进度").strip()
    one, two = (program.ok("add", "support", f"退款 {who}", "--set", f"customer={who}").strip() for who in "王李")
    for key in (one, two):
        program.ok("link", key, "becomes", wish)
    assert program.json("answer", "--json")["answers"] == []
    program.ok("move", wish, "live", "--reason", "agreed")
    found = program.json("answer", wish, "--json")["answers"]
    assert [(row["key"], row["about"], row["customer"], row["open"]) for row in found] == [
        (one, wish, "王", True),
        (two, wish, "李", True),
    ]
    program.refused(2, "answer", wish, "--to", one)
    program.refused(4, "answer", wish, "上线了", "--to", wish)
    program.refused(3, "answer", "REQ-99", "上线了")
    assert program.json("answer", wish, "上线了", "--to", one, "--json")["item"]["stage"] == "solved"
    assert one not in program.ok("answer", "--list")
    program.ok("reply", two, "也上线了")
    assert program.run("answer").err.strip() == "nobody is to be told"
    assert f"its customers were told  ({one})" in program.ok("log", wish)
    assert program.run("check", "--deep").code == 0


def test_a_list_by_age_says_how_long_the_first_has_waited(program: Program) -> None:
    program.ok("add", "support", "退款")
    assert "the first has waited for 0 working days" in program.run("list", "stage:new", "--sort", "age").err
    assert program.run("list", "stage:new").err == ""


def test_how_good_predictions_were(program: Program) -> None:
    assert "no experiment" in program.run("calibration").err
    for title, chance, verdict in (("红色按钮", "90", "reject"), ("免运费", "80", "adopt")):
        fields = {"prediction": "success", "prediction_probability": chance, "verdict": verdict}
        program.ok("add", "experiment", title, *(word for pair in fields.items() for word in ("--set", "=".join(pair))))
    told = program.json("calibration", "--json")["calibration"]
    assert (told["judged"], told["brier"]) == (2, 0.425)
    assert [(row["key"], row["chance"], row["came"]) for row in told["surprises"]] == [("EXP-1", 0.9, False)]
    assert "免运费" not in program.ok("calibration")
    assert program.json("calibration", "免运费", "--json")["calibration"]["brier"] == 0.04
