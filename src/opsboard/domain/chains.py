"""The tree of a chain: what an item came from and what came of it, over all branches."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence

from opsboard.domain.values import frozen

Edge = tuple[str, str]
"""From the key of an item to that of one that came of it."""
SHOWN = 30
"""Items of a tree that are shown."""
PATH = 4
"""Items of a path before this one, and after it."""
_NUMBER = re.compile(r"\d+")


@frozen
class Step:
    """One item of a chain: how deep it stands, and those that came of it as well and stand elsewhere."""

    key: str
    depth: int
    again: tuple[str, ...] = ()


@frozen
class Tree:
    """The nearest items of a chain in the order of a tree, and how many there are besides."""

    steps: tuple[Step, ...] = ()
    more: int = 0


def tree_of(edges: Iterable[Edge], key: str, most: int = SHOWN) -> Tree:
    """The tree of the chain through an item, of at most so many. Each item stands once; a circle is cut, and one of two
    (what contains an item, which is part of it) is not told."""
    before, after = _ways(edges)
    near = _nearest(key, after, before)
    if len(near) < 2:
        return Tree()
    shown = set(near[:most])
    roots = [one for one in near[:most] if not any(other in shown for other in before[one])]
    drawn: dict[str, tuple[str, int]] = {}
    # The root that leads to the item comes first, so that the item stands under it; a circle has none.
    for root in [*_roots_first(roots, key, before), *near[:most]]:
        _draw(root, after, shown, drawn)
    steps = []
    for one, (above, depth) in drawn.items():
        others = [other for other in sorted(after[one], key=_order) if other in shown and other != above]
        steps.append(Step(one, depth, tuple(other for other in others if drawn[other][0] != one)))
    return Tree(tuple(steps), len(near) - len(shown))


def path_of(edges: Iterable[Edge], key: str, closed: Iterable[str]) -> list[str]:
    """The way that work took through an item, a few steps each way. Where it parts, it goes on to one that is not
    `closed` if there is any."""
    before, after = _ways(edges)
    up, down = _path(key, before, set()), _path(key, after, set(closed))
    return [*reversed(up[1 : PATH + 1]), key, *(one for one in down[1 : PATH + 1] if one not in up)]


def _ways(edges: Iterable[Edge]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """What each item came from, and what came of it."""
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for one, other in dict.fromkeys(edges):
        after[one].append(other)
        before[other].append(one)
    return before, after


def _nearest(key: str, after: dict[str, list[str]], before: dict[str, list[str]]) -> list[str]:
    """All of the chain, those first that are the fewest steps away."""
    found = {key: None}
    waiting = deque([key])
    while waiting:
        one = waiting.popleft()
        for other in (*before[one], *after[one]):
            if other not in found:
                found[other] = None
                waiting.append(other)
    return list(found)


def _roots_first(roots: Sequence[str], key: str, before: dict[str, list[str]]) -> list[str]:
    origin = _path(key, before, set())[-1]
    return sorted(roots, key=lambda one: (one != origin, *_order(one)))


def _draw(root: str, after: dict[str, list[str]], shown: set[str], drawn: dict[str, tuple[str, int]]) -> None:
    """An item and, under it, what came of it, in `drawn` with what each stands under and how deep: without recursion,
    as a chain may be long."""
    waiting = [(root, "", 0)]
    while waiting:
        one, above, depth = waiting.pop()
        if one not in drawn:
            drawn[one] = above, depth
            coming = sorted((other for other in after[one] if other in shown), key=_order, reverse=True)
            waiting += [(other, one, depth + 1) for other in coming]


def _path(key: str, on: dict[str, list[str]], avoided: set[str]) -> list[str]:
    """From an item always on to the first, to one that is not avoided where there is one."""
    path = [key]
    while True:
        ways = [one for one in sorted(on[path[-1]], key=_order) if one not in path]
        if not ways:
            return path
        path.append(next((one for one in ways if one not in avoided), ways[0]))


def _order(key: str) -> tuple[str, int]:
    number = _NUMBER.search(key)
    return key.partition("-")[0], int(number[0]) if number else 0
