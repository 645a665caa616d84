from __future__ import annotations

import pytest

from opsboard.domain.errors import Invalid, Refused
from opsboard.usecases import adding, leaving, people
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
    leaving.remove_person(gu, "lin")
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
