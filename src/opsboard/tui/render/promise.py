"""What a department promised on an item, and how it slipped, as rows of the item's page."""

from __future__ import annotations

from rich.segment import Segment

from opsboard.domain.items import Change, Item
from opsboard.domain.kinds import Kind
from opsboard.domain.promises import promise_field, promise_of
from opsboard.domain.text import visible, wrap
from opsboard.i18n import _, ngettext
from opsboard.tui.render.rich_text import Row
from opsboard.tui.theme import Palette


def promise_rows(kind: Kind | None, item: Item, changes: tuple[Change, ...], cells: int, p: Palette) -> list[Row]:
    """A heading with the promise in a line, and each slip with its reason. Nothing for items on which nothing
    was promised. `changes`: the item's log, newest first."""
    if kind is None or promise_field(kind) is None:
        return []
    promise = promise_of(kind, item, reversed(changes))
    if promise.promised is None and not promise.slips:
        return []
    words = _("promised for {day}").format(day=promise.promised) if promise.promised else _("taken back")
    rows: list[Row] = [(Segment(_("Promise"), p.key), Segment(f"  {words}", p.text))]
    if promise.slipped_days > 0:
        moved = ngettext(
            "{count} day later than first said", "{count} days later than first said", promise.slipped_days
        )
        rows.append((Segment(f"{moved.format(count=promise.slipped_days)} ({promise.first_promised})", p.warn),))
    for slip in promise.slips:
        said = f"{slip.before} → {slip.after}  {visible(slip.by)}  {visible(slip.reason or '')}"
        rows += [(Segment(line, p.dim),) for line in wrap(said.rstrip(), max(8, cells), 3)]
    return rows
