"""What Textual's compositor makes of a frame, before it is text.

`PartialUpdate` is a part of the screen that is drawn again: `chops` has for each row of the screen the strips in it by
their first column, None where nothing is drawn; `chop_ends` the columns at which those end; `spans` what is due, as
row, first column and the column behind. `Update` is every such thing: its `render_segments` gives the text to send.
Without these a frame can be read only from the text that is made of it, which takes as long as to make it.
"""

from __future__ import annotations

from textual._compositor import ChopsUpdate as PartialUpdate
from textual._compositor import CompositorUpdate as Update

__all__ = ["PartialUpdate", "Update"]
