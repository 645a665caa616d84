"""`agenda`: a day, short enough for a prompt or a chat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from opsboard.cli.call import Call
from opsboard.cli.completion import QUERY, days
from opsboard.cli.declared import JSON, command, flag, option
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.values import frozen
from opsboard.i18n import _

if TYPE_CHECKING:
    from opsboard.domain.items import Card, DatedCard
    from opsboard.usecases.reading import Agenda
    from opsboard.usecases.session import Session

ROWS = {"overdue": 9, "today": 10, "waiting": 6}
"""Lines of each part: thirty in all, with what stands above them."""


@command(
    N_("What is overdue, what the day brings and what waits on others: opsboard agenda is:mine."),
    QUERY,
    option("--day", "DATE", N_("Another day than today."), complete=days),
    flag("--markdown", N_("Print Markdown, for a chat.")),
    JSON,
)
def agenda_command(call: Call, *, query: Sequence[str], day: str | None, markdown: bool, as_json: bool) -> None:
    from opsboard.cli.output import page, write_json
    from opsboard.usecases import reading

    if as_json and markdown:
        raise Invalid(N_("--json and --markdown exclude each other: give one"))
    with call.session() as session:
        found = reading.agenda(session, day or "today", " ".join(query), None if as_json else max(ROWS.values()))
        if as_json:
            cards = [*found.overdue, *(one.card for one in found.dated), *found.waiting]
            items = [session.store.item(key) for key in dict.fromkeys(card.key for card in cards)]
        else:
            parts = _parts(session, found)
            text = _markdown(found, parts) if markdown else _table(found, parts)
    if as_json:
        write_json(
            items=items,
            total=len(items),
            day=found.day,
            overdue=[card.key for card in found.overdue],
            dated=[
                {"key": one.card.key, "role": one.role, "day": one.day, "moment": one.moment} for one in found.dated
            ],
            waiting=[card.key for card in found.waiting],
        )
    else:
        page(text)


@frozen
class _Part:
    """One block: what it is called, its lines as (when, card), and how many there are in all."""

    name: str
    lines: Sequence[tuple[str, Card]]
    count: int
    stages: Mapping[str, str]
    people: Mapping[str, str]


def _parts(session: Session, found: Agenda) -> list[_Part]:
    """The blocks that hold something."""
    from opsboard.board_words import stage_name
    from opsboard.domain.people_names import person_name
    from opsboard.usecases.reading import missed_on, short_names

    names = short_names(session)
    dated = list(_dated(session, found.dated))
    waiting = [(card.blocked or _("waits"), card) for card in found.waiting]
    overdue = [(session.dated(missed_on(session, card, found.day)), card) for card in found.overdue[: ROWS["overdue"]]]
    here = _("Today") if found.overdue_count or found.waiting_count or _is_today(session, found.day) else found.day
    parts = []
    for key, name, lines, count in (
        ("overdue", _("Overdue"), overdue, found.overdue_count),
        ("today", here, dated, len(dated)),
        ("waiting", _("Waiting"), waiting, found.waiting_count),
    ):
        shown = lines[: ROWS[key]]
        stages = {card.key: stage_name(session.store.workflow, card.kind, card.stage) for _when, card in shown}
        people = {card.key: person_name(names, card.assignee) for _when, card in shown}
        if shown:
            parts.append(_Part(name, shown, count, stages, people))
    return parts


def _is_today(session: Session, day: str) -> bool:
    from opsboard.domain.days import today

    return day == today(session.clock(), session.zone)


def _dated(session: Session, dated: Sequence[DatedCard]) -> Iterator[tuple[str, Card]]:
    """The items of the day, each once, with all that the day is to it: `18:00 due, promised`."""
    from opsboard.domain.log_words import DATE_ROLE_NAMES

    roles: dict[str, list[str]] = {}
    cards: dict[str, Card] = {}
    for one in dated:
        word = _(DATE_ROLE_NAMES[one.role]) if one.role in DATE_ROLE_NAMES else one.role
        clock = "" if one.moment is None else f"{session.dated(one.moment).removeprefix(one.day).strip()} "
        cards[one.card.key] = one.card
        roles.setdefault(one.card.key, []).append(clock + word)
    for key, words in roles.items():
        yield _(", ").join(dict.fromkeys(words)), cards[key]


def _more(part: _Part) -> str:
    left = part.count - len(part.lines)
    return _("{count} more").format(count=f"{left:,}") if left else ""


def _table(found: Agenda, parts: Sequence[_Part]) -> str:
    from opsboard.cli.output import Flexible, table

    if not parts:
        return f"{found.day}\n{_('nothing is due')}\n"
    columns = [_("WHEN"), _("KEY"), _("STAGE"), _("WHO"), Flexible(_("TITLE"))]
    rows: list[tuple[str, ...]] = []
    for part in parts:
        rows.append((f"{part.name} {part.count:,}", "", "", "", ""))
        rows += [
            (f"  {when}", card.key, part.stages[card.key], part.people[card.key], card.title)
            for when, card in part.lines
        ]
        if more := _more(part):
            rows.append((f"  {more}", "", "", "", ""))
    return f"{found.day}\n{table(columns, rows)}"


def _markdown(found: Agenda, parts: Sequence[_Part]) -> str:
    from opsboard.formats.markdown_text import escape_inline

    lines = [f"**{found.day}**"]
    if not parts:
        lines += ["", _("nothing is due")]
    for part in parts:
        lines += ["", f"**{escape_inline(part.name)} {part.count:,}**", ""]
        for when, card in part.lines:
            told = " · ".join(filter(None, (when, part.people[card.key])))
            lines.append(f"- {card.key} {escape_inline(card.title)} — {escape_inline(told)}")
        if more := _more(part):
            lines.append(f"- {more}")
    return "\n".join(lines) + "\n"
