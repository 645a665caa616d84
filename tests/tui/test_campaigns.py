"""Campaigns on the screen: those that others plan are there at once, and `:campaign` plans them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from hostile import TERMINAL
from opsboard.domain.text import width
from opsboard.tui.render.month import GUTTER, lanes
from opsboard.usecases import campaigns
from screen_board import OpenApp, Running, item, make_lead, session_of


async def command(running: Running, words: str) -> None:
    """Give a line of the command line as if pasted."""
    await running.press("colon")
    assert running.app.shell._prompt is not None
    running.app.shell._prompt.field.value = words
    await running.press("enter")


async def until(running: Running, words: str, *, there: bool = True) -> None:
    """Wait until the screen says so."""
    async with asyncio.timeout(20):
        while (words in running.text()) is not there:
            await running.pilot.pause(0.01)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_an_open_calendar_has_the_band_that_another_plans(
    open_app: OpenApp, board: Path, size: tuple[int, int]
) -> None:
    make_lead(board, "zhao")
    zhao = session_of(board, "zhao")
    async with open_app(size=size) as running:
        await running.press("2")
        assert "双11" not in running.text()
        campaigns.add_campaign(
            zhao, "W11", "2026-11-03", "2026-11-14", name="双11", phases=["预热=2026-11-05..2026-11-09"]
        )
        await until(running, "双11")
        campaigns.edit_campaign(zhao, "W11", name="双十一")
        await until(running, "双十一")
        campaigns.remove_campaign(zhao, "W11")
        await until(running, "双十一", there=False)
    zhao.store.close()


async def test_an_open_item_has_the_name_that_another_gives_its_campaign(open_app: OpenApp, board: Path) -> None:
    make_lead(board, "zhao")
    zhao = session_of(board, "zhao")
    campaigns.add_campaign(zhao, "W11", "2026-11-03", "2026-11-14", name="双11")
    async with open_app(size=(120, 50)) as running:
        await command(running, "SUP-1")
        await command(running, "campaign W11")
        await until(running, "双11")
        campaigns.edit_campaign(zhao, "W11", name="双十一")
        await until(running, "双十一")
    zhao.store.close()


async def test_a_lead_plans_campaigns_on_the_command_line(open_app: OpenApp, board: Path) -> None:
    make_lead(board, "lin")
    async with open_app(size=(120, 36)) as running:
        await running.press("2")
        await command(running, 'campaign add W11 "Double 11" --from 2026-11-03 --to 11-14 --phase 预热=11-05..11-09')
        assert "W11 Double 11: 2026-11-03 .. 2026-11-14" in running.line(35)
        await until(running, "预热")
        await command(running, "campaign edit w11 --name=双十一 --phase 预热=none --phase 爆发=11-10")
        assert "双十一" in running.text()
        assert "预热" not in running.text()
        await running.press("1")
        await command(running, "SUP-1")
        await command(running, "campaign W11")
        assert item(board, "SUP-1").campaign == "W11"
        await command(running, "campaign remove W11")
        assert "an item belongs to W11" in running.text()
        await running.press("escape")
        await command(running, "campaign add W12 --from 12-01 --to 12-12")
        await command(running, "campaign remove W11 --to W12")
        assert item(board, "SUP-1").campaign == "W12"
        await command(running, "campaign none")
        assert item(board, "SUP-1").campaign is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("campaign add W11", "a campaign needs its days: --from DAY --to DAY, or --template"),
        ("campaign add --from today --to +1d", "write the key of the campaign behind add"),
        ("campaign add W11 --until fri", "add does not know --until; did you mean"),
        ("campaign add W11 --from", "--from needs a value"),
        ("campaign add W11 Double 11 --from today --to +1d", '"11" is one word too many'),
        ("campaign edit W12 --name x", "there is no campaign W12"),
        ("campaign", "campaign needs: CAMPAIGN, none"),
        ("campaign W13", "there is no campaign W13"),
    ],
)
async def test_mistakes_are_told_and_change_nothing(open_app: OpenApp, board: Path, line: str, said: str) -> None:
    make_lead(board, "lin")
    async with open_app(size=(120, 36)) as running:
        await command(running, line)
        assert said in running.text()
    session = session_of(board)
    assert session.store.team.campaigns() == []
    session.store.close()


async def test_who_is_no_lead_is_told_so(open_app: OpenApp) -> None:
    async with open_app(size=(120, 36)) as running:
        await command(running, "campaign add W11 --from today --to +1d")
        assert "lin is member on this board and may not do this" in running.text()


async def test_the_words_behind_it_are_offered(open_app: OpenApp, board: Path) -> None:
    from opsboard.tui.command_line.completion import campaign_words

    session = session_of(make_and_plan(board))
    session.store.close()
    async with open_app() as running:
        shell = running.app.shell
        assert [word for word, _note in campaign_words(shell, "")] == [
            "W11",
            "add",
            "edit",
            "remove",
            "show",
            "template",
        ]
        assert [word for word, _note in campaign_words(shell, "edit ")] == ["W11"]
        assert [word for word, _note in campaign_words(shell, "remove W11 --to ")] == ["W11"]
        assert "--phase" in [word for word, _note in campaign_words(shell, "edit W11 ")]
        assert campaign_words(shell, "W11 ") == []


def make_and_plan(board: Path) -> Path:
    make_lead(board, "lin")
    session = session_of(board)
    campaigns.add_campaign(session, "W11", "2026-11-03", "2026-11-14")
    session.store.close()
    return board


async def test_hostile_names_stay_text(open_app: OpenApp, board: Path) -> None:
    make_lead(board, "zhao")
    zhao = session_of(board, "zhao")
    words = [word for word in TERMINAL if "\0" not in word and "\ud800" not in word]
    async with open_app(size=(120, 36)) as running:
        await running.press("2")
        campaigns.add_campaign(
            zhao, "X", "2026-11-01", "2026-11-30", name="[red]" + words[0] + " end",
            phases=[f"{word}=2026-11-{day:02}" for day, word in enumerate(words, 2) if day < 30],
        )  # fmt: skip
        await until(running, "[red]")
        assert not any(ord(letter) < 32 and letter != "\n" for letter in running.text())
    zhao.store.close()


@pytest.mark.parametrize(("size", "mode"), [((80, 24), ()), ((120, 36), ()), ((80, 24), ("M",))])
async def test_each_of_two_campaigns_of_a_week_has_its_band(
    open_app: OpenApp, board: Path, size: tuple[int, int], mode: tuple[str, ...]
) -> None:
    """4 November is a Wednesday; the bands of its week are one after the other."""
    make_lead(board, "zhao")
    zhao = session_of(board, "zhao")
    campaigns.add_campaign(zhao, "one", "2026-11-02", "2026-11-03")
    campaigns.add_campaign(zhao, "two", "2026-11-06", "2026-11-07")
    zhao.store.close()
    async with open_app(size=size) as running:
        await running.press("2", *mode)
        lines = running.text().split("\n")
        start = next(number for number, line in enumerate(lines) if line.lstrip().startswith("45 "))
        days = [False] * 7
        edges = [GUTTER + sum(lanes(size[0])[:place]) for place in range(8)]
        for row in lines[start : start + 3]:
            line = "".join(letter.ljust(1 + (width(letter) == 2)) for letter in row)  # a cell for each letter
            for place in range(7):
                days[place] = days[place] or "═" in line[edges[place] : edges[place + 1]]
    assert days == [True, True, False, False, True, True, False]


async def test_templates_and_days_are_offered(open_app: OpenApp, board: Path) -> None:
    session = session_of(board, make_lead(board, "chen"))
    campaigns.add_campaign(session, "618", template="618", day="2027-06-18")
    campaigns.save_template(session, "年中大促", "618")
    session.store.close()
    async with open_app() as running:
        await running.press(":", *"campaign add X --template ")
        assert await running.sees("年中大促")
        assert "年货节" in running.text()
        await running.press(*"618 --day 5-20")
        assert await running.sees("= Thu 20 May 2027")


async def test_how_far_a_campaign_is_says_days_as_people_do_and_what_the_keys_do(
    open_app: OpenApp, board: Path
) -> None:
    make_lead(board, "lin")
    session = session_of(board)
    campaigns.add_campaign(
        session,
        "W11",
        "2026-11-03",
        "2027-01-02",
        name="双11",
        phases=["预热=2026-11-05..2026-11-09"],
        freeze="2026-11-10",
    )
    session.store.close()
    async with open_app(size=(80, 24)) as running:
        await command(running, "campaign show W11")
        assert await running.sees("双11 3 Nov..2 Jan 2027 · freeze 10 Nov..10 Nov enter opens what is late")
