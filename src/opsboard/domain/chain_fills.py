"""What the next item of a chain knows from the one before it, and what that one gets back (`kinds.Fill`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from opsboard.domain import text
from opsboard.domain.days import day_of
from opsboard.domain.errors import Invalid
from opsboard.domain.fields import parse_field
from opsboard.domain.gates import CORE_NAMES, failures_of, held_by, is_set
from opsboard.domain.items import BODY_LIMIT, CORE_DATES, Item, Properties
from opsboard.domain.kinds import (
    CLOSED_CATEGORIES,
    DATE_TYPES,
    KEY,
    Condition,
    Field,
    Fill,
    Flow,
    Gate,
    Kind,
    Stage,
    Workflow,
)
from opsboard.domain.limits import FIELD, FIELD_ENTRIES
from opsboard.domain.lookup import find_named
from opsboard.domain.parts import without_template
from opsboard.domain.signals import row_of
from opsboard.domain.value_text import Wording, loose_text, row_text, rows_of, value_text
from opsboard.domain.values import frozen
from opsboard.domain.workflow import is_forward

COMMENT, STAGE = "comment", "stage"
"""What a fill names to say something about an item, and to move it."""
CARRIED = ("priority", "department", "campaign")
"""What the next item of a chain takes over in any case, besides the labels."""
_MARKS = re.compile(r"\*\*|__|`")
"""What makes Markdown bold or code: nothing in a cell of a table."""
_QUOTE = re.compile(r"(?:\s*>)+\s?")
_KEY_LINE = re.compile(f"{KEY}[:：]")
_LONG = ("longtext", "table")
_CORE = {
    name: Field(name, CORE_NAMES[name], kind)
    for name, kind in (("priority", "text"), ("assignee", "person"), ("department", "text"), ("campaign", "text"))
} | {
    **{name: Field(name, CORE_NAMES[name], "when") for name in CORE_DATES},
    "body": Field("body", CORE_NAMES["body"], "longtext"),
    "title": Field("title", CORE_NAMES["title"], "text"),
}
"""Properties of every item as if they were fields."""


@frozen
class Filled:
    """What fills give an item: its properties, and whether the own words of the other item are all among them."""

    properties: Properties
    told: bool


def holds(conditions: Sequence[Condition], item: Item, kind: Kind, now: str, zone: str) -> bool:
    """Whether all the conditions hold for an item."""
    if not conditions:
        return True
    known = {*CORE_NAMES, *(field.key for field in kind.fields)}
    if any(condition.field and condition.field not in known for condition in conditions):
        return False  # the team has taken the field away
    return not failures_of([Gate("", "warn", tuple(conditions))], kind, held_by(item), now, zone)


def filled(
    workflow: Workflow, fills: Sequence[Fill], item: Item, taker: Kind, held: Properties, now: str, wording: Wording
) -> Filled:
    """What an item of kind `taker`, whose properties are `held`, gets from another one: only what it does not have.
    `COMMENT` and `stage` are among the names, beside `fields.NAME` and properties of every item."""
    giver = workflow.kind(item.kind)
    found: dict[str, Any] = {}
    told = False
    for fill in fills:
        field = taker.known_field(fill.field) or _CORE.get(fill.field)
        name = f"fields.{fill.field}" if field is not None and fill.field not in _CORE else fill.field
        joins = fill.field == COMMENT or (field is not None and field.type in _LONG)
        if (name != STAGE and is_set(held.get(name))) or (name in found and not joins):
            continue
        if not holds(fill.when, item, giver, now, wording.zone):
            continue
        if fill.value:
            value, all_said = _typed(workflow, field, fill, now, wording.zone), False
        else:
            value, all_said = _taken(workflow, field, fill, item, giver, wording)
        if value is None:
            continue
        told = told or all_said
        found[name] = _joined(found.get(name), value)
    return Filled(found, told)


def begun(workflow: Workflow, flow: Flow, item: Item, now: str, wording: Wording) -> dict[str, Any]:
    """The properties with which the next item of a chain begins. What the text of the one before says is quoted, where
    it does not stand in a field now."""
    got = filled(workflow, flow.fills, item, workflow.kind(flow.target), {}, now, wording)
    properties: dict[str, Any] = {name: getattr(item, name) for name in CARRIED if getattr(item, name)}
    properties |= {f"label.{label}": True for label in item.labels}
    properties |= got.properties
    words = _words_of(item, workflow.kind(item.kind))
    if words and not got.told:
        quote = quoted(item.key, f"{item.title}\n\n{words}")
        properties["body"] = _joined(properties.get("body"), quote)
    properties[f"link.{workflow.relation(flow.relation).inverse}.{item.key}"] = True
    return properties


def stage_ahead(kind: Kind, item: Item, got: Properties) -> Stage | None:
    """The stage that fills bring an open item to; None where it is that far already."""
    stage = next((one for one in kind.stages if one.key == got.get(STAGE)), None)
    if stage is None or item.category in CLOSED_CATEGORIES or item.archived:
        return None
    return stage if is_forward(kind, item.stage, stage.key) else None


def own_words(body: str) -> str:
    """What a text says itself: without what it quotes under the key of an item, and without marks of a quote. Of one
    that quotes and says nothing else, what it quotes."""
    lines = body.split("\n")
    own: list[str] = []
    quoting = False
    for place, line in enumerate(lines):
        if _KEY_LINE.fullmatch(line.strip()) and _begins_quote(lines, place + 1):
            quoting = True
        elif quoting and (not line.strip() or _QUOTE.match(line)):
            continue
        else:
            quoting = False
            own.append(_unquoted(line))
    said = "\n".join(own).strip()
    if said:
        return said
    quoted = (_unquoted(line) for line in lines if not _KEY_LINE.fullmatch(line.strip()))
    return "\n".join(quoted).strip()


def _words_of(item: Item, kind: Kind) -> str:
    """What the text of an item says itself, beside what its kind asks there."""
    return own_words(without_template(kind, item.body))


def quoted(key: str, words: str) -> str:
    """Words as a Markdown quote of one level under the key that they come from, cut where a text has to end."""
    lines = (f"> {_unquoted(line)}".rstrip() for line in words.strip().split("\n"))
    return text.clean_body("\n".join([f"{key}:", "", *lines])[:BODY_LIMIT])


def _begins_quote(lines: Sequence[str], place: int) -> bool:
    rest = (line for line in lines[place:] if line.strip())
    return _QUOTE.match(next(rest, "")) is not None


def _unquoted(line: str) -> str:
    return _QUOTE.sub("", line, count=1) if line.lstrip().startswith(">") else line


def _taken(
    workflow: Workflow, field: Field | None, fill: Fill, item: Item, giver: Kind, wording: Wording
) -> tuple[Any, bool]:
    """What the first of a fill's sources that has anything gives, and whether those are all the item's own words."""
    for word in fill.of:
        words = _words_of(item, giver) or item.title
        whole = word in ("words", "said")
        source: Field | None = None
        value: Any
        if word == "said":
            line = text.clean_line(_MARKS.sub("", words), FIELD.most * 100)
            value, whole = [row_of(field, item, wording.zone, line)] if field else None, len(line) <= FIELD.most
        elif word == "words":
            value = words
        elif word == "attachments":
            value = "\n".join(one.said for one in item.attachments)
        elif word in _CORE:
            value, source = getattr(item, word), _CORE[word]
        else:
            value, source = item.fields.get(word), giver.known_field(word)
        if value in (None, "", []) or (fit := _fitting(workflow, field, source, value, fill, wording)) is None:
            continue
        return fit, whole
    return None, False


def _fitting(
    workflow: Workflow, field: Field | None, source: Field | None, value: Any, fill: Fill, wording: Wording
) -> Any:
    """A value as one of another field; None where it is none."""
    if field is None or field.type == "longtext":
        return _as_text(source, value, wording) or None
    if field.type == "text":
        if field.key == "department" and value not in [one.key for one in workflow.departments]:
            return None
        return value if source is field else text.clean_line(_as_text(source, value, wording), FIELD.most) or None
    if field.type == "table":
        return _rows(field, value, fill) or None
    if field.type == "choice":
        chosen = find_named(str(value), field.values)
        return chosen.key if chosen is not None else None
    if field.type == "date" and source is not None and source.type in DATE_TYPES:
        try:
            return day_of(str(value), wording.zone)
        except Invalid:  # it was of another type before
            return None
    both_dates = source is not None and {source.type, field.type} == set(DATE_TYPES)
    return value if source is not None and (source.type == field.type or both_dates) else None


def _as_text(source: Field | None, value: Any, wording: Wording) -> str:
    """A value in words: the rows of a table and the entries of a list each on a line of its own."""
    if source is None:
        return loose_text(value, wording)
    if source.type == "table" and (rows := rows_of(value)) is not None:
        return "\n".join(f"- {row_text(source, row, wording)}" for row in rows)
    if source.type == "list" and isinstance(value, (list, tuple)):
        return "\n".join(f"- {one}" for one in value)
    return own_words(value) if source.type == "longtext" else value_text(source, value, wording)


def _rows(field: Field, value: Any, fill: Fill) -> list[dict[str, Any]]:
    """Rows of a table as far as this one has their columns; a text is one row."""
    if (rows := rows_of(value)) is None:
        column = next((one.key for one in field.columns if one.required), field.columns[0].key)
        rows = [{**fill.row, column: text.clean_line(str(value), FIELD.most)}]
    known = [column.key for column in field.columns]
    needed = [column.key for column in field.columns if column.required]
    fitted = [{name: row[name] for name in known if row.get(name) not in (None, "")} for row in rows]
    return [row for row in fitted if all(name in row for name in needed)]


def _typed(workflow: Workflow, field: Field | None, fill: Fill, now: str, zone: str) -> Any:
    """The fixed value of a fill; None where the team's field takes it no more."""
    if field is None or fill.field in _CORE:
        gone = fill.field == "department" and all(one.key != fill.value for one in workflow.departments)
        return None if gone else fill.value
    try:
        return parse_field(field, fill.value, now, zone)
    except Invalid:
        return None


def _joined(before: Any, value: Any) -> Any:
    """What fills of one name come to, one behind the other."""
    if before is None:
        return value
    if isinstance(value, list):
        return [*before, *(row for row in value if row not in before)][: FIELD_ENTRIES.most]
    return before if value in before.split("\n\n") else f"{before}\n\n{value}"[:BODY_LIMIT]
