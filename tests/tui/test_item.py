"""The item panel as a person uses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hostile import HOSTILE
from opsboard.domain.items import NewItem
from opsboard.domain.text import visible
from opsboard.tui.screens.item import ItemPanel
from opsboard.usecases.adding import flow
from opsboard.usecases.archiving import archive
from opsboard.usecases.blocking import block
from opsboard.usecases.editing import checklist, comment, edit
from opsboard.usecases.linking import link
from opsboard.usecases.moving import move
from screen_board import NOW, OpenApp, Running, session_of

BODY = (
    "# What happened\n\nPaid on **Monday**, `order 7`.\n\n- asked the bank\n- waiting\n\n"
    "```\nselect 1\n```\n\n> said zhao"
)


@pytest.fixture
def told(board: Path) -> Path:
    """The board with a rich SUP-1: text, checklist, links, comments, history."""
    session = session_of(board, "zhao")
    edit(session, "SUP-1", {"body": BODY, "assignee": "zhao", "fields.customer": "S. Lindqvist", "label.vip": "true"})
    for entry in ("order found", "bank asked", "answered"):
        checklist(session, "SUP-1", "add", entry)
    checklist(session, "SUP-1", "done", 1)
    comment(session, "SUP-1", "已联系支付渠道")
    flow(session, "SUP-1", "requirement", "Refunds within a day")
    link(session, "SUP-1", "related", "SUP-2")
    block(session, ["SUP-1"], "the bank answers")
    edit(session, "SUP-1", {"priority": "P1"})
    move(session, ["SUP-1"], "triage", reason="urgent")
    session.store.close()
    return board


def panel(running: Running) -> ItemPanel:
    """The panel in front."""
    found = running.app.shell.panel
    assert isinstance(found, ItemPanel)
    return found


async def opened(running: Running, key: str = "SUP-1") -> ItemPanel:
    """The panel of an item."""
    running.app.shell.open_item(key)
    await running.settle()
    return panel(running)


async def test_enter_opens_the_item_beside_the_board_and_q_goes_back(open_app: OpenApp, told: Path) -> None:
    async with open_app() as running:
        await running.press("enter")
        key = panel(running).key
        assert panel(running).size.width == 60
        assert "Backlog" in running.text()
        assert key in running.text()
        await running.press("q")
        assert running.app.shell.panel is None
        await running.press("enter", "escape")
        assert running.app.shell.panel is None


async def test_everything_an_item_has_is_told(open_app: OpenApp, told: Path) -> None:
    async with open_app(size=(160, 60)) as running:
        await opened(running)
        text = running.text()
        for words in (
            "SUP-1  退款三天没到账",
            "Triage · P1 · due today · 赵强",
            "refund · vip",
            "blocked: the bank answers",
            "SUP-1 > REQ-3",
            "Customer",
            "S. Lindqvist",
            "What happened",
            "Paid on Monday, order 7.",
            "- asked the bank",
            "  select 1",
            "│ said zhao",
            "Checklist  1/3",
            "[x] order found",
            "[ ] bank asked",
            "Links  2",
            "becomes",
            "Refunds within a day",
            "Comments  1",
            "已联系支付渠道",
            "P0 → P1",
            "New → Triage",
            "(because urgent)",
            "comment: 已联系支付渠道",
            "+[ ] answered",
            "created 2 Nov 10:00 by 林娜",
        ):
            assert words in text, words
        assert "# What" not in text
        assert "**" not in text


async def test_a_narrow_screen_gives_it_all_and_z_does_on_a_wide_one(open_app: OpenApp, told: Path) -> None:
    async with open_app(size=(80, 24)) as running:
        assert (await opened(running)).size.width == 80
    async with open_app(size=(120, 36)) as running:
        shown = await opened(running)
        await running.press("z")
        assert shown.size.width == 120
        await running.press("z")
        assert shown.size.width == 60
        await running.pilot.resize_terminal(80, 24)
        await running.settle()
        assert shown.size.width == 80


async def test_tab_goes_through_the_sections_and_round(open_app: OpenApp, told: Path) -> None:
    async with open_app(size=(120, 24)) as running:
        shown = await opened(running)
        names = [shown.here.name]
        for _step in range(7):
            await running.press("tab")
            names.append(shown.here.name)
            heading = shown.here.first - shown.top
            assert 0 <= heading < shown.room
        assert names == ["head", "fields", "text", "checklist", "links", "comments", "history", "head"]
        await running.press("shift+tab")
        assert shown.here.name == "history"


async def test_j_and_k_walk_down_and_up_the_whole_item(open_app: OpenApp, told: Path) -> None:
    async with open_app(size=(80, 15)) as running:
        shown = await opened(running)
        for _step in range(120):
            await running.pilot.press("j")
        await running.settle()
        assert "created 2 Nov" in running.text()
        assert shown.here.name == "history"
        assert "SUP-1" in running.text()
        for _step in range(120):
            await running.pilot.press("k")
        await running.settle()
        assert (shown.top, shown.here.name) == (0, "head")
        await running.press("G")
        assert "created 2 Nov" in running.text()
        await running.press("g", "g")
        assert shown.top == 0


async def test_space_ticks_the_entry_under_the_cursor_and_unticks_it(open_app: OpenApp, told: Path) -> None:
    async with open_app() as running:
        shown = await opened(running)
        await running.press("space")
        assert shown.here.name == "checklist"
        await running.press("j", "space")
        assert "[x] bank asked" in running.text()
        assert "Checklist  2/3" in running.text()
        await running.press("space", "k", "space")
        assert "[ ] order found" in running.text()
        assert "Checklist  0/3" in running.text()
        await running.press("u")
        assert "[x] order found" in running.text()


async def test_an_entry_is_ticked_though_someone_put_others_before_it(open_app: OpenApp, told: Path) -> None:
    async with open_app() as running:
        shown = await opened(running)
        await running.press("space", "j", "j")
        assert shown.page is not None
        assert shown.page.item.checklist[shown.entry].text == "answered"
        other = session_of(told, "zhao")
        checklist(other, "SUP-1", "remove", "order found")
        running.app.shell.do("tick")
        await running.settle()
        entries = {entry.text: entry.done for entry in other.store.item("SUP-1").checklist}
        assert entries == {"bank asked": False, "answered": True}
        other.store.close()


async def test_entries_are_added_and_taken_away(open_app: OpenApp, told: Path) -> None:
    async with open_app() as running:
        shown = await opened(running)
        assert shown.page is not None
        before = [entry.text for entry in shown.page.item.checklist]
        await running.press("+", *"call", "enter")
        assert [entry.text for entry in shown.page.item.checklist] == [*before, "call"]
        await running.press("space")
        assert shown.page.item.checklist[-1].done
        await running.press("-")
        assert [entry.text for entry in shown.page.item.checklist] == before


async def test_enter_on_a_link_opens_that_item_and_q_comes_back(open_app: OpenApp, told: Path) -> None:
    async with open_app() as running:
        shown = await opened(running)
        await running.press("enter")
        assert shown.here.name == "links"
        assert shown.link is not None
        await running.press("enter")
        assert panel(running).key == shown.link.key != "SUP-1"
        await running.press("q")
        assert panel(running) is shown
        assert shown.here.name == "links"


async def test_field_keys_work_on_the_item(open_app: OpenApp, told: Path) -> None:
    async with open_app() as running:
        await opened(running, "SUP-2")
        await running.press("p", "3")
        assert "New · P3" in running.text()
        await running.press("L")
        assert "Triage · P3" in running.text()
        await running.press("c", *"hello", "enter")
        assert "Comments  1" in running.text()
        assert "hello" in running.text()


async def test_what_others_change_shows_and_the_place_is_kept(open_app: OpenApp, told: Path) -> None:
    async with open_app(size=(120, 20)) as running:
        shown = await opened(running)
        await running.press("tab", "tab", "tab", "tab", "tab")
        assert shown.here.name == "comments"
        top = shown.top
        other = session_of(told, "chen")
        comment(other, "SUP-1", "seen by chen")
        other.store.close()
        for _wait in range(500):
            if shown.page is not None and len(shown.page.item.comments) == 2:
                break
            await running.pilot.pause(0.02)
        assert (shown.here.name, shown.top) == ("comments", top)
        await running.press("j")
        assert "seen by chen" in running.text()


async def test_links_are_added_jumped_along_and_taken_away(open_app: OpenApp, told: Path) -> None:
    async with open_app() as running:
        shown = await opened(running, "SUP-3")
        await running.press("o", "+", *"related", "enter", *"SUP-4")
        await running.press("enter")
        assert shown.link is None
        assert shown.page is not None
        assert [link.key for link in shown.page.links] == ["SUP-4"]
        await running.press("o", "enter")
        assert panel(running).key == "SUP-4"
        await running.press("q", "o", "-", "enter")
        assert shown.page.links == ()


async def test_the_other_end_of_a_link_is_found_by_its_title(open_app: OpenApp, told: Path) -> None:
    async with open_app() as running:
        shown = await opened(running, "SUP-3")
        await running.press("o", "+", *"related", "enter", *"invoice")
        assert "Missing invoice" in running.text()
        await running.press("down", "enter")
        assert shown.page is not None
        assert [link.key for link in shown.page.links] == ["SUP-4"]


async def test_an_archived_item_says_so(open_app: OpenApp, told: Path) -> None:
    session = session_of(told, "zhao")
    archive(session, ["SUP-1"])
    session.store.close()
    async with open_app() as running:
        await opened(running)
        assert "archived" in running.text()


async def test_an_item_that_is_not_there_says_so(open_app: OpenApp) -> None:
    async with open_app() as running:
        await opened(running, "SUP-99")
        assert "SUP-99" in running.line(35)


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (200, 60)])
async def test_hostile_text_in_every_part_is_harmless(open_app: OpenApp, board: Path, size: tuple[int, int]) -> None:
    every = "\n".join(HOSTILE)
    session = session_of(board)
    with session.store.write("demo", NOW, "lin") as tx:
        properties: dict[str, object] = {
            "body": every.replace("\0", "").encode("utf-8", "replace").decode(),
            "fields.customer": HOSTILE[0],
            "label." + HOSTILE[0]: True,
            "blocked": {"by": HOSTILE[1], "reason": HOSTILE[2], "at": NOW},
        }
        for place, text in enumerate(HOSTILE):
            text = text.encode("utf-8", "replace").decode()
            properties[f"check.{place:08x}"] = {"text": text, "done": False, "at": NOW}
            properties[f"comment.{place:08x}"] = {"author": "lin", "at": NOW, "body": text}
        (key,) = tx.add_many([NewItem("support", "\x1b]0;title\x07[red]x[/", "new", properties)], NOW, "lin")
    session.store.close()
    async with open_app(size=size) as running:
        shown = await opened(running, key)
        for _page in range(80):
            text = running.text()
            assert [row for row in text.split("\n") if visible(row) != row] == []
            if shown.top + shown.room >= len(shown.picture.rows):
                break
            await running.press("pagedown")
        assert "[red]x[/" in text


async def test_the_whole_chain_is_walked_and_what_may_be_related_is_linked(open_app: OpenApp, told: Path) -> None:
    session = session_of(told, "zhao")
    wish = next(link.key for link in session.store.item("SUP-1").links if link.relation == "becomes")
    (plan,) = flow(session, wish, "plan", "Refund page").added
    edit(session, "SUP-4", {"label.refund": "true"})
    edit(session, plan, {"label.refund": "true"})
    session.store.close()
    async with open_app(size=(120, 36)) as running:
        shown = await opened(running, plan)
        shown.go_to("chain")
        assert [one.name for one in shown.picture.sections if one.name in ("chain", "related")] == ["chain", "related"]
        assert shown.here.name == "chain"
        await running.press("enter")
        assert panel(running).key == "SUP-1"
        await running.press("q")
        shown.go_to("related")
        assert shown.other == "SUP-4"
        await running.press("space")
        assert shown.page is not None
        assert ("related", "SUP-4") in [(link.relation, link.key) for link in shown.page.links]
        assert "related" not in [one.name for one in shown.picture.sections]
        await running.press("u")
        assert "related" in [one.name for one in shown.picture.sections]
