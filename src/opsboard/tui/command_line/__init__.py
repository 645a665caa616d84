"""The command line `:` and the palette: all that can be done, by name."""
