"""Text of other people drives no terminal: not through the command line, not into its outputs."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import every_word
from hostile import HOSTILE, naughty

if TYPE_CHECKING:
    from cli.conftest import Program, Result

COMMANDS = [
    ("list", "--limit", "0"),
    ("list", "--json"),
    ("list", "--jsonl"),
    ("list", "--markdown"),
    ("log", "--limit", "0"),
    ("log", "--json"),
    ("log", "--team", "--limit", "0"),
    ("log", "--team", "--json"),
    ("export", "markdown", "--comments"),
    ("export", "json"),
    ("export", "jsonl"),
    ("people",),
    ("agenda", "--json"),
    *(("show", f"SUP-{number}") for number in range(1, 12)),
    ("show", "SUP-3", "--markdown"),
]
TEAM_COMMANDS = [
    ("channels",),
    ("channels", "--json"),
    ("campaign",),
    ("campaign", "show", "W11"),
    ("campaign", "template"),
    ("workflow", "holidays", "list", "2031"),
    ("print", "calendar"),
]
"""What shows the words of campaigns, channels, templates and holidays."""
DRIVES = re.compile(
    "[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)


@pytest.fixture
def written(program: Program) -> Program:
    """A board onto which every hostile text was typed: as title, body, label, comment, field, name."""
    script = (
        "import json, sys; from opsboard.cli.main import run\n"
        "codes = []\n"
        "for number, text in enumerate(json.load(sys.stdin)):\n"
        "    codes.append(run(['add', 'support', text + ' x', '--body', text, '--set', 'product=' + text]))\n"
        "    key = f'SUP-{1 + number // 14}'\n"
        "    if not text.startswith('-'):\n"
        "        codes.append(run(['comment', key, text]))\n"
        "        codes.append(run(['checklist', key, 'add', text]))\n"
        "        codes.append(run(['edit', f'SUP-{1 + number // 40}', '--label', text]))\n"
        "        codes.append(run(['block', key, text]))\n"
        "        codes.append(run(['people', 'add', f'p{number}', '--name', text]))\n"
        "        codes.append(run(['people', 'remove', f'p{number}', '--reason', text]))\n"
        "        codes.append(run(['views', 'save', text, 'is:open', '--shared']))\n"
        "assert not set(codes) - {0, 2}, codes\n"
    )
    texts = [text for text in HOSTILE if len(text) < 1000]
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=json.dumps(texts).encode(),
        env=program.environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert not DRIVES.search(done.stdout.decode())
    assert not DRIVES.search(done.stderr.decode())
    return program


def test_nothing_typed_drives_the_terminal_that_reads_it(written: Program) -> None:
    for command in COMMANDS:
        _check_inert(written.run(*command), command)
    _check_inert(written.run("list", "--csv"), ("list", "--csv"), allowed="\r")
    _check_inert(written.run("export", "csv"), ("export", "csv"), allowed="\r")


def test_nothing_that_stood_on_the_board_before_drives_it_either(program: Program) -> None:
    for _number in range(11):
        program.ok("add", "support", "innocent", "--body", "innocent body", "--label", "innocent")
    program.ok("comment", "SUP-1", "innocent comment")
    board = sqlite3.connect(program.board)
    texts = [text.encode("utf-8", "replace").decode() for text in HOSTILE[:44]]
    for row in range(1, 12):
        mixed = " ".join(texts[row * 4 - 4 : row * 4]).replace("\0", "")
        board.execute("update item set title = ?, body = ? where id = ?", (mixed, mixed, row))
        board.execute("update label set name = ? where item = ?", (mixed, row))
        said = json.dumps({"before": {"name": mixed}, "after": {"name": "", mixed: mixed}, "reason": mixed})
        board.execute(
            "insert into team_change values (?, 99, 0, '2026-11-03T10:00:00Z', ?, 'person', ?, 'edit', ?, ?, ?)",
            (900 + row, mixed, mixed, said, bytes(32), str(row)),
        )
    assert ("innocent",) not in set(board.execute("select title from item"))
    mixed = "\x1b[2J\x1b]52;c;eA==\x07\x9b31m\u202e\n[red]x"  # names are short
    table = "insert into {} values ({})".format
    phases = json.dumps([[mixed, "2026-11-02", "2026-11-03"]])
    kinds = json.dumps([mixed])
    board.execute(
        "insert into campaign (key, name, first, last, phases, freeze, freeze_kinds)"
        " values ('W11', ?, '2026-11-01', '2026-11-09', ?, '[\"2026-11-02\", \"2026-11-03\"]', ?)",
        (mixed, phases, kinds),
    )
    board.execute(table("channel (name, words, rhythm, steps)", "?, ?, ?, '[]'"), (mixed, json.dumps([mixed]), mixed))
    board.execute(
        table("campaign_template (name, phases, freeze_kinds, steps)", "?, ?, ?, '[]'"),
        (mixed, json.dumps([[mixed, -3, 2]]), kinds),
    )
    board.execute(table("holiday (year, days)", "'2031', ?"), (json.dumps([["2031-01-05", False, mixed]]),))
    series = {"by": "due", "dates": {"due": "2026-11-02"}, "title": mixed}
    board.execute("update item set repeat = 'FREQ=DAILY', due = '2026-11-02', series = ?", (json.dumps(series),))
    board.commit()
    board.close()
    for command in (*COMMANDS, *TEAM_COMMANDS):
        _check_inert(program.run(*command), command)


def test_the_public_list_of_naughty_strings_goes_in_and_out(program: Program) -> None:
    lines = [text for text in naughty() if text.strip() and "\0" not in text]
    if not lines:
        pytest.skip("the public list of naughty strings is not beside this checkout")
    table = "title\n" + "".join('"' + text.replace('"', '""').replace("\n", " ") + '"\n' for text in lines)
    program.run("import", "-", "--format", "csv", "--kind", "support", data=table.encode("utf-8", "replace"))
    for command in (("list", "--limit", "0"), ("list", "--json"), ("export", "markdown")):
        result = program.run(*command)
        _check_inert(result, command)
        assert len(result.out) > 20 * len(lines)


def test_a_mistake_repeats_what_was_typed_harmlessly(program: Program) -> None:
    for words in (
        ("add", "\x1b[2Jsupport", "x"),
        ("add", "support", "x", "--due", "\x1b]0;title\x07"),
        ("\x1b[31mlist",),
        ("list", "--\x1b[31m"),
        ("list", "kind:\x1b[31m\u202e"),
        ("show", "\x9b31mSUP-1"),
        ("--board", "/\x1b[2J", "list"),
        ("people", "add", "\x1b[2J\nopsboard: all is well"),
    ):
        result = program.run(*words)
        assert result.code in (2, 3)
        _check_inert(result, words)
        assert result.err.count("\n") == 1


def _check_inert(result: Result, command: tuple[str, ...], allowed: str = "") -> None:
    assert result.code in (0, 2, 3), (command, result.err)
    for text in (result.out, result.err):
        found = DRIVES.search(text.translate(dict.fromkeys(map(ord, allowed))))
        assert not found, (command, text[max(0, found.start() - 40) : found.end() + 20])


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ((b"add", b"support", b"ab\xff"), "word 3 of the command line, is not UTF-8 text at byte 3"),
        ((b"list", "退款".encode() + b"\x80"), "word 2 of the command line, is not UTF-8 text at byte 7"),
        ((b"list", b"label:\xed\xa0\x80"), "at byte 7"),
        ((b"--board", b"/tmp/\xff.db", b"list"), "word 2 "),
        ((b"export", b"json", b"-o", b"\xc0\x80"), "at byte 1"),
        ((b"\xf5",), "word 1 "),
    ],
)
def test_a_command_line_that_is_no_text_is_refused_with_the_place(
    program: Program, words: tuple[bytes, ...], place: str
) -> None:
    command = [sys.executable.encode(), b"-m", b"opsboard", *words]
    done = subprocess.run(command, env=program.environment, cwd=program.home, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert place in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("data", [b"ok\xff", b"\xed\xa0\x80", b"\xff\xfea\x00"])
def test_standard_input_and_files_that_are_no_text_are_bad_data_with_the_place(program: Program, data: bytes) -> None:
    program.ok("add", "support", "x")
    place = f"byte {3 if data.startswith(b'ok') else 1}"
    assert place in program.refused(6, "comment", "SUP-1", "-", data=data)
    assert place in program.refused(6, "edit", "SUP-1", "--body", "-", data=data)
    (program.home / "map.toml").write_bytes(data)
    assert place in program.refused(6, "import", "-", "--map", "map.toml", data=b"title\nx\n")
    assert place in program.refused(6, "import", "-", "--format", "jsonl", data=data)
    half = b'{"format":"opsboard","version":1}\n{"title":"\\ud800"}\n'
    assert r"line 2, column 11: \ud800" in program.refused(6, "import", "-", data=half)
    assert program.json("show", "SUP-1", "--json")["item"]["version"] == 1


@pytest.mark.parametrize("encoding", ["undefined", "base64", "none such"])
def test_an_encoding_that_no_file_has_is_a_slip_of_the_pen(program: Program, encoding: str) -> None:
    assert encoding in program.refused(2, "import", "-", "--encoding", encoding, data=b"title\n\x00\xff")


def test_no_word_of_any_command_is_a_bug(program: Program) -> None:
    """Every argument and every option of every command is given what is no text, no number, no day."""
    program.ok("add", "support", "x")
    program.ok("people", "add", "lin")
    command = [sys.executable, every_word.__file__]
    done = subprocess.run(command, env=program.environment, cwd=program.home, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    count, found = json.loads(done.stdout)
    assert found == []
    assert count > 500
