"""The word that was meant, and how much two texts are alike."""

from __future__ import annotations

from collections.abc import Iterable, Set

_LEAST_BEGINNING = 4
"""Letters of a mistyped word that may be read as the beginning of a longer one."""


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
    """The pairs of neighbouring characters of a text, within its words."""
    from opsboard.domain.segments import pieces_of

    pieces = pieces_of(text)
    return frozenset(piece[at : at + 2] for piece in pieces for at in range(max(1, len(piece) - 1)))


def alike(one: Set[str], other: Set[str]) -> float:
    """How much two texts have in common, by their pairs: 0 nothing, 1 all (the cosine of two sets)."""
    return float(len(one & other) / (len(one) * len(other)) ** 0.5) if one and other else 0.0


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
