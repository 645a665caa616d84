"""Two people, one item: edits are compared with what their author had seen, field by field.

For each field: it holds what the author saw, so the edit applies; it holds what the author wants, so
there is nothing to do; anything else is a conflict, shown and never resolved silently. Texts of many
lines are merged by lines first (three ways, over the version that both began with).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from opsboard.domain.items import Properties
from opsboard.domain.values import frozen, made_by

COMPARED_LINES = 10_000
"""Repeated lines of one text times those of another, between two anchors: more are not matched one by one
(thousands of equal lines would cost the square of their number)."""

_Part = tuple[int, int, int, int]
"""From and up to a line of one text, and of the other."""


UNSEEN: Final = object()
"""The value of `FieldEdit.seen` when the author had not looked: the edit applies to anything."""


@frozen
class FieldEdit:
    """What the author of an edit had seen in a field, and wants in it; None is no value."""

    seen: Any
    new: Any


@frozen
class Merged:
    """What to write, and what cannot be written without asking."""

    apply: dict[str, Any] = made_by(factory=dict)
    conflicts: dict[str, tuple[Any, Any, Any]] = made_by(factory=dict)
    """Field -> mine, theirs, what it was before both."""


@frozen
class Hunk:
    """A run of lines of a merged text. Where both sides agree or one changed, `mine` is `theirs`."""

    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    before: tuple[str, ...]
    conflicted: bool = False


@frozen
class MergedText:
    """Two edits of one text. Where both changed the same lines differently, `text` has mine and then theirs,
    so that nobody's line is lost; `hunks` keep them apart, and `keep_both` marks them."""

    text: str
    conflicted: bool
    hunks: tuple[Hunk, ...]


def merge_edits(current: Properties, edits: Mapping[str, FieldEdit]) -> Merged:
    """Compare and set. What is the same already is in neither part of the result."""
    merged = Merged()
    for name, edit in edits.items():
        held = current.get(name)
        if held == edit.new:
            continue
        if edit.seen is UNSEEN or held == edit.seen:
            merged.apply[name] = edit.new
        else:
            merged.conflicts[name] = (edit.new, held, edit.seen)
    return merged


def merge_text(base: str, mine: str, theirs: str) -> str | None:
    """Both edits of a text in one; None when both changed the same lines."""
    merged = merge_lines(base, mine, theirs)
    return None if merged.conflicted else merged.text


def merge_rows(base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]) -> list[Any] | None:
    """Both edits of a list or of the rows of a table in one; None when both changed the same rows. Rows that stand
    next to each other are told apart where nobody added or removed one."""
    import json

    texts = ["\n".join(json.dumps(row, sort_keys=True) for row in rows) for rows in (base, mine, theirs)]
    both = merge_text(*texts)
    if both is not None:
        return [json.loads(line) for line in both.split("\n") if line]
    if not len(base) == len(mine) == len(theirs):
        return None
    rows = list(zip(base, mine, theirs, strict=True))
    if any(was != one and was != other and one != other for was, one, other in rows):
        return None
    return [one if was == other else other for was, one, other in rows]


def merge_lines(base: str, mine: str, theirs: str) -> MergedText:
    """Both edits of a text, merged line by line where they do not meet."""
    before, left, right = base.split("\n"), mine.split("\n"), theirs.split("\n")
    hunks = _hunks(before, left, right)
    lines: list[str] = []
    for hunk in hunks:
        lines += hunk.mine
        if hunk.conflicted:
            lines += hunk.theirs
    return MergedText("\n".join(lines), any(hunk.conflicted for hunk in hunks), tuple(hunks))


def keep_both(merged: MergedText, mine_mark: str, theirs_mark: str, end_mark: str) -> str:
    """The merged text with all that anybody wrote. Where both changed the same lines, what they have in common
    stands once; of the rest mine and theirs stand one under the other, each under a line that marks it, with
    `end_mark` behind. Where one side has nothing there is nothing to mark."""
    lines: list[str] = []
    for hunk in merged.hunks:
        if not hunk.conflicted:
            lines += hunk.mine
            continue
        mine_at = theirs_at = 0
        ends = (len(hunk.mine), len(hunk.theirs))
        for mine_line, theirs_line in [*_in_common(hunk.mine, hunk.theirs), ends]:
            mine, theirs = hunk.mine[mine_at:mine_line], hunk.theirs[theirs_at:theirs_line]
            lines += (mine_mark, *mine, theirs_mark, *theirs, end_mark) if mine and theirs else (*mine, *theirs)
            lines += hunk.mine[mine_line : mine_line + 1]
            mine_at, theirs_at = mine_line + 1, theirs_line + 1
    return "\n".join(lines)


