"""How a series of numbers is worded, for both doors: `咨询 ▂▅█ 31 起 (+7 against last time, -11 to the target)`."""

from __future__ import annotations

from opsboard.domain.metric_series import Trend, spark
from opsboard.domain.value_text import number_text
from opsboard.i18n import _


def trend_line(trend: Trend) -> str:
    """A metric with its bars, its newest value, and by how much that changed."""
    parts = [_("{change} against last time").format(change=_signed(trend.change))]
    if trend.to_target:
        parts.append(_("{change} to the target").format(change=_signed(trend.to_target)))
    elif trend.to_target is not None:
        parts.append(_("on target"))
    words = _(" ({reason})").format(reason=_(", ").join(parts))
    return f"{trend.name}  {spark(trend.values)}  {trend.text}{words}"


def _signed(value: float) -> str:
    rounded = round(value, 6)
    return ("+" if rounded > 0 else "") + number_text(int(rounded) if float(rounded).is_integer() else rounded)
