"""From the bytes that a terminal sends to keys and pasted text."""
