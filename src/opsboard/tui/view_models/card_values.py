"""What cards and lines say of an item's fields: the values that are kept with it, in the words of who looks."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import TYPE_CHECKING

from opsboard.domain.items import Card
from opsboard.domain.kinds import CLOSED_CATEGORIES, DATE_TYPES, MISSING, Field, Kind
from opsboard.domain.text import shortened, visible, width
from opsboard.domain.value_text import Wording, value_text
from opsboard.i18n import _, current_language, listed, ngettext
from opsboard.tui.words import day_of_month, due_words

if TYPE_CHECKING:
    from opsboard.tui.state import ScreenState
    from opsboard.tui.words import Today

DAYS_IN_A_WEEK = 7
LONGEST = 24
"""Characters of a value on a card."""


def card_words(
    card: Card,
    kind: Kind | None,
    today: Today,
    named: Callable[[str], str] = str,
    *,
    beside: Collection[str] = (),
    room: int | None = None,
) -> tuple[str, ...]:
    """What a card of this kind says of its fields, each value in a few words; not of those that stand `beside` it;
    `room`: cells for all of them."""
    if kind is None:
        return ()
    held = {entry: value for entry, value in zip(kind.card, card.shown, strict=False) if entry not in beside}
    said = [words for entry, value in held.items() if (words := _said(entry, value, card, kind, today, named))]
    if isinstance(count := held.get("signals"), int) and held.get("incidents"):
        # Beside the incidents of a problem they are customers in words, where there is room for them.
        whole = ngettext("{count} customer", "{count} customers", count).format(count=count)
        spelled = [whole if words == f"×{count}" else words for words in said]
        if room is None or width(" ".join(spelled)) <= room:
            return tuple(spelled)
    return tuple(said)


def _said(entry: str, value: object, card: Card, kind: Kind, today: Today, named: Callable[[str], str]) -> str:
    if value is None:
        return ""
    wanted = str(value) if entry.startswith(MISSING) else entry
    field = next((field for field in kind.fields if field.key == wanted), None)
    if field is None or (field.role is not None and value == card.due):
        return ""  # the corner says it
    if isinstance(value, list):  # a score that cannot be reckoned yet: what it lacks
        return _missing(listed(one.name.of(current_language()) for one in kind.fields if one.key in value), card)
    if entry.startswith(MISSING):
        return _missing(field.name.of(current_language()), card)
    if field.derived == "signals":
        return f"×{value}"
    if field.derived == "incidents" and isinstance(value, int):
        return ngettext("{count} incident", "{count} incidents", value).format(count=value)
    if field.derived == "done_of_actions":
        return _("{count} done").format(count=value)
    if field.counts_slips_of:
        return _("moved {count}x").format(count=value) if value else ""
    if card.category in CLOSED_CATEGORIES and field.type in DATE_TYPES and isinstance(value, str):
        return day_of_month(_day_of(value, today))
    return value_words(field, value, today, named)


def _missing(what: str, card: Card) -> str:
    return "" if card.category in CLOSED_CATEGORIES else _("missing: {what}").format(what=visible(what))


def _day_of(value: str, today: Today) -> date:
    return today.local(value).date() if "T" in value else date.fromisoformat(value)


def value_words(field: Field, value: object, today: Today, named: Callable[[str], str] = str) -> str:
    """A value in a few words; dates as people say them."""
    if field.type in DATE_TYPES and isinstance(value, str):
        if field.role is None and _day_of(value, today) < today.own_day:
            return day_of_month(_day_of(value, today))  # a day that something was on is not missed
        words = due_words(value, today)[0]
        if "T" in value and 0 < (today.local(value).date() - today.own_day).days < DAYS_IN_A_WEEK:
            return f"{words} {today.clock(value)}"
        return words
    if isinstance(value, int) and field.type in ("list", "table"):
        return str(value)
    return shortened(visible(value_text(field, value, Wording(current_language(), named=named))), LONGEST)


def card_value(field: Field, value: object, state: ScreenState) -> str:
    """A value that was read for a list."""
    if field.type in ("list", "table") and isinstance(value, str):
        import json

        value = len(json.loads(value))
    if field.type == "flag":
        value = bool(value)
    return value_words(field, value, state.today, state.name)
