"""Texts that people should never have typed: our own list of attacks on terminals, Markdown and tables.

Each is a title, label, name or comment somewhere in the tests. `NAUGHTY` adds the public list of naughty
strings where the machine has it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

TERMINAL: tuple[str, ...] = (
    "\x1b[2J\x1b[Hcleared",  # clear the screen
    "\x1b]0;new window title\x07",  # set the window's title
    "\x1b]52;c;cm0gLXJmIC8=\x07",  # write the clipboard
    "\x1b]52;c;cm0gLXJmIC8=\x1b\\",
    "\x9d52;c;cm0gLXJmIC8=\x9c",  # the same with one-byte codes
    "\x1b]8;;http://evil.example\x1b\\Open\x1b]8;;\x1b\\",  # a link that says something else
    "\x1b[31mred\x1b[0m",
    "\x9b31mred",
    '\x1bP$q"p\x1b\\',  # ask the terminal a question: its answer is typed
    "\x1b[6n",  # where is the cursor
    "\x1b[c",  # what are you
    "\x1b[21t",  # what is your title
    "\x1b_Gi=1;AAAA\x1b\\",  # draw a picture
    "\x1b^private\x1b\\",
    "\x1b[?1049l",  # leave the other screen
    "\x1b[?1000h",  # mouse on
    "\x1b[?2004l",  # pasting without brackets
    "\x1bc",  # reset
    "\x1b[3J",
    "\x1b(0lqqk",  # line drawing letters
    "\x0e shifted \x0f",
    "safe\rEVIL",  # back to the start of the line
    "gone\b\b\b\bEVIL",
    "bell\x07\x07",
    "nul\x00byte",
    "vertical\x0btab\x0cfeed",
    "two\nlines",
    "crlf\r\nline",
    "next\x85line",
    "line\u2028separator\u2029paragraph",
    "delete\x7f",
    "\u202egnp.exe",  # turned round
    "a\u2066b\u2069c\u061c",
    "\u200emark\u200f",
    "tag\U000e0041\U000e0042\U000e007f",  # invisible letters
    "\ufeffbom inside\ufeff",
    "Z\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a\u030b\u030c\u030d\u030e\u030f\u0310algo",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 family",
    "\U0001f1e8\U0001f1f3 flag",
    "\uff11\uff12\uff13 wide",
    "\ud800 lone surrogate",
    "\u3164hangul filler",
)

MARKUP: tuple[str, ...] = (
    "[red]not red[/red]",
    "[/foo] closes nothing",
    "[@click=app.quit]press[/]",
    "[link=http://evil.example]here[/link]",
    "[bold",
    "\\[escaped]",
    ":warning: and :boom:",
)

MARKDOWN: tuple[str, ...] = (
    "a | b | c",
    "`a|b`",
    "| --- | --- |",
    "\\| slash",
    "ends in a backslash \\",
    "# heading",
    "####### seven",
    "Title\n===",
    "---",
    "***",
    "- item",
    "* item",
    "+ item",
    "1. first",
    "1) first",
    "- [x] done by you",
    "[x] done",
    "> quote",
    "    indented code",
    "\ttabbed code",
    "```",
    "``` sh\nrm -rf /",
    "~~~",
    "~~struck~~",
    "*emph* _emph_ **strong** __strong__",
    "`code`",
    "[link](http://evil.example)",
    "[link](javascript:alert(1))",
    "![img](http://evil.example/track.png)",
    "[ref]: http://evil.example",
    "[^1] and [^1]: note",
    "<script>alert(1)</script>",
    "<b>bold</b> <!-- comment",
    "<http://evil.example>",
    "<a@evil.example>",
    "http://evil.example",
    "https://evil.example/path?a=b&c=d",
    "ftp://evil.example",
    "www.evil.example",
    "WWW.evil.example",
    "mail me@evil.example",
    "mailto:me@evil.example",
    "xmpp:me@evil.example/a",
    "@everyone and #1 and GH-1",
    "&lt;b&gt; &amp; &copy; &#60; &#x3c;",
    "$x^2$ and $$y$$",
    "H~2~O and x^2^",
    "==mark== ++ins++",
    "Term\n: definition",
    "[[wiki]] and ![[embed]]",
    "{{ template }} {% tag %} ${shell} $(shell)",
    "...ellipsis -- dashes --- 'quotes' \"double\"",
    "%% comment %%",
    "<div>\n\n</div>",
    "<?php echo 1 ?>",
    "<![CDATA[x]]>",
    ":::warning",
    "trailing spaces  ",
    "   leading spaces",
    "[unclosed](",
    "***\u4e2d***\u6587*\u5f3a\u8c03*",
)

TABLE: tuple[str, ...] = (
    "=1+1",
    '=HYPERLINK("http://evil.example","Open")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u3000=1+1",
    "|cmd",
    "%0A=1+1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20SUM(1)",
    "'=1+1",
    'quote " inside',
    "comma, inside; semi\ttab",
    '"fully quoted"',
)

OTHER: tuple[str, ...] = (
    "../../etc/passwd",
    "/etc/passwd",
    "con.txt",
    "~root",
    "-rf",
    "--help",
    "none",
    "null",
    "'; DROP TABLE item; --",
    '" OR 1=1',
    "{0} {name} %s %(x)d %n",
    "\u9000\u6b3e",
    "\u65e5\u672c\u8a9e \u0627\u0644\u0639\u0631\u0628\u064a\u0629 \u05e2\u05d1\u05e8\u05d9\u05ea",
    "\u0130stanbul \u00df \u01c5",
    "no: yes",
    "12:30",
    "2026-11-03",
    "title: x # y",
)

HOSTILE: tuple[str, ...] = TERMINAL + MARKUP + MARKDOWN + TABLE + OTHER
"""All of them, over a hundred."""


def naughty() -> tuple[str, ...]:
    """The public list of naughty strings, from the folder in `OPSBOARD_SAMPLES` (or beside the checkout);
    empty where there is none."""
    path = samples() / "text" / "blns.json"
    if not path.is_file():
        return ()
    return tuple(json.loads(path.read_text(encoding="utf-8")))


def samples() -> Path:
    """Where files made by others lie; tests that want one skip when it is not there."""
    named = os.environ.get("OPSBOARD_SAMPLES")
    return Path(named) if named else Path(__file__).parents[2] / "shared" / "samples"
