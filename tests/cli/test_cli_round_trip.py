"""The master test of our own formats: export, import into an empty board, export: the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli.conftest import Program


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_a_board_survives_the_way_through_a_file(bare: Program, form: str) -> None:
    first, second = str(bare.home / "first.db"), str(bare.home / "second.db")
    bare.ok("demo", "--items", "180", "--no-open", "--board", first)
    told = bare.ok("--board", first, "export", form, "--stable")
    (bare.home / f"board.{form}").write_text(told, encoding="utf-8")
    bare.ok("init", second)
    assert bare.run("--board", second, "import", f"board.{form}").out.startswith("180 read: 180 new, ")
    assert bare.ok("--board", second, "export", form, "--stable") == told
    assert bare.run("--board", second, "import", f"board.{form}").out.startswith("180 read: 0 new, 0 updated, 180 ")
    bare.ok("--board", second, "check", "--deep")


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_what_a_table_says_of_the_closing_survives_too(bare: Program, form: str) -> None:
    first, second = str(bare.home / "first.db"), str(bare.home / "second.db")
    table = "id,title,stage,created at,closed at\n7,lamp,solved,2025-01-24 04:00,2025-01-26 18:00\n"
    (bare.home / "tickets.csv").write_text(table, encoding="utf-8")
    bare.ok("init", first)
    assert bare.run("--board", first, "import", "tickets.csv", "--kind", "support").code == 0
    told = bare.ok("--board", first, "export", form, "--stable")
    assert "2025-01-26" in told
    (bare.home / f"board.{form}").write_text(told, encoding="utf-8")
    bare.ok("init", second)
    bare.ok("--board", second, "import", f"board.{form}")
    assert bare.ok("--board", second, "export", form, "--stable") == told
    bare.ok("--board", second, "check", "--deep")
