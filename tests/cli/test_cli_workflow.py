"""The workflow as a file: shown, checked, taken over, edited in `$EDITOR`, taken back."""

from __future__ import annotations

import re
from pathlib import Path

from cli.conftest import Program


def shown(program: Program) -> str:
    return program.run("workflow", "show").out


def editor(program: Program, script: str) -> dict[str, str]:
    """An environment whose editor runs a line of sed over the file."""
    path = program.home / "editor.sh"
    path.write_text(f"#!/bin/sh\nsed -i '{script}' \"$1\"\n")
    path.chmod(0o755)
    return {"EDITOR": str(path), "VISUAL": ""}


def kept(program: Program, text: str, name: str = "flow.toml") -> str:
    path = program.home / name
    path.write_text(text)
    return str(path)


def test_what_is_shown_is_taken_as_it_is(program: Program) -> None:
    path = kept(program, shown(program))
    assert program.run("workflow", "check", path).code == 0
    done = program.run("workflow", "set", path)
    assert (done.code, done.out, done.err.strip()) == (0, "", "nothing changed")
    assert program.run("log", "--team", "--json").answer["changes"][-1]["what"] != "kind"


def test_a_mistake_is_told_with_its_line_and_word(program: Program) -> None:
    lines = shown(program).split("\n")
    number = next(at for at, line in enumerate(lines, 1) if 'key = "doing"' in line)
    lines[number - 1] = lines[number - 1].replace('"active"', '"activ"')
    done = program.run("workflow", "check", kept(program, "\n".join(lines)))
    assert done.code == 6
    assert f"flow.toml, line {number}: requirement.stages.doing.category: activ is not known" in done.err
    done = program.run("workflow", "check", kept(program, "departments = = 1"))
    assert done.code == 6
    assert "line 1" in done.err


def test_the_difference_is_shown_and_one_undo_takes_it_back(program: Program) -> None:
    before = shown(program)
    text = re.sub(r'(key = "doing".*?)wip = 4', r"\1wip = 9", before, count=1)
    path = kept(program, text)
    checked = program.run("workflow", "check", path)
    assert checked.out == "~ requirement.stages.doing.wip: 4 → 9\n"
    assert shown(program) == before
    assert program.run("workflow", "set", path).out == checked.out
    assert "wip = 9" in shown(program)
    assert len({one["batch"] for one in program.run("log", "--team", "--json").answer["changes"][-1:]}) == 1
    assert program.run("undo").out == "~ requirement.stages.doing.wip: 9 → 4\n"
    assert shown(program) == before
    assert program.run("redo").code == 0
    assert "wip = 9" in shown(program)
    assert program.run("check", "--deep").code == 0


def test_items_of_a_stage_that_goes_are_asked_where_to(program: Program) -> None:
    key = program.run("add", "support", "退款未到账").out.strip()
    gone = program.run("add", "support", "put away").out.strip()
    assert program.run("archive", gone).code == 0
    stage = program.run("show", key, "--json").answer["item"]["stage"]
    before = shown(program)
    text = re.sub(rf'  {{ key = "{stage}", name = \["New".*\n', "", before, count=1)
    assert text != before
    path = kept(program, text)
    refused = program.run("workflow", "set", path)
    assert refused.code == 4
    assert f"--move support/{stage}=STAGE" in refused.err
    assert shown(program) == before
    assert program.run("workflow", "set", path, "--move", f"support/{stage}=nowhere").code == 2
    assert program.run("workflow", "set", path, "--move", f"support/{stage}=triage").code == 0
    assert program.run("show", key, "--json").answer["item"]["stage"] == "triage"
    assert program.run("show", gone, "--json").answer["item"]["stage"] == "triage"
    assert program.run("check", "--deep").code == 0
    undone = program.run("undo")
    assert undone.code == 0, undone.err
    assert shown(program) == before
    assert program.run("show", key, "--json").answer["item"]["stage"] == stage
    assert program.run("check", "--deep").code == 0
    assert program.run("redo").code == 0
    assert program.run("show", key, "--json").answer["item"]["stage"] == "triage"
    assert program.run("check", "--deep").code == 0


