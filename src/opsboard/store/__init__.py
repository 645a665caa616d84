"""Where a board is kept: one SQL layer over a dialect."""
