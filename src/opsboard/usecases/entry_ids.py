"""Names of what hangs on an item."""

from __future__ import annotations

import os


def entry_id() -> str:
    """A random word of eight letters for a comment, checklist entry or attachment of one item."""
    return os.urandom(4).hex()
