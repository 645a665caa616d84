"""The chain of an item, what a flow carries and what may be related, on the command line."""

from __future__ import annotations

from cli.conftest import Program


def test_show_tells_the_whole_chain(program: Program) -> None:
    program.ok("add", "support", "钱没到", "--set", "customer=王女士", "--body", "三天了")
    assert program.ok("flow", "SUP-1", "requirement").strip() == "REQ-1"
    program.ok("flow", "REQ-1", "plan", "进度页")
    shown = program.ok("show", "PLN-1")
    chain = shown.partition("\nChain\n")[2].partition("\n\n")[0]
    assert chain.split("\n") == [
        "  SUP-1  New  钱没到",
        "    > REQ-1  Inbox  钱没到",
        "      > PLN-1  Proposed  this item",
    ]
    assert shown.count("三天了") == program.ok("show", "REQ-1").count("三天了") == 1
    markdown = program.ok("show", "REQ-1", "--markdown")
    assert "## Chain\n\n- SUP-1 New: 钱没到\n  - REQ-1 Inbox: 钱没到\n    - PLN-1 Proposed: 进度页\n" in markdown


def test_a_gate_that_keeps_a_ticket_is_told_and_the_flow_is_done(program: Program) -> None:
    program.ok("add", "support", "a")
    result = program.run("flow", "SUP-1", "coordination")
    assert (result.code, result.out) == (0, "CRD-1\n")
    assert result.err.startswith("SUP-1: not ready for Escalated: it needs Category")
    assert program.json("show", "SUP-1", "--json")["item"]["fields"]["outcome"] == "to_technology"


def test_show_offers_what_may_be_related(program: Program) -> None:
    program.ok("add", "content", "退款多久到账", "label:退款")
    program.ok("add", "content", "退款多久到账，第二版", "label:退款")
    assert "Perhaps related\n  CNT-2  Idea  退款多久到账，第二版  (退款)\n" in program.ok("show", "CNT-1", "--related")
    answer = program.json("show", "CNT-1", "--related", "--json")
    assert [(one["key"], one["shared"]) for one in answer["related"]] == [("CNT-2", ["退款"])]
    program.ok("link", "CNT-1", "related", "CNT-2")
    assert "nothing that may be related" in program.ok("show", "CNT-1", "--related")
    assert program.run("show", "CNT-1", "--related", "--markdown").code == 2
