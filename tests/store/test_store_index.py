"""The search index is what the items say, and is repaired when it is not."""

from __future__ import annotations

from opsboard.domain.items import NewItem
from opsboard.domain.query import Query, Text
from opsboard.store.search.full_text import words_of
from opsboard.store.sqlite.board import SqliteStore
from opsboard.store.sqlite.repair import repair
from opsboard.usecases.ports import NewChange, Selection

AT = "2026-11-03T10:00:00Z"


def found(store: SqliteStore, text: str, phrase: bool = False) -> list[str]:
    return sorted(card.key for card in store.cards(Selection("UTC", Query(text, Text(text, phrase)))))


def add(store: SqliteStore, title: str, **properties: object) -> str:
    with store.write("add", AT, "ann") as tx:
        return tx.add(
            NewItem("support", title, properties={k.replace("__", "."): v for k, v in properties.items()}), AT, "ann"
        )


def test_a_rebuilt_index_is_the_one_that_grew(store: SqliteStore) -> None:
    for number in range(20):
        add(store, f"退款 {number}", body="客服" * number)
    with store.write("edit", AT, "ann") as tx:
        tx.apply(NewChange("SUP-3", "edit", {"title": "退款 2"}, {"title": "new words"}), AT, "ann")
        tx.purge("SUP-4")
    assert store.check(deep=True)[-1].level == "ok"
    before = [found(store, word) for word in ("退款", "客服", "words", "7")]
    repair(store._database)
    assert [found(store, word) for word in ("退款", "客服", "words", "7")] == before
    assert store.check(deep=True)[-1].level == "ok"


def test_an_index_that_misses_a_word_is_noticed_and_mended(store: SqliteStore) -> None:
    add(store, "alpha")
    words = words_of("SUP-1", "alpha", "")
    store._database.run("INSERT INTO search (search, rowid, words) VALUES ('delete', 1, ?)", (words,))
    assert store.check(deep=True)[-1].level == "error"
    repair(store._database)
    assert store.check(deep=True)[-1].level == "ok"
