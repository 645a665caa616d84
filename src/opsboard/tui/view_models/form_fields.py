"""The fields of an item's form: what stands in each, what may, and what was changed.

A field holds text as it would be typed. What it means is read as one types, to show beside it what was
understood; the use case reads it again and has the last word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from opsboard.board_words import name_of
from opsboard.domain.days import local_text
from opsboard.domain.errors import Invalid, OpsboardError
from opsboard.domain.field_groups import CORE_GROUPS, group_of, groups_of
from opsboard.domain.fields import field_text, field_typed, parse_field
from opsboard.domain.items import CORE_DATES, NONE_WORDS, PRIORITIES, PRIORITY_NAMES, Item
from opsboard.domain.kinds import DATE_TYPES, Field, Kind
from opsboard.domain.property_text import repeat_words
from opsboard.domain.text import visible, visible_body
from opsboard.domain.value_text import rows_of
from opsboard.domain.values import replaced
from opsboard.i18n import N_, _, current_language, sentence
from opsboard.tui.state import ScreenState
from opsboard.tui.view_models.form_picking import with_letters
from opsboard.tui.view_models.table_rows import cells_of_text, text_of_cells
from opsboard.tui.words import understood_words

if TYPE_CHECKING:
    from opsboard.tui.view_models.question import Choice

LABELS = {
    "title": N_("Title"),
    "priority": N_("Priority"),
    "assignee": N_("Assignee"),
    "participants": N_("Participants"),
    "department": N_("Department"),
    "labels": N_("Labels"),
    "start": N_("Start"),
    "due": N_("Due"),
    "repeat": N_("Repeat"),
    "campaign": N_("Campaign"),
    "body": N_("Text"),
}
MANY = {"labels": "label", "participants": "participant"}
"""Fields that hold several words -> the family of properties that they are."""
Value = Any  # the type of a field says what it is: a text, a number, a yes or no, several words
"""What an item holds in a field."""

_BETWEEN = re.compile(r"[,;，、；\n]")
_DATE_HINT = N_("fri, +3d, 11-03, today 18:00, eom, none")


@dataclass(slots=True)
class FormField:
    """One field. `seen` is the value its author saw, `typed` that value as text, `text` what stands there."""

    name: str
    label: str
    seen: Value
    typed: str
    text: str
    own: Field | None = None
    error: str = ""
    meaning: str = ""
    """What the text is understood as, beside it."""
    heading: str = ""
    """The name of its group."""
    asked: bool = False
    """The next stage asks for it, and it is not there yet."""
    picks: Sequence[Choice] = ()
    """The few values of which it holds one, each with the letter that picks it (`form_picking`)."""

    @property
    def tall(self) -> bool:
        """Whether it has room for several lines."""
        if self.own is None:
            return self.name == "body"
        return self.own.type in ("longtext", "list")

    @property
    def of_lines(self) -> bool:
        """Whether its text is an entry or row a line."""
        return self.own is not None and self.own.type in ("list", "table")

    @property
    def is_table(self) -> bool:
        return self.own is not None and self.own.type == "table"

    @property
    def wide(self) -> bool:
        """Whether its text may be long, rather than a word or a date."""
        if self.own is None:
            return self.name in ("title", "body", "labels", "participants")
        return self.own.type in ("text", "longtext", "list", "table", "url")

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    @property
    def changed(self) -> bool:
        return _plain(self.text) != _plain(self.typed)

    @property
    def several(self) -> bool:
        """Whether it holds several words, of which a choice completes the last."""
        return self.name in MANY


def empty_field(field: str | Field) -> FormField:
    """A property of all items, or a field of a kind, with nothing in it yet."""
    if isinstance(field, str):
        return FormField(field, _(LABELS[field]), None, "", "")
    return FormField(f"fields.{field.key}", field.name.of(current_language()), None, "", "", field)


def form_fields(item: Item, kind: Kind, state: ScreenState, locked: frozenset[str] = frozenset()) -> list[FormField]:
    """The fields of an item, group by group: in each what all items have, what its kind has, the text last."""
    language = current_language()
    fields: list[FormField] = []
    owned: dict[str, list[Field]] = {}
    for own in kind.fields:
        if not own.is_computed and own.key not in locked:
            owned.setdefault(group_of(own), []).append(own)
    for group, name in groups_of(state.workflow).items():
        core = CORE_GROUPS.get(group, ())
        of_group = [_made(one, _(LABELS[one]), _held(item, one), None, state) for one in core]
        last = [of_group.pop()] if core[-1:] == ("body",) else []
        for own in owned.get(group, ()):
            label = own.name.of(language)
            of_group.append(_made(f"fields.{own.key}", label, item.fields.get(own.key), own, state))
        for field in (*of_group, *last):
            field.heading = name.of(language)
            fields.append(field)
    return fields


def refreshed(field: FormField, item: Item, state: ScreenState) -> None:
    """Take over what the item holds now in a field that was not touched."""
    _put(field, item.fields.get(field.own.key) if field.own is not None else _held(item, field.name), state)


def typed_text(field: FormField, value: Value, state: ScreenState) -> str:
    """A value as it would be typed."""
    if value is None:
        return ""
    if field.several:
        return _(", ").join(value)
    if field.own is not None:
        return _own_text(field.own, value, state)
    if field.name in CORE_DATES:
        return local_text(str(value), state.clock_zone)
    if field.name == "department":
        return name_of(state.workflow.departments, value)
    return repeat_words(value, current_language()) if field.name == "repeat" else str(value)


def edits_of(fields: Sequence[FormField]) -> tuple[dict[str, str | None], dict[str, Value]]:
    """What was changed: property name -> what was typed, and what its author had seen."""
    edits: dict[str, str | None] = {}
    seen: dict[str, Value] = {}
    for field in fields:
        if not field.changed:
            continue
        if field.several:
            family = MANY[field.name]
            wanted, held = _words(field.text, field.seen), tuple(field.seen)
            edits |= {f"{family}.{word}": "true" for word in wanted if word not in held}
            edits |= {f"{family}.{word}": None for word in held if word not in wanted}
        else:
            edits[field.name] = field.text
            seen[field.name] = field.seen
    return edits, seen


def field_of_property(fields: Sequence[FormField], name: str) -> FormField | None:
    """The field in which a property is edited."""
    family = name.partition(".")[0]
    wanted = next((field for field, known in MANY.items() if known == family), name)
    return next((field for field in fields if field.name == wanted), None)


# what is understood


def understood(field: FormField, state: ScreenState) -> tuple[str, str]:
    """What the text of a field means, in words, and what is wrong with it; each may be empty."""
    text = field.text.strip()
    if not text or field.several or (field.own is None and field.name in ("title", "body")):
        return "", ""
    if text.lower() in NONE_WORDS:
        return _("cleared"), ""
    try:
        return _meaning(field, text, state), ""
    except OpsboardError as error:
        return "", sentence(error)


def hint(field: FormField) -> str:
    """What may be typed in a field."""
    own = field.own
    if field.name in CORE_DATES or (own is not None and own.type in DATE_TYPES):
        return _(_DATE_HINT)
    if field.name == "repeat":
        return _("weekly:mo,we, every 2 weeks, monthly:31, yearly, after done, ahead 7d, none")
    if field.several:
        return _("several with commas between")
    if own is None:
        return _("Markdown") if field.name == "body" else ""
    if own.type == "list":
        return _("one entry a line")
    if own.type == "choice":
        return " / ".join(choice.name.of(current_language()) for choice in own.values)
    return _(_TYPE_HINTS[own.type]) if own.type in _TYPE_HINTS else ""


_TYPE_HINTS = {
    "percent": N_("0 to 100"),
    "flag": N_("yes or no"),
    "url": "https://…",
    "number": N_("a number"),
    "integer": N_("a whole number"),
}


def _meaning(field: FormField, text: str, state: ScreenState) -> str:
    own = field.own
    if own is not None:
        if own.type == "person":
            return _person_words(text, state)
        value = parse_field(own, text, state.moment, state.zone, lambda person: person, state.customs, field.seen)
        if own.type in DATE_TYPES and value:
            return understood_words(value, state.today)
        shown = field_text(own, value, current_language(), state.clock_zone)
        return shown if own.type in ("percent", "choice", "flag") and shown != text else ""
    if field.name in CORE_DATES:
        when = state.meant(text, field.seen)
        return understood_words(when, state.today) if when else ""
    if field.name == "repeat":
        from opsboard.domain.repeat_words import parse_repeat

        rule = parse_repeat(text, state.moment, state.zone)
        shown = repeat_words(rule, current_language()) if rule else ""
        return shown if shown != text else ""
    return _named(field.name, text, state)


def _named(name: str, text: str, state: ScreenState) -> str:
    """What a word for a priority, person, department or campaign stands for. Raises Invalid."""
    if name == "priority":
        word = f"P{text}" if text.isdigit() else text.upper()
        if word not in PRIORITIES:
            raise Invalid(N_("{word} is no priority; use P0, P1, P2 or P3"), word=visible(text))
        return _(PRIORITY_NAMES[word])
    if name == "assignee":
        return _person_words(text, state)
    if name == "department":
        from opsboard.domain.lookup import find_or_refuse

        find_or_refuse("department", text, state.workflow.departments)
    if name == "campaign":
        return next((visible(c.name) for c in state.campaigns if text.casefold() == c.key.casefold()), "")
    return ""


def _person_words(text: str, state: ScreenState) -> str:
    login = _login(text, state)
    if login != text.lstrip("@").casefold():
        return login or ""
    return next((visible(one.name) for one in state.people if one.login == login and one.name != login), "")


def _login(text: str, state: ScreenState) -> str | None:
    """Whom a text means, by login or by name; None for nobody of the board."""
    word = text.lstrip("@").casefold()
    if word in ("me", "我"):
        return state.login
    return next((one.login for one in state.people if word in (one.login, one.name.casefold())), None)


def value_of(field: FormField, state: ScreenState) -> Value:
    """The value that the text of a field stands for, as a gate asks about it; None where it cannot be read."""
    text = field.text.strip()
    if not field.changed:
        return field.seen
    if not text or text.lower() in NONE_WORDS:
        return None
    try:
        if field.own is not None:
            return parse_field(
                field.own,
                text,
                state.moment,
                state.zone,
                lambda person: _login(person, state) or person,
                state.customs,
                field.seen,
            )
        if field.name in CORE_DATES:
            return state.meant(text, field.seen)
    except OpsboardError:
        return None
    return _login(text, state) or text if field.name == "assignee" else text


# what may be chosen


def person_choices(state: ScreenState) -> list[Choice]:
    """The people that can be chosen, oneself first."""
    from opsboard.tui.view_models.question import Choice

    names = [(one, state.name(one.login)) for one in state.active_people]
    return [Choice(one.login, name, one.login if name != one.login else "", also=one.name) for one, name in names]


def choices(field: FormField, state: ScreenState) -> list[Choice]:
    """The words that can stand in a field; empty where anything can."""
    from opsboard.tui.view_models.question import Choice

    own = field.own
    if field.name == "priority":
        return [Choice(word, word, _(PRIORITY_NAMES[word]), key=word[-1]) for word in PRIORITIES]
    if field.name in ("assignee", "participants") or (own is not None and own.type == "person"):
        return person_choices(state)
    if field.name == "labels":
        return [Choice(label, label) for label in state.labels]
    if field.name == "campaign":
        return [Choice(one.key, one.key, one.name) for one in state.campaigns]
    language = current_language()
    if field.name == "department":
        return [Choice(one.name.of(language), one.name.of(language), one.key) for one in state.workflow.departments]
    if own is not None and own.type == "choice":
        return [Choice(one.name.of(language), one.name.of(language), one.key) for one in own.values]
    if own is not None and own.type == "flag":
        return [Choice(word, word) for word in (_("yes"), _("no"))]
    if own is not None and own.key == "channel":
        return [Choice(one.name, one.name, also=" ".join(one.words)) for one in state.channels]
    return []


# tables


def cell_field(column: Field, text: str, state: ScreenState) -> FormField:
    """A cell of a table as a field of its own."""
    field = _made(f"cell.{column.key}", column.name.of(current_language()), None, column, state)
    field.picks = [replaced(pick, note="") for pick in field.picks]
    field.text = text
    field.meaning = understood(field, state)[0]
    return field


def line_in_words(field: FormField, line: str) -> str:
    """A line of the text of a list or table as it is read: a row by what stands in its cells."""
    if field.own is None or not field.is_table:
        return line
    return " · ".join(cell for cells in cells_of_text(field.own, line) for cell in cells if cell)


def cell_mistake(column: Field, text: str, state: ScreenState) -> str:
    """What is wrong with the text of a cell; empty when nothing is."""
    name = column.name.of(current_language())
    if not text.strip():
        return _("{column} is missing").format(column=visible(name))
    return understood(FormField(f"cell.{column.key}", name, None, "", text, column), state)[1]


def last_word(text: str) -> str:
    """The word of several that is being typed."""
    return _BETWEEN.split(text)[-1].strip()


def with_last_word(text: str, word: str) -> str:
    """Several words with the last one in place of what was typed of it."""
    kept = text[: len(text) - len(_BETWEEN.split(text)[-1])].rstrip()
    return f"{kept} {word}" if kept else word


# texts


def _made(name: str, label: str, seen: Value, own: Field | None, state: ScreenState) -> FormField:
    field = FormField(name, label, seen, "", "", own)
    if name == "priority" or (own is not None and own.type in ("choice", "flag")):
        every = choices(field, state)
        # The key of a value is for who types it; beside the others it would be a second name.
        field.picks = with_letters(every if own is None else [replaced(one, note="") for one in every])
    _put(field, seen, state)
    return field


def _put(field: FormField, seen: Value, state: ScreenState, text: str | None = None) -> None:
    """Let a field hold a value, or a `text` that was typed in its place."""
    field.seen, field.typed = seen, typed_text(field, seen, state)
    field.text = field.typed if text is None else text
    field.meaning = understood(field, state)[0]


def _held(item: Item, name: str) -> Value:
    return (item.body or None) if name == "body" else getattr(item, name)


def _own_text(own: Field, value: Value, state: ScreenState) -> str:
    """A value of a kind's own field; a choice by its name, where that name is understood; a table as its rows."""
    if own.type in DATE_TYPES:
        return local_text(str(value), state.clock_zone)
    if own.type == "table":
        rows = rows_of(value) or ()
        cells = (
            ["" if (cell := row.get(one.key)) is None else _own_text(one, cell, state) for one in own.columns]
            for row in rows
        )
        return text_of_cells(own, cells)
    typed = field_typed(own, value, state.clock_zone)
    if own.type not in ("choice", "flag"):
        return visible_body(typed) if own.type in ("longtext", "list") else visible(typed)
    shown = field_text(own, value, current_language(), state.clock_zone)
    try:
        same = parse_field(own, shown, state.moment, state.zone, customs=state.customs) == value
    except Invalid:
        same = False
    return shown if same else typed


def _words(text: str, held: Sequence[str]) -> list[str]:
    """Several words, each once. A word that was there and holds a comma stays one."""
    words: list[str] = []
    for word in held:
        if _BETWEEN.search(word) and word in text:
            text = text.replace(word, "", 1)
            words.append(word)
    words += [word for part in _BETWEEN.split(text) if (word := part.strip().lstrip("#＃").strip())]
    return list(dict.fromkeys(words))


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").split("\n")).rstrip()


def draft_texts(fields: Sequence[FormField]) -> tuple[Mapping[str, str], Mapping[str, Value]]:
    """What a draft keeps: the changed texts, and what had been seen in their place."""
    changed = [field for field in fields if field.changed]
    return {field.name: field.text for field in changed}, {field.name: field.seen for field in changed}


def take_draft(
    fields: Sequence[FormField], texts: Mapping[str, str], seen: Mapping[str, Value], state: ScreenState
) -> None:
    """Put a draft's texts into the fields."""
    for field in fields:
        if field.name in texts:
            held = seen.get(field.name)
            _put(field, tuple(held or ()) if field.several else held, state, texts[field.name])
