"""The screen: Textual over the use cases.

Textual reads its settings once, when it is first imported, so they are set here, before any
module of this package can import it. What a person set in the environment wins.
"""

from __future__ import annotations

import os

for _name, _value in (("TEXTUAL_ANIMATIONS", "none"), ("TEXTUAL_SMOOTH_SCROLL", "0")):
    os.environ.setdefault(_name, _value)
