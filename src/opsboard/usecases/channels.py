"""The channels of a board: where its content appears and when. Leads write them, everybody reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypedDict, Unpack

from opsboard.domain import limits, text
from opsboard.domain.back_scheduling import CHANNEL, PUBLISH, Steps, is_piece, parse_steps
from opsboard.domain.channels import Channel, find_channel, known_channel
from opsboard.domain.day_words import NOTHING
from opsboard.domain.days import today
from opsboard.domain.errors import N_, Invalid, Refused
from opsboard.domain.items import LEADING_ROLES, Card, DatedCard
from opsboard.domain.kinds import CLOSED_CATEGORIES
from opsboard.domain.query import And, Days, FieldIs, Not, OneOf, Query
from opsboard.domain.rhythms import parse_rhythm
from opsboard.domain.values import frozen, replaced
from opsboard.usecases.acting import acting
from opsboard.usecases.ports import Selection
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.domain.channel_numbers import Measured

NAME_LIMIT = limits.CHANNEL.most
ASKED = "channels_asked"
"""Under which the store remembers that a person was asked for the channels of the board."""
PUBLISHED = 1000
"""Pieces that are read at once, the first by day and time."""
IN_TRAY = 200
"""Pieces without a date that are read at once, those first in their stages."""


class Edits(TypedDict, total=False):
    """What is said of a channel beside its name; None for what is not said."""

    words: Sequence[str] | None
    """Other words for it, all of them."""
    steps: str | None
    """What is to be done before publishing: `brief -5d, draft -3d`, or `none`."""
    checks: Sequence[str] | None
    """What is looked at before a piece is approved, all of it; `none` for nothing."""


def add_channel(session: Session, name: str, rhythm: str = "", **edits: Unpack[Edits]) -> Channel:
    """A new channel. Needs a lead. Raises Refused when another is called so, Invalid for a rhythm or steps that are
    none, and for too many channels."""
    return add_channels(session, {name: rhythm}, **edits)[0]


def add_channels(session: Session, rhythms: Mapping[str, str], **edits: Unpack[Edits]) -> list[Channel]:
    """New channels in one act, by name with the rhythm of each: all or none. Raises as `add_channel`."""
    made: list[Channel] = []
    with acting(session, "channel", needs="lead") as act:
        held = session.store.team.channels()
        for name, rhythm in rhythms.items():
            channel = _edited(Channel(_name(name)), rhythm, edits)
            _check_free(channel, [*held, *made])
            made.append(channel)
        _check_count(len(held) + len(made))
        for channel in made:
            act.tx.team.save_channel(channel)
    return made


def edit_channel(
    session: Session, name: str, *, new_name: str | None = None, rhythm: str | None = None, **edits: Unpack[Edits]
) -> Channel:
    """Change what is given of a channel; a rhythm as people type it, or `none`. With a new name go the items that have
    the old one, in the same act. Needs a lead. Raises Invalid for an unknown channel, and as `add_channel`."""
    with acting(session, "channel", needs="lead") as act:
        team = session.store.team
        held = find_channel(text.clean_line(name), team.channels())
        channel = _edited(held if new_name is None else replaced(held, name=_name(new_name)), rhythm, edits)
        _check_free(channel, [one for one in team.channels() if one.name != held.name])
        if channel.name != held.name:
            act.tx.team.remove_channel(held.name)
            for key in _items_in(session, held.name):
                act.change(key, "edit", {f"fields.{CHANNEL}": channel.name})
        act.tx.team.save_channel(channel)
    return channel


def remove_channel(session: Session, name: str) -> Channel:
    """Take a channel off the board; items keep its name. Needs a lead. Raises Invalid for an unknown one."""
    with acting(session, "channel", needs="lead") as act:
        channel = find_channel(text.clean_line(name), act.session.store.team.channels())
        act.tx.team.remove_channel(channel.name)
    return channel


def checked(channel: Channel, others: Sequence[Channel]) -> Channel:
    """A channel of a file, as a board can hold it beside the others. Raises Invalid and Refused."""
    clean = Channel(
        _name(channel.name),
        _words(channel.words),
        _rhythm(channel.rhythm),
        channel.steps,
        _checks(channel.checks),
    )
    _check_free(clean, others)
    _check_count(len(others) + 1)
    return clean


def canonical(session: Session, typed: str) -> str:
    """The channel of the board that is meant, by its name; other text is taken as it is."""
    found = known_channel(typed, session.store.team.channels())
    return found.name if found else typed


@frozen
class Pieces:
    """What channels show beside the days of a calendar."""

    dated: list[DatedCard]
    """What is published, by days and times."""
    channels: list[Channel]
    channel_of: dict[str, str]
    """Key -> what the piece says of its channel, of those that say anything."""
    tray: list[Card]
    """Open pieces without a publish date."""


def pieces(session: Session, chosen: Selection, first: str, last: str) -> Pieces:
    """The channels, and of the selected items whose piece is whose: those that are published from the day `first` to
    `last`, and those without a date."""
    tray = _undated(session, chosen)
    published = session.store.dated(replaced(chosen, limit=PUBLISHED), first, last, PUBLISH)
    dated = [one for one in published if one.card.category != "dropped"]
    keys = [*(one.card.key for one in dated), *(card.key for card in tray)]
    return Pieces(dated, session.store.team.channels(), session.store.texts_of_items(keys, CHANNEL), tray)


def _undated(session: Session, chosen: Selection) -> list[Card]:
    found: list[Card] = []
    for kind in session.store.workflow.kinds:
        if is_piece(kind) and chosen.kind in (None, kind.key) and len(found) < IN_TRAY:
            held = () if chosen.query is None or chosen.query.node is None else (chosen.query.node,)
            unfinished = tuple(stage.key for stage in kind.stages if stage.category not in CLOSED_CATEGORIES)
            node = And((*held, OneOf("stage", unfinished), Not(Days(PUBLISH))))
            query = Query(chosen.query.source if chosen.query else "", node)
            left = IN_TRAY - len(found)
            found += session.store.cards(replaced(chosen, kind=kind.key, query=query, limit=left, sort="rank"))
    return found


def measured(session: Session) -> list[Measured]:
    """The channels, by name, each with what its published pieces say of it. A look at every piece that was
    published."""
    from opsboard.domain.channel_numbers import FIELDS, ChannelNumbers, Measured, numbers_of

    kinds = [kind.key for kind in session.store.workflow.kinds if is_piece(kind)]
    found = (piece for kind in kinds for piece in session.store.fields_of_done(kind, FIELDS))
    numbers = numbers_of(found, today(session.clock(), session.zone), session.zone)
    return [Measured(one, numbers.get(one.name, ChannelNumbers())) for one in session.store.team.channels()]


def to_ask_for(session: Session) -> list[tuple[str, int]]:
    """What items name as their channel, with how many do, the commonest first, for a lead who is to say when each of
    them wants something; nothing once that was asked, or where the board has channels. A look at every item."""
    person = session.store.team.person(session.login)
    if person is None or person.role not in LEADING_ROLES or session.store.team.channels():
        return []
    if session.store.settings.recall(session.login, ASKED):
        return []
    return session.store.texts_of_field(CHANNEL, limits.CHANNELS.most)


def note_asked(session: Session) -> None:
    """Remember that this person was asked for the channels of the board."""
    session.store.settings.remember(session.login, ASKED, True)


def _items_in(session: Session, name: str) -> list[str]:
    chosen = Selection(session.zone, Query("", FieldIs(CHANNEL, name)), archived=True)
    return [card.key for card in session.store.cards(chosen)]


def _edited(held: Channel, rhythm: str | None, edits: Edits) -> Channel:
    words, steps, checks = edits.get("words"), edits.get("steps"), edits.get("checks")
    return replaced(
        held,
        words=held.words if words is None else _words(words),
        rhythm=held.rhythm if rhythm is None else _rhythm(rhythm),
        steps=held.steps if steps is None else _steps(steps),
        checks=held.checks if checks is None else _checks(checks),
    )


def _name(typed: str) -> str:
    name = text.clean_line(typed).strip()
    if not name or name.casefold() in NOTHING or '"' in name or len(name) > NAME_LIMIT:
        raise Invalid(N_("a channel needs a name of 1 to {limit} characters"), limit=NAME_LIMIT)
    return name


def _words(typed: Sequence[str]) -> tuple[str, ...]:
    words = dict.fromkeys(_name(word) for word in typed if word.strip() and word.strip().casefold() not in NOTHING)
    if len(words) > limits.CHANNEL_WORDS.most:
        raise Refused(N_("at most {limit} other words for a channel"), limit=limits.CHANNEL_WORDS.most)
    return tuple(words)


def _rhythm(typed: str) -> str:
    line = text.clean_line(typed)
    return "" if line.strip().casefold() in NOTHING else parse_rhythm(line)


def _steps(typed: str) -> Steps:
    line = text.clean_line(typed)
    return () if line.strip().casefold() in NOTHING else parse_steps(line)


def _check_count(count: int) -> None:
    if count > limits.CHANNELS.most:
        raise Refused(N_("at most {limit} channels on a board"), limit=limits.CHANNELS.most)


def _checks(typed: Sequence[str]) -> tuple[str, ...]:
    lines = (text.clean_title(line) for line in typed if line.strip() and line.strip().casefold() not in NOTHING)
    checks = tuple(dict.fromkeys(lines))
    if len(checks) > limits.CHANNEL_CHECKS.most:
        raise Refused(N_("at most {limit} points of a channel's checklist"), limit=limits.CHANNEL_CHECKS.most)
    return checks


def _check_free(channel: Channel, others: Sequence[Channel]) -> None:
    for word in channel.spoken:
        held = known_channel(word, others)
        if held is not None:
            raise Refused(
                N_("the channel {name} is called {word} already; use channels edit"), name=held.name, word=word
            )
