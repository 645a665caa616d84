"""Attachments: addresses and paths that belong to an item, kept as text, added and removed one by one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hostile import HOSTILE
from opsboard.domain.errors import Invalid, Refused
from opsboard.domain.limits import ADDRESS, ATTACHMENTS
from opsboard.domain.link_targets import link_of
from opsboard.usecases import adding, boards, editing, history, reading
from opsboard.usecases.attaching import attach, detach
from opsboard.usecases.session import Session


def held(session: Session, key: str = "PLN-1") -> list[tuple[str, str]]:
    return [(one.name, one.url) for one in reading.item(session, key).attachments]


@pytest.fixture
def plan(lin: Session) -> Session:
    adding.add(lin, "plan", "双11 主会场")
    return lin


def test_an_address_with_and_without_a_name(plan: Session) -> None:
    attach(plan, "PLN-1", "https://example.com/v3")
    attach(plan, "PLN-1", "https://example.com/v4 主会场 第四版")
    attach(plan, "PLN-1", "/srv/设计/首页 v3.fig")
    attach(plan, "PLN-1", r"\\files\设计\首页.psd", "首页")
    assert held(plan) == [
        ("https://example.com/v3", "https://example.com/v3"),
        ("主会场 第四版", "https://example.com/v4"),
        ("/srv/设计/首页 v3.fig", "/srv/设计/首页 v3.fig"),
        ("首页", r"\\files\设计\首页.psd"),
    ]


def test_an_address_that_is_there_is_called_anew(plan: Session) -> None:
    attach(plan, "PLN-1", "https://example.com/v3", "草稿")
    attach(plan, "PLN-1", "https://example.com/v3")
    attach(plan, "PLN-1", "https://example.com/v3", "定稿")
    assert held(plan) == [("定稿", "https://example.com/v3")]


@pytest.mark.parametrize("which", ["2", "b", "/b"])
def test_it_is_taken_away_by_number_name_or_address_and_comes_back_with_undo(plan: Session, which: str) -> None:
    for name in ("a", "b", "c"):
        attach(plan, "PLN-1", f"/{name}", name)
    detach(plan, "PLN-1", which)
    assert [name for name, _url in held(plan)] == ["a", "c"]
    history.undo(plan)
    assert sorted(name for name, _url in held(plan)) == ["a", "b", "c"]
    assert not [one for one in boards.check(plan, deep=True) if one.level != "ok"]


def test_what_is_meant_by_nothing_or_by_several_is_refused(plan: Session) -> None:
    attach(plan, "PLN-1", "/a", "稿")
    attach(plan, "PLN-1", "/b", "稿")
    for which in ("3", "0", "", "x", "稿"):
        with pytest.raises(Invalid, match="PLN-1 has"):
            detach(plan, "PLN-1", which)
    for nothing in ("", "  ", "\u200b"):
        with pytest.raises(Invalid):
            attach(plan, "PLN-1", nothing)
    with pytest.raises(Invalid):
        attach(plan, "PLN-1", "https://example.com/" + "x" * ADDRESS.most)
    assert len(held(plan)) == 2


def test_no_more_than_an_item_takes(plan: Session) -> None:
    for number in range(ATTACHMENTS.most):
        attach(plan, "PLN-1", f"/{number}")
    with pytest.raises(Refused, match="at most 100 attachments"):
        attach(plan, "PLN-1", "/more")


def test_two_people_at_once_lose_nothing(plan: Session, join: Callable[..., Session]) -> None:
    attach(plan, "PLN-1", "/old")
    seen = reading.item(plan, "PLN-1").version
    other = join("wang")
    attach(other, "PLN-1", "/theirs")
    detach(other, "PLN-1", "/old")
    attach(plan, "PLN-1", "/mine")
    editing.edit(plan, "PLN-1", {"title": "另一个标题"}, if_version=seen)
    assert sorted(url for _name, url in held(plan)) == ["/mine", "/theirs"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_as_one_safe_line(plan: Session, text: str) -> None:
    try:
        attach(plan, "PLN-1", text)
    except Invalid:
        return
    for name, url in held(plan):
        assert "\x1b" not in name + url
        assert "\n" not in name + url


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://example.com/a?b=c#d", "https://example.com/a?b=c#d"),
        ("HTTP://example.com", "HTTP://example.com"),
        ("mailto:anna@example.com", "mailto:anna@example.com"),
        ("https://example.com/首页", "https://example.com/%E9%A6%96%E9%A1%B5"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("/srv/a", ""),
        ("https://example.com/a b", ""),
        ("https://example.com/>x", ""),
        ("https://", ""),
        (" https://example.com", ""),
        ("data:text/html,x", ""),
    ],
)
def test_only_addresses_of_the_web_and_mail_become_links(address: str, target: str) -> None:
    assert link_of(address) == target
