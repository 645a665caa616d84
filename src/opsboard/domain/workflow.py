"""How work goes through the stages of its kind: finding words, ways, gates, limits, effects.

A gate is asked on the way forward, and for entering a dropped stage where that stage has one; a gate
of `any_direction` is asked whichever way its stage is left or entered. A jump asks the gates of what it
jumps over: those for leaving each main stage passed, and the required ones for entering it, so that no
rule is dodged by a longer step. An item made in a later stage meets the gates that lead there from the
first one. One that comes back from a dropped stage meets the required gates only: it has been on its way
before. What went into the two required gates is the one thing that nobody can talk his way past.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from opsboard.domain.errors import N_, GateRefused
from opsboard.domain.gates import Failure, failures_of
from opsboard.domain.items import Campaign, Properties, rows_in
from opsboard.domain.kinds import COUNTED, SCORE_INPUTS, Field, Gate, Kind, Name, Stage, Workflow
from opsboard.domain.lookup import find_or_refuse
from opsboard.domain.values import frozen

EFFORT_POINTS: Mapping[str, int] = {"s": 1, "m": 2, "l": 4, "xl": 8}
"""What an effort counts in a score: each size is twice the one before."""


def find_kind(workflow: Workflow, word: str) -> Kind:
    """The kind meant by a key, prefix or name. Raises Invalid naming the nearest."""
    return find_or_refuse("kind", word, workflow.kinds)


def find_stage(kind: Kind, word: str) -> Stage:
    """The stage of a kind meant by a key or name. Raises Invalid naming the nearest."""
    return find_or_refuse("stage", word, kind.stages, kind=kind.name)


def next_stage(kind: Kind, stage: str) -> Stage | None:
    """Where an item in `stage` is carried forward to: side stages are passed over, dropped ones never
    reached. None at the end, and for a dropped item."""
    if _dropped(kind, stage):
        return None
    return next((one for one in kind.stages[_place(kind, stage) + 1 :] if _is_main(one)), None)


def previous_stage(kind: Kind, stage: str) -> Stage | None:
    """Where an item in `stage` is carried back to. A dropped item comes back at the first stage.
    None at the beginning."""
    if _dropped(kind, stage):
        return next(one for one in kind.stages if _is_main(one))
    before = [one for one in kind.stages[: _place(kind, stage)] if _is_main(one)]
    return before[-1] if before else None


def is_forward(kind: Kind, from_stage: str, to_stage: str) -> bool:
    """Whether the way goes on in the order of stages. To and from a dropped stage it never does."""
    if _dropped(kind, from_stage) or _dropped(kind, to_stage):
        return False
    return _place(kind, to_stage) > _place(kind, from_stage)


def fields_ahead(kind: Kind, stage: str) -> tuple[Stage | None, list[str]]:
    """The next stage ahead whose gate asks for fields or properties, and their names."""
    if _dropped(kind, stage):
        return None, []
    steps: dict[int, list[Gate]] = {}
    for gate in kind.gates:
        if not _dropped(kind, gate.stage):
            entered = gate.stage if gate.entering else getattr(next_stage(kind, gate.stage), "key", gate.stage)
            steps.setdefault(_place(kind, entered), []).append(gate)
    for place in sorted(step for step in steps if step > _place(kind, stage)):
        names = list(dict.fromkeys(one.field for gate in steps[place] for one in gate.needs if one.field))
        if names:
            return kind.stages[place], names
    return None, []


def gate_failures(kind: Kind, held: Properties, from_stage: str, to_stage: str, now: str, zone: str) -> list[Failure]:
    """The conditions that do not hold for a move of an item that has the properties `held`.

    `now` is a UTC moment, `zone` the IANA zone in which days are meant.
    """
    return failures_of(_gates_on_the_way(kind, from_stage, to_stage), kind, held, now, zone)


@frozen
class Ahead:
    """The next stage of an item on its way forward, and what its gates ask for that is not there yet."""

    stage: Stage
    failures: tuple[Failure, ...]


def asked_next(kind: Kind, held: Properties, stage: str, now: str, zone: str) -> Ahead | None:
    """What an item in `stage` that has the properties `held` needs for its next stage; None where it has none.
    `now` and `zone` are those of `gate_failures`."""
    following = next_stage(kind, stage)
    if following is None:
        return None
    return Ahead(following, tuple(gate_failures(kind, held, stage, following.key, now, zone)))


def check_room(target: Stage, in_stage: int) -> None:
    """Raises GateRefused when a stage that holds `in_stage` items has no room for one more; a reason passes."""
    if (refusal := _no_room(target, in_stage)) is not None:
        raise refusal


def check_move(
    kind: Kind,
    held: Properties,
    from_stage: str,
    to_stage: str,
    *,
    in_stage: int,
    reason: str | None,
    now: str,
    zone: str,
    blockers: Sequence[str] = (),
    freeze: Campaign | None = None,
) -> bool:
    """Raises GateRefused when a gate, an open blocker, a freeze or the limit of the target says no, in one line that
    names all that is missing. A `reason` passes warning gates, blockers, freezes and limits; gives whether it had to.
    `in_stage` counts the target's items, `blockers` are the keys of the open items that block this one, `freeze` is
    the campaign that keeps it from becoming done now."""
    failures = gate_failures(kind, held, from_stage, to_stage, now, zone)
    in_the_way = blockers if finishes(kind, from_stage, to_stage) else ()
    return _passed(_refusal(kind.stage(to_stage), failures, in_stage, in_the_way, freeze), reason)


def check_add(
    kind: Kind,
    held: Properties,
    stage: str,
    *,
    in_stage: int,
    reason: str | None,
    now: str,
    zone: str,
    freeze: Campaign | None = None,
) -> bool:
    """Raises GateRefused when a new item cannot begin in `stage`: what the gates from the kind's first stage to
    there ask for is missing, the stage is full, or a campaign's `freeze` keeps it from being done now. A `reason`
    passes what it passes for a move; gives whether it had to."""
    failures = failures_of(_gates_of_new(kind, stage), kind, held, now, zone)
    return _passed(_refusal(kind.stage(stage), failures, in_stage, freeze=freeze), reason)


def finishes(kind: Kind, from_stage: str, to_stage: str) -> bool:
    """Whether an item that goes this way becomes done."""
    return kind.stage(to_stage).category == "done" != kind.stage(from_stage).category


def effects_of_move(kind: Kind, held: Properties, from_stage: str, to_stage: str, now: str) -> dict[str, Any]:
    """Property name -> value that a move brings with it: moments stamped on entering a stage, emptied
    again when the item goes back before it, those of leaving one, and returns counted."""
    effects = _stamps_of_leaving(kind, held, from_stage, to_stage, now)
    if _dropped(kind, from_stage) or _dropped(kind, to_stage):
        return effects
    start, end = _place(kind, from_stage), _place(kind, to_stage)
    for field in kind.fields:
        name = f"fields.{field.key}"
        if field.stamped_on and kind.stage(field.stamped_on).side:
            if field.stamped_on == to_stage != from_stage:
                effects[name] = now
        elif field.stamped_on:
            stamped = _place(kind, field.stamped_on)
            if start < stamped <= end:
                effects[name] = now
            elif end < stamped <= start and held.get(name) is not None:
                effects[name] = None
        elif end < start and _counts_back(field, from_stage, to_stage):
            effects[name] = (held.get(name) or 0) + 1
    return effects


def _stamps_of_leaving(kind: Kind, held: Properties, from_stage: str, to_stage: str, now: str) -> dict[str, Any]:
    """The moments of leaving a stage, whichever way: empty while an item is in it, unless a person said when."""
    found: dict[str, Any] = {}
    for field in kind.fields:
        name = f"fields.{field.key}"
        if field.stamped_leaving == from_stage and held.get(name) is None:
            found[name] = now
        elif field.stamped_leaving == to_stage and held.get(name) is not None:
            found[name] = None
    return found


def _counts_back(field: Field, from_stage: str, to_stage: str) -> bool:
    """Whether the way back between two stages counts: out of those that it counts from, or within them from the others
    into those that it counts to."""
    if from_stage not in field.counts_back_from:
        return False
    if to_stage not in field.counts_back_from:
        return True
    return to_stage in field.counts_back_to and from_stage not in field.counts_back_to


def derived(kind: Kind, held: Properties) -> dict[str, Any]:
    """Property name -> value of the fields that are computed from others of the item, where it is not what is held."""
    computed: dict[str, Any] = {}
    for field in kind.fields:
        if field.days_between or (field.derived and field.derived not in COUNTED):
            value = _DERIVED[field.derived](held) if field.derived else _days_between(held, *field.days_between)
            if value != held.get(f"fields.{field.key}"):
                computed[f"fields.{field.key}"] = value
    return computed


def counted_slips(kind: Kind, held: Properties, new: Properties) -> dict[str, Any]:
    """Property name -> value of the fields that count how often a date was moved to a later day."""
    counted: dict[str, Any] = {}
    for field in kind.fields:
        before, after = (some.get(f"fields.{field.counts_slips_of}") for some in (held, new))
        if field.counts_slips_of and before and after and str(after) > str(before):
            counted[f"fields.{field.key}"] = (held.get(f"fields.{field.key}") or 0) + 1
    return counted


def suggested(kind: Kind, held: Properties, new: Properties) -> dict[str, Any]:
    """Property name -> value of the fields that are filled in from others while nobody typed another value, where the
    values `new` change what it is."""
    found: dict[str, Any] = {}
    if "fields.baseline" not in new and "fields.mde" not in new:
        return found
    for field in kind.fields:
        name = f"fields.{field.key}"
        if not field.suggested or name in new:
            continue
        from opsboard.domain.trial_reading import suggested_sample

        was, becomes = suggested_sample(_fields_of(held)), suggested_sample(_fields_of({**held, **new}))
        if held.get(name) in (None, was) and becomes != held.get(name):
            found[name] = becomes
    return found


def _fields_of(held: Properties) -> dict[str, Any]:
    return {name.removeprefix("fields."): value for name, value in held.items() if name.startswith("fields.")}


def _calibrated(place: int) -> Callable[[Properties], Any]:
    def value(held: Properties) -> Any:
        if held.get("fields.verdict") is None:
            return None
        from opsboard.domain.trial_reading import calibration_of

        return calibration_of(_fields_of(held))[place]

    return value


def score(held: Properties) -> float | None:
    """The RICE score: reach x value x confidence / effort, with the effort in `EFFORT_POINTS`; None until
    all four are known."""
    inputs: list[Any] = [held.get(f"fields.{name}") for name in SCORE_INPUTS]
    if any(value is None for value in inputs):
        return None
    reach, value, confidence, effort = inputs
    points = EFFORT_POINTS.get(effort)
    return None if points is None else float(round(reach * value * (confidence / 100) / points, 1))


def _days_between(held: Properties, begun: str, ended: str) -> float | None:
    """The days from one moment that an item holds to another one, to one decimal; None without both in this order."""
    first, last = held.get(f"fields.{begun}"), held.get(f"fields.{ended}")
    if not first or not last:
        return None
    from opsboard.domain.days import is_moment, moment_at, seconds_of

    start, end = (seconds_of(when if is_moment(when) else moment_at(when, 0, 0, "UTC")) for when in (first, last))
    days = (end - start) / 86400
    return round(days, 1) if days >= 0 else None


def _done_of(value: Any) -> str | None:
    """How many actions are done: `5/8`; None without any."""
    rows = rows_in(value)
    return f"{sum(bool(row.get('done')) for row in rows)}/{len(rows)}" if rows else None


_DERIVED: Mapping[str, Callable[[Properties], Any]] = {
    "rice": lambda held: score(held),
    "brier": _calibrated(0),
    "surprise": _calibrated(1),
    "done_of_actions": lambda held: _done_of(held.get("fields.actions")),
}


def reached(kind: Kind, stage: str, mark: str) -> bool:
    """Whether an item in `stage` stands at the stage `mark` or behind it; never in a dropped one, nor in one that the
    kind has no more."""
    keys = [one.key for one in kind.stages]
    return stage in keys and mark in keys and not _dropped(kind, stage) and keys.index(stage) >= keys.index(mark)


def _passed(refusal: GateRefused | None, reason: str | None) -> bool:
    """Whether a `reason` passes what is refused; raises the refusal when none does."""
    if refusal is not None and not (reason and refusal.overridable):
        raise refusal
    return refusal is not None


def _refusal(
    target: Stage,
    failures: list[Failure],
    in_stage: int,
    blockers: Sequence[str] = (),
    freeze: Campaign | None = None,
) -> GateRefused | None:
    """What is said to an item that comes to `target` without a reason; None when it may."""
    required = [failure for failure in failures if failure.level == "required"]
    missing: tuple[Name, ...] = tuple(failure.missing for failure in failures)
    if freeze is not None and freeze.freeze is not None:
        if not missing and not blockers:
            return _frozen(target, freeze)
        until = freeze.freeze[1]
        missing += (Name(f"a day after the freeze of {freeze.name} ({until})", f"{freeze.name}封网（至 {until}）结束"),)
    keys = tuple(blockers)
    asks = tuple(dict.fromkeys(name for failure in (*required, *failures) for name in failure.asks))
    if required:
        return GateRefused(
            N_("not ready for {stage}: it needs {missing}; fill that in, a reason does not do"),
            overridable=False,
            asks=asks if all(failure.asks for failure in required) else (),
            stage=target.name,
            missing=tuple(failure.missing for failure in required),
        )
    if missing and keys:
        template = N_(
            "not ready for {stage}: it needs {missing} and is blocked by {keys}; see to that or give a reason"
        )
    elif missing:
        template = N_("not ready for {stage}: it needs {missing}; fill that in or give a reason")
    elif keys:
        template = N_("not ready for {stage}: it is blocked by {keys}, still open; finish that first or give a reason")
    else:
        return _no_room(target, in_stage)
    return GateRefused(template, overridable=True, asks=asks, stage=target.name, missing=missing, keys=keys)


def _frozen(target: Stage, campaign: Campaign) -> GateRefused:
    first, last = campaign.freeze or ("", "")
    return GateRefused(
        N_("{stage} is closed from {first} to {last}, the freeze of {campaign}; wait, or give a reason"),
        overridable=True,
        stage=target.name,
        first=first,
        last=last,
        campaign=campaign.name,
    )


def _no_room(target: Stage, in_stage: int) -> GateRefused | None:
    if target.wip is None or in_stage < target.wip:
        return None
    return GateRefused(
        N_("{stage} is full, {count} of {limit}; finish something there first or give a reason"),
        overridable=True,
        stage=target.name,
        count=in_stage,
        limit=target.wip,
    )


def _gates_on_the_way(kind: Kind, from_stage: str, to_stage: str) -> Iterable[Gate]:
    if from_stage == to_stage:
        return
    if not is_forward(kind, from_stage, to_stage):
        for gate in kind.gates:
            if gate.any_direction and gate.stage == (to_stage if gate.entering else from_stage):
                yield gate
    if _dropped(kind, to_stage):
        yield from (gate for gate in kind.gates if gate.entering and gate.stage == to_stage)
    elif _dropped(kind, from_stage):
        yield from _required_before(kind, to_stage)
    elif is_forward(kind, from_stage, to_stage):
        between = kind.stages[_place(kind, from_stage) + 1 : _place(kind, to_stage)]
        passed = [one.key for one in between if _is_main(one)]
        for gate in kind.gates:
            if gate.entering:
                if gate.stage == to_stage or (gate.stage in passed and gate.level == "required"):
                    yield gate
            elif gate.stage == from_stage or gate.stage in passed:
                yield gate


def _gates_of_new(kind: Kind, stage: str) -> Iterable[Gate]:
    """The gates for a new item that begins in `stage`: those for entering the first one, and on the way from it."""
    first = kind.stages[0].key
    for gate in kind.gates:
        if gate.entering and gate.stage == first and (stage == first or gate.level == "required"):
            yield gate
    yield from _gates_on_the_way(kind, first, stage)


def _required_before(kind: Kind, stage: str) -> Iterable[Gate]:
    """The required gates that an item in `stage` has gone through."""
    if _dropped(kind, stage):
        return
    place = _place(kind, stage)
    for gate in kind.gates:
        if gate.level == "required" and not _dropped(kind, gate.stage):
            at = _place(kind, gate.stage)
            if at < place or (gate.entering and at == place):
                yield gate


def _place(kind: Kind, stage: str) -> int:
    return next(place for place, one in enumerate(kind.stages) if one.key == stage)


def _dropped(kind: Kind, stage: str) -> bool:
    return kind.stage(stage).category == "dropped"


def _is_main(stage: Stage) -> bool:
    return not stage.side and stage.category != "dropped"
