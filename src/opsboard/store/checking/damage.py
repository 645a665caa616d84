"""What reading rows that opsboard did not write ends in, and how much of it is told."""

from __future__ import annotations

from opsboard.domain.errors import UNEXPECTED, Invalid

UNREADABLE = (*UNEXPECTED, Invalid)
"""Where the values come from the board alone, and nobody typed them."""

MOST = 20
"""Findings of one check at most: a damaged board would name every item."""
