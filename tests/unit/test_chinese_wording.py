"""The Chinese words: one word for a thing, full-width punctuation, no English piece in a Chinese frame."""

from __future__ import annotations

import ast
import csv
import errno
import io
import json
import os
import re
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from catalogues import texts, translations
from opsboard.domain.errors import Unavailable
from opsboard.domain.item_columns import COLUMNS
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.query_words import STATES, THINGS
from opsboard.foreign_words import SAID
from opsboard.i18n import catalogue_of, foreign, use_language
from opsboard.tui.command_line.chinese_names import CHINESE_NAMES

SOURCES: Path = translations.SOURCES
_HAN = "\u4e00-\u9fff"
_CODE = re.compile(r"`[^`\n]*`|https?://\S+|“[,;:!?()]”")
"""What is typed or copied as it stands keeps its own signs, and so does a sign that is itself spoken of."""
_HALF_WIDTH = re.compile(
    rf"[{_HAN}（）] ?[,;:!?()]|[,;:!?()] ?[{_HAN}（]|[：，；。？！（] (?! )|[{_HAN}「」] ?[「」]|[「」] ?[{_HAN}]"
)

NEVER = ("您", "事项", "打印", "目录", "关卡", "访客", "分诊", "报单", "搬动", "阻塞", "是不是", "是想用", "->")
"""Words that the catalogue says in another way, for one thing has one word."""
WORDS = {
    "assignee": "负责人",
    "blocked": "受阻",
    "board": "看板",
    "campaign": "活动",
    "carry": "移动卡片",
    "checklist": "清单",
    "department": "部门",
    "due": "截止",
    "flow on": "转下一单",
    "gates": "流转条件",
    "inbox": "收件箱",
    "item": "条目",
    "items": "条目",
    "kind": "类型",
    "label": "标签",
    "phases": "活动阶段",
    "priority": "优先级",
    "promise": "承诺",
    "stage": "阶段",
    "waiting on": "等谁",
}
TERMS = (
    # what the English says, what the Chinese must say, what it must not say
    (r"^Print\b", "输出", ()),
    (r"\bboards?\b", "看板|board", ("面板",)),
    (r"\bcampaigns?\b", "活动|campaign", ("战役",)),
    (r"\bcomments?\b(?! 0)", "评论|comment", ("备注",)),
    (r"\bfolder\b", "文件夹", ()),
    (r"\bgates?\b", "流转条件", ()),
    (r"\blabels?\b", "标签|label", ("标记",)),
    (r"\bphases?\b", "阶段", ("分期",)),
    (r"\bstages?\b", "阶段|列|stage", ("状态",)),
    (r"\bviews?\b", "视图|view", ()),
    (r"\b(a lead|no lead|leads only)\b", "主管", ("负责人",)),
    (r"did you mean", "是指", ()),
    (r"^[Uu]ndone?\b", "撤销", ("回退",)),
)


def half_width(text: str) -> list[str]:
    """Each half-width sign beside Chinese words, and each space behind a full-width one, with what is around it."""
    plain = _CODE.sub("x", text)
    return [plain[max(0, at.start() - 8) : at.end() + 8] for at in _HALF_WIDTH.finditer(plain)]


def chinese() -> list[tuple[str, str]]:
    with translations.catalogue_path("zh_CN").open("rb") as file:
        catalogue = translations.read_po(file, locale="zh_CN")
    return [(texts(one.id)[-1], string) for one in catalogue if one.id for string in texts(one.string)]


def test_half_width_signs_are_found() -> None:
    for text in ("还没有,再来", "有:{words}", "(全部)", "好 !", "第 3 个: 好", "看“甲”,好", "一， 二", "「甲」"):
        assert half_width(text), text
    for text in ("还没有，再来", "1,299 元", "10:20 到达", "用 `a,乙` 试试", "；:view save 名称", "“(”没有闭合"):
        assert not half_width(text), text


def test_the_catalogue_has_full_width_punctuation() -> None:
    assert {string: found for _id, string in chinese() if (found := half_width(string))} == {}


def test_a_place_in_quotes_has_chinese_quotes() -> None:
    assert [string for _id, string in chinese() if re.search(r'"\{\w+\}"', string)] == []


@pytest.mark.parametrize("path", sorted((SOURCES / "demo").rglob("*.toml")), ids=lambda path: path.name)
def test_the_sample_shop_has_full_width_punctuation(path: Path) -> None:
    assert [
        found for text in _strings(tomllib.loads(path.read_text(encoding="utf-8"))) for found in half_width(text)
    ] == []


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


@pytest.mark.parametrize("path", sorted((SOURCES / "demo").glob("*.py")), ids=lambda path: path.name)
def test_what_the_crowd_says_has_full_width_punctuation(path: Path) -> None:
    said = [node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant)]
    assert [found for text in said if isinstance(text, str) for found in half_width(text)] == []


def test_one_thing_has_one_word() -> None:
    said = chinese()
    assert [(word, string) for _id, string in said for word in NEVER if word in string] == []
    assert [(one, string) for one, string in said if WORDS.get(one.lower(), string) != string] == []
    for english, wanted, never in TERMS:
        for one, string in said:
            if re.search(english, re.sub(r"\{\w+\}|--\w+", "", one)):
                found = re.search(wanted, string)
                assert found is not None, (one, string)
                assert not any(word in string for word in never), (one, string)