def test_values_of_a_field_that_goes_come_back_with_it(program: Program) -> None:
    key = program.run("add", "support", "缺发票", "--set", "order_no=88123").out.strip()
    before = shown(program)
    text = re.sub(r'  \{ key = "order_no".*\n', "", before, count=1)
    assert program.run("workflow", "set", kept(program, text)).code == 0
    assert program.run("show", key).code == 0
    assert program.run("edit", key, "--priority", "P1").code == 0
    assert program.run("edit", key, "--set", "order_no=1").code == 2
    assert program.run("check", "--deep").code == 0
    fresh = re.sub(r"^# edition.*\n", "", before)
    assert program.run("workflow", "set", kept(program, fresh)).code == 0
    assert program.run("show", key, "--json").answer["item"]["fields"]["order_no"] == "88123"


def test_a_file_of_another_edition_is_a_conflict(program: Program) -> None:
    text = shown(program)
    assert program.run("workflow", "set", "hours", "09:00-12:00").code == 0
    path = kept(program, text)
    done = program.run("workflow", "set", path)
    assert done.code == 5
    assert "changed meanwhile" in done.err
    assert 'hours = ["09:00-12:00"]' in shown(program)
    # the setting is an edit of the workflow as well
    assert program.run("undo").code == 0
    assert program.run("workflow", "set", path).code == 0


def test_undo_of_what_was_changed_again_is_a_conflict(program: Program) -> None:
    assert program.run("workflow", "set", "hours", "09:00-12:00").code == 0
    assert program.run("workflow", "set", "clocks.support.P1.reply", "20m").code == 0
    assert program.run("undo").code == 0
    assert program.run("undo").code == 0
    assert "09:00-12:00" not in shown(program)
    assert program.run("redo").code == 0
    assert "09:00-12:00" in shown(program)


def test_the_order_of_acts_on_items_and_workflow(program: Program) -> None:
    key = program.run("add", "support", "one").out.strip()
    assert program.run("workflow", "set", "hours", "09:00-12:00").code == 0
    assert program.run("edit", key, "--priority", "P0").code == 0
    assert program.run("undo").out.startswith(key)
    assert program.run("undo").out.startswith("- settings.working_time.hours")
    assert program.run("redo").out.startswith("- settings.working_time.from")
    assert program.run("redo").out.startswith(key)
    assert program.run("show", key, "--json").answer["item"]["priority"] == "P0"


def test_in_the_editor(program: Program) -> None:
    done = program.run("workflow", "edit", environment=editor(program, "s/wip = 4/wip = 7/"))
    assert done.code == 0, done.err
    assert "~ requirement.stages.doing.wip: 4 → 7" in done.out
    assert "wip = 7" in shown(program)
    done = program.run("workflow", "edit", environment=editor(program, "s/nothing/nothing/"))
    assert (done.code, done.err.strip()) == (0, "nothing changed")


def test_what_does_not_hold_is_kept(program: Program) -> None:
    done = program.run("workflow", "edit", environment=editor(program, 's/"active"/"activ"/'))
    assert done.code == 6
    assert "activ is not known" in done.err
    path = re.search(r"kept in (\S+);", done.err)
    assert path is not None
    assert '"activ"' in Path(path[1]).read_text()


def test_only_leads_write_it(program: Program) -> None:
    path = kept(program, shown(program).replace("wip = 4", "wip = 7"))
    assert program.run("people", "add", "guest", "--role", "viewer").code == 0
    login = program.run("people", "--json").answer["people"][0]["login"]
    assert login
    assert program.run("workflow", "set", path).code == 0


def test_a_kind_of_its_own(program: Program) -> None:
    more = """
[[kinds]]
key = "return"
prefix = "RET"
name = ["Return", "退货"]
stages = [
  { key = "asked", name = ["Asked", "申请"], category = "backlog" },
  { key = "back", name = ["Back", "已退"], category = "done" },
]
"""
    done = program.run("workflow", "set", kept(program, shown(program) + more))
    assert done.code == 0, done.err
    assert done.out.startswith("+ return: ")
    assert program.run("add", "退货", "一双鞋").out.strip() == "RET-1"
    refused = program.run("undo")
    assert refused.code == 0  # the item first
    refused = program.run("undo")
    assert refused.code == 4
    assert "RET" not in refused.out
    assert "kind return" in refused.err
    assert program.run("check", "--deep").code == 0
