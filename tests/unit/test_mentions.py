"""Whom a text mentions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile import HOSTILE
from opsboard.domain.items import Person
from opsboard.domain.mentions import Names

NAMES = Names(
    [
        Person("lin", "林晓"),
        Person("lin2", "林晓明"),
        Person("zhao.q", "赵强"),
        Person("li", "李"),
        Person("ann", "Ann Lee"),
        Person("bo", "Bo"),
        Person("gone", "孙离", active=False),
        Person("twin1", "王伟"),
        Person("twin2", "王伟"),
    ]
)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("@lin please look", {"lin"}),
        ("@LIN, and @ann.", {"lin", "ann"}),
        ("请@林晓看一下", {"lin"}),
        ("@林晓明看一下", {"lin2"}),
        ("＠林晓 ＠lin2", {"lin", "lin2"}),
        ("(@lin)", {"lin"}),
        ("@zhao.q.", {"zhao.q"}),
        ("@李,", {"li"}),
        ("@ann lee and @Ann Lees", {"ann"}),
        ("@王伟", {"twin1", "twin2"}),
        ("@lin请看", {"lin"}),
        ("找张三@lin", {"lin"}),
        ("@@lin", {"lin"}),
    ],
)
def test_people_are_found_by_login_and_by_name(text: str, who: set[str]) -> None:
    assert NAMES.mentioned(text) == who


@pytest.mark.parametrize(
    "text",
    [
        "mail lin@lin.cn or a.b@lin",
        "@lin22 @nobody @ lin",
        "@lin.com",
        "https://x.example/@lin and http://lin@bo/",
        "@gone @孙离",
        "@bob",
        "@",
        "",
        "lin",
    ],
)
def test_addresses_links_strangers_and_those_who_left_are_not(text: str) -> None:
    assert NAMES.mentioned(text) == set()


@given(st.text(alphabet="@＠ lin林晓.\n/:a", max_size=60))
def test_only_people_of_the_board_are_found_in_any_text(text: str) -> None:
    assert NAMES.mentioned(text) <= NAMES.logins
    assert NAMES.mentioned(text + " @lin") >= {"lin"} or "://" in text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_mentions_nobody(text: str) -> None:
    assert NAMES.mentioned(text) == set()


def test_a_text_full_of_signs_is_read_to_its_end() -> None:
    """Looking back from each sign to the beginning would take minutes."""
    assert NAMES.mentioned("@" * 100_000 + " @lin") == {"lin"}
    assert NAMES.mentioned("@a" * 50_000 + " @lin") == {"lin"}