def test_what_may_be_typed_is_told_in_chinese() -> None:
    """A hint shows the Chinese words, for they are understood as well."""
    english = re.compile(r"\b(none|fri|today|overdue|weekly)\b")
    hints = [(one, string) for one, string in chinese() if re.search(r"[,:] (fri|none|today|overdue|weekly)\b", one)]
    assert len(hints) > 20
    assert [pair for pair in hints if english.search(pair[1]) and not re.search("[{`]|--|KEY", pair[0])] == []


def test_words_of_tables_are_those_of_the_catalogue() -> None:
    """What stands in a file of kinds or a table of names is shown like the words of the catalogue."""
    workflow = load_default()
    shown = [
        *(relation.name.zh for relation in workflow.relations),
        *(field.name.zh for kind in workflow.kinds for field in kind.fields),
        *(column.name.zh for column in COLUMNS),
        *(words[0] for words in CHINESE_NAMES.values()),
        *(word.names[0] for word in (*STATES, *THINGS)),
    ]
    assert [(word, text) for text in shown for word in NEVER if word in text] == []
    assert CHINESE_NAMES["flow"][0] == WORDS["flow on"]
    assert {
        column.key: column.name.zh for column in COLUMNS if WORDS.get(column.key, column.name.zh) != column.name.zh
    } == {}


def test_every_marked_word_is_gathered() -> None:
    """A mark inside an f-string is not read by the tool that gathers: its words would stay English."""
    gathered = {text for one in translations.extracted() for text in texts(one.id)}
    for path in sorted(SOURCES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("_", "N_", "ngettext")
            ):
                for word in node.args[: 2 if node.func.id == "ngettext" else 1]:
                    if isinstance(word, ast.Constant):
                        assert word.value in gathered, (path.name, node.lineno, word.value)


def test_no_two_fields_of_a_kind_have_one_chinese_name() -> None:
    workflow, speak = load_default(), catalogue_of("zh").gettext
    core = {speak(word) for word in ("title", "text", "kind", "stage", "priority", "assignee", "department", "labels")}
    for kind in workflow.kinds:
        names = [field.name.zh for field in kind.fields]
        assert len(set(names)) == len(names), kind.key
        assert not core & set(names), kind.key
        stages = [stage.name.short("zh") for stage in kind.stages]
        assert len(set(stages)) == len(stages), kind.key


# what the system and parsers say


@pytest.fixture
def in_chinese() -> Iterator[None]:
    use_language("zh")
    yield
    use_language("en")


COMMON = (errno.ENOENT, errno.EACCES, errno.EPERM, errno.ENOSPC, errno.EISDIR, errno.ENOTDIR, errno.EROFS, errno.EIO)


@pytest.mark.parametrize("number", COMMON)
def test_what_the_system_says_is_chinese_in_a_chinese_sentence(number: int, in_chinese: None) -> None:
    said = OSError(number, os.strerror(number), "/srv/a")
    error = Unavailable("{path} cannot be written: {reason}", path="/srv/a", reason=said)
    shown = error.sentence("{path} 无法写入：{reason}", "zh", foreign)
    assert not re.search("[A-Za-z]", shown.replace("/srv/a", "")), shown
    assert str(error) == f"/srv/a cannot be written: {os.strerror(number)}"


def _mistakes() -> Iterator[str]:
    table = 'a = [1, 2]\nb = "x\\ty"\n[c.d]\ne = {f = 1, g = 2026-11-03}\n[[h]]\ni = true\n'
    for source in [table[:end] for end in range(len(table))] + [
        *("a = 1\na = 2", "a", "a =", "=1", "a = \x00", "[a]\n[a]", "a = 2026-13-99", 'a = "\\q"', "a = {b=1, b=2}"),
        *("a = 1 b", "a = '", "[a", "[[a]", 'a = "\n"', 'a = "\\u12"', "a = " + "9" * 5000, "a.b = 1\na = 2"),
    ]:
        try:
            tomllib.loads(source)
        except ValueError as error:
            yield str(error) if not str(error).startswith("Exceeds") else "a number has too many digits"
    text = '{"a": [1, "b\\n", {"c": null}], "d": 2.5}'
    for source in [text[:end] for end in range(len(text))] + [
        *('{"a": 1,}', "[1,]", '{"a" 1}', "{a: 1}", "[1 2]", '"a\n"', '"\\q"', '"\\u12"', "1 2", "[1, 2"),
    ]:
        try:
            json.loads(source)
        except json.JSONDecodeError as error:
            yield from (str(error), error.msg)
    for source in ('a,"b', '"a"b,c'):
        try:
            list(csv.reader(io.StringIO(source), strict=True))
        except csv.Error as error:
            yield str(error)
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript("CREATE TABLE t (a INTEGER NOT NULL UNIQUE CHECK (a < 9)); INSERT INTO t VALUES (1)")
        for value in (None, 1, 10):
            try:
                database.execute("INSERT INTO t VALUES (?)", (value,))
            except sqlite3.Error as error:
                yield str(error)
        try:
            database.execute("SELECT json('{')")
        except sqlite3.Error as error:
            yield str(error)


def test_what_parsers_say_is_chinese(in_chinese: None) -> None:
    mistakes = set(_mistakes())
    assert len(mistakes) > 60
    assert [one for one in mistakes if not re.search(f"[{_HAN}]", foreign(one))] == []
    assert foreign("what nobody knows") == "what nobody knows"


def test_what_others_say_is_not_touched_in_english() -> None:
    assert [foreign(one) for one in SAID] == list(SAID)
