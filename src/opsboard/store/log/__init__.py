"""The append-only logs, and what is told from them: notices, the tables again, what a purge leaves."""
