"""Two people, one item: edits are compared with what their author had seen, field by field.

For each field: it holds what the author saw, so the edit applies; it holds what the author wants, so
there is nothing to do; anything else is a conflict, shown and never resolved silently. Texts of many
lines are merged by lines first (three ways, over the version that both began with).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from opsboard.domain.items import Properties


MANY_LINES = 1000
"""Of two texts together; from here on lines that make up more than 1 % of a text are not matched alone."""


class _Unseen:
    """The value of `FieldEdit.seen` when the author had not looked: the edit applies to anything."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNSEEN"


UNSEEN: Final = _Unseen()


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """What the author of an edit had seen in a field, and wants in it; None is no value."""

    seen: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """What to write, and what cannot be written without asking."""

    apply: dict[str, Any] = field(default_factory=dict)
    conflicts: dict[str, tuple[Any, Any, Any]] = field(default_factory=dict)
    """Field -> mine, theirs, what it was before both."""


@dataclass(frozen=True, slots=True)
class Hunk:
    """A run of lines of a merged text. Where both sides agree or one changed, `mine` is `theirs`."""

    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    before: tuple[str, ...]
    conflicted: bool = False


@dataclass(frozen=True, slots=True)
class MergedText:
    """Two edits of one text. Where both changed the same lines differently, `text` has mine and then theirs,
    so that nobody's line is lost; `hunks` tell them apart."""

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
    """For each line of `before` that `after` kept, its place there."""
    from difflib import SequenceMatcher

    # Thousands of equal lines (blank ones) cost the square of their number unless they are left out.
    long = len(before) + len(after) > MANY_LINES
    blocks = SequenceMatcher(None, before, after, autojunk=long).get_matching_blocks()
    return {block.a + n: block.b + n for block in blocks for n in range(block.size)}
