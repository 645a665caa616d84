"""The log of an item in words: `New -> Triage`, `P1 -> P0`, `+label refund`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opsboard.board_words import act_name
from opsboard.domain.items import QUIET, STAGE_MOMENTS, Change
from opsboard.domain.property_text import Terms
from opsboard.domain.text import visible
from opsboard.i18n import _
from opsboard.tui.words import Today, day_of_month, short_text

Value = Any  # the name of the property says what it is
"""What the log tells of a property: a text, a list, a table."""


def stamp(moment: str, today: Today) -> str:
    """When something happened: `10:12`, `20 Nov 10:12`, `20 Nov 2025`."""
    if not moment:
        return ""
    at = today.local(moment)
    if at.date() == today.own_day:
        return today.clock(moment)
    if at.year != today.own_day.year:
        return day_of_month(at.date(), year=True)
    return f"{day_of_month(at.date())} {today.clock(moment)}"


def span_words(seconds: int) -> str:
    """How long something took, in its two largest units: `2d 3h`, `40m`."""
    minutes = seconds // 60
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    parts = [
        _("{days}d").format(days=days) if days else "",
        _("{hours}h").format(hours=hours) if hours and days < 10 else "",
        _("{minutes}m").format(minutes=left) if not days and (left or not hours) else "",
    ]
    return " ".join(part for part in parts if part)


def change_words(change: Change, terms: Terms) -> str:
    """What a change of an item of the kind of `terms` did, in one line; empty when there is nothing to tell a
    person."""
    words = _("purged") if change.purged else " · ".join(_differences(change, terms))
    if change.op in ("archive", "restore", "block", "unblock", "flow") or (change.op == "add" and not change.purged):
        act = act_name(change.op)
        words = _("{act}: {words}").format(act=act, words=words) if words else act
    if not words:
        return ""
    if change.undo_of is not None:
        words = _("undo: {what}").format(what=words)
    if change.reason:
        words = _("{what} (because {reason})").format(what=words, reason=visible(change.reason))
    return words


def _differences(change: Change, terms: Terms) -> list[str]:
    if change.op == "add":
        return []
    parts: list[str] = []
    for name, after in change.after.items():
        if name == "fields.decision_log" and change.op == "move" and change.reason:
            continue  # it says the reason, which is told below
        if (text := difference(name, change.before.get(name), after, terms)) and text not in parts:
            parts.append(text)
    return parts


def difference(name: str, before: Value, after: Value, terms: Terms) -> str:
    """What became of one property; empty where it is no news."""
    family = name.partition(".")[0]
    if family in QUIET or name == "archived" or name in STAGE_MOMENTS:
        return ""
    if family in ("label", "participant"):
        return f"{'+' if after is not None else '-'}{terms.entry(name)}"
    if family == "link":
        return f"{'' if after is not None else '-'}{terms.entry(name)}"
    if family == "check":
        return _entry_words(before, after)
    if family == "comment":
        return _("comment: {text}").format(text=short_text(_of(after, "body"))) if after else _("comment taken back")
    if family == "attachment":
        told = _("attachment {name}").format(name=short_text(_of(after or before, "name")))
        return told if after else f"-{told}"
    if name == "blocked":
        return short_text(terms.value(name, after)) if after else ""
    if name == "body":
        return _("text changed") if before and after else _("text added") if after else _("text emptied")
    told = terms.difference(name, before, after)
    return told if name in ("stage", "priority") else f"{terms.name(name)} {told}"


def _entry_words(before: object, after: object) -> str:
    if after is None:
        return f"-[ ] {short_text(_of(before, 'text'))}"
    if before is None:
        return f"+[ ] {short_text(_of(after, 'text'))}"
    return f"[{'x' if _of(after, 'done') else ' '}] {short_text(_of(after, 'text'))}"


def _of(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, Mapping) else value
