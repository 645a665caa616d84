"""The shape of the form: groups, what is folded, what the next stage asks for, and the ways to a field."""

from __future__ import annotations

from pathlib import Path

import pytest

from form_hands import at, form, opened, retype
from opsboard.domain.text import width
from opsboard.i18n import use_language
from opsboard.usecases.editing import edit
from opsboard.usecases.moving import move
from opsboard.usecases.ports.presence import Here
from screen_board import OpenApp, Running, item, session_of


def row_of(running: Running, words: str) -> str:
    """The one row of the screen that holds these words."""
    (row,) = [line for line in running.text().split("\n") if words in line]
    return row


def here(running: Running) -> str:
    shown = form(running).here
    return shown.name if shown is not None else "fold" if form(running).at_fold else ""


async def test_what_is_filled_or_asked_for_comes_first_and_the_rest_is_folded(open_app: OpenApp) -> None:
    async with open_app(size=(80, 24)) as running:
        shown = await opened(running, "SUP-4")
        text = running.text()
        assert [text.index(f"── {words} ──") for words in ("What", "Who", "When")] == sorted(
            text.index(f"── {words} ──") for words in ("What", "Who", "When")
        )
        assert "to Open: 2 missing *" in text
        for label in ("Category", "Priority"):
            assert f" *{label}" in text
        assert "Order number" not in text
        folded = len(shown.fields) - shown.first
        assert f"… {folded} more" in text
        names = [one.name for one in shown.fields[: shown.first]]
        assert names == ["title", "priority", "fields.category", "assignee", "due", "body"]


async def test_marks_go_as_fields_are_filled_in(open_app: OpenApp) -> None:
    async with open_app(size=(80, 24)) as running:
        await opened(running, "SUP-4")
        await at(running, "fields.category")
        await running.press("l")
        assert "to Open: 1 missing *" in running.text()
        assert " *Category" not in running.text()
        await retype(running, "priority", "1")
        assert "missing" not in running.text()
        await running.press("backspace")
        assert "to Open: 1 missing *" in running.text()


async def test_what_is_asked_for_beside_fields_is_named(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)

    move(session, ["REQ-1"], "verify", reason="a trial")
    session.store.close()
    async with open_app(size=(120, 36)) as running:
        await opened(running, "REQ-1")
        assert "to Live: a checklist with every entry done missing" in running.text()
        await running.press("down")
        assert [row for row in running.text().split("\n") if "▌" in row and "Priority" in row]


@pytest.mark.parametrize("key", ["enter", "down", "ctrl+o"])
async def test_what_is_folded_opens(open_app: OpenApp, key: str) -> None:
    async with open_app(size=(80, 45)) as running:
        shown = await opened(running, "SUP-4")
        assert "Order number" not in running.text()
        await running.press("shift+tab")
        assert here(running) == "fold"
        await running.press(key)
        assert "Order number" in running.text()
        assert shown.at == shown.first
        await running.press("ctrl+o")
        assert "Order number" not in running.text()
        assert here(running) == "fold"
        await running.press("tab")
        assert here(running) == "title"


async def test_one_key_opens_all_without_leaving_the_field(open_app: OpenApp) -> None:
    async with open_app(size=(80, 45)) as running:
        await opened(running, "SUP-4")
        await at(running, "due")
        await running.press("ctrl+o", *"fri")
        assert here(running) == "due"
        assert "Order number" in running.text()
        await running.press("ctrl+o")
        assert here(running) == "due"
        assert form(running).here is not None
        assert "Fri 6 Nov" in running.text()


@pytest.mark.parametrize(("language", "typed"), [("en", "order"), ("zh", "订单"), ("zh", "order n")])
async def test_a_field_is_gone_to_by_its_name(open_app: OpenApp, board: Path, language: str, typed: str) -> None:
    use_language(language)
    try:
        async with open_app(size=(80, 24)) as running:
            await opened(running, "SUP-4")
            await running.press("ctrl+g", *(" " if letter == " " else letter for letter in typed), "enter")
            assert here(running) == "fields.order_no"
            await running.press(*"8821", "ctrl+s")
        assert item(board, "SUP-4").fields["order_no"] == "8821"
    finally:
        use_language("en")


async def test_a_letter_on_the_folded_rest_begins_a_name(open_app: OpenApp) -> None:
    async with open_app(size=(80, 24)) as running:
        await opened(running, "SUP-4")
        await running.press("shift+tab", *"order", "enter")
        assert here(running) == "fields.order_no"
        await running.press("ctrl+g", "escape", *"77")
        assert form(running).fields[form(running).at].text == "77"


