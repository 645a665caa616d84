"""The one table of keys, a person's own, and keys that wait."""
