"""Authors of another program: kept as its words with who imported them."""

from __future__ import annotations

import pytest

from opsboard.domain import authors


@pytest.mark.parametrize("author", ["Li Wei", "李薇", "gu", "a (b)", " (imported by ", "x (imported by a b)"])
def test_an_author_is_told_with_who_imported_it(author: str) -> None:
    kept = authors.imported(author, "anna")
    assert (authors.in_source(kept), authors.imported_by(kept)) == (author, "anna")
    assert authors.shown(kept, lambda template: template, str.upper) == f"{author} (imported by ANNA)"
    assert authors.imported(kept, "wang") == f"{author} (imported by wang)"


@pytest.mark.parametrize("login", ["gu", "a.b-c_d", "", "x (imported by )", "imported by gu"])
def test_who_wrote_on_the_board_is_a_login(login: str) -> None:
    assert (authors.in_source(login), authors.imported_by(login)) == (login, None)
    assert authors.shown(login, lambda template: template, str.upper) == login.upper()


def test_marks_without_end_are_read_in_one_go() -> None:
    assert authors.in_source("x" + " (imported by a)" * 100_000) == "x"
    assert authors.imported_by(" (imported by a" * 100_000) is None
