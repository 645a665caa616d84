"""Signals: customers are counted once, over links, merged duplicates and evidence; the number is kept with the item."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opsboard.domain.errors import Invalid, OpsboardError
from opsboard.domain.items import Link
from opsboard.formats.parsed import ParsedFile, ParsedItem
from opsboard.usecases import adding, archiving, editing, history, linking, merging, moving, reading, workflow
from opsboard.usecases.importing import import_items
from opsboard.usecases.session import Session
from opsboard.usecases.signals import add_signal, signals_of


def ticket(session: Session, title: str, customer: str | None = None, **fields: str) -> str:
    given = {**fields, **({"customer": customer} if customer else {})}
    return adding.add(session, "support", title, fields=given).key


def kept(session: Session, key: str, name: str = "signals") -> Any:
    return reading.item(session, key).fields.get(name)


def wrong(session: Session) -> list[Any]:
    return [finding for finding in session.store.check(deep=True) if finding.level != "ok"]


def test_each_customer_of_a_requirement_counts_once_wherever_they_said_it(lin: Session) -> None:
    wish = adding.add(lin, "requirement", "退款进度页").key
    one, two, three = (
        ticket(lin, "退款没到", "王女士"),
        ticket(lin, "还没到", "王女士"),
        ticket(lin, "哪去了", "李先生"),
    )
    for key in (one, two, three):
        linking.link(lin, key, "becomes", wish)
    assert kept(lin, wish) == 2
    duplicate = ticket(lin, "退款没到", "赵先生")
    merging.merge(lin, duplicate, one)
    assert kept(lin, wish) == 3
    add_signal(lin, wish, "退款看不到 customer:孙女士 来源渠道:电话")
    assert kept(lin, wish) == 4
    add_signal(lin, wish, "又问了一次 customer:孙女士")
    assert kept(lin, wish) == 4
    told = signals_of(lin, reading.item(lin, wish))
    assert ("孙女士", "电话", "退款看不到", "2026-11-03") in [(s.customer, s.channel, s.words, s.when) for s in told]
    assert {"王女士", "李先生", "赵先生", "孙女士"} == {signal.customer for signal in told}
    assert not wrong(lin)


def test_the_number_follows_what_it_is_counted_from(lin: Session, gu: Session) -> None:
    wish = adding.add(lin, "requirement", "退款进度页").key
    one, two = ticket(lin, "退款没到", "王女士"), ticket(lin, "还没到", "李先生")
    linking.link(lin, [one, two], "becomes", wish)
    editing.edit(lin, two, {"fields.customer": "王女士"})
    assert kept(lin, wish) == 1
    history.undo(lin)
    assert kept(lin, wish) == 2
    moving.move(lin, two, "invalid", reason="spam")
    assert kept(lin, wish) == 1
    history.undo(lin)
    archiving.archive(lin, two)  # long ago, and true all the same
    assert kept(lin, wish) == 2
    linking.unlink(lin, wish, "caused_by", one)
    assert kept(lin, wish) == 1
    archiving.purge(gu, two, "asked to be forgotten")
    assert kept(lin, wish) == 1  # somebody without a name
    assert not wrong(lin)


def test_a_problem_keeps_its_incidents_open_and_counts_them(lin: Session) -> None:
    problem = ticket(lin, "支付超时")
    for number in range(7):
        linking.link(lin, ticket(lin, f"付不了 {number}", f"客户{number % 5}"), "part_of", problem)
    assert (kept(lin, problem, "incidents"), kept(lin, problem)) == (7, 5)
    assert reading.item(lin, "SUP-2").stage == "new"
    wish = adding.flow(lin, [problem], "requirement").added[0]
    assert kept(lin, wish) == 6  # those of the incidents, and whoever reported the problem
    history.undo(lin)
    moving.move(lin, "SUP-2", "invalid", reason="spam")
    assert (kept(lin, problem, "incidents"), kept(lin, problem)) == (6, 5)
    assert not wrong(lin)


def test_evidence_of_a_new_item_is_counted(lin: Session) -> None:
    fields = {"evidence": '{"text": "想要", "customer": "王女士"}\n{"text": "也想要", "type": "customer_service"}'}
    assert kept(lin, adding.add(lin, "requirement", "愿望", fields=fields).key) == 2
    assert kept(lin, ticket(lin, "普通工单", "王女士")) is None
    with pytest.raises(Invalid):
        editing.edit(lin, "REQ-1", {"fields.signals": "9"})
    assert not wrong(lin)


def test_a_workflow_that_counts_otherwise_counts_anew(lin: Session, gu: Session) -> None:
    wish, said = adding.add(lin, "requirement", "愿望").key, ticket(lin, "没到", "王女士")
    linking.link(lin, said, "related", wish)
    assert kept(lin, wish) is None
    text = workflow.written(gu)
    was = 'key = "related", inverse = "related", '
    assert was in text
    workflow.save(gu, text.replace(was, was + 'signals = "customers", '))
    assert kept(lin, wish) == 1
    assert not wrong(lin)
    history.undo(gu)
    assert kept(lin, wish) is None
    assert not wrong(lin)


def test_items_that_an_import_links_are_counted(lin: Session) -> None:
    wish = ParsedItem(1, "愿望", kind_word="requirement", source_id="a", links=(Link("caused_by", "b"),))
    said = ParsedItem(2, "没到", kind_word="support", source_id="b", fields={"customer": "王女士", "signals": 9})
    import_items(lin, ParsedFile("trello", (wish, said)))
    assert (kept(lin, "REQ-1"), kept(lin, "SUP-1")) == (1, None)
    assert not wrong(lin)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["link", "part", "unlink", "merge", "undo", "redo", "customer", "signal", "drop", "archive", "flow"]
        ),
        st.integers(0, 6),
        st.integers(0, 6),
    ),
    max_size=14,
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_what_is_kept_is_what_a_recount_finds(lin: Session, acts: list[tuple[str, int, int]]) -> None:
    keys = [ticket(lin, f"工单 {n}", ("王女士", "李先生", None, "赵先生")[n % 4]) for n in range(5)]
    keys += [adding.add(lin, "requirement", f"愿望 {n}").key for n in range(2)]
    for act, one, other in acts:
        here, there = keys[one], keys[other]
        try:
            match act:
                case "link":
                    linking.link(lin, here, "becomes", there)
                case "part":
                    linking.link(lin, here, "part_of", there)
                case "unlink":
                    linking.unlink(lin, here, "becomes", there)
                case "merge":
                    merging.merge(lin, here, there)
                case "undo":
                    history.undo(lin)
                case "redo":
                    history.redo(lin)
                case "customer":
                    editing.edit(lin, here, {"fields.customer": ("王女士", "孙女士", "none")[other % 3]})
                case "signal":
                    add_signal(lin, here, f"说了 {other} customer:客户{other % 2}")
                case "drop":
                    moving.move(lin, here, "invalid" if other % 2 else "new", reason="so")
                case "archive":
                    archiving.archive(lin, here)
                case "flow":
                    adding.flow(lin, [here], "requirement")
        except OpsboardError:
            pass
    assert not [finding for finding in wrong(lin) if finding.check == "items"]


def test_what_is_counted_cannot_be_cleared(lin: Session) -> None:
    wish, one = adding.add(lin, "requirement", "退款进度页").key, ticket(lin, "退款没到", "王女士")
    linking.link(lin, one, "becomes", wish)
    for value in ("none", None, "7"):
        with pytest.raises(Invalid, match="filled in by the board"):
            editing.edit(lin, wish, {"fields.signals": value})
    assert kept(lin, wish) == 1
    assert not wrong(lin)
