"""A file of our own with one value changed: an import refuses it or takes it, and the board is whole either way."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from soaking import amount

from opsboard.domain.errors import BadData
from opsboard.domain.items import Item
from opsboard.formats.json_in import read_json
from opsboard.formats.json_out import Header, jsonl_lines
from opsboard.usecases import adding, archiving, blocking, campaigns, editing, history, linking, moving, people, reading
from opsboard.usecases.importing import import_items
from opsboard.usecases.session import Session

MUTATIONS = amount(300, 6000)
RESTORED = amount(30, 600)
GROUP = 30
"""Imports after which the board is checked."""

Path = tuple[str | int, ...]
Mutation = tuple[Path, object]

MISSING = object()
VALUES: tuple[object, ...] = (
    *("", " ", "　", "\u200b", "\x00", "\x1b[2J", "\u202egu", "\ud800", "none", "me", "x" * 5000, "字" * 500),
    *("0", "-1", "P9", "gu", "GU", "ｇｕ", "gu (imported by gu)", "a.b", "a b", "..", "%s", "'", '"', "{key}"),
    *("SUP-1", "sup-1", "SUP-0", "SUP-999999999", "SUP-9999999999", "ＳＵＰ－1", "REQ-1", "618", "w11"),
    *("2026-11-03", "2026-02-30", "2026-1-1", "0001-01-01", "9999-12-31", "2026-11-03T10:00:00Z", "20261103"),
    *("2026-11-03T25:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-11-03T10:00:00+08:00"),
    *("FREQ=DAILY", "FREQ=SECONDLY", "FREQ=DAILY;COUNT=999999999", "RRULE:FREQ=DAILY", "daily", "monthly:31"),
    *("done", "closed", "new", "requested", "support", "technology", "技术", "backlog", "archived", "javascript:x"),
    *(0, 1, -1, 2**31, 2**63, 2**70, 1.5, 1e308, True, False, None, MISSING),
    *([], {}, [""], [" "], ["a", "a"], ["gu", "GU"], [1], [[]], [None], {"": ""}, {" ": " "}, [{}], {"a": {"b": [1]}}),
)


@pytest.fixture
def told(gu: Session, lin: Session) -> list[dict[str, Any]]:
    """The lines of an export that holds something of everything."""
    campaigns.add_campaign(
        gu, "W11", "2026-11-01", "2026-11-20", name="双十一", phases=["warm-up=11-01..11-09"], freeze="11-10..11-11"
    )
    people.add_person(gu, "zhao", "赵", department="tech")
    one = adding.add(
        lin,
        "support",
        "退款三天没到账",
        labels=["vip"],
        participants=["zhao"],
        fields={"category": "退款", "order_no": "20261101"},
        edits={"due": "2026-11-05", "start": "2026-11-04", "repeat": "monthly:31", "campaign": "W11", "assignee": "gu"},
    ).key
    editing.edit(lin, one, {"priority": "P1", "department": "tech", "body": "正文 @gu"})
    editing.comment(lin, one, "hello @zhao")
    editing.checklist(lin, one, "add", "ask")
    editing.checklist(lin, one, "done", "ask")
    editing.watch(lin, one)
    moving.move(lin, [one], "triage", reason="x")
    blocking.block(lin, [one], "waits")
    archiving.archive(lin, [adding.add(lin, "content", "old", edits={"campaign": "W11"}).key])
    linking.link(lin, adding.add(lin, "coordination", "asked", stage="requested").key, "caused_by", one)
    items = list(lin.store.items(reading.selection(lin, archived=True)))

    def stages(item: Item) -> list[tuple[str, str]]:
        return [(span.since, span.stage) for span in history.stages_of(lin, item.key)]

    header = Header("Asia/Shanghai", "店铺", "u", lin.store.team.people(), lin.store.team.campaigns())
    return [json.loads(line) for line in jsonl_lines(items, header, stages)]


@pytest.mark.soak
def test_any_value_of_our_own_file_leaves_a_whole_board(
    told: list[dict[str, Any]], gu: Session, lin: Session, make_board: Callable[..., Session]
) -> None:
    attempts = list(mutations(told))
    used, anew = lin, make_board("used", "gu")
    assert_whole(anew)
    for start in range(0, len(attempts), GROUP):
        group = attempts[start : start + GROUP]
        for number, one in enumerate(group, start):
            attempt(told, one, (used, gu, anew)[number % 3], number)
        for session in (gu, anew):
            if wrong(session):
                alone(told, group, make_board)
    assert wrong(gu) == wrong(anew) == []
    assert {person.login for person in gu.store.team.people() if person.active} == {"gu", "lin", "zhao"}


@pytest.mark.soak
def test_any_value_of_our_own_file_restores_a_whole_board(
    told: list[dict[str, Any]], make_board: Callable[..., Session]
) -> None:
    """On an empty board of an admin, where keys and people are kept as well."""
    for number, one in enumerate(random.Random(9).sample(list(mutations(told)), RESTORED)):
        session = make_board(f"empty{number}", "gu")
        attempt(told, one, session)
        assert wrong(session) == [], one
        session.store.close()


def attempt(told: list[dict[str, Any]], one: Mutation, session: Session, number: int | None = None) -> None:
    """Import the mutated file. With a number its items are other ones than those of the attempts before."""
    lines = mutated(told, one)
    if number is not None:
        for line in lines[1:]:
            if isinstance(line.get("created_at"), str):
                line["created_at"] = line["created_at"].replace("00Z", f"{number % 60:02}Z")
            if isinstance(line.get("key"), str) and line["key"].strip():
                line["source"] = line.get("source") or {"system": f"s{number}", "id": line["key"], "url": ""}
    data = "".join(json.dumps(line) + "\n" for line in lines).encode()
    try:
        import_items(session, read_json(data, "mutated.jsonl"))
    except BadData:
        return  # which says where; any other error is one of the import


def alone(told: list[dict[str, Any]], group: Sequence[Mutation], make_board: Callable[..., Session]) -> None:
    """Say which mutation of a group did it."""
    for number, one in enumerate(group):
        for kind in ("used", "empty"):
            session = make_board(f"alone {kind} {number}", "gu")
            if kind == "used":
                adding.add(session, "support", "already here")
            attempt(told, one, session)
            assert wrong(session) == [], one


def assert_whole(session: Session) -> None:
    assert wrong(session) == []


def wrong(session: Session) -> list[str]:
    found = [f"{one.message} {one.values}" for one in session.store.check(deep=True) if one.level != "ok"]
    for person in session.store.team.people():
        if person.login in people.RESERVED or not people.LOGIN.fullmatch(person.login):
            found.append(f"a login {person.login!r}")
        if any(other.login == person.name.casefold() != person.login for other in session.store.team.people()):
            found.append(f"{person.login} is called {person.name}")
    for campaign in session.store.team.campaigns():
        if not campaign.key.strip() or not campaign.name.strip():
            found.append(f"a campaign {campaign.key!r} {campaign.name!r}")
    return found


def mutations(told: list[dict[str, Any]]) -> Iterator[Mutation]:
    """So many changes of one value, every place of the file among them, the same ones every time."""
    chance = random.Random(5)
    places = [path for path in paths(told) if path]
    assert len(places) <= MUTATIONS
    for number in range(MUTATIONS):
        yield places[number % len(places)], chance.choice(VALUES)
    for place in ((1, "key"), (0, "campaigns", 0, "key"), (0, "campaigns", 0, "name"), (1, "campaign")):
        yield place, " "
        yield place, "\ud800"


def paths(value: object, path: Path = ()) -> Iterator[Path]:
    yield path
    if isinstance(value, dict):
        for name, one in value.items():
            yield from paths(one, (*path, name))
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from paths(one, (*path, place))


def mutated(told: list[dict[str, Any]], one: Mutation) -> list[dict[str, Any]]:
    path, value = one
    lines = copy.deepcopy(told)
    where: Any = lines
    for step in path[:-1]:
        where = where[step]
    if value is MISSING:
        del where[path[-1]]
    else:
        where[path[-1]] = value
    return [line for line in lines if isinstance(line, dict)]
