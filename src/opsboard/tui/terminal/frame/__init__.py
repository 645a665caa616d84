"""Sends a terminal only the cells of a frame that changed.

Textual writes each part of the screen it drew again as a whole, and the whole screen for a panel. Here
the last frame is kept, cell for cell, and what Textual writes is taken as the next one: only the runs
that differ go to the terminal, with the shortest cursor moves and colour codes.

`difference.FrameDifference` is all of it as a function from text to text; `driver` puts it before the
terminal. The text of a frame is read by `reading`, into cells (`cells`) and styles (`styles`), kept in
`kept`, compared in `runs` and painted in `painting`; `capabilities` knows what a terminal can erase.
"""
