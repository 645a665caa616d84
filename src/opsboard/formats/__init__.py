"""Other people's files, in and out: pure functions between items and text."""
