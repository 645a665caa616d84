"""How the log of the team looks as text on a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from opsboard.board_words import name_of
from opsboard.cli.output import Flexible, table
from opsboard.cli.shown import short
from opsboard.domain.people_names import person_name
from opsboard.i18n import N_, _, listed, ngettext
from opsboard.usecases.reading import short_names

if TYPE_CHECKING:
    from opsboard.domain.team import TeamChange
    from opsboard.usecases.session import Session

_SUBJECTS = {
    "board": N_("the board"),
    "kind": N_("kind {name}"),
    "person": N_("person {name}"),
    "key": N_("key of {name}"),
    "campaign": N_("campaign {name}"),
    "holiday": N_("holidays of {name}"),
    "view": N_("view {name}"),
    "macro": N_("macro {name}"),
    "channel": N_("channel {name}"),
    "template": N_("campaign template {name}"),
}
_ACTS = {"add": N_("added"), "edit": N_("edited"), "remove": N_("removed"), "found": N_("found")}

_NAMES = {
    "role": N_("role"),
    "service": N_("service mode"),
    "name": N_("name"),
    "department": N_("department"),
    "active": N_("on the list"),
    "first": N_("first day"),
    "last": N_("last day"),
    "phases": N_("phases"),
    "freeze": N_("freeze"),
    "days": N_("days"),
    "freeze_kinds": N_("what a freeze holds back"),
    "day": N_("day"),
    "steps": N_("steps before publishing"),
    "words": N_("other words"),
    "rhythm": N_("rhythm"),
    "query": N_("query"),
    "text": N_("text"),
    "screen": N_("screen"),
    "kind": N_("kind"),
    "sort": N_("sort"),
    "group": N_("group"),
    "folded": N_("folded"),
    "zone": N_("time zone"),
    "default_kind": N_("default kind"),
    "stages": N_("stages"),
    "fields": N_("fields"),
    "gates": N_("gates"),
}
_TELLING = {
    "person": ("role", "name", "department", "active"),
    "campaign": ("name", "first", "last"),
    "view": ("query",),
    "channel": ("rhythm",),
    "board": ("name", "zone"),
    "kind": (),
    "holiday": (),
}
"""What an entry of something that came or went says of it."""


def team_table(session: Session, changes: Sequence[TeamChange]) -> str:
    """The log of the team, an entry a line: moment, person, what, what became of it, and why."""
    names = short_names(session)
    columns = [_("NO."), _("WHEN"), _("WHO"), _("WHAT"), Flexible(_("CHANGE"))]
    if any(change.reason for change in changes):
        columns.append(Flexible(_("REASON")))
    rows = [
        (
            str(change.seq),
            session.dated(change.at),
            person_name(names, change.by),
            _subject(change),
            _change(session, change),
            change.reason or "",
        )
        for change in changes
    ]
    return table(columns, rows) if rows else ""


def _subject(change: TeamChange) -> str:
    name = _held(change).get("login", change.subject) if change.what == "key" else change.subject
    return subject_words(change.what, name)


def subject_words(what: str, name: str) -> str:
    """What an entry is about, in words. No name is left of what was purged with it."""
    return _(_SUBJECTS[what]).format(name=name or _("(purged)")) if what in _SUBJECTS else name


def _held(change: TeamChange) -> Mapping[str, Any]:
    """What came or went."""
    return change.before if change.op == "remove" else change.after


def _change(session: Session, change: TeamChange) -> str:
    if change.empties:
        numbers = listed(change.empties)
        return ngettext("purged: entry {numbers}", "purged: entries {numbers}", len(change.empties)).format(
            numbers=numbers
        )
    if change.purged:
        return _("; ").join(filter(None, (_told(session, change), _("(purged)"))))
    return _told(session, change)


def _told(session: Session, change: TeamChange) -> str:
    if change.op == "edit":
        names = sorted({**change.before, **change.after}, key=_place)
        return _("; ").join(_edit(session, name, change.before.get(name), change.after.get(name)) for name in names)
    act, held = _(_ACTS.get(change.op, change.op)), _held(change)
    if change.what == "key":
        return _("{act}: {words}").format(act=act, words=change.subject)
    # That somebody is on the list goes without saying.
    names = [name for name in _TELLING.get(change.what, ()) if held.get(name) not in (None, True, "")]
    said = [f"{_name(name)} {_value(session, name, held[name])}" for name in names]
    return _("{act}: {words}").format(act=act, words=_("; ").join(said)) if said else act


def _place(name: str) -> int:
    """What weighs most is told first: a narrow terminal shows no more of it."""
    return list(_NAMES).index(name) if name in _NAMES else len(_NAMES)


def _edit(session: Session, name: str, before: Any, after: Any) -> str:
    if isinstance(before, (list, dict)) or isinstance(after, (list, dict)):
        return _name(name)
    was, becomes = _value(session, name, before), _value(session, name, after)
    return _("{name}: {before} → {after}").format(name=_name(name), before=was, after=becomes)


def _name(name: str) -> str:
    return _(_NAMES[name]) if name in _NAMES else name


def _value(session: Session, name: str, value: Any) -> str:
    return name_of(session.store.workflow.departments, value) if name == "department" and value else short(value)
