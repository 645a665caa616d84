"""The word that was meant, and how much two texts are alike."""

from __future__ import annotations

from collections.abc import Iterable, Set

_LEAST_BEGINNING = 4
"""Letters of a mistyped word that may be read as the beginning of a longer one."""


_WORD = 5
"""Letters by which a word is the same as another form of it."""
_ENOUGH = 4
"""Pairs from which on a text says enough to be the beginning of another one."""


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `word`, or None when none is like it; the first of equals.

    Likeness is the number of letters missing, added, changed or swapped with their neighbour (optimal
    string alignment); a third of the letters may differ, or one of a short word. A candidate that
    begins with the word is likelier still.
    """
    wanted = word.casefold()
    if not wanted:
        return None
    allowed = max(1, (len(wanted) + 1) // 3)
    best: tuple[float, str] | None = None
    for candidate in candidates:
        distance = _likeness(wanted, candidate.casefold(), allowed)
        if distance is not None and (best is None or distance < best[0]):
            best = distance, candidate
    return best[1] if best else None


def pairs_of(text: str) -> frozenset[str]:
    """What a text is compared by: the pairs of neighbouring characters in its words. Of words with spaces between them
    the beginning counts as much as their pairs: many words share some of those."""
    from opsboard.domain.segments import is_run, pieces_of

    found: set[str] = set()
    for piece in pieces_of(text):
        places = range(max(1, len(piece) - 1))
        found.update(piece[at : at + 2] for at in places)
        if not is_run(piece):
            found.update(f"{piece[:_WORD]} {at}" for at in places)
    return frozenset(found)


def alike(typed: Set[str], other: Set[str]) -> float:
    """How much what is typed has in common with another text, by `pairs_of`: 0 nothing, 1 all. That is the cosine of
    the two; of a short text whose pairs a longer one holds somewhat more, as it may go on."""
    if not typed or not other:
        return 0.0
    common = len(typed & other)
    cosine = float(common / (len(typed) * len(other)) ** 0.5)
    return cosine if len(typed) < _ENOUGH else max(cosine, 0.7 * common / len(typed))


def _likeness(wanted: str, candidate: str, allowed: int) -> float | None:
    if wanted == candidate:
        return 0
    if len(wanted) > 1 and candidate.startswith(wanted):
        return 0.5
    if not set(wanted) & set(candidate) or len(wanted) - len(candidate) > allowed:
        return None
    if len(candidate) - len(wanted) <= allowed:
        distance = _distance(wanted, candidate)
        return distance if distance <= allowed else None
    if len(wanted) < _LEAST_BEGINNING or wanted[0] != candidate[0]:
        return None
    distance = _distance(wanted, candidate[: len(wanted)])
    return distance + 0.5 if distance <= allowed else None


def _distance(one: str, other: str) -> int:
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, right in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
