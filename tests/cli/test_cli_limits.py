"""Limits from the command line: exit 4 with both numbers; an item of many comments is shown in pages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli.conftest import Program


def test_a_label_more_than_fits_is_refused_and_nothing_changes(program: Program) -> None:
    labels = [word for number in range(61) for word in ("--label", f"l{number}")]
    told = program.refused(4, "add", "support", "Refund", *labels)
    assert "Refund: at most 50 labels; this has 61" in told
    program.ok("add", "support", "Refund", *labels[:100])
    assert "SUP-1: at most 50 labels; this has 51" in program.refused(4, "edit", "SUP-1", "--label", "more")
    assert len(program.json("show", "SUP-1", "--json")["item"]["labels"]) == 50


def test_show_reads_the_newest_comments_and_says_how_many_are_earlier(program: Program) -> None:
    said = [{"author": "a", "at": "2026-11-03T00:00:00Z", "body": f"word {number}"} for number in range(105)]
    item = {"key": "REQ-1", "kind": "requirement", "stage": "inbox", "title": "x", "comments": said}
    file = json.dumps({"format": "opsboard", "version": 1}) + "\n" + json.dumps(item) + "\n"
    program.ok("import", "-", "--format", "jsonl", data=file.encode())
    shown = program.ok("show", "REQ-1")
    assert "5 earlier: --comments 0 shows all" in shown
    assert "word 4\n" not in shown
    assert "word 104\n" in shown
    few = program.ok("show", "REQ-1", "--comments", "2")
    assert "103 earlier" in few
    assert few.count("word ") == 2
    everything = program.ok("show", "REQ-1", "--comments", "0")
    assert "earlier" not in everything
    assert everything.count("word ") == 105
    assert len(program.json("show", "REQ-1", "--json")["item"]["comments"]) == 105
