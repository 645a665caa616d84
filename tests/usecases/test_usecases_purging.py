"""Purging an item: it waits for nobody who reads, and reaches what people look for; an altered row is not purged."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from opsboard.domain.errors import Refused
from opsboard.domain.views import View
from opsboard.store.sqlite.connection import engine
from opsboard.usecases import adding, archiving, boards, editing, linking, merging, signals, views
from opsboard.usecases.session import Session

SECRET = "Zhanglei7731"


def holds(board: str) -> list[str]:
    """Files of the board in which the words stand."""
    folder = Path(board).parent
    return [path.name for path in folder.iterdir() if path.is_file() and SECRET.encode() in path.read_bytes()]


@pytest.fixture
def key(lin: Session) -> str:
    added = adding.add(lin, "support", f"{SECRET} waits for a refund")
    editing.comment(lin, added.key, f"told {SECRET}")
    return added.key


def test_words_go_from_the_journal_when_the_last_reader_ends(
    gu: Session, join: Callable[..., Session], key: str
) -> None:
    board = gu.store.info.path
    reader = join("wen")
    with reader.store.snapshot():
        assert reader.store.seq()
        done = archiving.purge(gu, key, "asked to")
        assert done.waits
        assert holds(board)
    reader.store.close()
    assert holds(board) == []
    assert not gu.store.waits_to_forget()
    assert not [one for one in boards.check(gu, deep=True) if one.level != "ok"]


def test_words_go_from_the_journal_with_the_next_who_opens_after_a_foreign_reader(
    gu: Session, join: Callable[..., Session], key: str
) -> None:
    board = gu.store.info.path
    with closing(engine.connect(board, isolation_level=None)) as foreign:
        foreign.execute("BEGIN")
        foreign.execute("SELECT count(*) FROM item").fetchone()
        assert archiving.purge(gu, key, "asked to").waits
        assert join("bo").store.waits_to_forget()
    assert holds(board)
    assert not join("mei").store.waits_to_forget()
    assert holds(board) == []


def test_without_a_reader_nothing_waits(gu: Session, key: str) -> None:
    assert not archiving.purge(gu, key, "asked to").waits
    assert holds(gu.store.info.path) == []


def test_what_others_look_for_is_emptied_or_named(gu: Session, lin: Session, key: str) -> None:
    adding.add(lin, "support", "another refund")
    for login, query in (("bo", f"kind:support {SECRET.lower()}"), ("wen", "refund")):
        gu.store.settings.remember(login, "left_off", {"screen": "list", "filter": query})
    views.save_view(lin, View("mine", f'"{SECRET}"'))
    views.save_view(lin, View("refunds", "refund kind:support"))
    done = archiving.purge(gu, key, "asked to")
    assert done.views == (("lin", "mine"),)
    assert gu.store.settings.recall("bo", "left_off") == {"screen": "list", "filter": ""}
    assert gu.store.settings.recall("wen", "left_off") == {"screen": "list", "filter": "refund"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE item SET title = 'somebody else waits'",
        "UPDATE item SET priority = 'P0'",
        "UPDATE entry SET value = replace(value, 'told', 'paid')",
        "DELETE FROM entry",
        "UPDATE item SET kind = 'nothing'",
    ],
)
def test_an_item_that_is_not_what_its_log_tells_is_not_purged(gu: Session, key: str, statement: str) -> None:
    with closing(engine.connect(gu.store.info.path)) as connection, connection:
        connection.execute(statement)
    before = gu.store.seq()
    with pytest.raises(Refused, match="check --deep"):
        archiving.purge(gu, key, "asked to")
    assert gu.store.seq() == before


def test_a_purge_names_the_items_in_which_the_customer_still_stands(gu: Session) -> None:
    """Also those that are not linked with it (any more), and that said so before."""
    adding.add(gu, "support", "退款多久到账", fields={"customer": "王小娟", "order_no": "88123"})
    for title in ("退款没到", "王小娟来电", "发票"):
        adding.add(gu, "support", title)
    adding.add(gu, "requirement", "退款进度页")
    merging.merge(gu, "SUP-1", "SUP-2")
    linking.unlink(gu, "SUP-1", "duplicate_of", "SUP-2")
    signals.add_signal(gu, "REQ-1", 'customer:王小娟 又"问"了')
    editing.edit(gu, "REQ-1", {"fields.evidence": "none"})
    done = archiving.purge(gu, "SUP-1", "asked to")
    assert (done.linked, done.told_in) == ((), ("SUP-2", "SUP-3", "REQ-1"))
    assert [one.level for one in gu.store.check(deep=True) if one.level == "error"] == []
