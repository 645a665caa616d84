"""Which layouts there are."""

from __future__ import annotations

from opsboard.tui.screens.calendar_layouts.agenda import Agenda
from opsboard.tui.screens.calendar_layouts.channels import Channels
from opsboard.tui.screens.calendar_layouts.layout import Layout
from opsboard.tui.screens.calendar_layouts.month import Month
from opsboard.tui.screens.calendar_layouts.week import Week

LAYOUTS: tuple[type[Layout], ...] = (Month, Week, Agenda, Channels)
"""In the order of `M`."""
