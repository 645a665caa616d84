"""A field is as good as the title: found, narrowed, sorted, listed and cleared from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli.conftest import Program


@pytest.fixture
def shop(program: Program) -> Program:
    """A board with something in fields of several kinds."""
    program.ok(
        "add", "support", "first", "--set", "customer=王女士", "--set", "order_no=88123", "--set", "category=refund"
    )
    program.ok("add", "support", "second", "--set", "customer=Wang Li", "--set", "order_no=20261103000447")
    program.ok("add", "requirement", "third", "--set", "problem=退款页面看不到进度", "--set", "effort=xl")
    program.ok("add", "requirement", "fourth", "--set", "effort=s")
    program.ok("add", "analysis", "fifth", "--set", "question=退款为什么慢")
    program.ok("add", "content", "sixth", "--set", "channel=公众号", "--set", "publish_at=2026-12-04 10:00")
    program.ok("add", "content", "seventh", "--set", "channel=小红书", "--set", "publish_at=2026-12-02")
    return program


def titles(shop: Program, *arguments: str) -> list[str]:
    return [item["title"] for item in shop.run("list", *arguments, "--json").answer["items"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("频道:公众号", ["sixth"]),
        ("channel:小红", ["seventh"]),
        ("customer:王女士", ["first"]),
        ("customer:wang", ["second"]),
        ("order_no:88123", ["first"]),
        ("order_no:8123", ["first"]),
        ("order_no:0447", ["second"]),
        ("订单号:0447", ["second"]),
        ("0447", ["second"]),
        ("8123", ["first"]),
        ("问题:退款", ["third", "fifth"]),
        ("problem:退款", ["third"]),
        ("field.category:退款", ["first"]),
        ("publish_at:2026-12-04", ["sixth"]),
    ],
)
def test_a_field_is_narrowed_by_its_key_or_name_and_what_it_holds(shop: Program, query: str, found: list[str]) -> None:
    assert sorted(titles(shop, query)) == sorted(found)


def test_dates_on_no_calendar_are_asked_for_with_an_open_end(program: Program) -> None:
    program.ok("add", "experiment", "eighth", "--set", "run_to=2026-12-15")
    program.ok("add", "support", "ninth", "--set", "outcome=answered")
    program.ok("move", "SUP-1", "solved", "--reason", "x")
    assert titles(program, "run_to:>2026-12-14") == titles(program, "结束运行:<2026-12-16") == ["eighth"]
    assert titles(program, "run_to:>2026-12-15") == titles(program, "solved_at:<2020-01-01") == []
    assert titles(program, "solved_at:>2020-01-01") == ["ninth"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("category:refund", 'write "field.category:refund"'),
        ("分类:退款", 'write "field.category:退款"'),
        ("chanel:公众号", 'did you mean "channel"'),
        ("频到:公众号", 'did you mean "频道"'),
        ("effort:xxl", "effort"),
    ],
)
def test_a_misspelt_word_is_answered_with_the_one_that_was_meant(shop: Program, query: str, said: str) -> None:
    result = shop.run("list", query)
    assert (result.code, result.out) == (2, "")
    assert said in result.err


def test_nothing_found_names_the_nearest_that_somebody_uses(shop: Program) -> None:
    shop.ok("edit", "SUP-1", "--label", "refund")
    assert "did you mean “公众号”" in shop.run("list", "channel:公众好").err
    assert "did you mean “refund”" in shop.run("list", "label:refnud").err
    assert "did you mean" not in shop.run("list", "channel:公众号", "is:done").err
    assert "nothing has “secnod”; did you mean “second”" in shop.run("list", "secnod").err
    assert shop.run("list", "second", "is:done").err == shop.run("list", "zzzzz").err


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("effort", ["fourth", "third"]),
        ("-工作量", ["third", "fourth"]),
        ("publish_at", ["seventh", "sixth"]),
        ("-field.publish_at", ["sixth", "seventh"]),
        ("order_no", ["second", "first"]),
    ],
)
def test_items_are_sorted_by_any_field_and_those_without_come_last(shop: Program, sort: str, order: list[str]) -> None:
    every = titles(shop, f"--sort={sort}")
    assert every[:2] == order
    assert len(every) == 7
    assert titles(shop, f"--sort={sort}", "--limit", "3") == every[:3]


def test_what_nothing_is_sorted_by_is_refused_with_the_nearest(shop: Program) -> None:
    result = shop.run("list", "--sort", "efort")
    assert result.code == 2
    assert "did you mean effort?" in result.err


def test_none_clears_whatever_an_item_has(shop: Program) -> None:
    shop.ok("edit", "SUP-1", "--body", "a text", "--label", "a", "--label", "b", "--participant", "@me")
    shop.ok("edit", "SUP-1", "--body", "none", "--label", "none", "--participant", "none", "--set", "customer=none")
    item = shop.run("show", "SUP-1", "--json").answer["item"]
    assert (item["body"], item["labels"], item["participants"]) == ("", [], [])
    assert "customer" not in item["fields"]
    shop.ok("undo")
    assert shop.run("show", "SUP-1", "--json").answer["item"]["labels"] == ["a", "b"]


def test_a_label_beside_none_is_all_that_stays(shop: Program) -> None:
    shop.ok("edit", "SUP-1", "--label", "a", "--label", "b")
    shop.ok("edit", "SUP-1", "--label", "none", "--label", "new")
    assert shop.run("show", "SUP-1", "--json").answer["item"]["labels"] == ["new"]


def evidence(shop: Program) -> list[str]:
    rows = shop.run("show", "REQ-1", "--json").answer["item"]["fields"].get("evidence", [])
    return [row["text"] for row in rows]


def test_a_table_gets_rows_and_a_json_array_takes_their_place(shop: Program) -> None:
    shop.ok("edit", "REQ-1", "--set", "evidence=one", "--set", 'evidence={"type": "log", "text": "two"}')
    shop.ok("edit", "REQ-1", "--set", "依据=three")
    assert evidence(shop) == ["one", "two", "three"]
    shop.ok("edit", "REQ-1", "--set", 'evidence=[{"text": "alone"}]')
    assert evidence(shop) == ["alone"]
    refused = shop.run("edit", "REQ-1", "--set", "evidence=[{")
    assert refused.code == 2
    assert "JSON array" in refused.err
    shop.ok("edit", "REQ-1", "--set", "evidence=none")
    assert evidence(shop) == []


def test_how_often_a_promise_was_moved_is_a_field(program: Program) -> None:
    program.ok("add", "coordination", "x", "--set", "promised_date=2026-12-04")
    program.ok("edit", "CRD-1", "--set", "promised_date=2026-12-08", "--reason", "the samples are late")
    program.ok("edit", "CRD-1", "--set", "promised_date=2026-12-07")
    assert titles(program, "promise_moved:1") == ["x"]
    program.ok("undo")
    program.ok("undo")
    assert titles(program, "promise_moved:>0") == []
    assert program.run("check", "--deep").code == 0
