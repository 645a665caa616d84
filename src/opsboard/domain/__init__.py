"""What a board is. Pure: no database, no terminal, no clock, no environment."""
