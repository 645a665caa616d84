"""The way to the terminal and from it: frames, keys, the line itself, other programs."""
