"""Every way to write on a board, by name: what the broken disk and the power cut go through."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from soaking import database_of, session_at

from opsboard.domain.values import replaced
from opsboard.domain.views import View
from opsboard.formats.csv_in import read_csv
from opsboard.formats.csv_plan import CsvOptions
from opsboard.store.sqlite import repair
from opsboard.usecases import (
    adding,
    archiving,
    attaching,
    blocking,
    boards,
    campaigns,
    channels,
    drafts,
    editing,
    history,
    holidays,
    importing,
    linking,
    moving,
    offboarding,
    people,
    replying,
    rescheduling,
    snoozing,
    time_effects,
    views,
)
from opsboard.usecases.session import Session
from public_key import ed25519

Write = Callable[[Session, int], object]
"""A use case on a prepared board; the number makes its words its own."""


def prepare(path: Path) -> None:
    """Give a new board what the writes below work on: SUP-1 to SUP-6, REQ-1, people, a campaign."""
    session = session_at(path)
    people.add_person(session, "bo", "Bo", role="member")
    people.add_person(session, "wen", "文", role="member")
    campaigns.add_campaign(session, "W11", "2026-11-01", "2026-11-20")
    channels.add_channel(session, "公众号", "tue,fri 10:00", steps="brief -5d, draft -3d")
    fields = {"channel": "公众号", "publish_at": "2026-11-06 10:00"}
    adding.add(session, "content", "周报 第{week}周", fields=fields, edits={"repeat": "weekly:fr ahead 5d"})
    for number in range(1, 7):
        adding.add(
            session, "support", f"退款没有到账 {number}", labels=["refund"], body="三天没有到账。\n\n请核对。" * 20
        )
    adding.add(session, "requirement", "Show refunds", edits={"due": "2026-11-20"})
    editing.comment(session, "SUP-1", "第一条")
    editing.checklist(session, "SUP-1", "add", "call the customer")
    editing.checklist(session, "SUP-2", "add", "look at the order")
    archiving.archive(session, ["SUP-6"])
    moving.move(session, ["SUP-2"], "triage", reason="soak")
    session.store.close()


def _import(session: Session, turn: int) -> object:
    columns = "id,title,stage,labels,assignee"
    lines = [columns, *(f"{turn}-{one},进口 {turn} {one},new,refund,新人 {turn}" for one in range(5))]
    options = CsvOptions(zone=session.zone, year=2026, kinds=session.store.workflow.kinds, kind="support")
    return importing.import_items(session, read_csv("\n".join(lines).encode(), "soak.csv", options), kind="support")


def _workflow(session: Session, turn: int) -> None:
    workflow = session.store.workflow
    kind = workflow.kind("support")
    first = replaced(kind.stages[0], wip=100 + turn)
    grown = replaced(kind, stages=(first, *kind.stages[1:]))
    boards.save_workflow(
        session, replaced(workflow, kinds=tuple(grown if one.key == kind.key else one for one in workflow.kinds))
    )


def _block(session: Session, turn: int) -> object:
    return blocking.unblock(session, ["SUP-4"]) if turn % 2 else blocking.block(session, ["SUP-4"], f"waits for {turn}")


def _archive(session: Session, turn: int) -> object:
    return (archiving.archive, archiving.restore)[turn % 2](session, ["SUP-1", "SUP-2", "SUP-6"])


def _link(session: Session, turn: int) -> object:
    return (linking.link, linking.unlink)[turn % 2](session, "SUP-3", "becomes", "REQ-1")


def _move(session: Session, turn: int) -> object:
    return moving.move(session, ["SUP-3", "SUP-4"], ("triage", "new")[turn % 2], reason=f"turn {turn}")


def _person(session: Session, turn: int) -> object:
    return people.edit_person(session, "bo", name=f"Bo {turn}")


def _campaign(session: Session, turn: int) -> object:
    return campaigns.edit_campaign(session, "W11", name=f"Double {turn}")


def _draft(session: Session, turn: int) -> None:
    drafts.keep_draft(session, "SUP-1", {"title": f"half a thought {turn}"}, {"title": "x"})


def _write_back(session: Session, turn: int) -> object:
    session.store.settings.remember(session.login, "screen", f"board {turn}")
    return database_of(session).value("PRAGMA wal_checkpoint(TRUNCATE)")


def _key(session: Session, turn: int) -> object:
    """Given at one turn, taken at the next."""
    return people.edit_person(session, "bo", keys=["none" if turn % 2 else ed25519(3)])


def _view(session: Session, turn: int) -> object:
    return views.save_view(session, View("late", f"is:overdue label:turn{turn}"), shared=True)


def _leave(session: Session, turn: int) -> object:
    """And come back at the next turn."""
    if turn % 2:
        return people.edit_person(session, "wen", role="member", active=True)
    return offboarding.remove_person(session, "wen", "bo", f"turn {turn}")


def _channel(session: Session, turn: int) -> object:
    """It is called something else, and so is the channel of what is in it."""
    return channels.edit_channel(session, session.store.team.channels()[0].name, new_name=f"公众号 {turn}")


def _holiday(session: Session, turn: int) -> object:
    return holidays.set_day(session, f"2027-03-{turn % 28 + 1:02}", turn % 2 == 0, f"店庆 {turn}")


def _series(session: Session, turn: int) -> object:
    entry = rescheduling.Entry("CNT-1")
    return rescheduling.move_by_days(session, entry, 1 + turn, following=turn % 2 == 0)


def _attach(session: Session, turn: int) -> object:
    address = f"https://example.com/v{turn // 2}"
    return (attaching.attach, attaching.detach)[turn % 2](session, "SUP-3", address)


def _snooze(session: Session, turn: int) -> object:
    return snoozing.snooze(session, "SUP-5", f"2026-11-{5 + turn:02}")


def _time(session: Session, turn: int) -> object:
    """The item that was put off comes back."""
    later = replaced(session, clock=lambda: f"2026-11-{5 + turn:02}T02:00:00Z")
    return time_effects.bring(later, most=None, patience=None)


TEAM_WRITES: dict[str, Write] = {
    "workflow": _workflow,
    "person": _person,
    "key": _key,
    "leaving": _leave,
    "campaign": _campaign,
    "channel": _channel,
    "holiday": _holiday,
    "template": lambda session, turn: campaigns.save_template(session, f"大促 {turn % 2}", "W11"),
    "shared view": _view,
}
"""Those that the log of the team tells of."""

WRITES: dict[str, Write] = {
    **TEAM_WRITES,
    "add": lambda session, turn: adding.add(
        session,
        "support",
        f"新的 {turn}",
        labels=["vip", "refund"],
        body="三天没有到账。" * 50,
        edits={"due": "2026-11-09"},
    ),
    "flow": lambda session, turn: adding.flow(session, "SUP-5", "requirement", f"from support {turn}"),
    "edit": lambda session, turn: editing.edit(
        session, "SUP-1", {"title": f"改 {turn}", "priority": f"P{turn % 4}", "due": f"2026-11-{turn % 28 + 1:02}"}
    ),
    "edit many": lambda session, turn: editing.edit(
        session, ["SUP-1", "SUP-2", "SUP-3"], {f"label.turn{turn}": "true", f"label.turn{turn - 1}": None}
    ),
    "reply": lambda session, turn: replying.reply(session, "SUP-3", f"已退款 {turn}"),
    "series": _series,
    "snooze": _snooze,
    "attach": _attach,
    "time": _time,
    "comment": lambda session, turn: editing.comment(session, "SUP-2", f"说 {turn}"),
    "checklist": lambda session, turn: editing.checklist(session, "SUP-1", "add", f"step {turn}"),
    "move": _move,
    "reorder": lambda session, turn: moving.reorder(session, "SUP-5", 1 - 2 * (turn % 2), whole_category=False),
    "link": _link,
    "block": _block,
    "watch": lambda session, turn: (editing.watch, editing.unwatch)[turn % 2](session, "SUP-4"),
    "archive": _archive,
    "undo": lambda session, turn: history.undo(session),
    "redo": lambda session, turn: history.redo(session),
    "import": _import,
    "import taken back": lambda session, turn: history.undo(session),
    "purge": lambda session, turn: archiving.purge(session, "SUP-6", f"asked for, {turn}"),
    "draft": _draft,
    "setting": lambda session, turn: session.store.settings.remember(session.login, "screen", f"list {turn}"),
    "mended": lambda session, turn: repair.repair(database_of(session)),
    "written back": _write_back,
}
