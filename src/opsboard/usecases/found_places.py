"""Where in an item the words of a query were found that its card does not show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from opsboard.domain import limits
from opsboard.domain.errors import NotFound
from opsboard.domain.found_words import FoundWords, Spans
from opsboard.domain.items import Card, Item
from opsboard.domain.kinds import Kind, Name
from opsboard.domain.segments import texts_in
from opsboard.domain.text import visible
from opsboard.domain.values import frozen, replaced
from opsboard.usecases.session import Session

BEFORE = 60
"""Characters of an excerpt before the first word that was found."""
BEHIND = 160
"""Characters from there on."""


@frozen
class FoundPlace:
    """A place in an item that holds words. `where`: label, check, field, comment or text (the body)."""

    where: str
    excerpt: str
    """One line of it around the first of the words, with `…` where it was cut."""
    spans: Spans = ()
    """Where the words stand in the excerpt."""
    field: Name | None = None
    """What the field is called that holds them."""


def missing_on_card(card: Card, words: FoundWords) -> FoundWords:
    """Those words that neither key nor title of a card holds."""
    return words.missing((card.title, card.key)) if words else words


def place_in_labels(card: Card, words: FoundWords) -> FoundPlace | None:
    """The label that holds the most of these words; None when none holds any."""
    return _best((("label", label) for label in card.labels), words)


def found_places(session: Session, keys: Sequence[str], words: FoundWords) -> dict[str, FoundPlace | None]:
    """Of each of these items the place that holds the most of the words that its key and title do not; None where
    that is in what is not read (comments before the newest hundred)."""
    places: dict[str, FoundPlace | None] = {}
    for key in keys:
        try:
            item, _more = session.store.page(key, limits.COMMENTS_SHOWN.most)
        except NotFound:  # purged or merged away since the keys were read
            continue
        texts = chain(_texts(item), _field_texts(item, session.store.workflow.known_kind(item.kind)))
        places[key] = _best(texts, words.missing((item.key, item.title)))
    return places


def _texts(item: Item) -> Iterator[tuple[str | Name, str]]:
    """The texts that the search knows, the shortest to say first, of comments the newest."""
    yield from (("label", label) for label in item.labels)
    yield from (("check", entry.text) for entry in item.checklist)
    yield from (("comment", comment.body) for comment in reversed(item.comments))
    yield ("text", item.body)


def _field_texts(item: Item, kind: Kind | None) -> Iterator[tuple[str | Name, str]]:
    """The texts of the fields, each with what its field is called."""
    names = {} if kind is None else {field.key: field.name for field in kind.fields}
    for key, value in item.fields.items():
        yield from ((names.get(key, Name(key, key)), text) for text in texts_in(value))


def _best(texts: Iterable[tuple[str | Name, str]], words: FoundWords) -> FoundPlace | None:
    best, most = None, 0
    for where, text in texts:
        held = words.held_by(text) if words and text else 0
        if held > most:
            best, most = (where, text), held
            if held == len(words.patterns):
                break
    if best is None:
        return None
    where, text = best
    if isinstance(where, Name):
        return replaced(_excerpt("field", text, words), field=where)
    return _excerpt(where, text, words)


def _excerpt(where: str, text: str, words: FoundWords) -> FoundPlace:
    """Of the first line that holds one of the words; of the whole text where a phrase reaches over several."""
    line = next((one for one in text.split("\n") if words.held_by(one)), text)
    first = next((begin for begin, _end in words.spans(line)), 0)
    begin, end = max(0, first - BEFORE), first + BEHIND
    piece = " ".join(visible(line[begin:end]).split())
    excerpt = f"{'…' if begin else ''}{piece}{'…' if end < len(line) else ''}"
    return FoundPlace(where, excerpt, words.spans(excerpt))
