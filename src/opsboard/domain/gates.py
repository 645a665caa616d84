"""The conditions of gates: whether they hold, and what to call what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from opsboard.domain.items import CORE, OF_CHANNEL, Item, Properties
from opsboard.domain.kinds import SCORE_INPUTS, Condition, Gate, Kind, Name
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

DECISIONS = "decision_log"
"""The field in which an item keeps what was decided about it, where its kind has one: a table."""


@frozen
class Failure:
    """One condition of a gate that does not hold. `missing` says in both languages what is needed."""

    condition: Condition
    level: str
    missing: Name
    properties: tuple[str, ...] = ()
    """Names of the properties that make it hold once they are filled in; empty for what is none: a checklist, a
    link, a reason."""

    @property
    def asks(self) -> tuple[str, ...]:
        """Those of the properties that one answer fills in: not a long text, nor rows that are there already."""
        return () if self.condition.need in _NOT_ONE_VALUE else tuple(one for one in self.properties if one != "body")


_NOT_ONE_VALUE = ("in_time", "checklist", "ticked", "link", "complete", "distinct", "backed", "reason")


def failures_of(gates: Iterable[Gate], kind: Kind, held: Properties, now: str, zone: str) -> list[Failure]:
    """The conditions of the gates that do not hold for an item with the properties `held`, each once.

    `now` is a UTC moment, `zone` the IANA zone in which days are meant.
    """
    failures: list[Failure] = []
    for gate in gates:
        if not _is_for(gate, kind, held):
            continue
        for condition in gate.needs:
            if _CONDITIONS[condition.need](_Asked(kind, held, condition, now, zone)):
                continue
            missing = _missing(kind, held, condition)
            if all(missing != other.missing for other in failures):
                failures.append(Failure(condition, gate.level, missing, _properties(kind, held, condition)))
    return failures


def _is_for(gate: Gate, kind: Kind, held: Properties) -> bool:
    """Whether a gate is for an item with these properties."""
    return all(
        (held.get(property_name(kind, field[0])) in field[1:]) is wanted
        for field, wanted in ((gate.only, True), (gate.unless, False))
        if field
    )


def held_by(item: Item) -> dict[str, Any]:
    """The properties of an item that gates ask about."""
    held: dict[str, Any] = {name: getattr(item, name) for name in CORE}
    held |= {f"fields.{key}": value for key, value in item.fields.items()}
    held |= {f"check.{entry.id}": {"text": entry.text, "done": entry.done} for entry in item.checklist}
    held |= {f"attachment.{one.id}": {"name": one.name, "url": one.url} for one in item.attachments}
    return held | {f"link.{link.relation}.{link.key}": True for link in item.links}


def field_name(kind: Kind, key: str) -> Name:
    """What people call a field of the kind or a property of every item. Raises KeyError."""
    return next((field.name for field in kind.fields if field.key == key), None) or CORE_NAMES[key]


def property_name(kind: Kind, key: str) -> str:
    """The property that a condition's `field` is: that of a field of the kind, else one of every item."""
    return f"fields.{key}" if any(field.key == key for field in kind.fields) else key


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
        return self.held.get(property_name(self.kind, key))


def is_set(value: Any) -> bool:
    """Whether a property has a value: a flag has one when it is true."""
    return value is not None and value is not False and value != "" and value != []


def _is_filled(asked: _Asked) -> bool:
    """Whether a list or table has something in it. The reasons with which earlier gates were passed are decisions too,
    but not the one that a gate asks for."""
    value = asked.value(asked.condition.field)
    if asked.condition.field != DECISIONS or not isinstance(value, list):
        return is_set(value)
    open_stages = [stage.name for stage in asked.kind.stages if stage.category != "dropped"]
    passed = {word for name in open_stages for word in (name.en, name.zh)}
    return any(not (row.get("reason") and row.get("by") and row.get("decision") in passed) for row in value)


def _rows_complete(asked: _Asked) -> bool:
    rows = asked.value(asked.condition.field) or []
    return all(is_set(row.get(column)) for row in rows for column in asked.condition.values)


def _rows_distinct(asked: _Asked) -> bool:
    rows = [tuple(row.get(one) for one in asked.condition.values) for row in asked.value(asked.condition.field) or ()]
    return len(set(rows)) == len(rows)


def _checklist_done(asked: _Asked) -> bool:
    entries = _entries(asked, "check.")
    return bool(entries) and all(entry.get("done") for entry in entries)


