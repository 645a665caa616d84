"""Words of a title line that say something of the new item: `!p1 @anna #refund due:fri channel:wechat *W11`.

A word counts when there is a space, or the end of the line, on both sides of it and it names something valid: a
priority, a person who is here, a label in use (`#+new` makes one), a campaign, or a field with a value that can be
read. Everything else is text, as is whatever stands in quotation marks. Full-width signs and Chinese names mean the
same. A day, and the name of a person, label or campaign, may go on over several words (`due:fri 10:00`); any other
value of several words stands in quotation marks (`customer:"Mr Li"`), and so does each value of a long text. In them
stands a row of a table, too: `evidence:"competitor: ships for nothing https://shop.example"`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice

from opsboard.domain.days import is_moment
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.fields import field_typed, own_date, parse_field, parse_rows
from opsboard.domain.gates import CORE_NAMES
from opsboard.domain.items import CORE_DATES, NONE_WORDS
from opsboard.domain.kinds import DATE_ROLES, DATE_TYPES, Field, Kind
from opsboard.domain.labels import clean_label
from opsboard.domain.lookup import as_priority, as_quoted, find_campaign, find_named, find_or_refuse, folded
from opsboard.domain.people_names import as_typed, called, find_login
from opsboard.domain.query_words import OTHER_KEYS, QueryContext
from opsboard.domain.spans import holds_days
from opsboard.domain.text import clean_line, narrow
from opsboard.domain.values import frozen

PROPERTIES = ("due", "assignee", "priority", "label", "campaign", "department", "start", "participant", "repeat")
"""What a word may give of what every item has, the likeliest first."""
SIGNS = {"!": "priority", "@": "assignee", "#": "label", "*": "campaign"}
"""Signs that stand for a property and its colon."""
MOST_WORDS = 4
"""Words of a day or a name, at most."""

_NAMES = {
    **{word: name for word, name in OTHER_KEYS.items() if name in PROPERTIES},
    **{folded(word): key for key, name in CORE_NAMES.items() if key in PROPERTIES for word in (name.en, name.zh)},
    **{name: name for name in PROPERTIES},
}
"""Words for PROPERTIES in both languages."""
_ROLES = {**{word: name for word, name in OTHER_KEYS.items() if name in DATE_ROLES}, **{r: r for r in DATE_ROLES}}

_SIGN = re.compile("[!！@＠#＃*＊:：]")
_WORD = re.compile(r"\S+")
_QUOTED = re.compile(r'["“＂][^"“”＂]*["”＂](?=\s|\Z)')
_PAIR = re.compile(r"[:：]?([^\W\d][\w.-]*)[:：](.*)", re.DOTALL)
_BEFORE_COLON = re.compile(r"\s*([^:：]+)[:：]\s*")
_ADDRESS = re.compile(r"(?<!\S)https?://\S+", re.IGNORECASE)
_WITH_QUOTES = re.compile(r'[:：]?[^\W\d][\w.-]*[:：]["“＂][^"“”＂]*(?:["”＂](?=\s|\Z)|\Z)')


@frozen
class Token:
    """A word that counts, from character `start` to `end` of the line. `name` is the property as
    `usecases.adding.add_many` takes it, `typed` its value: whatever way it was written, this is read as the same."""

    start: int
    end: int
    name: str
    typed: str


@frozen
class TitleReading:
    """A line that was read: the title that is left, and what its words say."""

    title: str
    tokens: tuple[Token, ...] = ()

    @property
    def edits(self) -> Mapping[str, str]:
        """Property -> value, as `usecases.adding.add_many` takes them."""
        return {token.name: token.typed for token in self.tokens}


def read_title(
    line: str, kind: Kind, context: QueryContext, plain: Collection[str] = (), day: str | None = None
) -> TitleReading:
    """The title and the words that count in a line typed for a new item of a kind. The words `plain` are text. A
    second word for a property that has one value is text as well. Nothing is raised: what cannot be read is text. Of
    an item that is made on a `day`, a time that begins the line is that of its own date (`10:00 title`)."""
    if _SIGN.search(line) is None and day is None:
        return TitleReading(line)
    names = cache(lambda: {context.login, *called(tuple(one for one in context.people if one.active))})
    tokens: list[Token] = []
    gone: list[tuple[int, int]] = []
    place = 0
    if day is not None and (clock := _clock_at_start(line, kind, context, plain, day)) is not None:
        tokens.append(clock)
        place = clock.end
        gone.append((0, place))
    while (word := _WORD.search(line, place)) is not None:
        start, place = word.span()
        quoted = _QUOTED.match(line, start)
        if quoted is not None:
            place = quoted.end()
            inside = line[start + 1 : place - 1]
            if (one := _token_at(inside, 0, kind, context, names, ())) is not None and one.end == len(inside):
                gone += [(start, start + 1), (place - 1, place)]
            continue
        token = _token_at(line, start, kind, context, names, plain)
        if token is not None and all(token.name != other.name for other in tokens):
            tokens.append(token)
            place = token.end
            blank = re.compile(r"\s*").match(line, place)
            gone.append((start, blank.end() if blank else place))
    if not gone:
        return TitleReading(line)
    return TitleReading("".join(_without(line, gone)).strip(), tuple(tokens))


def _clock_at_start(line: str, kind: Kind, context: QueryContext, plain: Collection[str], day: str) -> Token | None:
    """The time of a day that the first word or two of a line are: `10:00`, `6 pm`, `下午3点`."""
    from opsboard.domain.day_words import parse_when

    name = own_date(kind)
    no_clock = holds_days(kind, name)
    words = [*islice(_WORD.finditer(line), 2)]
    for word in reversed(words):
        start, end = words[0].start(), word.end()
        if no_clock or line[start:end] in plain:
            continue
        try:
            found = parse_when(f"{day} {line[start:end]}", context.now, context.zone)
        except Invalid:
            continue
        if found is not None and is_moment(found):
            return Token(start, end, name, found)
    return None


def _without(line: str, gone: list[tuple[int, int]]) -> Iterator[str]:
    place = 0
    for start, end in gone:
        yield line[place:start]
        place = end
    yield line[place:]


def _token_at(
    line: str,
    start: int,
    kind: Kind,
    context: QueryContext,
    names: Callable[[], Collection[str]],
    plain: Collection[str],
) -> Token | None:
    """The longest token that begins at a place; None when the word there is text. `names`: all that people may be
    called by. For each word to look for the nearest one, as the refusal of a wrong name does, would take too long."""
    ends = list(_ends(line, start, kind))
    of_person = bool(ends) and _gives_person(_target(line[start : ends[0]], kind))
    if any(line[start:end] in plain for end in ends):
        return None
    for end in reversed(ends):
        if of_person and as_typed(_value(line[start:end])) not in names():
            continue
        try:
            name, typed = meaning(line[start:end], kind, context)
        except Invalid:
            continue
        return Token(start, end, name, typed)
    return None


def _gives_person(target: Field | str | None) -> bool:
    return target.type == "person" if isinstance(target, Field) else target in ("assignee", "participant")


def _target(word: str, kind: Kind) -> Field | str | None:
    """What a word of a title would give."""
    pair = _PAIR.fullmatch(word)
    return target_of(pair[1], kind) if pair is not None else SIGNS.get(narrow(word[0]))


def _value(word: str) -> str:
    """The value in a word that gives something, without the quotation marks around it."""
    pair = _PAIR.fullmatch(word)
    return " ".join((pair[2].strip('"“”＂') if pair is not None else word[1:]).split())


def _ends(line: str, start: int, kind: Kind) -> Iterator[int]:
    """Where the word at a place may end, the nearest first; nothing when it has no sign."""
    quoted = _WITH_QUOTES.match(line, start)
    if quoted is not None:
        yield quoted.end()
        return
    first = _WORD.match(line, start)
    if first is None or _SIGN.search(first.group()) is None:
        return
    word = first
    yield word.end()
    target = _target(word.group(), kind)
    if not _goes_on(target) or (target == "label" and narrow(_value(word.group())[:1]) == "+"):
        return
    for _more in range(MOST_WORDS - 1):
        following = _WORD.search(line, word.end())
        if following is None or _PAIR.match(following.group()) or narrow(following.group()[0]) in SIGNS:
            return
        word = following
        yield word.end()


def _goes_on(target: Field | str | None) -> bool:
    if isinstance(target, Field):
        return target.type in (*DATE_TYPES, "person")
    return target in (*CORE_DATES, "assignee", "participant", "label", "campaign")


def meaning(word: str, kind: Kind, context: QueryContext, *, new_labels: bool = False) -> tuple[str, str]:
    """The property that a word gives, and its value as it would be typed. `new_labels`: any label may be given, not
    only one in use. Raises Invalid naming the nearest."""
    sign = narrow(word[:1])
    if sign in ("!", "*") and not word[1:].strip():
        raise Invalid(N_("{word} has no value; a new item has nothing to clear"), word=as_quoted(word))
    if sign in SIGNS:
        return _property(SIGNS[sign], word[1:], context, new_labels)
    pair = _PAIR.fullmatch(word)
    target = target_of(pair[1], kind) if pair is not None else None
    if pair is None or target is None:
        raise _unknown(word, pair[1] if pair is not None else word, kind)
    value = pair[2]
    quoted = value[:1] in ('"', "“", "＂")
    if quoted:
        value = value[1:].rstrip('"”＂')
    if value.strip().lower() in ("", *NONE_WORDS):
        raise Invalid(N_("{word} has no value; a new item has nothing to clear"), word=as_quoted(word))
    if isinstance(target, str):
        return _property(target, value, context, new_labels)
    if target.type in ("longtext", "table") and not (quoted or new_labels):
        raise Invalid(
            N_('{field} is a long text: write it in quotation marks, {key}:"…"'), field=target.name, key=pair[1]
        )
    return f"fields.{target.key}", _of_field(target, value, context)


def target_of(word: str, kind: Kind) -> Field | str | None:
    """The property or the field that a word before a colon names; None when it names none that a word may give."""
    wanted = folded(word)
    if wanted in _NAMES:
        return _NAMES[wanted]
    field = find_named(word, kind.fields)
    if field is None and wanted in _ROLES:
        field = next((one for one in kind.fields if one.role == _ROLES[wanted]), None)
    return field if field is not None and may_be_given(field) else None


def given_fields(kind: Kind) -> list[Field]:
    """The fields of a kind that a word may give a value."""
    return [field for field in kind.fields if may_be_given(field)]


def may_be_given(field: Field) -> bool:
    """Whether a word may give a field its value: not one that the program fills in, and no table whose rows need more
    than one text."""
    return not (field.is_kept_by_the_board or sum(c.required for c in field.columns) > 1)


def choice_column(field: Field) -> Field | None:
    """The column of a table whose value may stand before the text of a row: `competitor: …`."""
    return next((column for column in field.columns if column.type == "choice"), None)


def _property(name: str, value: str, context: QueryContext, new_labels: bool) -> tuple[str, str]:
    if name == "label":
        return f"label.{_label(value, context, new_labels)}", "true"
    if name == "participant":
        return f"participant.{_person(value, context)}", "true"
    return name, _PROPERTIES[name](value, context)


def _label(typed: str, context: QueryContext, new_labels: bool) -> str:
    if narrow(typed[:1]) == "+":
        return clean_label(typed[1:])
    label = clean_label(typed)
    known = label if label in context.labels else _by_folded(context.labels).get(narrow(label).casefold())
    if known is not None:
        return known
    if new_labels:
        return label
    raise Invalid(N_("no item has the label {label}; #+{label} makes it"), label=label)


@lru_cache(maxsize=8)
def _by_folded(labels: tuple[str, ...]) -> Mapping[str, str]:
    """The labels by what they are as they are compared; the first of two that are the same."""
    return {narrow(label).casefold(): label for label in reversed(labels)}


def _person(typed: str, context: QueryContext) -> str:
    if not typed.strip():
        raise Invalid(N_("write a name behind the @"))
    return find_login(" ".join(typed.split()), [one for one in context.people if one.active], context.login)


def _day(typed: str, context: QueryContext) -> str:
    from opsboard.domain.day_words import parse_when

    found = parse_when(typed, context.now, context.zone, context.customs() if context.customs is not None else None)
    if found is None:
        raise Invalid(N_("{word} has no value; a new item has nothing to clear"), word=as_quoted(typed))
    return found


def _repeat(typed: str, context: QueryContext) -> str:
    from opsboard.domain.repeat_words import parse_repeat

    parse_repeat(typed, context.now, context.zone)
    return clean_line(typed)


def _of_field(field: Field, value: str, context: QueryContext) -> str:
    found = _field_value(field, value, context)
    if found is None:
        raise Invalid(N_("{field}: nothing is typed"), field=field.name)
    return field_typed(field, found)


def _field_value(field: Field, value: str, context: QueryContext) -> object:
    def person(typed: str) -> str:
        return _person(typed, context)

    if field.type == "table" and not value.lstrip().startswith("{"):
        return parse_rows(
            field, [cells_of_text(field, value)], context.now, context.zone, person, customs=context.customs
        )
    return parse_field(field, value, context.now, context.zone, person, context.customs)


def cells_of_text(field: Field, value: str) -> dict[str, str]:
    """The row of a table that a text is. What begins it with a colon, if it names a choice, and an address are cells of
    their own; the rest, or else the address, is what each row has."""
    cells: dict[str, str] = {}
    choice = choice_column(field)
    begin = _BEFORE_COLON.match(value)
    named = find_named(begin[1], choice.values) if begin is not None and choice is not None else None
    if begin is not None and choice is not None and named is not None:
        cells[choice.key] = named.key
        value = value[begin.end() :]
    address = _ADDRESS.search(value)
    url = next((column for column in field.columns if column.type == "url"), None)
    if address is not None and url is not None:
        cells[url.key] = address.group()
        value = value[: address.start()] + value[address.end() :]
    text = next((column for column in field.columns if column.required), field.columns[0])
    return {**cells, text.key: " ".join(value.split()) or (address.group() if address is not None else "")}


_PROPERTIES = {
    "priority": lambda typed, _context: as_priority(typed),
    "assignee": _person,
    "department": lambda typed, context: find_or_refuse("department", typed, context.workflow.departments).key,
    "campaign": lambda typed, context: find_campaign(typed, context.campaigns).key,
    "start": _day,
    "due": _day,
    "repeat": _repeat,
}


def _unknown(word: str, begun: str, kind: Kind) -> Invalid:
    from opsboard.domain.nearest import nearest

    names = [name for field in given_fields(kind) for name in (field.key, field.name.en, field.name.zh)]
    near = nearest(begun, [*_NAMES, *names]) if _PAIR.fullmatch(word) else None
    if near is not None:
        return Invalid(N_("{word} means nothing here; did you mean {near}:?"), word=as_quoted(word), near=near)
    return Invalid(
        N_(
            "{word} means nothing after the title: write @PERSON, priority:P1, label:vip, due:fri or FIELD:VALUE,"
            " and a title of several words in quotes"
        ),
        word=as_quoted(word),
    )
