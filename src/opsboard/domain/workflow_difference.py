"""What differs between two workflows, part by part: what was added, what went, what became another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from opsboard.domain.kinds import Kind, Workflow
from opsboard.domain.values import frozen

_NAMED = ("departments", "groups", "relations", "fields", "stages", "kinds", "columns")
"""Lists whose entries have a key."""
ORDER = "order"
"""The last word of the place of a difference in the order of a list."""


@frozen
class Difference:
    """One part that differs, by its place: `support.stages.open.wip`. None for what is not there."""

    place: str
    before: Any = None
    after: Any = None

    @property
    def sign(self) -> str:
        return "+" if self.before is None else "-" if self.after is None else "~"

    def __str__(self) -> str:
        from opsboard.domain.workflow_toml import inline

        held = [inline(one) for one in (self.before, self.after) if one is not None]
        return f"{self.sign} {self.place}: {' → '.join(held)}"


def differences(before: Workflow, after: Workflow) -> list[Difference]:
    """All that differs, in the order in which a workflow is written."""
    from opsboard.domain.kinds_writer import workflow_mapping

    return list(_of_tables("", workflow_mapping(before), workflow_mapping(after)))


def removed_stages(before: Workflow, after: Workflow) -> list[tuple[str, str]]:
    """(kind, stage) of those that are there before and not after."""
    kept = {(kind.key, stage.key) for kind in after.kinds for stage in kind.stages}
    found = [(kind.key, stage.key) for kind in before.kinds for stage in kind.stages]
    return [one for one in found if one not in kept]


def with_stages_of(workflow: Workflow, other: Workflow) -> Workflow:
    """The workflow with the stages and kinds that only the other one has, behind its own: for the time in which
    items go from those to these."""
    from opsboard.domain.values import replaced

    kinds: list[Kind] = []
    for kind in workflow.kinds:
        held = other.known_kind(kind.key)
        own = {stage.key for stage in kind.stages}
        more = () if held is None else tuple(stage for stage in held.stages if stage.key not in own)
        kinds.append(replaced(kind, stages=(*kind.stages, *more)))
    prefixes = {kind.prefix for kind in kinds}
    known = {kind.key for kind in kinds}
    kinds += [kind for kind in other.kinds if kind.key not in known and kind.prefix not in prefixes]
    return replaced(workflow, kinds=tuple(kinds))


def _of_tables(place: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for name in dict.fromkeys([*before, *after]):
        was, becomes = before.get(name), after.get(name)
        if was == becomes or name == "key":
            continue
        where = "" if name == "kinds" and not place else f"{place}{name}"
        if name in _NAMED and isinstance(was or [], list) and isinstance(becomes or [], list):
            yield from _of_lists(where, was or [], becomes or [])
        elif isinstance(was, Mapping) and isinstance(becomes, Mapping):
            yield from _of_tables(f"{where}.", was, becomes)
        elif name in ("gates", "flows"):
            yield from _of_entries(where, was or [], becomes or [])
        else:
            yield Difference(where, was, becomes)


def _of_lists(place: str, before: list[Any], after: list[Any]) -> Iterator[Difference]:
    old, new = ({_key(one): one for one in side} for side in (before, after))
    inside = f"{place}." if place else ""
    for key in dict.fromkeys([*old, *new]):
        was, becomes = old.get(key), new.get(key)
        if isinstance(was, Mapping) and isinstance(becomes, Mapping):
            yield from _of_tables(f"{inside}{key}.", was, becomes)
        elif was != becomes:
            yield Difference(inside + key, _brief(was), _brief(becomes))
    both = [key for key in old if key in new]
    if both != [key for key in new if key in old]:
        yield Difference(inside + ORDER, list(old), list(new))


def _of_entries(place: str, before: list[Any], after: list[Any]) -> Iterator[Difference]:
    """Of a list whose entries have no keys: those that only one side has."""
    yield from (Difference(place, one, None) for one in before if one not in after)
    yield from (Difference(place, None, one) for one in after if one not in before)


def _brief(part: Any) -> Any:
    """A kind that came or went by its name alone: all of it would fill the screen."""
    if isinstance(part, Mapping) and "stages" in part:
        return {name: part[name] for name in ("prefix", "name") if name in part}
    return part


def _key(one: Any) -> str:
    return str(one[0] if isinstance(one, list) else one["key"])