def _channel_ticked(asked: _Asked) -> bool:
    return all(entry.get("done") for entry in _entries(asked, f"check.{OF_CHANNEL}"))


def _entries(asked: _Asked, begun: str) -> list[Any]:
    return [value for name, value in asked.held.items() if name.startswith(begun) and value is not None]


def _has_link(asked: _Asked) -> bool:
    prefix = f"link.{asked.condition.value}."
    return any(name.startswith(prefix) and value for name, value in asked.held.items())


def _lies_ahead(asked: _Asked) -> bool:
    when = asked.value(asked.condition.field)
    if not when:
        return False
    from opsboard.domain.days import is_moment, today

    return bool(when > asked.now if is_moment(when) else when >= today(asked.now, asked.zone))


def _in_time(asked: _Asked) -> bool:
    planned = asked.value(asked.condition.field)
    if not planned:
        return True
    from opsboard.domain.days import day_of, shifted

    at = asked.value(asked.condition.other) or asked.now
    return day_of(str(at), asked.zone) <= shifted(day_of(str(planned), asked.zone), 1)


def _is_backed(asked: _Asked) -> bool:
    from opsboard.domain.parts import parts_of

    return all(
        one.backed or not one.done for one in parts_of(asked.kind, asked.held) if one.field.key == asked.condition.field
    )


def _differs(asked: _Asked) -> bool:
    one = asked.value(asked.condition.field)
    return one is None or one != asked.value(asked.condition.other)


_CONDITIONS: Mapping[str, Callable[[_Asked], bool]] = {
    "set": lambda asked: is_set(asked.value(asked.condition.field)),
    "not": lambda asked: asked.value(asked.condition.field) != asked.condition.value,
    "one_of": lambda asked: asked.value(asked.condition.field) in asked.condition.values,
    "differs": _differs,
    "future": _lies_ahead,
    "in_time": _in_time,
    "checklist": _checklist_done,
    "ticked": _channel_ticked,
    "link": _has_link,
    "filled": lambda asked: _is_filled(asked),
    "complete": _rows_complete,
    "distinct": _rows_distinct,
    "backed": _is_backed,
    "reason": lambda asked: False,
}


def _missing(kind: Kind, held: Properties, condition: Condition) -> Name:
    """What is needed, in both languages."""
    if condition.need == "ticked":
        return Name("every point of its channel done", "频道的检查项全部勾选")
    if condition.need == "checklist":
        return Name("a checklist with every entry done", "全部勾选的检查清单")
    if condition.need == "reason":
        return Name("a reason", "理由")
    if condition.need == "link":
        return Name(f'a link "{condition.relation.en}"', f"关联“{condition.relation.zh}”")
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
    if condition.need == "in_time":
        planned = held.get(property_name(kind, condition.field))
        return Name(f"an end by {planned} ({name.en})", f"不晚于 {planned}（{name.zh}）结束")
    if condition.need in ("complete", "distinct"):
        columns = [column.name for column in kind.field(condition.field).columns if column.key in condition.values]
        en, zh = " and ".join(column.en for column in columns), "和".join(column.zh for column in columns)
        if condition.need == "distinct":
            return Name(f"each {en} only once in {name.en}", f"{name.zh}中每个{zh}只有一行")
        return Name(f"{en} in every row of {name.en}", f"{name.zh}每行的{zh}")
    if condition.need == "backed":
        return Name(f"something under {name.en} in the text", f"正文“{name.zh}”一节的内容")
    inputs = [field_name(kind, key) for key in _missing_inputs(kind, held, condition.field)]
    if inputs:
        return Name(
            f"{name.en} ({', '.join(one.en for one in inputs)})", f"{name.zh}（{'、'.join(one.zh for one in inputs)}）"
        )
    return name


def _properties(kind: Kind, held: Properties, condition: Condition) -> tuple[str, ...]:
    """The properties to fill in so that a condition holds."""
    if not condition.field:
        return ()
    if condition.need == "backed":
        return ("body",)
    return tuple(f"fields.{key}" for key in _missing_inputs(kind, held, condition.field)) or (
        property_name(kind, condition.field),
    )


def _missing_inputs(kind: Kind, held: Properties, key: str) -> list[str]:
    """The keys of the fields without value that a derived field is computed from."""
    if not any(field.key == key and field.derived == "rice" for field in kind.fields):
        return []
    return [name for name in SCORE_INPUTS if held.get(f"fields.{name}") is None]
