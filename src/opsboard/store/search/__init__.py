"""Finding items by their words, and the answers that are held in memory while somebody types."""
