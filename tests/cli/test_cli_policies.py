"""Product policies: from which day each holds, what it replaces, and which one holds on a day."""

from __future__ import annotations

import json

import pytest

from cli.conftest import Program

POLICIES = (
    ("退货政策", "2026-01-01", "1.0"),
    ("退货政策（七天无理由）", "2026-11-15", "2.0"),
    ("退货政策（大促延长）", "2026-12-01", "3.0"),
    ("包装说明", "2026-06-01", "1"),
)


@pytest.fixture
def shop(program: Program) -> Program:
    """Three return policies, each of which replaces the one before, and one about packaging that ends."""
    for title, day, version in POLICIES:
        given = ["content_type=policy", f"effective_on={day}", f"policy_version={version}", "products=耳机;手机"]
        program.ok("add", "content", title, *(word for one in given for word in ("--set", one)))
    program.ok("link", "CNT-2", "replaces", "CNT-1")
    program.ok("link", "CNT-3", "取代", "CNT-2")
    program.ok("edit", "CNT-4", "--set", "expires_on=2026-10-31")
    program.ok("add", "content", "文章", "--set", "expires_on=2026-12-31")
    return program


def keys(program: Program, *query: str) -> set[str]:
    return {item["key"] for item in json.loads(program.run("list", *query, "--json").out)["items"]}


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2025-12-31", set()),
        ("2026-01-01", {"CNT-1"}),
        ("2026-06-01", {"CNT-1", "CNT-4"}),
        ("2026-10-31", {"CNT-1", "CNT-4"}),
        ("2026-11-14", {"CNT-1"}),
        ("2026-11-15", {"CNT-2"}),
        ("2026-11-30", {"CNT-2"}),
        ("2026-12-01", {"CNT-3"}),
        ("2027-05-05", {"CNT-3"}),
    ],
)
def test_which_policy_holds_on_a_day(shop: Program, day: str, found: set[str]) -> None:
    assert keys(shop, f"is:in_force:{day}") == found
    assert keys(shop, f"is:生效:{day}") == found
    assert keys(shop, f"NOT is:in_force:{day} content_type:policy") == {f"CNT-{n}" for n in range(1, 5)} - found


def test_what_was_dropped_replaces_nothing_and_holds_no_more(shop: Program) -> None:
    shop.ok("move", "CNT-3", "withdrawn")
    assert keys(shop, "is:in_force:2026-12-05") == {"CNT-2"}
    shop.ok("undo")
    shop.ok("archive", "CNT-3")
    assert keys(shop, "is:in_force:2026-12-05") == set()
    assert keys(shop, "is:in_force:2026-12-05", "is:archived") == {"CNT-3"}


def test_a_policy_says_what_it_replaces_and_what_it_touches(shop: Program) -> None:
    shown = shop.ok("show", "CNT-2")
    for words in ("Product policy", "2026-11-15", "2.0", "手机", "replaces CNT-1", "replaced by CNT-3"):
        assert words in shown
    assert keys(shop, "products:手机", "effective_on:<=2026-06-30") == {"CNT-1", "CNT-4"}


def test_a_day_that_is_none_is_refused_with_its_place(shop: Program) -> None:
    assert "write one day" in shop.refused(2, "list", "is:in_force:someday")
    assert "write one day" in shop.refused(2, "list", "is:in_force:none")
    assert "takes nothing after it" in shop.refused(2, "list", "is:open:2026-11-30")


def test_policies_do_not_replace_one_another_in_a_circle(shop: Program) -> None:
    assert "circle" in shop.refused(4, "link", "CNT-1", "replaces", "CNT-3")
    assert "circle" in shop.refused(4, "link", "CNT-3", "replaced_by", "CNT-1")
    assert keys(shop, "is:in_force:2026-12-05") == {"CNT-3"}


def test_of_two_that_begin_on_one_day_the_newer_one_holds(shop: Program) -> None:
    shop.ok("edit", "CNT-3", "--set", "effective_on=2026-11-15")
    assert keys(shop, "is:in_force:2026-11-15") == {"CNT-3"}
