"""What a team asks each day at the command line: what to take next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli.conftest import Program


def test_next_shows_the_best_free_item_and_takes_it_when_asked(program: Program) -> None:
    program.ok("add", "support", "later", "--priority", "P2")
    program.ok("add", "support", "now", "--priority", "P0")
    assert program.ok("next").split() == ["SUP-2", "New", "P0", "now"]
    assert program.json("next", "priority:P2", "--json")["item"]["assignee"] is None
    assert program.json("next", "kind:support", "--claim", "--json")["item"]["assignee"]
    assert program.ok("next").startswith("SUP-1 ")
    assert program.ok("next", "--claim").startswith("SUP-1 ")
    assert program.refused(3, "next") == "nothing is free here: every open item is assigned or blocked"
    assert "did you mean" in program.refused(2, "next", "kind:suport", "--claim")
