"""What an act did, in one line: `SUP-37 archived`, `25 archived`, `SUP-39 due Fri 4 Dec -> none`.

The words come from the changes that the act made, whatever act it was. There are none where it changed nothing that
has a name, as when a card stands higher now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from opsboard.board_words import act_name, name_of
from opsboard.domain.items import CORE_DATES, QUIET, SETS, STAGE_MOMENTS, Change
from opsboard.domain.kinds import DATE_TYPES, Field
from opsboard.domain.property_text import Terms
from opsboard.domain.value_text import short
from opsboard.i18n import _
from opsboard.tui.render.history import Value, difference
from opsboard.tui.words import Today, day_words, item_count, short_text

MOST = 2
"""Items, or values of one, that are named; of the others only the number is."""
_BY_NAME = ("archive", "restore", "comment", "reply", "customer", "unblock", "watch", "unwatch", "nudge", "wake")
"""Acts whose name says all that they do."""
_LONG = ("longtext", "list", "table")


def act_words(changes: Sequence[Change], asked: Sequence[str], terms: Terms, today: Today) -> str:
    """What the changes of one act did to the items that it was for (`asked`; where that is empty, to all), and which
    items they made; empty when there is nothing to tell."""
    made = {change.key: change for change in changes if change.op == "add"}
    theirs: dict[str, list[Change]] = {}
    for change in changes:
        if change.key not in made and change.op not in ("flow", "purge"):
            theirs.setdefault(change.key, []).append(change)
    wanted = set(asked) or theirs.keys()
    words = {key: _item_words(theirs[key], terms.of_item(key), today) for key in theirs if key in wanted}
    words = {key: did for key, did in words.items() if did}
    sources = dict.fromkeys(change.key for change in changes if change.op == "flow")
    return _("; ").join([*_of_items(words), *_made(list(made.values()), list(sources), terms)])


def _of_items(words: Mapping[str, str]) -> list[str]:
    """What happened to items, in words for each: once where it is the same, else of the first of them."""
    if len(words) > 1 and len(set(words.values())) == 1:
        change, count = next(iter(words.values())), len(words)
        if change in {act_name(op) for op in _BY_NAME}:
            return [_("{count} {change}").format(count=count, change=change)]
        return [f"{item_count(count)} {change}"]
    return _first(f"{key} {change}" for key, change in words.items())


def _first(parts: Iterable[str]) -> list[str]:
    """The first parts, and how many more there are."""
    every = list(parts)
    more = [_("… {count} more").format(count=len(every) - MOST)] if len(every) > MOST else []
    return every[:MOST] + more


def _made(new: Sequence[Change], sources: Sequence[str], terms: Terms) -> list[str]:
    """What was made: from which items, or in which stage where it is the same for all."""
    if not new:
        return []
    keys = _(", ").join(_first(change.key for change in new))
    if sources:
        return [_("{key} made from {source}").format(key=keys, source=_(", ").join(_first(sources)))]
    stages = {(terms.workflow.kind_of_item(change.key), str(change.after.get("stage", ""))) for change in new}
    kind, stage = stages.pop()
    if stages or kind is None:
        return [_("{key} added").format(key=keys)]
    return [_("{key} added to {stage}").format(key=keys, stage=name_of(kind.stages, stage))]


def _item_words(changes: Sequence[Change], terms: Terms, today: Today) -> str:
    """What changes did to one item, without its key."""
    before: dict[str, Value] = {}
    after: dict[str, Value] = {}
    parts: list[str] = []
    back = changes[0].undo_of is not None
    for change in changes:
        if change.op in _BY_NAME and not back:
            parts.append(act_name(change.op))
        elif change.op == "block" and change.after.get("blocked"):
            reason = short_text(change.after["blocked"].get("reason"))
            parts.append(act_name("block") + (_(": ") + reason if reason else ""))
        else:
            after |= change.after
            before = {**change.before, **before}
    if "stage" in after:
        after.pop("fields.decision_log", None)  # the reason that it passed a gate with
        after = {"stage": after["stage"], **after}
    told = {name: value for name, value in after.items() if before.get(name) != value and not _is_quiet(name)}
    named = back or len(told) > 1
    for name, value in told.items():
        if words := _value_words(name, before.get(name), value, back, named, terms, today):
            parts.append(words)
    return _(", ").join(_first(dict.fromkeys(parts)))


def _is_quiet(name: str) -> bool:
    return name.partition(".")[0] in QUIET or name in STAGE_MOMENTS


def _value_words(name: str, before: Value, after: Value, back: bool, named: bool, terms: Terms, today: Today) -> str:
    """What became of a property: `-> Review`, `assignee -> lin`; where it was taken `back` or emptied also what it
    was. `named`: it is not the only one, so that a due day says what it is."""
    family = name.partition(".")[0]
    if name == "archived":
        return _("off the board") if after else _("back on the board")
    if name == "blocked" and after is None:
        return act_name("unblock")
    if name in ("body", "blocked") or (family in SETS and family != "fields"):
        return difference(name, before, after, terms)
    field = terms.field(name)
    label = "" if name in ("stage", "priority") else f"{terms.name(name)} "
    was, now = (short(terms.value(name, value)) for value in (before, after))
    if field is not None and field.type in _LONG:
        row = "" if back else _new_row(before, after)
        return f"{label}+ {row}" if row else _("{field} changed").format(field=label.strip())
    if name in (*CORE_DATES, "snoozed") or _is_date(field):
        was, now = (day_words(str(value), today) if value else "" for value in (before, after))
    if name == "snoozed" and now and not back:
        return _("snoozed until {day}").format(day=now)
    if back or not now:
        return label + _("{before} -> {after}").format(before=was or _("none"), after=now or _("none"))
    return ("" if name == "due" and not named else label) + _("-> {after}").format(after=now)


def _new_row(before: Value, after: Value) -> str:
    """What the one row says that a table was given; empty where more became of it."""
    held = before or []
    if not isinstance(held, list) or not isinstance(after, list) or after[:-1] != held or not after:
        return ""
    return short_text(after[-1].get("text")) if isinstance(after[-1], dict) else ""


def _is_date(field: Field | None) -> bool:
    return field is not None and field.type in DATE_TYPES
