"""What a search promises, without an index."""

from __future__ import annotations

from opsboard.domain.segments import is_run, pieces_of


def contains(text: str, needle: str, phrase: bool = False) -> bool:
    """Whether a search for `needle` finds `text`: what `segments.match_expression` promises, without an index.

    Each word of the needle (or all of it) must stand in the text, pieces side by side whatever
    punctuation lies between; it begins anywhere in an unspaced run, and at the start of a word
    otherwise; it ends anywhere.
    """
    hay = f"|{'|'.join(pieces_of(text))}|"
    terms = [cut for term in ([needle] if phrase else needle.split()) if (cut := pieces_of(term))]
    return bool(terms) and all(("" if is_run(cut[0]) else "|") + "|".join(cut) in hay for cut in terms)
