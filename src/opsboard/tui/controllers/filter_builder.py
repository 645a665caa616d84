"""The filter's other face: the conditions of a query as rows to pick, while its text is typed below them.

A row says what the text will be when it is picked, and nothing else is kept: what was typed and what was
picked are the same query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from opsboard.domain.errors import Invalid
from opsboard.domain.query_completion import Completion, completions
from opsboard.domain.query_editing import Condition, condition_at, conditions, turned, with_value, without
from opsboard.domain.query_parser import QueryContext, QueryError, parse_query
from opsboard.domain.query_words import words_of
from opsboard.domain.values import frozen
from opsboard.i18n import _, current_language, sentence
from opsboard.tui.view_models.question import Choice, Editor, Mistake

FIRST = ("kind", "stage", "assignee", "is", "priority", "label", "department", "campaign", "due", "has")
"""Keys that are offered before the others."""
MOST = 60
"""Rows that are offered at most."""


@frozen
class _Offer:
    """A row, and what picking it makes of the text and its cursor."""

    shown: str
    note: str
    text: str
    cursor: int


class FilterBuilder(Editor):
    """Rows for a place in a query, what they make of it, and what is wrong with it."""

    def __init__(self, context: Callable[[], QueryContext]) -> None:
        self._context = context
        self._offers: list[_Offer] = []

    def choices(self, text: str, cursor: int) -> list[Choice]:
        """What can be picked at the cursor."""
        self._offers = list(self._offered(text, cursor))[:MOST]
        return [Choice(str(place), offer.shown, offer.note) for place, offer in enumerate(self._offers)]

    def take(self, choice: Choice) -> tuple[str, int]:
        """The text and its cursor after a row was picked."""
        offer = self._offers[int(choice.value)]
        return offer.text, offer.cursor

    def mistake(self, text: str, cursor: int) -> Mistake | None:
        """What is wrong, unless it is just being typed."""
        try:
            parse_query(text, self._context())
        except QueryError as error:
            if text.strip() and not (error.start < cursor <= error.end and cursor == len(text)):
                return Mistake(error.start, error.end, sentence(error))
        except Invalid as error:
            return Mistake(0, len(text), sentence(error))
        return None

    def _offered(self, text: str, cursor: int) -> Iterator[_Offer]:
        before = text[:cursor]
        begun = bool(before) and not before[-1].isspace() and before[-1] not in "(（"
        found = completions(text, cursor, self._context()) if begun or before[-1:] in ("", " ", "(", "\u3000") else []
        workflow = self._context().workflow
        here = condition_at(text, cursor, workflow)
        if not begun:
            for one in conditions(text, workflow):
                shown = text[one.start : one.end]
                yield _Offer(shown, _("{words}   change").format(words=self._words(one)).strip(), text, one.end)
            found.sort(key=lambda one: (*FIRST, one.text[:-1]).index(one.text[:-1]))
        for completion in found:
            if text[completion.start : cursor] != completion.text:
                yield self._completed(text, cursor, completion)
        if here is not None:
            yield from self._changes(text, here)

    def _completed(self, text: str, cursor: int, completion: Completion) -> _Offer:
        whole = completion.text[-1:] not in (":", ".")
        space = " " if whole and text[cursor : cursor + 1] not in (" ", ")", ",") else ""
        made = text[: completion.start] + completion.text + space
        return _Offer(completion.text, _noted(completion.description), made + text[cursor:], len(made))

    def _changes(self, text: str, condition: Condition) -> Iterator[_Offer]:
        """What can be done with a condition: take it away, turn it round, let other values do as well."""
        left = without(text, condition, self._context().workflow)
        yield _Offer(_("take away"), text[condition.start : condition.end], left, len(left))
        other = turned(text, condition)
        end = condition.end + len(other) - len(text)
        words = _("yes, this") if condition.negated else _("not this")
        yield _Offer(words, other[condition.start : end], other, end)
        held = {value.casefold() for value in condition.values}
        for word in words_of(condition.key, self._context()):
            if word.key.casefold() not in held and not held & {name.casefold() for name in word.names}:
                value = word.key if word.key.replace("_", "").replace("-", "").isalnum() else f'"{word.key}"'
                more = with_value(text, condition, value)
                yield _Offer(f", {word.key}", _noted(word.description), more, condition.end + 1 + len(value))

    def _words(self, condition: Condition) -> str:
        """What the values of a condition are called, as far as that differs from how they are written."""
        names = {word.key: word.description for word in words_of(condition.key, self._context())}
        names_shown = [_noted(names[value]) for value in condition.values if names.get(value)]
        return _(", ").join(names_shown)


def _noted(description: str) -> str:
    """A description in the language in use; names of the board come in both."""
    english, dot, chinese = description.partition(" · ")
    if dot:
        return chinese if current_language() == "zh" else english
    return _(description) if description else ""
