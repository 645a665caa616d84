"""Near items and signals in words, for both doors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from opsboard.domain.signals import Signal, customers, signal_rows
from opsboard.i18n import _, current_language, ngettext

if TYPE_CHECKING:
    from opsboard.domain.kinds import Workflow
    from opsboard.usecases.near_items import Near


def near_line(near: Near) -> str:
    """`near: SUP-12 title (same order number)`."""
    return _("near: {key} {title} ({why})").format(key=near.key, title=near.title, why=near_why(near))


def near_why(near: Near) -> str:
    """Why an item is near, and how many customers it has."""
    from opsboard.usecases.near_items import WHY

    why = _(WHY[near.why])
    return f"{why} · ×{near.signals}" if near.signals else why


def signals_heading(signals: Sequence[Signal]) -> str:
    """How many customers say so."""
    count = customers(signals)
    return ngettext("Signals of {count} customer", "Signals of {count} customers", count).format(count=count)


def signal_lines(signals: Sequence[Signal], workflow: Workflow, dated: Callable[[str], str] = str) -> list[str]:
    """The same as lines, the days as `dated` words them: `Wang · SUP-3 · Phone · 2026-11-03  where is it`."""
    rows = signal_rows(signals, workflow, current_language(), _("no name"))
    return [f"{' · '.join(filter(None, (*told, day and dated(day))))}  {words}" for *told, day, words in rows]
