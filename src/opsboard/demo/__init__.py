"""A believable shop in the weeks before Double 11: people, campaign and items for a sample board.

`stories/*.toml` hold the items written by hand, `phrases.toml` what any number of further ones is made
from. Pure: the same seed, moment and person give the same board.
"""
