"""An experiment from its sample to its verdict at the command line: what its numbers say, and when."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from cli.conftest import Program

PREDICTED = ("--set", "prediction=success", "--set", "prediction_probability=80")


def rows(*of_variants: dict[str, Any]) -> str:
    return "result=" + "\n".join(json.dumps(row, ensure_ascii=False) for row in of_variants)


def counted(variant: str, n: int, successes: int, metric: str = "") -> dict[str, Any]:
    return {"variant": variant, "n": n, "successes": successes, **({"metric": metric} if metric else {})}


def begun(program: Program, days: int, *words: str) -> None:
    """EXP-1 runs since so many days."""
    program.ok("add", "experiment", "按钮颜色", "--set", "primary_metric=转化率", *PREDICTED, *words)
    program.ok("move", "EXP-1", "running", "--reason", "老板催")
    program.ok("edit", "EXP-1", "--set", f"started_at=-{days}d")


def told(program: Program, *fields: str) -> dict[str, Any]:
    program.ok("edit", "EXP-1", *(word for field in fields for word in ("--set", field)))
    found: dict[str, Any] = program.json("show", "EXP-1", "--json")["trial"]
    return found


def test_the_sample_comes_from_baseline_and_effect_until_somebody_types_another(program: Program) -> None:
    program.ok("add", "experiment", "按钮颜色", "--set", "baseline=10%", "--set", "mde=2 %")
    item = program.json("show", "EXP-1", "--json")["item"]
    assert (item["fields"]["baseline"], item["fields"]["mde"]) == (0.1, 0.02)
    assert item["fields"]["sample_needed"] == 3841
    assert "3,841 people needed in each variant" in program.ok("show", "EXP-1")
    program.ok("edit", "EXP-1", "--set", "mde=0.01")
    assert program.json("show", "EXP-1", "--json")["item"]["fields"]["sample_needed"] == 14751
    program.ok("edit", "EXP-1", "--set", "sample_needed=5000")
    program.ok("edit", "EXP-1", "--set", "mde=2%")
    assert program.json("show", "EXP-1", "--json")["item"]["fields"]["sample_needed"] == 5000


def test_before_two_whole_weeks_the_numbers_are_hidden_but_not_how_far_they_are(program: Program) -> None:
    begun(program, 10, "--set", "baseline=10%", "--set", "mde=2%")
    trial = told(program, rows(counted("A", 2000, 200), counted("B", 2010, 300)))
    assert (trial["verdict"], trial["comparisons"], trial["split_p"]) == (None, [], None)
    assert (trial["needed"], trial["smallest"], trial["days"], trial["days_left"]) == (3841, 2000, 10, 10)
    shown = program.ok("show", "EXP-1")
    assert f"the numbers show after two whole weeks, on {trial['shows_on']}" in shown
    assert "3,841 people needed in each variant, 2,000 so far, about 10 days left" in shown
    assert "95 % interval" not in shown
    program.ok("move", "EXP-1", "reading")
    stopped = program.ok("show", "EXP-1")
    assert "the numbers show after two whole weeks\n" in stopped, "no day: it runs no more"
    assert "days left" not in stopped
    program.ok("edit", "EXP-1", "--set", "started_at=-14d")
    assert "95 % interval" in program.ok("show", "EXP-1")


@pytest.mark.parametrize(
    ("results", "verdict", "said"),
    [
        ([counted("A", 4000, 400), counted("B", 4000, 480)], "ship", "SHIP: B is better"),
        ([counted("A", 4000, 480), counted("B", 4000, 400)], "rollback", "ROLLBACK: 转化率 got worse"),
        ([counted("A", 4000, 400), counted("B", 4000, 404)], "hold", "HOLD: the interval holds both better and worse"),
        ([counted("A", 3000, 300), counted("B", 3000, 390)], "hold", "HOLD: there are too few people yet"),
        ([counted("A", 4000, 400), counted("B", 4400, 500)], "invalid", "INVALID: people were not split as planned"),
        (
            [
                *(counted("A", 4000, 400), counted("B", 4000, 480)),
                *(counted("A", 4000, 40, "退货率"), counted("B", 4000, 90, "退货率")),
            ],
            "rollback",
            "ROLLBACK: 退货率 got worse",
        ),
    ],
)
def test_the_verdict_that_the_numbers_allow(
    program: Program, results: list[dict[str, Any]], verdict: str, said: str
) -> None:
    begun(program, 15, "--set", "baseline=10%", "--set", "mde=2%", "--set", "lower_better=退货率")
    assert told(program, rows(*results))["verdict"] == verdict
    shown = program.ok("show", "EXP-1")
    assert said in shown
    assert "alpha 0.05 two-sided · power 0.8 · pooled two proportions" in shown
    assert "结论" not in shown


def test_effects_are_said_in_points_with_their_interval(program: Program) -> None:
    begun(program, 15)
    (one,) = told(program, rows(counted("A", 4000, 400), counted("B", 4000, 480)))["comparisons"]
    assert (round(one["effect"], 4), round(one["low"], 4), round(one["high"], 4)) == (0.02, 0.0063, 0.0337)
    assert round(one["p"], 4) == 0.0043
    assert "B: +2.00 points, 95 % interval +0.63 to +3.37, p 0.004" in program.ok("show", "EXP-1")


def test_means_are_compared_by_welch(program: Program) -> None:
    begun(program, 20)
    means = [{"variant": "A", "n": 200, "mean": 85, "sd": 20}, {"variant": "B", "n": 210, "mean": 91, "sd": 26}]
    trial = told(program, rows(*means), "sample_needed=150")
    assert trial["verdict"] == "ship"
    assert "Welch's t for means" in program.ok("show", "EXP-1")


def test_what_must_stop_is_said_before_two_weeks_without_its_numbers(program: Program) -> None:
    begun(program, 3)
    trial = told(program, rows(counted("A", 4000, 400), counted("B", 4400, 500)))
    assert (trial["verdict"], trial["comparisons"]) == ("invalid", [])


def test_numbers_that_cannot_be_are_said_to_be_so(program: Program) -> None:
    begun(program, 15)
    told(program, rows(counted("A", 100, 10), counted("B", 100, 200)))
    assert "B: 200 successes among 100 cannot be" in program.ok("show", "EXP-1")


def test_what_came_is_held_against_the_prediction(program: Program) -> None:
    begun(program, 15)
    program.ok("edit", "EXP-1", "--set", "verdict=reject", "--set", "learned=没用")
    fields = program.json("show", "EXP-1", "--json")["item"]["fields"]
    assert (fields["brier"], fields["surprise"]) == (0.64, True)
    said = "success was predicted at 80 %, and it did not come, Brier 0.64, a surprise"
    assert said in program.ok("show", "EXP-1")
    program.ok("edit", "EXP-1", "--set", "cost=1200")
    program.ok("move", "EXP-1", "concluded")
    assert "0 days to the verdict, cost 1,200" in program.ok("show", "EXP-1")
    assert [one["key"] for one in program.json("list", "field.surprise:yes", "--json")["items"]] == ["EXP-1"]
    program.ok("edit", "EXP-1", "--set", "verdict=adopt")
    fields = program.json("show", "EXP-1", "--json")["item"]["fields"]
    assert fields["brier"] == 0.04
    assert "surprise" not in fields
    program.refused(2, "edit", "EXP-1", "--set", "brier=0")
    assert program.run("check", "--deep").code == 0


def test_a_prediction_that_a_lead_changed_stands_beside_the_verdict(program: Program) -> None:
    begun(program, 15)
    said = program.refused(4, "edit", "EXP-1", "--set", "prediction=failure")
    assert said == "EXP-1: Prediction is closed since Running; to change it all the same needs a reason"
    program.ok("edit", "EXP-1", "--set", "prediction=failure", "--reason", "填反了")
    (one,) = program.json("show", "EXP-1", "--json")["trial"]["changed_after_start"]
    assert (one["field"], one["before"], one["after"], one["reason"]) == ("prediction", "success", "failure", "填反了")
    assert "Prediction changed after the start: Success → Failure" in program.ok("show", "EXP-1")


def test_an_import_does_not_open_what_is_closed(program: Program) -> None:
    begun(program, 15)
    exported = json.loads(program.ok("export", "json"))
    exported["items"][0]["fields"]["prediction"] = "failure"
    exported["items"][0]["title"] = "换了标题"
    done = program.run("import", "-", "--format", "json", data=json.dumps(exported).encode())
    assert (done.code, done.err) == (0, "prediction: not kept as it was, 1 times\n")
    item = program.json("show", "EXP-1", "--json")["item"]
    assert (item["title"], item["fields"]["prediction"]) == ("换了标题", "success")
