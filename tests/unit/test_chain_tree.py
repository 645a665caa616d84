"""The tree of a chain: every item once, circles cut, the nearest first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.chains import SHOWN, path_of, tree_of


def drawn(edges: list[tuple[str, str]], key: str) -> list[str]:
    return [f"{'  ' * step.depth}{step.key} {','.join(step.again)}".rstrip() for step in tree_of(edges, key).steps]


def test_all_branches_stand_under_what_they_came_from() -> None:
    edges = [("SUP-2", "REQ-1"), ("SUP-10", "REQ-1"), ("REQ-1", "PLN-1"), ("PLN-1", "CRD-3"), ("REQ-1", "EXP-1")]
    expected = ["SUP-2", "  REQ-1", "    EXP-1", "    PLN-1", "      CRD-3", "SUP-10 REQ-1"]
    assert drawn(edges, "REQ-1") == drawn(edges, "CRD-3") == expected
    assert path_of(edges, "REQ-1", ["EXP-1"]) == ["SUP-2", "REQ-1", "PLN-1", "CRD-3"]
    assert path_of(edges, "REQ-1", []) == ["SUP-2", "REQ-1", "EXP-1"]


def test_the_origin_of_the_item_comes_first() -> None:
    assert drawn([("A-1", "C-1"), ("B-1", "D-1"), ("C-1", "D-1")], "B-1") == ["B-1", "  D-1", "A-1", "  C-1 D-1"]


def test_a_circle_is_cut() -> None:
    edges = [("EXP-1", "EXP-2"), ("EXP-2", "EXP-3"), ("EXP-3", "EXP-1")]
    assert drawn(edges, "EXP-2") == ["EXP-2", "  EXP-3", "    EXP-1 EXP-2"]
    assert path_of(edges, "EXP-2", [])[-1] in ("EXP-1", "EXP-3", "EXP-2")


def test_the_nearest_are_shown_and_the_others_counted() -> None:
    edges = [(f"EXP-{n}", f"EXP-{n + 1}") for n in range(1, 100)]
    tree = tree_of(edges, "EXP-50")
    assert len(tree.steps) == SHOWN
    assert tree.more == 100 - SHOWN
    assert "EXP-50" in [step.key for step in tree.steps]


_KEYS = st.integers(1, 12).map("K-{}".format)


@given(st.lists(st.tuples(_KEYS, _KEYS).filter(lambda edge: edge[0] != edge[1]), min_size=1))
def test_each_item_of_the_chain_stands_once(edges: list[tuple[str, str]]) -> None:
    start = edges[0][0]
    tree = tree_of(edges, start)
    keys = [step.key for step in tree.steps]
    reached, grown = {start}, True
    while grown:
        more = {key for edge in edges if reached & set(edge) for key in edge} - reached
        reached |= more
        grown = bool(more)
    assert (sorted(keys), tree.more) == (sorted(reached), 0)
    told = {(step.key, other) for step in tree.steps for other in step.again}
    above = {(keys[max(p for p in range(at) if tree.steps[p].depth < step.depth)], step.key)
             for at, step in enumerate(tree.steps) if step.depth}  # fmt: skip
    back = {(one, other) for other, one in above}
    assert {edge for edge in edges if set(edge) <= reached} - back == told | above


def test_what_contains_an_item_is_not_told_as_what_came_of_it() -> None:
    tree = tree_of([("PLN-1", "CNT-2"), ("CNT-2", "PLN-1")], "PLN-1")
    assert [(step.key, step.depth, step.again) for step in tree.steps] == [("PLN-1", 0, ()), ("CNT-2", 1, ())]
