"""How days of work are worded, for both doors: `6.5/5 d`, and the line in a ranking at which they end."""

from __future__ import annotations

from opsboard.domain.capacity import CapacityLine, Load
from opsboard.domain.value_text import number_text
from opsboard.i18n import _, ngettext


def load_of_week(load: Load) -> str:
    """A person's work against their week; `!` says that it is more than that."""
    words = _("{load}/{capacity} d").format(load=days_text(load.days), capacity=days_text(load.capacity))
    return f"{words} !" if load.is_over else words


def line_words(line: CapacityLine, *, is_last: bool = False) -> str:
    """What the line in a ranking says; `is_last`: nothing that is shown stands behind it."""
    used = _("{used} of {capacity} d").format(used=days_text(line.used), capacity=days_text(line.capacity))
    fits = is_last or line.cut is None
    words = _("these fit into two weeks") if fits else _("capacity of two weeks ends here")
    unknown = ngettext("{count} without a score", "{count} without a score", line.unknown).format(count=line.unknown)
    return " · ".join([words, used, *([unknown] if line.unknown else [])])


def days_text(days: float) -> str:
    """A number of days, with no more than a tenth."""
    return number_text(round(days, 1))
