"""The verbs. The one place that changes a board; every door goes through here."""
