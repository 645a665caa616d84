"""Near items when one is added or imported, and signals: counted, listed, sorted, filtered, added."""

from __future__ import annotations

import json
from pathlib import Path

from cli.conftest import Program


def test_add_names_the_nearest_open_item_on_stderr(program: Program) -> None:
    program.ok("add", "support", "退款一直没到账", "customer:王女士", "order_no:20261103881")
    same_order = program.run("add", "support", "没收到货", "order_no:20261103881")
    assert same_order.out == "SUP-2\n"
    assert "near: SUP-1 退款一直没到账 (same order number)" in same_order.err
    in_title = program.run("add", "support", "订单 20261103881 还没到")
    assert "(same order number)" in in_title.err
    assert "SUP-1 退款一直没到账 (same customer)" in program.run("add", "support", "问发票", "customer:王女士").err
    assert "near: SUP-1" in program.run("add", "support", "退款没到账").err
    assert program.run("add", "support", "Parcel lost in transit").err == ""
    assert "near: SUP-6 Parcel lost" in program.run("add", "support", "parcel lost on the way").err
    assert program.run("add", "requirement", "退款没到账").err == ""  # of another kind
    program.ok("move", "SUP-1", "invalid")
    assert "SUP-1" not in program.run("add", "support", "customer 问", "customer:王女士").err


def test_a_dry_run_of_an_import_lists_rows_that_the_board_has_already(program: Program, tmp_path: Path) -> None:
    program.ok("add", "support", "退款一直没到账", "order_no:20261103881")
    rows = tmp_path / "rows.csv"
    rows.write_text("title\n退款没到账\n物流太慢\n收不到货 20261103881\n", encoding="utf-8")
    told = program.run("import", str(rows), "--kind", "support", "--dry-run")
    assert told.code == 0, told.err
    assert "near: SUP-1 退款一直没到账 (much the same title)" in told.err
    assert "near: SUP-1 退款一直没到账 (same order number)" in told.err
    near = program.json("import", str(rows), "--kind", "support", "--dry-run", "--json")["near"]
    assert [(one["key"], one["why"]) for one in near] == [("SUP-1", "title"), ("SUP-1", "order")]
    assert program.json("list", "--json")["total"] == 1


def test_signals_are_listed_sorted_filtered_and_shown(program: Program) -> None:
    for number in range(5):
        program.ok("add", "requirement", f"愿望 {number}")
        for customer in range(number):
            program.ok("signal", f"REQ-{number + 1}", f"要 {customer} customer:客户{customer} channel:电话")
    assert [one["key"] for one in program.json("list", "signals:>2", "--json")["items"]] == ["REQ-5", "REQ-4"]
    rows = program.ok("list", "kind:requirement", "--sort", "-signals", "--columns", "key,signals").split("\n")
    assert rows[1].split() == ["REQ-5", "4"]
    shown = program.ok("show", "REQ-3")
    assert "Signals of 2 customers" in shown
    assert "客户1 · 电话" in shown
    told = program.json("show", "REQ-3", "--json")
    assert {(one["customer"], one["channel"], one["words"]) for one in told["signals"]} == {
        ("客户0", "电话", "要 0"),
        ("客户1", "电话", "要 1"),
    }
    assert "| 客户0 |" in program.ok("show", "REQ-3", "--markdown")
    assert "keeps no evidence" not in program.ok("signal", "REQ-1", "-", data="又来一个".encode())
    program.refused(2, "signal", "REQ-1", "customer:王女士")
    program.refused(3, "signal", "REQ-99", "x")
    assert program.run("check", "--deep").code == 0


def test_a_problem_keeps_its_incidents(program: Program) -> None:
    problem = program.ok("add", "support", "支付超时").strip()
    for number in range(3):
        key = program.ok("add", "support", f"付不了 {number}", f"customer:客户{number % 2}").strip()
        program.ok("link", key, "part_of", problem)
    fields = program.json("show", problem, "--json")["item"]["fields"]
    assert (fields["incidents"], fields["signals"]) == (3, 2)
    assert "Signals of 2 customers" in program.ok("show", problem)
    assert json.dumps(fields)
    program.ok("undo")
    assert program.json("show", problem, "--json")["item"]["fields"]["incidents"] == 2
