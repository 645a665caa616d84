"""What Textual knows of the keys of terminals.

`KEYS_BY_SEQUENCE`: what a terminal sends -> its keys, or the character that it means. `NAMES_BY_NUMBER`: a key's number
and the last letter of its report -> its name. `name_of_character`: a character that is no letter or digit -> its
name. `StreamParser` takes reports of the mouse, of modes and of the size apart. Without these the program would need
tables of its own, and its names of keys would drift from those that Textual's fields know.
"""

from __future__ import annotations

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS as KEYS_BY_SEQUENCE
from textual._keyboard_protocol import FUNCTIONAL_KEYS as NAMES_BY_NUMBER
from textual._xterm_parser import XTermParser as StreamParser
from textual.keys import _character_to_key as name_of_character

__all__ = ["KEYS_BY_SEQUENCE", "NAMES_BY_NUMBER", "StreamParser", "name_of_character"]
