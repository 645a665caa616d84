"""Random acts on everything that time has to do with: dates, series, snoozing, channels, campaigns, holidays, settings,
answers, and what time brings by itself."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from hostile import HOSTILE
from opsboard.usecases import (
    adding,
    archiving,
    campaigns,
    channels,
    editing,
    history,
    holidays,
    moving,
    replying,
    rescheduling,
    snoozing,
    time_effects,
    workflow,
)
from opsboard.usecases.session import Session

Act = Callable[[Session, Random, str], object]
"""A use case on a board with items; the text is the key of one of them."""

RULES = (
    "daily", "weekly:mo,we", "weekly:weekdays", "weekdays", "monthly:31", "monthly:2tu", "monthly:15/3", "yearly",
    "weekly:fr count 3", "weekly until 2027-03-01", "weekly:mo ahead 3d", "monthly after done", "每两周", "none",
)  # fmt: skip
DAYS = ("2026-12-31", "2027-03-28 02:30", "2028-02-29", "+3d", "++1d", "fri 18:00", "月底", "+3wd", "none")
NAMES = ("公众号", "newsletter", "短信", "shop")
CAMPAIGNS = ("W11", "618")


def _word(random: Random) -> str:
    return random.choice(HOSTILE) or "x"


def _dates(random: Random) -> dict[str, str | None]:
    names = random.sample(("start", "due", "repeat"), random.randint(1, 3))
    return {name: random.choice(RULES if name == "repeat" else DAYS) for name in names}


def _entries(random: Random, key: str) -> list[rescheduling.Entry]:
    return [rescheduling.Entry(key), rescheduling.Entry(random.choice(("SUP-1", "CNT-1")))]


def _channel(session: Session, random: Random, _key: str) -> object:
    name = random.choice(NAMES)
    rhythm = random.choice(("", "tue,fri 10:00", "daily 09:00", "none"))
    steps = random.choice((None, "none", "brief -5d, draft -3d, review -1d, qa -4h", "draft -2d"))
    return random.choice(
        (
            lambda: channels.add_channel(session, name, rhythm, steps=steps, words=[_word(random)]),
            lambda: channels.edit_channel(session, name, rhythm=rhythm, steps=steps),
            lambda: channels.edit_channel(session, name, new_name=random.choice((*NAMES, _word(random)))),
            lambda: channels.remove_channel(session, name),
        )
    )()


def _campaign(session: Session, random: Random, _key: str) -> object:
    name = random.choice(CAMPAIGNS)
    steps = random.choice((None, "none", "brief -6d, review -2d"))
    day = f"2027-0{random.randint(1, 9)}-1{random.randint(0, 9)}"
    return random.choice(
        (
            lambda: campaigns.add_campaign(session, name, template=random.choice(CAMPAIGNS), day=day),
            lambda: campaigns.add_campaign(session, _word(random)[:30], "2027-01-01", "2027-02-01", name=_word(random)),
            lambda: campaigns.edit_campaign(session, name, steps=steps, freeze=f"{day}..{day}"),
            lambda: campaigns.edit_campaign(session, name, name=_word(random)),
            lambda: campaigns.save_template(session, _word(random), name),
            lambda: campaigns.remove_campaign(session, name, random.choice(CAMPAIGNS)),
        )
    )()


def _holiday(session: Session, random: Random, _key: str) -> object:
    day = f"202{random.randint(6, 8)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
    return random.choice(
        (
            lambda: holidays.set_day(session, day, random.random() < 0.5, _word(random)),
            lambda: holidays.remove_day(session, day),
            lambda: holidays.import_chinese(session, [2026]),
        )
    )()


def _setting(session: Session, random: Random, _key: str) -> None:
    name, value = random.choice(
        (
            ("hours.mon", "09:00-12:00, 13:30-18:00"),
            ("hours.fri", "none"),
            ("clocks.support.P1.reply", "2h"),
            ("clocks.support.P3.solve", "3d"),
            ("escalation.support.new", "1h lead"),
            ("escalation.support.new", "none"),
            ("escalation.support.triage", "2h lead,assignee"),
        )
    )
    workflow.set_setting(session, name, value)


def _content(session: Session, random: Random, _key: str) -> object:
    fields = {"publish_at": random.choice(DAYS[:-1]), "channel": random.choice((*NAMES, _word(random)))}
    return adding.add(
        session, "content", _word(random) + " {week} {日期}", fields=fields, edits={"repeat": random.choice(RULES)}
    )


def _field(session: Session, random: Random, _key: str) -> object:
    name, value = random.choice(
        (
            ("fields.publish_at", random.choice(DAYS)),
            ("fields.channel", random.choice(NAMES)),
            ("campaign", random.choice((*CAMPAIGNS, "none"))),
            ("fields.draft_due", random.choice(DAYS)),
        )
    )
    key = f"CNT-{random.randint(1, 6)}"
    return editing.edit(session, key, {name: value}, following=random.random() < 0.3)


def _move(session: Session, random: Random, key: str) -> object:
    kind = session.store.workflow.kind(session.store.item(key).kind)
    return moving.move(session, [key], random.choice(kind.stages).key, reason="why not")


ACTS: dict[str, Act] = {
    "add": lambda s, r, k: adding.add(s, "support", "周报 第{week}周 " + _word(r), edits=_dates(r)),
    "content": _content,
    "dates": lambda s, r, k: editing.edit(s, k, _dates(r), reason="later"),
    "all that follow": lambda s, r, k: editing.edit(
        s, k, {"due": r.choice(DAYS), "title": _word(r)}, following=True, reason="later"
    ),
    "field": _field,
    "by days": lambda s, r, k: rescheduling.move_by_days(
        s, _entries(r, k), r.randint(-9, 9), reason="later", following=r.random() < 0.5
    ),
    "to a day": lambda s, r, k: rescheduling.move_to_day(
        s, _entries(r, k), r.choice(DAYS), reason="later", following=r.random() < 0.5
    ),
    "stretch": lambda s, r, k: rescheduling.stretch(s, rescheduling.Entry(k), r.randint(-3, 3)),
    "snooze": lambda s, r, k: snoozing.snooze(s, [k], r.choice(("+3d", "mon", "none"))),
    "move": _move,
    "archive": lambda s, r, k: r.choice((archiving.archive, archiving.restore))(s, [k]),
    "reply": lambda s, r, k: replying.reply(s, k, _word(r)),
    "customer": lambda s, r, k: replying.customer(s, k, _word(r)),
    "channel": _channel,
    "campaign": _campaign,
    "holiday": _holiday,
    "setting": _setting,
    "time": lambda s, r, k: time_effects.bring(s, most=None),
    "undo time": lambda s, r, k: history.undo_time(s, k),
    "undo": lambda s, r, k: history.undo(s),
    "redo": lambda s, r, k: history.redo(s),
    "purge": lambda s, r, k: archiving.purge(s, k, "asked for") if r.random() < 0.1 else None,
}
"""By name."""

OF_BOARDS = ("channel", "campaign", "holiday", "setting", "time", "undo time", "undo", "redo", "purge")
OF_ITEMS = frozenset(ACTS) - set(OF_BOARDS)
"""Those that change nothing but items, so that undo takes all of it back."""
