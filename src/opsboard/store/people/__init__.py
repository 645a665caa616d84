"""What a board keeps beside its items: people, keys, saved views, drafts, and the team's own log entries."""
