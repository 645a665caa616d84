"""What people type for an item's properties, as the canonical values of `domain.items`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from opsboard.domain import text
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.items import CORE, CORE_DATES, NONE_WORDS, Properties, rows_in
from opsboard.domain.kinds import Field, Kind
from opsboard.domain.labels import clean_label
from opsboard.domain.limits import FIELD_ENTRIES
from opsboard.domain.lookup import as_priority, find_or_refuse
from opsboard.domain.spans import ends_before
from opsboard.usecases.people import find_person
from opsboard.usecases.session import Session

_ADDS = re.compile(r"\+[0-9]*\Z")
CLEARS = ("", *NONE_WORDS)
"""Words that empty a property."""


def canonical_edits(
    session: Session, kind: Kind, edits: Mapping[str, str | None], held: Properties | None = None
) -> dict[str, Any]:
    """Property name -> canonical value, None where it is cleared. `held` is what an item has, from which `++1d`
    counts, and to which `fields.NAME+` (`+2`, `+3` ...) adds the rows of a table; any other field gets that value.
    Raises Invalid naming the nearest word."""
    now = dict(held or {})
    found: dict[str, Any] = {}
    for name, typed in _without_members(edits, now).items():
        if name.startswith("fields."):
            word = _ADDS.sub("", name)
            key, value = _field(session, kind, word.removeprefix("fields."), typed, now, adds=word != name)
        else:
            key, value = _common(session, name, typed, now)
        found[key] = now[key] = value
    if ends_before(found.get("start"), found.get("due"), session.zone):
        # Work that began already has a start, too: of one without a year the day that lies before the due.
        found["start"] = session.when(edits["start"] or "", (held or {}).get("start"), ahead=False)
    return found


def _without_members(edits: Mapping[str, str | None], held: Properties) -> dict[str, str | None]:
    """Edits in which `label.none` and `participant.none` take away all that the item has; what is added beside them
    stays."""
    given = {name: value for name, value in edits.items() if not _takes_all(name, value)}
    for name in edits.keys() - given.keys():
        family = name.partition(".")[0]
        given = {**dict.fromkeys(one for one in held if one.startswith(f"{family}.")), **given}
    return given


def _takes_all(name: str, value: str | None) -> bool:
    family, _dot, entry = name.partition(".")
    return family in ("label", "participant") and entry.strip().lower() in NONE_WORDS and value is not None


def check_common(session: Session, edits: Mapping[str, str | None]) -> None:
    """Refuse what no kind of item can hold, before any item is looked at. Raises Invalid."""
    any_date = dict.fromkeys(CORE_DATES, session.clock())
    for name, typed in edits.items():
        if not name.startswith("fields.") and not _takes_all(name, typed):
            _common(session, name, typed, any_date)


def members(family: str, words: Iterable[str]) -> dict[str, str | None]:
    """The edits of labels or participants that words mean, at every door: `x` and `+x` add, `-x` takes away. The first
    sign alone is one: `++x` adds what begins with a sign. A word without a letter behind its sign means nothing."""
    parts = ((word[:1], word[1:] if word[:1] in ("+", "-") else word) for word in words)
    return {f"{family}.{entry}": None if sign == "-" else "true" for sign, entry in parts if entry.strip()}


def _common(session: Session, name: str, typed: str | None, held: Properties) -> tuple[str, Any]:
    family, _, entry = name.partition(".")
    wanted = None if typed is None or typed.strip().lower() in (*CLEARS, "false") else True
    if family == "label" and entry:
        return f"label.{clean_label(entry)}", wanted
    if family == "participant" and entry:
        return f"participant.{find_person(session, entry)}", wanted
    if name not in CORE:
        raise _unknown_property(name)
    return name, _value(session, name, typed, held)


def _unknown_property(name: str) -> Invalid:
    from opsboard.domain.nearest import nearest

    near = nearest(name, CORE)
    if near is None:
        return Invalid(N_("there is no property {name}; there are {words}"), name=name, words=CORE)
    return Invalid(N_("there is no property {name}; did you mean {near}?"), name=name, near=near)


def _value(session: Session, name: str, typed: str | None, held: Properties) -> Any:
    if name == "title":
        return text.clean_title(typed or "")
    if name == "body":
        return None if (typed or "").strip().lower() in CLEARS else text.clean_body(typed or "") or None
    if typed is None or typed.strip().lower() in CLEARS:
        return None
    if name in CORE_DATES:
        return session.when(typed, held.get(name))
    return _READERS[name](session, typed)


def _priority(session: Session, typed: str) -> str:
    return as_priority(text.clean_line(typed))


def _department(session: Session, typed: str) -> str:
    return find_or_refuse("department", text.clean_line(typed), session.store.workflow.departments).key


def _repeat(session: Session, typed: str) -> str | None:
    from opsboard.domain.repeat_words import parse_repeat

    return parse_repeat(text.clean_line(typed), session.clock(), session.zone)


def _campaign(session: Session, typed: str) -> str:
    from opsboard.usecases.campaigns import find_campaign

    return find_campaign(session, typed).key


_READERS = {
    "priority": _priority,
    "assignee": find_person,
    "department": _department,
    "repeat": _repeat,
    "campaign": _campaign,
}


def _field(
    session: Session, kind: Kind, name: str, typed: str | None, held: Properties, adds: bool = False
) -> tuple[str, Any]:
    from opsboard.domain import fields

    field = find_or_refuse("field", name, kind.fields, kind=kind.name)
    if typed is None or (typed.strip().lower() in CLEARS and not field.of_link):
        fields.require_typed(field)
        return f"fields.{field.key}", None
    name = f"fields.{field.key}"
    if field.type in ("list", "table") and typed.lstrip().startswith("["):
        return name, _array(session, field, typed)
    value = fields.parse_field(
        field,
        typed,
        session.clock(),
        session.zone,
        lambda person: find_person(session, person),
        session.customs,
        held.get(name),
    )
    if adds and field.type == "table" and value is not None:
        value = [*rows_in(held.get(name)), *value]
        if len(value) > FIELD_ENTRIES.most:
            message = N_("{field} has {count} entries; at most {limit} fit")
            raise Invalid(message, field=field.name, count=len(value), limit=FIELD_ENTRIES.most)
    if field.key == "channel" and isinstance(value, str):
        from opsboard.usecases.channels import canonical

        value = canonical(session, value)
    return name, value


def _array(session: Session, field: Field, typed: str) -> Any:
    """The entries or rows of a JSON array, in the place of those that are there. Raises Invalid for what is none."""
    import json

    from opsboard.domain import fields

    try:
        rows = json.loads(typed)
    except (ValueError, RecursionError) as error:  # also a number of thousands of digits
        message = N_("{field}: what begins with [ is a JSON array, and this one cannot be read")
        raise Invalid(message, field=field.name) from error
    now, zone = session.clock(), session.zone
    if field.type == "list":
        return fields.parse_entries(field, map(str, rows))
    return fields.parse_rows(field, rows, now, zone, lambda person: find_person(session, person), None, session.customs)
