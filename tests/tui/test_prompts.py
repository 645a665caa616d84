"""Questions in the bottom line: nothing typed is lost, choices are at hand, answers reach the board."""

from __future__ import annotations

from pathlib import Path

from textual import events

from screen_board import OpenApp, item, session_of, support


async def test_assigning_offers_people_with_oneself_first(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("a")
        assert "林娜" in running.text()
        await running.press("enter")
        assert item(board, "SUP-1").assignee == "lin"
        await running.press("a", *"zh", "enter")
        assert item(board, "SUP-1").assignee == "zhao"
        await running.press("a", *"none", "enter")
        assert item(board, "SUP-1").assignee is None
        await running.press("a", "1")
        assert item(board, "SUP-1").assignee == "lin"
        await running.press("a", "-")
        assert item(board, "SUP-1").assignee is None


async def test_a_person_is_found_by_name(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("a", *"陈", "enter")
        assert item(board, "SUP-1").assignee == "chen"


async def test_a_wrong_answer_stays_in_the_prompt_with_what_is_wrong(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("d", *"someday", "enter")
        assert "Due of SUP-1 someday" in running.line(34)
        assert running.line(35).startswith(' no date "someday"; write one like 2026-11-03,')
        assert running.line(35).endswith(", or none")
        await running.press(*["backspace"] * 7, *"fri", "enter")
        assert item(board, "SUP-1").due == "2026-11-06"


async def test_labels_are_added_and_taken_away_in_one_answer(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("t", *"vip -refund", "enter")
        assert item(board, "SUP-1").labels == ("vip",)


async def test_a_label_is_completed_with_tab(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("j", "t", *"cou", "tab", "enter")
        assert item(board, "SUP-2").labels == ("coupon",)


async def test_blocking_asks_for_the_reason_and_blocking_again_frees(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("b", *"bank", "enter")
        blocked = item(board, "SUP-1").blocked
        assert blocked is not None
        assert blocked.reason == "bank"
        assert "blocked: bank" in running.text()
        await running.press("b")
        assert item(board, "SUP-1").blocked is None


async def test_the_stage_picker_moves_by_number_or_by_name(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("j", "m", "2")
        assert item(board, "SUP-2").stage == "triage"
        await running.press("m", *"new", "enter")
        assert item(board, "SUP-2").stage == "new"


async def test_a_comment_reaches_the_item(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("c", *"已联系支付渠道", "enter")
        assert [comment.body for comment in item(board, "SUP-1").comments] == ["已联系支付渠道"]


async def test_esc_leaves_the_question_and_the_board_gets_the_keys_again(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("d", *"fr", "escape", "j")
        assert "Due of" not in running.text()
        assert "enter open" in running.line(35)


async def test_on_the_board_of_all_kinds_new_asks_for_the_kind(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press("n", "4", *"hello", "enter")
        assert item(board, "SUP-5").title == "hello"


async def test_flow_makes_the_next_item_of_the_chain(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("F", "1")
        assert "made from SUP-1" in running.text()
        assert [link.key for link in item(board, "SUP-1").links] == ["REQ-3"]


async def test_a_filter_is_checked_before_it_is_used(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("f", *"knd:support", "enter")
        assert "Filter" in running.line(34)
        below = running.line(35)
        assert below.index("^^^") == running.line(34).index("knd")
        assert 'did you mean "kind"?' in below
        await running.press(*["backspace"] * 11, *"kind:support", "enter")
        assert "4/8" in running.line(1)
        assert "REQ-1" not in running.text()


async def test_do_again_repeats_the_last_change_on_another_card(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("p", "3", "j", "full_stop")
        assert item(board, "SUP-2").priority == "P3"


async def test_sorting_keeps_the_cursor_on_its_item(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("j", "s", "p")
        from opsboard.tui.screens.board import BoardPane

        place = running.app.screen.query_one(BoardPane)
        assert [card.key for card in place.state.columns[0].cards] == ["SUP-1", "SUP-2", "SUP-3"]
        assert place.state.key == "SUP-2"


async def test_keys_typed_ahead_of_a_question_reach_it(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        for key in ("n", *"xdL!", "enter"):
            running.app.post_message(events.Key("enter" if key == "enter" else key, "\r" if key == "enter" else key))
        await running.settle()
        assert item(board, "SUP-5").title == "xdL!"
        assert not item(board, "SUP-1").archived


async def test_a_question_stays_about_its_item_when_that_one_is_taken_away(open_app: OpenApp, board: Path) -> None:
    from opsboard.usecases.archiving import archive

    async with open_app() as running:
        await support(running)
        await running.press("p")
        other = session_of(board, "zhao")
        archive(other, ["SUP-1"])
        other.store.close()
        while "SUP-1" in running.text().replace("Priority of SUP-1", ""):
            await running.pilot.pause(0.05)
        await running.press("3")
        assert item(board, "SUP-2").priority == "P1"
