"""What people are called where others see them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.errors import Invalid
from opsboard.domain.items import Person
from opsboard.domain.people_names import full_names, login_of, short_names

TEAM = (
    Person("anna", "Anna Kowalski"),
    Person("lin", "林晓"),
    Person("tom", "Tom Baker"),
    Person("tomb", "Tom Bell"),
    Person("tc", "Tom Carter"),
    Person("zw", "张伟"),
    Person("zw2", "张伟"),
    Person("nameless", ""),
    Person("x", "lin"),
)


def test_people_are_called_by_the_shortest_name_that_means_them_alone() -> None:
    assert short_names(TEAM) == {
        "anna": "Anna",
        "lin": "林晓",
        "tom": "Tom Baker",
        "tomb": "Tom Bell",
        "tc": "Tom C.",
        "zw": "zw",
        "zw2": "zw2",
        "nameless": "nameless",
        "x": "x",
    }


def test_where_there_is_room_the_whole_name_is_shown_and_a_login_where_two_share_one() -> None:
    assert full_names(TEAM)["anna"] == "Anna Kowalski"
    assert (full_names(TEAM)["zw"], full_names(TEAM)["x"]) == ("zw", "x")


WORDS = st.lists(st.sampled_from(["Anna", "anna", "A.", "Tom", "林晓", "林", "tom", "B", "＠lin", "lin"]), max_size=3)


@given(st.lists(st.tuples(st.sampled_from(["anna", "tom", "lin", "b", "c"]), WORDS), unique_by=lambda one: one[0]))
def test_what_is_shown_is_what_may_be_typed(team: list[tuple[str, list[str]]]) -> None:
    people = [Person(login, " ".join(words)) for login, words in team]
    for names in (short_names(people), full_names(people)):
        assert len(set(map(str.casefold, names.values()))) == len(people)
        for login, name in names.items():
            try:
                assert login_of(name, people) == login
            except Invalid as error:  # pragma: no cover - the message says which name it was
                raise AssertionError(f"{name} is {error}") from error
