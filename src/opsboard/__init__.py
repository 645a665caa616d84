"""opsboard: a keyboard-driven task board in the terminal."""

__version__ = "0.1.0"
