"""What a refused gate asks for, asked for at the prompt, and what goes in with the move."""

from __future__ import annotations

from pathlib import Path

import pytest

from opsboard.domain.items import NewItem
from opsboard.i18n import use_language
from opsboard.usecases import history
from opsboard.usecases.editing import edit
from screen_board import NOW, OpenApp, Running, item, session_of, support


def asked(running: Running) -> str:
    question = running.app.shell.question
    return question.label if question is not None else ""


def put(board: Path, kind: str, stage: str, title: str, **properties: object) -> str:
    """An item more; gives its key."""
    session = session_of(board)
    with session.store.write("demo", NOW, "lin") as tx:
        (key,) = tx.add_many([NewItem(kind, title, stage, properties)], NOW, "lin")
    session.store.close()
    return key


async def test_what_is_missing_is_asked_for_and_the_card_goes_through(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("j", "j", "L", "L")  # SUP-3 has neither category, priority nor assignee
        assert asked(running) == "Category of SUP-3"
        assert "not ready for Open: it needs Category, Priority, Assignee" in running.text()
        assert all(f"{place}  {name}" in running.text() for place, name in ((1, "Product"), (3, "Refund")))
        await running.press("3")
        assert asked(running) == "Priority of SUP-3"
        await running.press("1")
        assert asked(running) == "Assignee of SUP-3"
        await running.press("enter")
        assert asked(running) == ""
        assert running.line(35).strip() == "SUP-3 -> Open, Category -> Refund, … 2 more · u undoes"
        now = item(board, "SUP-3")
        assert (now.stage, now.fields["category"], now.priority, now.assignee) == ("open", "refund", "P1", "lin")
        await running.press("u")
        now = item(board, "SUP-3")
        assert (now.stage, now.fields, now.priority, now.assignee) == ("triage", {}, None, None)


@pytest.mark.parametrize("way", [("minus",), ("1", "minus")])
async def test_a_reason_may_be_given_instead_and_stands_among_the_decisions(
    open_app: OpenApp, board: Path, way: tuple[str, ...]
) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("j", "j", "L", "L", *way)
        assert asked(running) == "Reason"
        await running.press(*"vip", "enter")
        assert asked(running) == ""
    now = item(board, "SUP-3")
    assert now.stage == "open"
    (row,) = now.fields["decision_log"]
    assert (row["by"], row["decision"], row["reason"]) == ("林娜", "Open", "vip")
    assert now.fields.get("category") == ("product" if len(way) > 1 else None)


async def test_esc_leaves_the_item_where_it_was(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("j", "j", "L", "L", "3", "1", "escape")
        assert asked(running) == ""
    assert (item(board, "SUP-3").stage, item(board, "SUP-3").priority) == ("triage", None)


async def test_a_required_gate_is_asked_and_not_talked_past(open_app: OpenApp, board: Path) -> None:
    key = put(board, "support", "open", "ready")
    async with open_app() as running:
        await running.press(":", *key, "enter", "L")
        assert asked(running) == f"Outcome of {key}"
        assert "reason instead" not in running.text()
        await running.press("1")
    assert item(board, key).stage == "solved"


async def test_a_text_and_a_date_are_asked_for_and_a_mistake_is_said(open_app: OpenApp, board: Path) -> None:
    key = put(board, "content", "assigned", "guide", assignee="lin")
    async with open_app() as running:
        await running.press(":", *key, "enter", "L")
        assert asked(running) == f"Editor of {key}"
        await running.press(*"zhao", "enter")
        assert asked(running) == f"Brief of {key}"
        await running.press(*"short", "enter")
        assert asked(running) == f"Publish at of {key}"
        await running.press(*"nonsense", "enter")
        assert asked(running) == f"Publish at of {key}"
        assert "nonsense" in running.line(35)
        await running.press("ctrl+u", *"fri", "space", *"10:00", "enter")
        assert asked(running) == ""
    now = item(board, key)
    assert (now.stage, now.fields["editor"], now.fields["brief"]) == ("drafting", "zhao", "short")
    assert now.fields["publish_at"].startswith("2026-11-06T02:00")


async def test_a_table_is_asked_for_by_the_text_of_its_row(open_app: OpenApp, board: Path) -> None:
    key = put(board, "requirement", "analysing", "wish", **{"fields.problem": "p", "fields.origin": "user"})
    async with open_app() as running:
        await running.press(":", *key, "enter", "L")
        assert asked(running) == f"Evidence of {key}"
        assert "JSON" not in running.text()
        await running.press(*"survey", "enter")
    assert item(board, key).fields["evidence"] == [{"text": "survey"}]


async def test_a_row_may_begin_with_its_choice_and_hold_an_address(open_app: OpenApp, board: Path) -> None:
    key = put(board, "requirement", "analysing", "wish", **{"fields.problem": "p", "fields.origin": "user"})
    async with open_app() as running:
        await running.press(":", *key, "enter", "L", *"log: error 500 https://a.example/x", "enter")
    row = {"type": "log", "text": "error 500", "url": "https://a.example/x"}
    assert item(board, key).fields["evidence"] == [row]


async def test_what_no_field_answers_keeps_its_words(open_app: OpenApp, board: Path) -> None:
    key = put(board, "plan", "review", "page", **{"fields.design_owner": "lin"})
    async with open_app() as running:
        await running.press(":", *key, "enter", "L")
        assert asked(running) == "Reason"
        assert 'it needs a link "based on"' in running.text()


async def test_several_get_each_what_they_lack_in_one_batch(open_app: OpenApp, board: Path) -> None:
    one = put(board, "support", "triage", "one", priority="P0", assignee="chen")
    other = put(board, "support", "triage", "other", **{"fields.category": "policy"})
    async with open_app() as running:
        await support(running)
        await running.press("l", "g", "g", "space", "space", "L")
        assert asked(running) == "Priority"
        assert "2 refused" in running.text()
        await running.press("2", "enter", "3")
        assert asked(running) == ""
    session = session_of(board)
    first, second = session.store.item(one), session.store.item(other)
    assert (first.stage, first.priority, first.assignee, first.fields["category"]) == ("open", "P0", "chen", "refund")
    assert (second.stage, second.priority, second.fields["category"]) == ("open", "P2", "policy")
    assert len({change.batch for change in history.log(session)[-4:]}) == 1
    session.store.close()


async def test_a_new_item_in_a_late_column_asks_for_its_fields(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("l", "l", "n", *"phone", "enter")
        assert asked(running) == "Category"
        await running.press("3", "0", "enter")
        assert asked(running) == ""
        assert running.line(35).strip() == "SUP-5 added to Open · u undoes"
    now = item(board, "SUP-5")
    assert (now.title, now.stage, now.priority, now.fields["category"]) == ("phone", "open", "P0", "refund")


@pytest.mark.parametrize("size", [(60, 15), (60, 20), (80, 24), (120, 36)])
async def test_the_refusal_is_said_to_its_end_in_chinese(open_app: OpenApp, size: tuple[int, int]) -> None:
    use_language("zh")
    async with open_app(size=size) as running:
        await support(running)
        await running.press("j", "j", "L", "L")
        words = "".join(running.text().split())
        assert "问题类别、优先级、负责人" in words
        assert "或说明理由" in words or "理由" in words
        assert "…" not in running.text().split("\n")[-1]


async def test_what_somebody_else_fills_in_meanwhile_is_not_passed_over(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("j", "j", "L", "L", "3", "1")
        assert asked(running) == "Assignee of SUP-3"
        session = session_of(board, "zhao")
        edit(session, "SUP-3", {"fields.category": "policy", "priority": "P1"})
        session.store.close()
        await running.press("enter")
        assert "SUP-3: zhao changed Category since; look at it again and decide" in running.text()
        now = item(board, "SUP-3")
        assert (now.stage, now.fields["category"], now.assignee) == ("triage", "policy", None)
        await running.press("escape", "L")
        assert asked(running) == "Assignee of SUP-3"
        await running.press("enter")
    assert item(board, "SUP-3").stage == "open"


SEEN = "a parcel nobody has seen since"


@pytest.mark.parametrize(
    ("keys", "label"),
    [(("l", "l", "n", *SEEN), "Support · Open"), ((":", *f"new support {SEEN} --stage open"), ":")],
)
async def test_escape_from_what_a_gate_asks_for_goes_back_to_the_words_that_were_typed(
    open_app: OpenApp, board: Path, keys: tuple[str, ...], label: str
) -> None:
    async with open_app() as running:
        await support(running)
        await running.press(*keys, "enter")
        assert asked(running) == "Category"
        await running.press("1", "escape")
        assert asked(running).endswith(label)
        assert SEEN in running.text()
        await running.press("escape")
        assert "draft kept; D goes on with it" in running.text()
        await running.press("D")
        assert "a parcel nobody has seen" in running.text()


async def test_escape_from_a_gate_of_a_card_ends_it(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("j", "j", "L", "L")
        assert asked(running) == "Category of SUP-3"
        await running.press("escape")
        assert asked(running) == ""