async def test_keys_go_from_group_to_group(open_app: OpenApp) -> None:
    async with open_app(size=(80, 24)) as running:
        await opened(running, "SUP-4")
        seen = []
        for key in ("pagedown", "ctrl+down", "pagedown", "pagedown", "pagedown", "pageup", "ctrl+up", "pageup"):
            await running.press(key)
            seen.append(here(running))
        assert seen == ["assignee", "due", "body", "fold", "title", "fold", "body", "due"]


async def test_a_list_never_traps_the_cursor(open_app: OpenApp) -> None:
    async with open_app(size=(80, 24)) as running:
        await opened(running, "SUP-4")
        for _field in range(4):
            await running.press("down")
        assert here(running) == "due"  # an empty field of choices opens no list by itself
        await retype(running, "assignee", "h")
        shown = form(running)
        assert shown._popup.display
        steps = 0
        while here(running) == "assignee":
            await running.press("down")
            steps += 1
        assert here(running) == "due"
        assert 1 < steps <= 4
        assert shown.fields[shown.at - 1].text == "h"  # walked past, nothing was taken


async def test_up_and_down_leave_a_text_at_its_ends(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    edit(session, "SUP-4", {"body": "one\ntwo"})
    session.store.close()
    async with open_app(size=(80, 24)) as running:
        await opened(running, "SUP-4")
        await at(running, "body")
        await running.press("down")
        assert here(running) == "body"
        await running.press("down")
        assert here(running) == "fold"
        await running.press("up")
        assert here(running) == "body"
        await running.press("up", "up")
        assert here(running) == "due"


async def test_a_choice_shows_its_values_and_a_letter_or_typing_on_picks_one(open_app: OpenApp, board: Path) -> None:
    async with open_app(size=(80, 24)) as running:
        shown = await opened(running, "SUP-4")
        assert "Product · Logistics · Refund · Technical · Policy" in running.text()
        await at(running, "fields.category")
        assert "Product  Logistics  Refund  Technical  Policy" in running.text()
        await running.press("r")
        assert shown.fields[shown.at].text == "Refund"
        await running.press(*"ech")
        assert shown.fields[shown.at].text == "Rech"  # what goes on in no name stays what was typed
        await retype(running, "fields.category", "Pol")
        assert shown.fields[shown.at].text == "Policy"
        await running.press("ctrl+p")
        assert shown.fields[shown.at].text == "Technical"
        await running.press("ctrl+s")
    assert item(board, "SUP-4").fields["category"] == "technical"


async def test_a_value_is_picked_by_a_click(open_app: OpenApp) -> None:
    async with open_app(size=(80, 24)) as running:
        shown = await opened(running, "SUP-4")
        await at(running, "fields.category")
        lines = running.text().split("\n")
        (y,) = [place for place, line in enumerate(lines) if "Product  Logistics" in line]
        assert await running.pilot.click(offset=(width(lines[y][: lines[y].index("Refund")]) + 2, y))
        await running.settle()
        assert shown.fields[shown.at].text == "Refund"


async def test_a_field_is_gone_to_by_a_click_and_so_is_what_is_folded(open_app: OpenApp) -> None:
    async with open_app(size=(80, 24)) as running:
        await opened(running, "SUP-4")
        for words, name in (("Assignee", "assignee"), ("more", "labels")):
            lines = running.text().split("\n")
            (y,) = [place for place, line in enumerate(lines) if words in line]
            assert await running.pilot.click(offset=(6, y))
            await running.settle()
            assert here(running) == name


async def test_digits_pick_chinese_values(open_app: OpenApp) -> None:
    use_language("zh")
    try:
        async with open_app(size=(60, 20)) as running:
            shown = await opened(running, "SUP-4")
            await at(running, "fields.category")
            assert "1 商品  2 物流  3 退款" in running.text()
            await running.press("3")
            assert shown.fields[shown.at].text == "退款"
    finally:
        use_language("en")


@pytest.mark.parametrize("size", [(60, 15), (60, 20), (80, 24), (110, 30)])
async def test_what_is_understood_is_never_cut(open_app: OpenApp, board: Path, size: tuple[int, int]) -> None:
    session = session_of(board)
    edit(session, "SUP-4", {"repeat": "weekly:mo,we,fr"})
    session.store.close()
    async with open_app(size=size) as running:
        shown = await opened(running, "SUP-4")
        await retype(running, "due", "2027-03-01 18:00")
        assert "Mon 1 Mar 2027 18:00" in running.text()
        await running.press("shift+tab")
        assert "Mon 1 Mar 2027 18:00" in running.text()
        long = next(one for one in shown.fields if one.name == "due")
        long.meaning = "林晓明 " * 9
        shown.resized()
        await running.settle()
        assert "".join(running.text().split()).count("林晓明") == 9


async def test_no_row_is_left_blank(open_app: OpenApp, board: Path) -> None:
    async with open_app(size=(80, 24)) as running:
        shown = await opened(running, "SUP-4")
        for _field in range(shown.stops - 2):
            rows = running.text().split("\n")
            first = next(place for place, row in enumerate(rows) if "SUP-4" in row)
            last = next(place for place, row in enumerate(rows) if " more" in row)
            assert all(row.strip() for row in rows[first:last]), rows[first:last]
            await running.press("tab")


async def test_what_stood_wrong_in_a_folded_field_is_shown(open_app: OpenApp) -> None:
    async with open_app(size=(80, 24)) as running:
        await opened(running, "SUP-4")
        await retype(running, "fields.csat", "9")
        await at(running, "title")
        await running.press("ctrl+o", "ctrl+s")
        assert here(running) == "fields.csat"
        assert "Satisfaction" in running.text()


async def test_no_row_moves_as_one_goes_from_short_field_to_short_field(open_app: OpenApp) -> None:
    async with open_app(size=(80, 80)) as running:
        shown = await opened(running, "REQ-1")
        await running.press("ctrl+o")
        for place in range(len(shown.fields) - 1):
            before = running.text().split("\n")
            await running.press("tab")
            after = running.text().split("\n")
            short = (not one.tall and not one.is_table for one in shown.fields[place : place + 2])
            if all(short):
                differing = [row for row, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
                assert len(differing) <= 4, (shown.fields[place].name, differing)


async def test_who_edits_too_takes_a_row_only_while_somebody_does(open_app: OpenApp) -> None:
    async with open_app(size=(80, 24)) as running:
        shown = await opened(running, "SUP-4")
        await at(running, "due")
        running.app.shell.state.present = [Here("zhao", "SUP-4", editing=True)]
        shown.presence_changed()
        await running.settle()
        assert "赵强 is editing this too" in running.line(3)
        await running.press(*"fri")
        assert "▌" in row_of(running, "Fri 6 Nov")
        assert shown.focused_editor is not None
        assert running.line(shown.focused_editor.region.y).strip().startswith("▌+Due")
        running.app.shell.state.present = []
        shown.presence_changed()
        await running.settle()
        assert "What" in running.line(3)
        assert running.line(shown.focused_editor.region.y).strip().startswith("▌+Due")


async def test_a_person_begun_is_taken_on_the_way_on(open_app: OpenApp, board: Path) -> None:
    async with open_app(size=(80, 24)) as running:
        await opened(running, "SUP-4")
        await retype(running, "assignee", "zh")
        await running.press("tab", "ctrl+s")
    assert item(board, "SUP-4").assignee == "zhao"


async def test_a_person_who_must_be_another_one_is_looked_up(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    edit(session, "CNT-1", {f"fields.quality_{one}": "yes" for one in ("facts", "title", "images", "links")})
    edit(session, "CNT-1", {"fields.quality_compliance": "yes", "fields.editor": "zhao", "fields.publish_at": "+3d"})
    move(session, ["CNT-1"], "review", reason="a trial")
    session.store.close()
    async with open_app(size=(80, 30)) as running:
        await opened(running, "CNT-1")
        assert "to Scheduled: 1 missing *" in running.text()
        await at(running, "fields.reviewer")
        await running.press(*"赵强")
        assert "to Scheduled: 1 missing *" in running.text()
        await retype(running, "fields.reviewer", "chen")
        assert "missing" not in running.text()
        await running.press("ctrl+r")
        assert "to Scheduled: 1 missing *" in running.text()


@pytest.mark.parametrize("name", ["title", "priority", "body"])
async def test_the_cursor_is_seen_without_colours(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_app(size=(80, 24)) as running:
        shown = await opened(running, "SUP-4")
        await at(running, name)
        assert shown.focused_editor is not None
        row = running._lines()[shown.focused_editor.region.y]
        assert any(segment.style is not None and segment.style.reverse for segment in row)


async def test_the_first_letter_moves_no_row(open_app: OpenApp) -> None:
    async with open_app(size=(120, 36)) as running:
        await opened(running, "SUP-4")
        before = running.text().split("\n")
        await running.press("x")
        after = running.text().split("\n")
        assert "1 changed" in running.text()
        assert sum(old != new for old, new in zip(before, after, strict=True)) == 2
