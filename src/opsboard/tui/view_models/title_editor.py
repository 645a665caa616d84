"""What is offered while the title of a new item is typed, and what its words mean so far.

A word that begins with `@`, `#`, `*`, `!` or a field and a colon is completed. A word that begins with `:` is a menu:
it lists the fields of the kind, those first that the next stage asks for, and then their values. A letter that stands
before an entry takes it, so that `:cw` is `channel:wechat`; else letters narrow the list. Digits behind a day that was
picked are its time: `:pf10` is `publish_at:fri 10:00`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from opsboard.domain.errors import Invalid
from opsboard.domain.gates import CORE_NAMES
from opsboard.domain.items import CORE_DATES, PRIORITIES, PRIORITY_NAMES
from opsboard.domain.kinds import DATE_TYPES, STEP_ROLES, Field, Kind, Name
from opsboard.domain.query_words import OTHER_KEYS, QueryContext
from opsboard.domain.text import narrow
from opsboard.domain.title_words import (
    PROPERTIES,
    SIGNS,
    TitleReading,
    choice_column,
    given_fields,
    meaning,
    read_title,
    target_of,
)
from opsboard.domain.value_text import NO, YES
from opsboard.domain.values import frozen, replaced
from opsboard.domain.workflow import fields_ahead
from opsboard.i18n import N_, _, current_language
from opsboard.tui.state import ScreenState
from opsboard.tui.view_models.form_picking import DIGITS, free_letters
from opsboard.tui.view_models.mention_editor import unknown_while_typed
from opsboard.tui.view_models.question import Chip, Choice, Editor, Mistake
from opsboard.tui.view_models.ranking import BEGINS, plain, rank
from opsboard.tui.view_models.title_chips import chip_of
from opsboard.tui.words import day_words

MOST = 60
"""Rows that are offered at most."""
DAYS = ("today", "tomorrow", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "+1w", "eom")
DAYS_ZH = ("今天", "明天", "周一", "周二", "周三", "周四", "周五", "周六", "周日", "下周一", "月底")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_QUICK = ("choice", "text", "person", *DATE_TYPES)
"""Types of fields whose value is a word or two: they stand before the others."""
_IN_QUOTES = ("longtext", "text", "list", "table")
"""Types of fields whose value is several words."""
_TIME = re.compile("(2[0-3]|[01][0-9]|[0-9])(?::?([0-5][0-9]?))?")
"""Digits of a time, as they are typed: `9`, `10`, `103`, `1030`, `10:3`."""
_NAMES = {**CORE_NAMES, "label": Name("Label", "标签"), "participant": Name("Participant", "参与人")}

Used = Callable[[str], Sequence[str]]
"""The texts that a field of this name holds on the board, as far as they are known."""


@frozen
class _Entry:
    """A field or one of its values: what is typed for it, how it is shown, what it is found by, its letter."""

    typed: str
    shown: str
    note: str = ""
    names: tuple[str, ...] = ()
    letter: str = ""
    field: Field | str = ""

    def begins(self, typed: str) -> bool:
        return any(name.startswith(typed) for name in self.names)


@frozen
class _Offer:
    """A row, and what picking it makes of the text and its cursor. `whole`: a word ends there."""

    choice: Choice
    text: str
    cursor: int
    whole: bool = True


@frozen
class _Taken:
    """A value that was just picked: the text with its cursor behind it, and where the word begins. When a letter picked
    it, what was typed of its name, and the entries that this might have meant."""

    text: str
    cursor: int
    begin: int = 0
    name: str = ""
    typed: str = ""
    entry: _Entry | None = None
    entries: Sequence[_Entry] = ()
    time: str = ""
    """What was typed of the time behind a day that was picked."""
    day_end: int = 0
    """Where that day ends in the text."""


class TitleEditor(Editor):
    """Completes a title, and reads it."""

    checks = False

    def __init__(
        self,
        kind: Kind,
        stage: str,
        state: ScreenState,
        context: Callable[[], QueryContext],
        used: Used = lambda _field: (),
        kinds: Sequence[Choice] = (),
        day: str | None = None,
    ) -> None:
        self.kind = kind
        self._day = day
        """The day of the calendar on which the item is made."""
        self._state = state
        self._context = context
        self._used = used
        self._kinds = kinds
        """The kinds that are offered while there is no title yet."""
        self._fields = _entries_of_fields(kind, stage)
        self.near: Sequence[Choice] = ()
        """Open items that say the same as what is typed, shown while nothing is completed."""
        self._plain: set[str] = set()
        """Words that were made text."""
        self._offers: list[_Offer] = []
        self._taken: _Taken | None = None
        self._read: tuple[str, int, TitleReading] | None = None

    # what it means

    def reading(self, text: str) -> TitleReading:
        """The title, and what its words say."""
        if self._read is None or self._read[:2] != (text, len(self._plain)):
            reading = read_title(text, self.kind, self._context(), self._plain, self._day)
            self._read = text, len(self._plain), reading
        return self._read[2]

    def titled(self, text: str) -> TitleReading:
        """The same. Raises Invalid when no title is left."""
        reading = self.reading(text)
        if reading.tokens and not reading.title:
            raise Invalid(N_("a title is missing: write what it is about; a quoted word is text"))
        return reading

    def chips(self, text: str) -> Sequence[Chip]:
        return [chip_of(token, self.kind, self._state) for token in self.reading(text).tokens]

    def note(self, text: str) -> str:
        return unknown_while_typed(text, self._state.people)

    def unchipped(self, text: str, cursor: int) -> bool:
        for token in self.reading(text).tokens:
            if token.end == cursor:
                self._plain.add(text[token.start : token.end])
                return True
        return False

    def pasted(self, text: str) -> None:
        reading = read_title(text, self.kind, self._context(), (), self._day)
        self._plain |= {text[token.start : token.end] for token in reading.tokens}

    def mistake(self, text: str, cursor: int) -> Mistake | None:
        return None

    # what is offered

    def choices(self, text: str, cursor: int) -> list[Choice]:
        self._offers = list(self._offered(text, cursor))[:MOST]
        return [offer.choice for offer in self._offers] or list(self.near)

    def picks(self, text: str, cursor: int) -> bool:
        word = _word(text, cursor)
        return bool(self._kinds and self._offered_kinds(text)) or word.startswith((":", "："))

    def take(self, choice: Choice) -> tuple[str, int]:
        for offer in self._offers:
            if offer.choice is choice or offer.choice == choice:
                if offer.whole and not _goes_on(offer.text, offer.cursor):
                    self._taken = _Taken(offer.text, offer.cursor)
                return offer.text, offer.cursor
        return choice.value, len(choice.value)

    def is_kind(self, choice: Choice) -> bool:
        """Whether a choice is that of another kind."""
        return any(choice == one for one in self._kinds)

    def _offered_kinds(self, text: str) -> list[Choice]:
        wanted = plain(text)
        return [
            one
            for one in self._kinds
            if any(plain(name).startswith(wanted) for name in (one.text, one.value, one.note, one.also))
        ]

    def _offered(self, text: str, cursor: int) -> Iterable[_Offer]:
        if self._kinds and (kinds := self._offered_kinds(text)):
            return [_Offer(one, one.value, len(one.value), whole=False) for one in kinds]
        word = _word(text, cursor)
        if not word or text[: cursor - len(word)].count('"') % 2:
            return []
        start = cursor - len(word)
        if word[0] in ":：":
            return self._menu(text, start, cursor, word[1:].replace("：", ":"))
        sign = narrow(word[0])
        if sign in SIGNS:
            values = self._values(SIGNS[sign])
            found = _fitting(values, word[1:])
            if sign == "#" and len(word) > 1 and narrow(word[1]) != "+":
                label = word[1:]
                if all(plain(label) != plain(one.typed) for one in values):
                    found.append(_Entry(f"+{label}", f"+{label}", _("a new label")))
            return self._completed(text, start, cursor, word[0], found)
        name, colon, begun = word.replace("：", ":").partition(":")
        target = target_of(name, self.kind) if colon else None
        if target is None:
            return []
        return self._completed(text, start, cursor, f"{name}:", _fitting(self._values(target), begun.lstrip('"')))

    def _completed(
        self, text: str, start: int, cursor: int, before: str, entries: Sequence[_Entry]
    ) -> Iterable[_Offer]:
        for entry in entries:
            made = text[:start] + before + entry.typed
            if made != text[:cursor]:
                yield _Offer(Choice(entry.typed, entry.shown, entry.note), made + text[cursor:], len(made))

    # the menu

    def _menu(self, text: str, start: int, cursor: int, typed: str) -> Iterable[_Offer]:
        """What goes on with a word that begins with a colon: fields, the values of the one that is meant."""
        name, colon, begun = typed.partition(":")
        if colon:
            target = target_of(name, self.kind)
            entries = self._values(target) if target is not None else []
            for one in entries if not begun else _fitting(entries, begun):
                yield self._offer(text, start, cursor, f"{name}:{one.typed}", one)
            return
        if typed[:1].isupper():  # :D
            return
        if not typed:
            for field in self._fields:
                self._values(field.field)  # so that words of the board are there when a letter is to take one
        wanted = plain(typed)
        meant = self._by_letter(typed)
        if meant is not None:
            if len(typed) == 1:
                yield self._offer_of_field(text, start, cursor, meant)
            for one in self._values(meant.field):
                if len(typed) == 1 or one.begins(plain(typed[1:])):
                    yield self._offer(text, start, cursor, f"{meant.typed}:{one.typed}", one)
        for field in self._fields:
            if field.begins(wanted) and not (len(typed) == 1 and field is meant):
                yield self._offer_of_field(text, start, cursor, field, letter=not typed)

    def _offer(self, text: str, start: int, cursor: int, typed: str, entry: _Entry) -> _Offer:
        made = text[:start] + typed
        return _Offer(Choice(typed, entry.shown, entry.note, entry.letter), made + text[cursor:], len(made))

    def _offer_of_field(self, text: str, start: int, cursor: int, field: _Entry, *, letter: bool = True) -> _Offer:
        made = text[:start] + self._begun(field)
        choice = Choice(f"{field.typed}:", field.shown, field.note, field.letter if letter else "")
        return _Offer(choice, made + text[cursor:], len(made), whole=False)

    def _begun(self, field: _Entry) -> str:
        """A field on whose value one goes on: with the menu where there are values, else as text."""
        if self._values(field.field):
            return f":{field.typed}:"
        spaced = isinstance(field.field, Field) and field.field.type in _IN_QUOTES
        return f'{field.typed}:"' if spaced else f"{field.typed}:"

    def _by_letter(self, typed: str) -> _Entry | None:
        return next((one for one in self._fields if typed and one.letter == typed[0]), None)

    def rewritten(self, text: str, cursor: int) -> tuple[str, int] | None:
        taken, self._taken = self._taken, None
        if taken is not None:
            at = taken.cursor
            if text == taken.text:
                self._taken = taken
                return None
            if cursor == at + 1 and text[:at] + text[cursor:] == taken.text and not text[at].isspace():
                goes_on = self._typed_on(taken, text[at]) or self._timed(taken, text[at])
                if goes_on is not None or not taken.time.endswith(":"):
                    return goes_on or (f"{text[:at]} {text[at:]}", cursor + 1)
        word = _word(text, cursor)
        if word[:1] not in (":", "：") or len(word) < 3 or text[cursor : cursor + 1].strip():
            return None
        start, typed = cursor - len(word), word[1:].replace("：", ":")
        name, colon, begun = typed.partition(":")
        if not colon:
            if any(one.begins(plain(typed)) for one in self._fields) or (meant := self._by_letter(typed)) is None:
                return None
            name, begun = meant.typed, typed[1:]
            field: Field | str | None = meant.field
        else:
            field = target_of(name, self.kind)
        if field is None or not begun:
            return None
        values = self._values(field)
        value = next((one for one in values if one.letter == begun.lower()), None)
        if value is not None:
            return self._take_by_letter(text[:start], name, value, text[cursor:], begun, values)
        if colon or any(one.begins(plain(begun)) for one in values):
            return None
        quote = '"' if isinstance(field, Field) and field.type in _IN_QUOTES else ""
        made = f"{text[:start]}{name}:{quote}{begun}"
        return made + text[cursor:], len(made)

    def _take_by_letter(
        self, before: str, name: str, value: _Entry, behind: str, typed: str, values: Sequence[_Entry]
    ) -> tuple[str, int]:
        made = f"{before}{name}:{value.typed}"
        if not _goes_on(made, len(made)):
            self._taken = _Taken(made + behind, len(made), len(before), name, typed, value, values)
        return made + behind, len(made)

    def _typed_on(self, taken: _Taken, letter: str) -> tuple[str, int] | None:
        """A letter behind a value that a letter took: it goes on with the name of that value, or with that of another
        one, which is meant then. None when it does neither."""
        typed = plain(taken.typed + letter)
        entry = taken.entry
        if entry is None or not entry.begins(typed):
            entry = next((one for one in taken.entries if one.begins(typed)), None)
        if entry is None:
            return None
        before, behind = taken.text[: taken.begin], taken.text[taken.cursor :]
        return self._take_by_letter(before, taken.name, entry, behind, typed, taken.entries)

    def _timed(self, taken: _Taken, letter: str) -> tuple[str, int] | None:
        """A digit behind a day that was just picked: it, or what is typed with it, is the time. A colon behind the
        hour begins a word, unless minutes follow. None for anything else."""
        end = taken.day_end or taken.cursor
        name, colon, _day = _word(taken.text, end).partition(":")
        target = target_of(name, self.kind) if colon else None
        if not (target.type == "when" if isinstance(target, Field) else target in CORE_DATES):
            return None
        typed = taken.time + narrow(letter)
        behind = taken.text[taken.cursor :]
        if taken.time.isdecimal() and typed.endswith(":") and len(taken.time) < 3:
            made = f"{taken.text[: taken.cursor]} :"
        elif (found := _TIME.fullmatch(typed)) is not None:
            made = f"{taken.text[:end]} {int(found[1])}:{(found[2] or '').ljust(2, '0')}"
        else:
            return None
        self._taken = _Taken(made + behind, len(made), time=typed, day_end=end)
        return made + behind, len(made)

    # values

    def _values(self, target: Field | str) -> list[_Entry]:
        """The words that a field or property takes, the likeliest first, each with its letter."""
        return _lettered(list(self._unlettered(target)))

    def _unlettered(self, target: Field | str) -> Iterable[_Entry]:
        state, language = self._state, current_language()
        if isinstance(target, Field):
            if target.type == "choice":
                return [self._choice(target, one.key, one.name) for one in target.values]
            if target.type == "flag":
                return [
                    _Entry(one.of(language), one.of(language), names=_found_by(one.en, one.zh)) for one in (YES, NO)
                ]
            if target.type == "person":
                return self._people()
            if target.type in DATE_TYPES:
                return self._days()
            if target.type == "table":
                column = choice_column(target)
                rows = [self._choice(None, one.key, one.name) for one in column.values] if column is not None else []
                return [replaced(one, typed=f'"{one.typed}: ') for one in rows]
            if target.type == "text":
                known = [
                    _Entry(_quoted(one.name), one.name, names=_found_by(*one.spoken))
                    for one in (state.channels if target.key == "channel" else ())
                ]
                names = {one.shown for one in known}
                return [*known, *(one for one in self._used_words(target) if one.shown not in names)]
            return []
        if target == "priority":
            return [_Entry(one, one, _(PRIORITY_NAMES[one]), _found_by(one[1], one)) for one in PRIORITIES]
        if target in ("assignee", "participant"):
            return self._people()
        if target == "label":
            return [_Entry(one, one, names=_found_by(one)) for one in state.labels]
        if target == "campaign":
            return [_Entry(one.key, one.key, one.name, _found_by(one.key, one.name)) for one in state.campaigns]
        if target == "department":
            return [self._choice(None, one.key, one.name) for one in state.workflow.departments]
        return self._days() if target in CORE_DATES else []

    def _used_words(self, field: Field) -> list[_Entry]:
        """What the field holds in other items."""
        return [_Entry(_quoted(word), word, names=_found_by(word)) for word in self._used(field.key)]

    def _choice(self, field: Field | None, key: str, name: Name) -> _Entry:
        shown = name.of(current_language())
        typed = shown if shown.replace("_", "").isalnum() and not shown.isascii() else key
        return _Entry(typed, shown, "" if shown.lower() == key else key, _found_by(key, name.en, name.zh))

    def _people(self) -> list[_Entry]:
        found = []
        for one in self._state.active_people:
            found.append(_Entry(self._called(one.login, one.name), one.name, one.login, _found_by(one.login, one.name)))
        return found

    def _called(self, login: str, name: str) -> str:
        """The name where it says who is meant, else the login."""
        try:
            same = " " not in name and meaning(f"@{name}", self.kind, self._context()) == ("assignee", login)
        except Invalid:
            same = False
        return name if same else login

    def _days(self) -> list[_Entry]:
        state = self._state
        found = []
        for word, zh in zip(DAYS, DAYS_ZH, strict=True):
            day = state.meant(word)
            typed = zh if current_language() == "zh" else word
            found.append(_Entry(typed, typed, day_words(day or "", state.today), _found_by(word, zh)))
        return found


def _entries_of_fields(kind: Kind, stage: str) -> list[_Entry]:
    """The fields that a word may give, those first that the next stage asks for, each with its letter."""
    ahead, asked = fields_ahead(kind, stage)
    mark = f"* {ahead.name.of(current_language())}" if ahead is not None else ""
    own = given_fields(kind)
    # The board itself counts the steps back from the day of publishing.
    quick = [field for field in own if field.type in _QUICK and field.role not in STEP_ROLES.values()]
    everything: list[Field | str] = [*quick, *PROPERTIES, *(field for field in own if field not in quick)]
    everything.sort(key=lambda one: asked.index(_key(one)) if _key(one) in asked else len(asked))
    entries = [_entry_of_field(one, mark if _key(one) in asked else "") for one in everything]
    order = sorted(range(len(entries)), key=lambda at: _claim(everything[at], asked))
    return _lettered(entries, order)


def _claim(field: Field | str, asked: Sequence[str]) -> int:
    """Who has a letter before others: what the next stage asks for, then fields of one word; tables come last."""
    if _key(field) in asked:
        return 0
    if isinstance(field, str):
        return 2
    if field.type == "table":
        return 4
    return 3 if "_" in field.key else 1


def _key(field: Field | str) -> str:
    return field.key if isinstance(field, Field) else field


def _entry_of_field(field: Field | str, note: str) -> _Entry:
    name = field.name if isinstance(field, Field) else _NAMES[field]
    typed = _key(field)
    if current_language() == "zh":
        short = [word for word, key in OTHER_KEYS.items() if key == typed and not word.isascii()]
        typed = name.zh if isinstance(field, Field) or not short else short[0]
    names = _found_by(_key(field), name.en, name.zh, typed)
    return _Entry(typed, name.of(current_language()), note, names, field=field)


def _lettered(entries: list[_Entry], order: Sequence[int] | None = None) -> list[_Entry]:
    """The entries with a letter each, as far as there are any: the first of its words that is free."""
    wanted = []
    for entry in entries:
        first = [word[:1] for name in entry.names for word in name.split()]
        within = [letter for name in entry.names for letter in name]
        named = [letter for letter in (*first, *within) if letter in _LETTERS or letter.isdecimal()]
        wanted.append([*named, *(DIGITS if order is None else "")])
    letters = free_letters(wanted, order)
    return [replaced(one, letter=letter) for one, letter in zip(entries, letters, strict=True)]


def _found_by(*names: str) -> tuple[str, ...]:
    return tuple(plain(name) for name in dict.fromkeys(names) if name)


def _fitting(entries: Sequence[_Entry], begun: str) -> list[_Entry]:
    """The entries that go with what was typed, the best first."""
    if not begun:
        return list(entries)
    found = [(fit, place) for place, one in enumerate(entries) if (fit := rank(begun, one.names)) is not None]
    best = sorted(found)
    near = [place for fit, place in best if fit <= BEGINS + 2]
    return [entries[place] for place in near]


def _goes_on(text: str, cursor: int) -> bool:
    """Whether what was picked is only the beginning of a text."""
    return text[:cursor].endswith(" ")


def _quoted(word: str) -> str:
    return f'"{word}"' if any(letter.isspace() for letter in word) else word


def _word(text: str, cursor: int) -> str:
    """What was typed of the word at the cursor."""
    before = text[:cursor]
    return before[max((place for place, letter in enumerate(before) if letter.isspace()), default=-1) + 1 :]
