"""Small files that lie beside a board: who is there now, and drafts that the board cannot take."""
