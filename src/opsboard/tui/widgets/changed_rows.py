"""Which rows of a widget differ from what is on the screen, as the regions to draw again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.geometry import Region

from opsboard.tui.render.card import Row


def differing(old: Sequence[Row] | None, new: Sequence[Row]) -> list[int]:
    """The places of the rows that differ; all of them when another number of rows was shown, or none."""
    if old is None or len(old) != len(new):
        return list(range(len(new)))
    pairs = enumerate(zip(old, new, strict=True))
    return [y for y, (before, after) in pairs if before is not after and before != after]


def regions_of(changed: Mapping[int, tuple[int, int]]) -> list[Region]:
    """One region for each run of rows that differ between the same two columns.

    Never two side by side: Textual draws the row from its beginning again for each of them.
    """
    regions: list[Region] = []
    for y in sorted(changed):
        start, end = changed[y]
        last = regions[-1] if regions else None
        if last is not None and last.bottom == y and last.column_span == (start, end):
            regions[-1] = last.grow((0, 0, 1, 0))
        else:
            regions.append(Region(start, y, end - start, 1))
    return regions
