"""Where in an item the words are that a find looks for, when its card does not show them."""

from __future__ import annotations

import pytest

from opsboard.domain.found_words import found_words
from opsboard.usecases import adding, editing
from opsboard.usecases.found_places import FoundPlace, found_places, missing_on_card, place_in_labels
from opsboard.usecases.reading import card
from opsboard.usecases.session import Session
from usecases.conftest import HandClock

LONG = "nothing of it here. " * 40


@pytest.fixture
def key(lin: Session, clock: HandClock) -> str:
    key = adding.add(lin, "support", "Parcel lost", body=f"{LONG}\n\n订单 88213 要退款,分两笔到账", labels=["vip"]).key
    editing.checklist(lin, key, "add", "ask the courier")
    editing.comment(lin, key, "old words about a refund")
    clock.forward(minutes=1)
    editing.comment(lin, key, f"{LONG} The REFUND was sent. {LONG}")
    return key


def told(lin: Session, key: str, query: str) -> tuple[str, list[str]]:
    place = found_places(lin, [key], found_words((query,)))[key]
    assert place is not None
    return place.where, [place.excerpt[first:end] for first, end in place.spans]


@pytest.mark.parametrize(
    ("query", "where", "lit"),
    [
        ("refund", "comment", ["REFUND"]),
        ("courier", "check", ["courier"]),
        ("vip", "label", ["vip"]),
        ("退款", "text", ["退款"]),
        ("８８２１３", "text", ["88213"]),
        ("parcel refund", "comment", ["REFUND"]),
        ("courier 88213 退款", "text", ["88213", "退款"]),
    ],
)
def test_the_place_is_named_with_the_words_lit(lin: Session, key: str, query: str, where: str, lit: list[str]) -> None:
    assert told(lin, key, query) == (where, lit)


def test_the_newest_comment_is_told_around_the_word(lin: Session, key: str) -> None:
    place = found_places(lin, [key], found_words(("refund",)))[key]
    assert place is not None
    assert place.excerpt.startswith("…")
    assert place.excerpt.endswith("…")
    assert "The REFUND was sent." in place.excerpt
    assert len(place.excerpt) < 300


def test_a_card_that_holds_the_words_misses_none(lin: Session, key: str) -> None:
    shown = card(lin, key)
    assert shown is not None
    assert not missing_on_card(shown, found_words(("parcel", f"{key.lower()}")))
    missing = missing_on_card(shown, found_words(("parcel vip",)))
    assert place_in_labels(shown, missing) == FoundPlace("label", "vip", ((0, 3),))


def test_what_is_gone_or_not_found_out_is_no_mistake(lin: Session, key: str) -> None:
    assert found_places(lin, ["SUP-999", key], found_words(("zebra",))) == {key: None}


def test_the_field_that_holds_the_words_is_named(lin: Session) -> None:
    key = adding.add(lin, "support", "丢件", fields={"customer": "王女士"}).key
    place = found_places(lin, [key], found_words(("女士",)))[key]
    assert place is not None
    assert (place.where, str(place.field), place.excerpt) == ("field", "Customer", "王女士")
