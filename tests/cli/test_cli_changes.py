"""Moving, hanging things on items, archiving, taking back: one act each, told in a line."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from public_key import ed25519

if TYPE_CHECKING:
    from cli.conftest import Program


def test_move_tells_from_where_to_where(program: Program) -> None:
    program.ok("add", "content", "x")
    assert program.ok("move", "CNT-1", "withdrawn") == "CNT-1  moved  Idea → Withdrawn\n"
    assert _item(program, "CNT-1")["stage"] == "withdrawn"


def test_move_puts_top_bottom_or_after(program: Program) -> None:
    for title in "abc":
        program.ok("add", "content", title)
    assert _order(program) == ["c", "b", "a"]
    program.ok("move", "CNT-3", "idea", "--bottom")
    assert _order(program) == ["b", "a", "c"]
    program.ok("move", "CNT-3", "idea", "--after", "CNT-2")
    assert _order(program) == ["b", "c", "a"]
    program.ok("move", "CNT-1", "idea", "--top")
    assert _order(program) == ["a", "b", "c"]
    assert "--after" in program.refused(2, "move", "CNT-1", "idea", "--top", "--after", "CNT-2")


def test_a_gate_is_refused_and_passes_with_a_reason(program: Program) -> None:
    program.ok("add", "requirement", "x", "--stage", "analysing")
    line = program.refused(4, "move", "REQ-1", "review")
    assert "reason" in line
    program.ok("move", "REQ-1", "review", "--reason", "the boss wants it")
    assert program.json("log", "REQ-1", "--json")["changes"][-1]["reason"] == "the boss wants it"


def test_a_new_item_passes_the_gates_of_a_late_stage_with_a_reason_only(program: Program) -> None:
    line = program.refused(4, "add", "requirement", "x", "--stage", "live")
    assert line.startswith("not ready for Live: it needs Problem, Origin, Evidence")
    assert "or give a reason" in line
    assert program.json("list", "--json")["items"] == []
    program.refused(4, "add", "requirement", "x", "--stage", "live", "--reason", " ")
    assert program.ok("add", "requirement", "x", "--stage", "live", "--reason", "went live last year") == "REQ-1\n"
    assert program.json("log", "REQ-1", "--json")["changes"][0]["reason"] == "went live last year"
    for number in range(6):
        program.ok("add", "requirement", str(number), "--stage", "analysing")
    assert "full" in program.refused(4, "add", "requirement", "x", "--stage", "analysing")
    program.ok("add", "requirement", "x", "--stage", "analysing", "--reason", "Double 11")


def test_a_blocked_item_becomes_done_with_a_reason_only(program: Program) -> None:
    for title in ("page", "texts"):
        program.ok("add", "content", title, "--stage", "review", "--reason", "r")
    program.ok("link", "CNT-2", "blocks", "CNT-1")
    words = "is blocked by CNT-2; see to that or give a reason"
    assert words in program.refused(4, "move", "CNT-1", "published")
    assert words in program.refused(4, "edit", "CNT-1", "--priority", "P1", "--stage", "published")
    assert _item(program, "CNT-1")["priority"] is None  # all of it or nothing
    program.ok("edit", "CNT-1", "--priority", "P1", "--stage", "published", "--reason", "the day has come")
    changes = program.json("log", "CNT-1", "--json")["changes"]
    assert [change["reason"] for change in changes if change["after"].get("stage") == "published"] == [
        "the day has come"
    ]


def test_a_dispute_is_not_left_backwards_without_a_decision(program: Program) -> None:
    program.ok("add", "coordination", "x", "--stage", "disputed", "--reason", "r")
    assert "Decisions, Arbiter" in program.refused(4, "move", "CRD-1", "doing")
    program.ok("move", "CRD-1", "doing", "--reason", "settled over lunch")


def test_blocking_again_without_a_reason_keeps_the_one_there(program: Program) -> None:
    program.ok("add", "content", "a")
    program.ok("add", "content", "b")
    program.ok("block", "CNT-1", "waits for the bank")
    program.ok("block", "CNT-1")
    program.ok("link", "CNT-2", "blocks", "CNT-1")
    program.ok("unlink", "CNT-2", "blocks", "CNT-1")
    assert _item(program, "CNT-1")["blocked"]["reason"] == "waits for the bank"


def test_a_required_gate_wants_its_field(program: Program) -> None:
    program.ok("add", "support", "x", "--stage", "open", "--reason", "r")
    assert "outcome" in program.refused(4, "move", "SUP-1", "solved", "--reason", "please").lower()


def test_of_several_the_refused_are_told_and_the_others_move(program: Program) -> None:
    program.ok("add", "support", "ready", "--stage", "open", "--set", "outcome=answered", "--reason", "r")
    program.ok("add", "support", "not ready", "--stage", "open", "--reason", "r")
    result = program.run("move", "SUP-1", "SUP-2", "solved")
    assert result.code == 4
    assert result.out == ""
    told = result.err.splitlines()
    assert told[0] == "opsboard: 1 changed"
    assert [line.split()[1] for line in told[1:]] == ["SUP-2:"]
    assert [_item(program, key)["stage"] for key in ("SUP-1", "SUP-2")] == ["solved", "open"]


def test_a_key_that_no_item_has_stops_the_whole_act(program: Program) -> None:
    program.ok("add", "content", "a")
    for act in (["move", "CNT-1", "CNT-9", "withdrawn"], ["archive", "CNT-1", "CNT-9"], ["restore", "CNT-9", "CNT-1"]):
        assert "CNT-9" in program.refused(3, *act)
    item = _item(program, "CNT-1")
    assert (item["stage"], item["archived"], item["version"]) == ("idea", False, 1)


def test_move_of_one_gives_the_item_and_of_several_the_items_and_changes(program: Program) -> None:
    program.ok("add", "content", "a")
    program.ok("add", "content", "b")
    assert program.json("move", "CNT-1", "withdrawn", "--json")["item"]["stage"] == "withdrawn"
    answer = program.json("move", "CNT-1", "CNT-2", "cnt-1", "idea", "--json")
    assert [(item["key"], item["stage"]) for item in answer["items"]] == [("CNT-1", "idea"), ("CNT-2", "idea")]
    assert answer["total"] == 2
    assert {change["key"] for change in answer["changes"]} == {"CNT-1", "CNT-2"}


def test_a_stage_that_one_of_several_lacks_moves_none(program: Program) -> None:
    program.ok("add", "content", "a")
    program.ok("add", "support", "b")
    assert "Support has no stage review" in program.refused(2, "move", "CNT-1", "SUP-1", "review", "--reason", "x")
    assert "no stage trage; did you mean triage?" in program.refused(2, "move", "SUP-1", "SUP-1", "CNT-1", "trage")
    assert {item["version"] for item in program.json("list", "--json")["items"]} == {1}


@pytest.mark.parametrize("version", ["0", "3", "9999", "999999999999999"])
def test_a_version_that_an_item_never_had_is_a_slip_of_the_pen(program: Program, version: str) -> None:
    program.ok("add", "support", "a")
    program.ok("edit", "SUP-1", "--due", "2026-11-03", "--if-version", "1")
    said = program.refused(2, "edit", "SUP-1", "--due", "2026-11-04", "--if-version", version)
    assert f"SUP-1 has no version {version}; it is at 2" in said


def test_flow_links_both_ways_and_prints_the_key(program: Program) -> None:
    program.ok("add", "support", "退款", "--label", "refund")
    assert program.ok("flow", "SUP-1", "requirement") == "REQ-1\n"
    assert program.json("flow", "REQ-1", "plan", "Brief", "--json")["item"]["title"] == "Brief"
    assert [link["key"] for link in _item(program, "SUP-1")["links"]] == ["REQ-1"]
    assert {link["key"] for link in _item(program, "REQ-1")["links"]} == {"SUP-1", "PLN-1"}
    assert "requirement" in program.refused(4, "flow", "SUP-1", "experiment")


def test_comment_and_checklist(program: Program) -> None:
    program.ok("add", "support", "x")
    program.ok("comment", "SUP-1", "called back")
    assert program.ok("checklist", "SUP-1", "add", "ask 银行") == "  1 [ ] ask 银行\n"
    program.ok("checklist", "SUP-1", "add", "answer")
    assert program.ok("checklist", "SUP-1", "done", "1").splitlines() == ["  1 [x] ask 银行", "  2 [ ] answer"]
    assert program.ok("checklist", "SUP-1", "done", "answer").splitlines()[1] == "  2 [x] answer"
    program.ok("checklist", "SUP-1", "undo", "2")
    assert program.ok("checklist", "SUP-1", "remove", "1") == "  1 [ ] answer\n"
    item = _item(program, "SUP-1")
    assert item["checklist"] == [{"text": "answer", "done": False}]
    assert [comment["body"] for comment in item["comments"]] == ["called back"]


def test_links_blocks_and_watchers(program: Program) -> None:
    program.ok("add", "support", "x")
    program.ok("add", "requirement", "y")
    program.ok("link", "SUP-1", "becomes", "REQ-1")
    assert _item(program, "SUP-1")["links"] == [{"relation": "becomes", "key": "REQ-1"}]
    assert [link["key"] for link in _item(program, "REQ-1")["links"]] == ["SUP-1"]
    program.ok("unlink", "SUP-1", "becomes", "REQ-1")
    assert _item(program, "REQ-1")["links"] == []
    assert "(blocked: bank)" in program.ok("block", "SUP-1", "bank")
    assert program.json("block", "SUP-1", "bank is closed", "--json")["item"]["blocked"]["reason"] == "bank is closed"
    assert [item["key"] for item in program.json("list", "is:blocked", "--json")["items"]] == ["SUP-1"]
    program.ok("unblock", "SUP-1")
    assert _item(program, "SUP-1")["blocked"] is None
    program.ok("watch", "SUP-1")
    assert program.json("list", "is:watched", "--json")["total"] == 1
    program.ok("unwatch", "SUP-1")
    assert program.json("list", "is:watched", "--json")["total"] == 0


def test_archive_restore_undo_redo(program: Program) -> None:
    program.ok("add", "support", "a")
    program.ok("add", "support", "b")
    assert program.ok("archive", "SUP-1", "SUP-2").splitlines() == ["SUP-1  archived", "SUP-2  archived"]
    assert program.json("list", "--json")["total"] == 0
    program.ok("restore", "SUP-2")
    assert program.json("list", "--json")["total"] == 1
    program.ok("undo")
    program.ok("undo")
    assert program.json("list", "--json")["total"] == 2
    assert {change["key"] for change in program.json("redo", "--json")["changes"]} == {"SUP-1", "SUP-2"}
    assert program.json("list", "--json")["total"] == 0


def test_nothing_to_undo_is_refused(program: Program) -> None:
    assert "undo" in program.refused(4, "undo")
    assert "redo" in program.refused(4, "redo")


def test_log_tells_who_what_and_why(program: Program) -> None:
    program.ok("add", "support", "退款")
    program.ok("edit", "SUP-1", "--due", "2026-11-03", "--label", "refund")
    program.ok("add", "requirement", "y")
    lines = program.ok("log", "SUP-1").splitlines()
    assert len(lines) == 2
    assert "退款" in lines[0]
    assert "2026-11-03" in lines[1]
    assert "+refund" in lines[1]
    assert len(program.ok("log").splitlines()) == 3
    assert len(program.ok("log", "--limit", "1").splitlines()) == 1
    assert program.ok("log", "--since", "2100-01-01") == ""
    changes = program.json("log", "--json")["changes"]
    assert [change["op"] for change in changes] == ["add", "edit", "add"]
    assert changes[1]["before"]["due"] is None
    assert changes[1]["after"]["due"] == "2026-11-03"


def test_log_of_the_team_tells_who_gave_what_to_whom(program: Program) -> None:
    me = program.json("people", "--json")["people"][0]["login"]
    program.ok("add", "support", "退款")
    program.ok("people", "add", "lin", "--name", "林晓", "--key", ed25519(), "--department", "技术")
    program.ok("people", "edit", "lin", "--role", "admin")
    program.ok("views", "save", "late", "is:overdue", "--shared")
    program.ok("people", "remove", "lin", "--reason", "另谋高就 \x1b[31m")
    lines = program.ok("log", "--team", "lin").splitlines()
    assert lines[0].split() == ["NO.", "WHEN", "WHO", "WHAT", "CHANGE", "REASON"]
    assert [line.split()[3] for line in lines[1:]] == [me] * 5
    assert "person lin" in lines[1]
    assert "added: role member; name 林晓; department Technology" in lines[1]
    assert "key of lin" in lines[2]
    assert "added: SHA256:" in lines[2]
    assert "role: member → admin" in lines[3]
    assert "removed: SHA256:" in lines[4]
    assert "role: admin → viewer; on the list: yes → no" in lines[5]
    assert lines[5].rstrip().endswith("另谋高就 [31m")
    assert "\x1b" not in "".join(lines)
    assert "view late" in program.ok("log", "--team", "--limit", "3")
    assert program.ok("log", "--team", "--since", "2100-01-01") == ""
    changes = program.json("log", "--team", "lin", "--json")["changes"]
    assert set(program.json("log", "--json")["changes"][0]) <= set(changes[0])
    assert [(one["what"], one["key"] == "lin", one["op"], one["undo_of"]) for one in changes] == [
        ("person", True, "add", None),
        ("key", False, "add", None),
        ("person", True, "edit", None),
        ("key", False, "remove", None),
        ("person", True, "edit", None),
    ]
    assert (changes[2]["before"], changes[2]["after"], changes[2]["by"]) == ({"role": "member"}, {"role": "admin"}, me)
    assert len(program.json("log", "--json")["changes"]) == 1


def test_purge_empties_an_item_for_good(program: Program) -> None:
    program.ok("add", "support", "Zhang San, card 6222")
    assert "--reason" in program.refused(2, "purge", "SUP-1")
    told = program.ok("purge", "SUP-1", "--reason", "asked to be forgotten")
    assert told.startswith("SUP-1: 1 change emptied")
    assert "no backup lies beside the board" in told
    for command in (("show", "SUP-1"), ("log",), ("list",), ("export", "jsonl"), ("export", "markdown")):
        assert "Zhang" not in program.ok(*command)
    assert program.run("check", "--deep").code == 0


def test_purge_names_the_copies_that_still_hold_the_text_and_the_linked_items(program: Program) -> None:
    program.ok("add", "support", "Zhang San, card 6222")
    program.ok("flow", "SUP-1", "requirement")
    made = program.ok("backup", "make").strip()
    program.ok("backup", "restore", made)
    told = program.ok("purge", "SUP-1", "--reason", "asked")
    assert "REQ-1" in told
    copies = [line.strip() for line in told.splitlines() if line.startswith("  ")]
    assert copies == [made, f"{program.board}.before"]
    for copy in copies:
        shutil.copyfile(copy, program.home / "look.db")
        (program.home / "look.db").chmod(0o600)
        assert "Zhang San" in program.ok("--board", str(program.home / "look.db"), "show", "SUP-1")
    answer = program.json("purge", "REQ-1", "--reason", "asked", "--json")
    assert (answer["copies"], answer["linked"]) == (copies, ["SUP-1"])
    assert "Zhang" not in program.ok("export", "jsonl")


def test_what_was_purged_stays_so_when_its_file_is_imported_again(program: Program) -> None:
    first = program.home / "first.jsonl"
    program.ok("add", "support", "Zhang San", "--body", "card 6222-ZHANG", "--label", "vip")
    program.ok("add", "support", "other")
    first.write_text(program.ok("export", "jsonl"))
    program.ok("purge", "SUP-1", "--reason", "asked")
    again = program.json("import", str(first), "--json")["import"]
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 1)
    assert [skip["reason"] for skip in again["skipped"]] == ["purged"]
    assert "6222-ZHANG" not in program.ok("export", "jsonl")


def _item(program: Program, key: str) -> Any:
    return program.json("show", key, "--json")["item"]


def _order(program: Program) -> list[str]:
    return [item["title"] for item in program.json("list", "kind:content", "--json")["items"]]


def test_an_edit_with_a_stage_does_both_or_neither(program: Program) -> None:
    program.ok("add", "support", "x")
    program.refused(2, "edit", "SUP-1", "--due", "2026-11-03", "--stage", "nowhere")
    assert "Outcome" in program.refused(4, "edit", "SUP-1", "--due", "2026-11-03", "--stage", "solved")
    assert _item(program, "SUP-1")["version"] == 1
    program.ok("edit", "SUP-1", "--set", "outcome=answered", "--stage", "solved", "--reason", "by phone")
    item = _item(program, "SUP-1")
    assert (item["stage"], item["fields"]["outcome"]) == ("solved", "answered")
    program.ok("undo")
    assert _item(program, "SUP-1")["stage"] == "new"
    assert "outcome" not in _item(program, "SUP-1")["fields"]
