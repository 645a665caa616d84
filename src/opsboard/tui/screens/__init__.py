"""Places a person can be in: board, calendar, list, item."""
