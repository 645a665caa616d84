"""The conditions of gates: whether they hold, and what to call what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from opsboard.domain.items import Properties
from opsboard.domain.kinds import Condition, Gate, Kind, Name
from opsboard.domain.values import frozen

CORE_NAMES: Mapping[str, Name] = {
    "title": Name("Title", "标题"),
    "body": Name("Text", "正文"),
    "priority": Name("Priority", "优先级"),
    "assignee": Name("Assignee", "负责人"),
    "department": Name("Department", "部门"),
    "start": Name("Start", "开始日期"),
    "due": Name("Due", "截止日期"),
    "repeat": Name("Repeat", "重复"),
    "campaign": Name("Campaign", "活动"),
}
"""The properties of every item as people call them."""

SCORE_INPUTS = ("reach", "user_value", "confidence", "effort")
"""The fields that a score is computed from."""


DECISIONS = "decision_log"
"""The field in which an item keeps what was decided about it, where its kind has one: a table."""


@frozen
class Failure:
    """One condition of a gate that does not hold. `missing` says in both languages what is needed."""

    condition: Condition
    level: str
    missing: Name
    asks: tuple[str, ...] = ()
    """The properties whose values make it hold (`due`, `fields.category`); none where no value does."""


def failures_of(gates: Iterable[Gate], kind: Kind, held: Properties, now: str, zone: str) -> list[Failure]:
    """The conditions of the gates that do not hold for an item with the properties `held`, each once.

    `now` is a UTC moment, `zone` the IANA zone in which days are meant.
    """
    failures: list[Failure] = []
    for gate in gates:
        for condition in gate.needs:
            if _CONDITIONS[condition.need](_Asked(kind, held, condition, now, zone)):
                continue
            missing = _missing(kind, held, condition)
            if all(missing != other.missing for other in failures):
                failures.append(Failure(condition, gate.level, missing, _asks(kind, held, condition)))
    return failures


def field_name(kind: Kind, key: str) -> Name:
    """What people call a field of the kind or a property of every item. Raises KeyError."""
    return next((field.name for field in kind.fields if field.key == key), None) or CORE_NAMES[key]


@frozen
class _Asked:
    """A condition and what it is asked of."""

    kind: Kind
    held: Properties
    condition: Condition
    now: str
    zone: str

    def value(self, key: str) -> Any:
        """Of a field of the kind, else of the property of that name."""
        name = f"fields.{key}" if any(field.key == key for field in self.kind.fields) else key
        return self.held.get(name)


def _is_set(value: Any) -> bool:
    return value is not None and value is not False and value != "" and value != []


def _is_filled(asked: _Asked) -> bool:
    """Whether a list or table has something in it. The reasons with which earlier gates were passed are decisions too,
    but not the one that a gate asks for."""
    value = asked.value(asked.condition.field)
    if asked.condition.field != DECISIONS or not isinstance(value, list):
        return _is_set(value)
    open_stages = [stage.name for stage in asked.kind.stages if stage.category != "dropped"]
    passed = {word for name in open_stages for word in (name.en, name.zh)}
    return any(not (row.get("reason") and row.get("by") and row.get("decision") in passed) for row in value)


def _rows_complete(asked: _Asked) -> bool:
    rows = asked.value(asked.condition.field) or []
    return all(_is_set(row.get(column)) for row in rows for column in asked.condition.values)


def _checklist_done(asked: _Asked) -> bool:
    entries = [value for name, value in asked.held.items() if name.startswith("check.") and value is not None]
    return bool(entries) and all(entry.get("done") for entry in entries)


def _has_link(asked: _Asked) -> bool:
    prefix = f"link.{asked.condition.value}."
    return any(name.startswith(prefix) and value for name, value in asked.held.items())


def _lies_ahead(asked: _Asked) -> bool:
    when = asked.value(asked.condition.field)
    if not when:
        return False
    from opsboard.domain.days import is_moment, today

    return bool(when > asked.now if is_moment(when) else when >= today(asked.now, asked.zone))


def _differs(asked: _Asked) -> bool:
    one = asked.value(asked.condition.field)
    return one is None or one != asked.value(asked.condition.other)


_CONDITIONS: Mapping[str, Callable[[_Asked], bool]] = {
    "set": lambda asked: _is_set(asked.value(asked.condition.field)),
    "not": lambda asked: asked.value(asked.condition.field) != asked.condition.value,
    "one_of": lambda asked: asked.value(asked.condition.field) in asked.condition.values,
    "differs": _differs,
    "future": _lies_ahead,
    "checklist": _checklist_done,
    "link": _has_link,
    "filled": lambda asked: _is_filled(asked),
    "complete": _rows_complete,
    "reason": lambda asked: False,
}


def _missing(kind: Kind, held: Properties, condition: Condition) -> Name:
    """What is needed, in both languages."""
    if condition.need == "checklist":
        return Name("a checklist with every entry done", "全部勾选的检查清单")
    if condition.need == "reason":
        return Name("a reason", "理由")
    if condition.need == "link":
        return Name(f"a link {condition.value}", f"链接 {condition.value}")
    name = field_name(kind, condition.field)
    if condition.need == "not":
        choices = {choice.key: choice.name for choice in kind.field(condition.field).values}
        other = choices.get(condition.value, Name(condition.value, condition.value))
        return Name(f"{name.en} other than {other.en}", f"{name.zh}不是“{other.zh}”")
    if condition.need == "differs":
        other = field_name(kind, condition.other)
        return Name(f"{name.en} other than {other.en}", f"{name.zh}与{other.zh}不同")
    if condition.need == "future":
        return Name(f"{name.en} in the future", f"将来的{name.zh}")
    if condition.need == "complete":
        columns = [column.name for column in kind.field(condition.field).columns if column.key in condition.values]
        return Name(
            f"{' and '.join(column.en for column in columns)} in every row of {name.en}",
            f"{name.zh}每行的{'和'.join(column.zh for column in columns)}",
        )
    inputs = [field_name(kind, key) for key in _missing_inputs(kind, held, condition.field)]
    if inputs:
        return Name(
            f"{name.en} ({', '.join(one.en for one in inputs)})", f"{name.zh}({'、'.join(one.zh for one in inputs)})"
        )
    return name


def _asks(kind: Kind, held: Properties, condition: Condition) -> tuple[str, ...]:
    """The properties that have to get a value for a condition to hold; none where it takes something else."""
    if condition.need in _NO_VALUE or condition.field == "body":
        return ()
    own = {field.key: field for field in kind.fields}
    if condition.field not in own:
        return (condition.field,)
    if own[condition.field].derived:
        return tuple(f"fields.{name}" for name in _missing_inputs(kind, held, condition.field))
    return (f"fields.{condition.field}",)


_NO_VALUE = ("checklist", "link", "complete", "reason")
"""Conditions that the value of no single property makes hold."""


def _missing_inputs(kind: Kind, held: Properties, key: str) -> list[str]:
    """Keys of the fields without value that a derived field is computed from."""
    if not any(field.key == key and field.derived for field in kind.fields):
        return []
    return [name for name in SCORE_INPUTS if held.get(f"fields.{name}") is None]
