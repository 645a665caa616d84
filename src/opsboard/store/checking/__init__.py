"""Whether a board is whole, and making it whole again from its logs."""
