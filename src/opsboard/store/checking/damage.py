"""What reading rows that opsboard did not write ends in."""

from __future__ import annotations

from opsboard.domain.errors import Invalid
from opsboard.usecases.damage import UNEXPECTED

UNREADABLE = (*UNEXPECTED, Invalid)
"""Where the values come from the board alone, and nobody typed them."""