def _in_common(mine: tuple[str, ...], theirs: tuple[str, ...]) -> list[tuple[int, int]]:
    """Places of lines that two texts share, the same ones whichever of them is mine."""
    if mine <= theirs:
        return sorted(_matches(mine, theirs).items())
    return sorted((place, other) for other, place in _matches(theirs, mine).items())


def _hunks(before: Sequence[str], left: Sequence[str], right: Sequence[str]) -> list[Hunk]:
    """The texts cut at the lines that all three share (diff3)."""
    hunks: list[Hunk] = []
    base_at = left_at = right_at = 0
    for base_line, left_line, right_line, size in _common_runs(before, left, right):
        changed = _hunk(before[base_at:base_line], left[left_at:left_line], right[right_at:right_line])
        if changed is not None:
            hunks.append(changed)
        same = tuple(before[base_line : base_line + size])
        if same:
            hunks.append(Hunk(same, same, same))
        base_at, left_at, right_at = base_line + size, left_line + size, right_line + size
    return hunks


def _hunk(before: Sequence[str], left: Sequence[str], right: Sequence[str]) -> Hunk | None:
    was, mine, theirs = tuple(before), tuple(left), tuple(right)
    if not was and not mine and not theirs:
        return None
    if mine == theirs or theirs == was:
        return Hunk(mine, mine, was)
    if mine == was:
        return Hunk(theirs, theirs, was)
    return Hunk(mine, theirs, was, conflicted=True)


def _common_runs(before: Sequence[str], left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Runs of lines that all three texts share, as (place in each, length); the last is the empty run at
    the ends."""
    in_left, in_right = _matches(before, left), _matches(before, right)
    runs: list[tuple[int, int, int, int]] = []
    for line in range(len(before)):
        if line not in in_left or line not in in_right:
            continue
        place = (line, in_left[line], in_right[line])
        if runs:
            *start, size = runs[-1]
            if place == (start[0] + size, start[1] + size, start[2] + size):
                runs[-1] = (start[0], start[1], start[2], size + 1)
                continue
        runs.append((*place, 1))
    runs.append((len(before), len(left), len(right), 0))
    return runs


def _matches(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """For each line of `before` that `after` kept, its place there; places grow together."""
    matches: dict[int, int] = {}
    waiting = [(0, len(before), 0, len(after))]
    while waiting:
        low, high, after_low, after_high = waiting.pop()
        while low < high and after_low < after_high and before[low] == after[after_low]:
            matches[low] = after_low
            low, after_low = low + 1, after_low + 1
        while low < high and after_low < after_high and before[high - 1] == after[after_high - 1]:
            high, after_high = high - 1, after_high - 1
            matches[high] = after_high
        if low == high or after_low == after_high:
            continue
        anchors = _anchors(before, after, (low, high, after_low, after_high))
        if anchors:
            corners = [(low - 1, after_low - 1), *anchors, (high, after_high)]
            matches.update(anchors)
            waiting += [
                (one + 1, other, after_one + 1, after_other)
                for (one, after_one), (other, after_other) in pairwise(corners)
            ]
        elif (high - low) * (after_high - after_low) <= COMPARED_LINES:
            matches.update(_compared(before, after, (low, high, after_low, after_high)))
    return matches


def _anchors(before: Sequence[str], after: Sequence[str], part: _Part) -> list[tuple[int, int]]:
    """Lines that are there once in this part of both texts, as pairs of places that grow together: the
    longest such run (patience diff)."""
    low, high, after_low, after_high = part
    once = _places_of_single_lines(before, low, high)
    after_once = _places_of_single_lines(after, after_low, after_high)
    pairs = [(place, after_once[line]) for line, place in once.items() if line in after_once]
    ends: list[int] = []
    piles: list[int] = []
    under: list[int | None] = []
    for number, (_, place) in enumerate(pairs):
        pile = bisect_left(ends, place)
        under.append(piles[pile - 1] if pile else None)
        ends[pile : pile + 1] = [place]
        piles[pile : pile + 1] = [number]
    chain: list[tuple[int, int]] = []
    at = piles[-1] if piles else None
    while at is not None:
        chain.append(pairs[at])
        at = under[at]
    return chain[::-1]


def _places_of_single_lines(lines: Sequence[str], low: int, high: int) -> dict[str, int]:
    places: dict[str, int] = {}
    repeated: set[str] = set()
    for place in range(low, high):
        if lines[place] in places:
            repeated.add(lines[place])
        places[lines[place]] = place
    return {line: place for line, place in places.items() if line not in repeated}


def _compared(before: Sequence[str], after: Sequence[str], part: _Part) -> dict[int, int]:
    """Matches of a part without single lines, by the longest common runs."""
    from difflib import SequenceMatcher

    low, high, after_low, after_high = part
    matcher = SequenceMatcher(None, before[low:high], after[after_low:after_high], autojunk=False)
    return {
        low + block.a + n: after_low + block.b + n for block in matcher.get_matching_blocks() for n in range(block.size)
    }
