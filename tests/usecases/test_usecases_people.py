from __future__ import annotations

from collections.abc import Callable

import pytest

from opsboard.domain.errors import Invalid, Refused
from opsboard.domain.items import Person
from opsboard.usecases import adding, editing, offboarding, people, reading
from opsboard.usecases.session import Session


def test_people_are_found_by_login_name_and_me(gu: Session) -> None:
    people.add_person(gu, "Zhang", "张三", department="技术")
    assert people.find_person(gu, "张三") == "zhang"
    assert people.find_person(gu, "@ZHANG") == "zhang"
    assert people.find_person(gu, "@me") == "gu"
    with pytest.raises(Invalid, match="zhang"):
        people.find_person(gu, "zhagn")
    with pytest.raises(Invalid, match="people"):
        people.find_person(gu, "nobody like this")


def test_only_a_lead_keeps_the_list_and_only_an_admin_makes_leads(gu: Session, lin: Session) -> None:
    with pytest.raises(Refused, match="needs lead"):
        people.add_person(lin, "wang")
    people.add_person(gu, "lin", "林", role="lead")
    assert people.add_person(lin, "wang", "王").role == "member"
    with pytest.raises(Refused, match="needs admin"):
        people.edit_person(lin, "wang", role="lead")
    with pytest.raises(Refused, match="needs admin"):
        people.edit_person(lin, "gu", role="member")
    with pytest.raises(Refused, match="already"):
        people.add_person(gu, "wang")


def test_people_may_name_themselves_but_not_promote_themselves(gu: Session, lin: Session) -> None:
    adding.add(lin, "support", "x")
    assert people.edit_person(lin, "lin", name="林小姐", department="客服").department == "service"
    with pytest.raises(Refused):
        people.edit_person(lin, "lin", role="admin")


def test_who_was_removed_may_only_look(gu: Session, lin: Session) -> None:
    adding.add(lin, "support", "x")
    offboarding.remove_person(gu, "lin")
    with pytest.raises(Refused, match="viewer"):
        adding.add(lin, "support", "y")


@pytest.mark.parametrize("login", ["", "张三", "a b", "-" * 33, "аdmin"])
def test_a_login_is_plain_ascii(gu: Session, login: str) -> None:
    with pytest.raises(Invalid):
        people.add_person(gu, login)


def test_unknown_people_and_roles(gu: Session) -> None:
    with pytest.raises(Invalid):
        people.edit_person(gu, "wang", name="x")
    with pytest.raises(Invalid):
        people.add_person(gu, "wang", role="boss")


def test_a_login_is_meant_before_a_name(gu: Session) -> None:
    people.add_person(gu, "mem", "Mem")
    people.add_person(gu, "zhao", "赵")
    with gu.store.write("people", gu.clock(), "gu") as tx:  # as an older opsboard let it be
        tx.team.save_person(Person("mem", "zhao"))
    assert people.find_person(gu, "zhao") == "zhao"
    key = adding.add(gu, "support", "x", edits={"assignee": "zhao"}).key
    assert reading.item(gu, key).assignee == "zhao"


@pytest.mark.parametrize("name", ["zhao", "ZHAO", "ｚｈａｏ", "@zhao", " zhao "])
def test_nobody_is_called_by_the_login_of_another(gu: Session, name: str) -> None:
    people.add_person(gu, "mem")
    people.add_person(gu, "zhao", "赵")
    with pytest.raises(Refused, match="login of someone else"):
        people.edit_person(gu, "mem", name=name)
    with pytest.raises(Refused, match="login of someone else"):
        people.add_person(gu, "new", name)
    people.edit_person(gu, "zhao", name=name)  # one's own is one's own


def test_nobody_gets_the_name_of_another_as_their_login(gu: Session) -> None:
    people.add_person(gu, "mem", "Zhao")
    with pytest.raises(Refused, match="people edit mem --name"):
        people.add_person(gu, "zhao")


@pytest.mark.parametrize("name", ["me", "@me", "我", "none", "无"])
def test_words_that_mean_whoever_types_them_are_nobodys_name(gu: Session, name: str) -> None:
    with pytest.raises(Invalid, match="another name"):
        people.add_person(gu, "mem", name)


def test_a_name_of_the_machine_that_is_anothers_login_is_not_taken_over(
    gu: Session, join: Callable[..., Session]
) -> None:
    people.add_person(gu, "zhao", "赵")
    mem = join("mem", "Zhao")
    adding.add(mem, "support", "x")
    held = gu.store.team.person("mem")
    assert held is not None
    assert held.name == "mem"


def test_a_name_that_two_share_is_ambiguous(gu: Session) -> None:
    people.add_person(gu, "zhang1", "张三")
    people.add_person(gu, "zhang2", "张三")
    key = adding.add(gu, "support", "x").key
    for typed in ("张三", "@张三"):
        with pytest.raises(Invalid, match="zhang1, zhang2"):
            editing.edit(gu, key, {"assignee": typed})
    assert reading.item(gu, key).assignee is None
    offboarding.remove_person(gu, "zhang1")
    assert people.find_person(gu, "张三") == "zhang2"  # who is here is meant


@pytest.mark.parametrize(
    ("login", "name"), [("new", "张　三"), ("new", "Zhаng"), ("zhang0", "x"), ("new", "ZHANGO"), ("new", "zhаngo")]
)
def test_names_that_look_like_anothers_are_told(gu: Session, login: str, name: str) -> None:
    people.add_person(gu, "zhango", "张三")
    people.add_person(gu, "other", "Zhang")
    alike = people.look_like(gu, Person(login, name))
    assert len(alike) == 1
    assert people.look_like(gu, Person("wang", "王五")) == []


def test_a_person_changes_only_people_of_a_lesser_role(gu: Session, join: Callable[..., Session]) -> None:
    lead = join("lin", "林")
    for login, role in (("lin", "lead"), ("wen", "lead"), ("mem", "member")):
        people.add_person(gu, login, role=role)
    for login in ("gu", "wen"):
        for edits in ({"name": "x"}, {"department": "tech"}):
            with pytest.raises(Refused, match="needs admin"):
                people.edit_person(lead, login, **edits)  # type: ignore[arg-type]
        with pytest.raises(Refused, match="needs admin"):
            offboarding.remove_person(lead, login)
    assert people.edit_person(lead, "mem", name="x").name == "x"
    assert people.edit_person(lead, "lin", name="y").name == "y"
    assert people.edit_person(gu, "wen", name="z").name == "z"
