"""Items: their rows, how they are written, and how many of them are read at once."""
