"""Values as people read them: never the JSON or Python form of what a board keeps, whatever it keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opsboard.board_words import terms_of
from opsboard.domain.items import Change, Item
from opsboard.domain.kinds import Field, Kind
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.property_text import Terms
from opsboard.domain.repeat_words import parse_repeat, repeat_said
from opsboard.domain.text import width
from opsboard.domain.value_text import (
    Wording,
    changed_rows,
    loose_text,
    value_difference,
    value_lines,
    value_text,
)
from opsboard.formats.markdown import Heading, item_lines
from opsboard.tui.render.history import change_words

WORKFLOW = load_default()
TABLES = [(kind, field) for kind in WORKFLOW.kinds for field in kind.fields if field.type in ("table", "list")]
FORM = re.compile(r"[\[\]{}'\"]|None|True|False")
"""What only the JSON or Python form of a value has: no generated word does."""
WORD = st.text("abc 退款页面", min_size=1, max_size=30).map(str.strip).filter(bool)
PAGES = next(field for _kind, field in TABLES if field.key == "pages")
ZH = Wording("zh", "Asia/Shanghai")


def cell_of(column: Field) -> st.SearchStrategy[Any]:
    if column.type == "choice":
        return st.sampled_from([choice.key for choice in column.values])
    if column.type in ("date", "when"):
        return st.sampled_from(["2026-11-03", "2026-11-03T10:00:00Z"] if column.type == "when" else ["2026-11-03"])
    return st.integers(0, 99) if column.type in ("percent", "integer") else WORD


def value_of(field: Field) -> st.SearchStrategy[Any]:
    if field.type == "list":
        return st.lists(WORD, min_size=1, max_size=5)
    needed = {column.key: cell_of(column) for column in field.columns if column.required}
    other = {column.key: cell_of(column) for column in field.columns if not column.required}
    return st.lists(st.fixed_dictionaries(needed, optional=other), min_size=1, max_size=6)


def item_with(kind: Kind, fields: dict[str, Any]) -> Item:
    return Item(key=f"{kind.prefix}-1", kind=kind.key, stage=kind.stages[0].key, category="backlog", title="x",
                created_at="2026-11-01T01:00:00Z", created_by="lin", updated_at="2026-11-01T01:00:00Z",
                stage_since="2026-11-01T01:00:00Z", fields=fields)  # fmt: skip


def texts_of(kind: Kind, field: Field, before: Any, after: Any) -> Iterator[str]:
    """All texts in which people meet such a value."""
    for language in ("en", "zh"):
        wording = Wording(language, "Asia/Shanghai")
        yield value_text(field, after, wording)
        for cells in (None, 200, 60, 30, 12):
            yield from value_lines(field, after, cells, wording)[0]
        yield value_difference(field, before, after, wording)
        yield Terms(WORKFLOW, kind, wording).difference(f"fields.{field.key}", before, after)
        heading = Heading("x", "x", WORKFLOW, language=language)
        lines = list(item_lines(item_with(kind, {field.key: after}), heading))
        yield from (line for line in lines[lines.index("# x") :] if not line.startswith(("- [ ] ", "- [x] ")))
    yield loose_text(after)
    name = f"fields.{field.key}"
    change = Change(
        1, 1, "2026-11-03T10:00:00Z", "lin", f"{kind.prefix}-1", "edit", {name: before}, {name: after}, version=2
    )
    yield change_words(change, terms_of(WORKFLOW, "UTC", {}, kind))


@pytest.mark.parametrize("at", range(len(TABLES)), ids=[f"{kind.key}.{field.key}" for kind, field in TABLES])
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_no_form_of_a_program_is_shown_to_people(at: int, data: st.DataObject) -> None:
    kind, field = TABLES[at]
    before, after = data.draw(st.none() | value_of(field)), data.draw(value_of(field))
    for text in texts_of(kind, field, before, after):
        assert not FORM.search(text), text
        assert "\n" not in text


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORD,
    lambda one: st.lists(one, max_size=3) | st.dictionaries(WORD, one, max_size=3),
    max_leaves=6,
)
ONE_OF_EACH_TYPE = {field.type: field for kind in WORKFLOW.kinds for field in kind.fields}


@given(ANYTHING, ANYTHING, st.sampled_from(sorted(ONE_OF_EACH_TYPE)))
def test_a_value_of_another_type_than_its_field_s_is_shown_all_the_same(before: Any, after: Any, kind: str) -> None:
    """The workflow was edited: a field of texts holds tables now, and the other way round."""
    field = ONE_OF_EACH_TYPE[kind]
    for text in (value_text(field, after), value_difference(field, before, after), *value_lines(field, after, 20)[0]):
        assert not re.search(r"[\[\]{}']|None|True|False", text)


@given(value_of(PAGES), st.integers(12, 120))
def test_lines_are_no_wider_than_there_is_room(value: Any, cells: int) -> None:
    lines, _named = value_lines(PAGES, value, cells)
    assert all(width(line) <= cells for line in lines)


ROWS = [
    {"page": "首页", "slot": "title", "rule": "两行以内"},
    {"page": "列表", "rule": "一屏六个"},
    {"page": "详情", "slot": "advertisement"},
]


def test_a_table_is_rows_in_the_order_and_the_words_of_its_columns() -> None:
    assert value_text(PAGES, ROWS[:1], ZH) == "首页 · 标题 · 两行以内"
    assert value_text(PAGES, ROWS, ZH) == "3 行：首页 · 标题 · 两行以内；列表 · 一屏六个；详情 · 广告位"
    assert value_lines(PAGES, ROWS, 60, ZH) == (
        ["页面  位置    规则", "首页  标题    两行以内", "列表          一屏六个", "详情  广告位"],
        True,
    )
    assert value_lines(PAGES, ROWS[:1], 14)[0] == ["Page  首页", "Slot  Title", "Rule  两行以内"]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (None, ROWS[:1], "+首页 · 标题 · 两行以内"),
        (ROWS[:2], ROWS[:1], "-列表 · 一屏六个"),
        (ROWS[:1], [{**ROWS[0], "rule": "三行以内"}], "首页：规则 两行以内 → 三行以内"),
        (ROWS[:1], [{**ROWS[0], "page": "主页"}], "页面 首页 → 主页"),
        (ROWS, [ROWS[1], ROWS[2], ROWS[0]], "移动：首页 · 标题 · 两行以内"),
        (ROWS, None, "-首页 · 标题 · 两行以内；-列表 · 一屏六个；-详情 · 广告位"),
        (None, [{"page": str(n)} for n in range(7)], "+0；+1；+2；… 还有 4 处"),
    ],
)
def test_the_log_tells_what_became_of_each_row(before: Any, after: Any, words: str) -> None:
    assert value_difference(PAGES, before, after, ZH) == words


@given(st.lists(st.sampled_from(ROWS), max_size=5), st.lists(st.sampled_from(ROWS), max_size=5))
def test_every_row_that_differs_is_told_once(old: list[Any], new: list[Any]) -> None:
    pairs = changed_rows(old, new)
    assert (old == new) == (pairs == [])
    gone = [was for was, becomes in pairs if was is not None and was != becomes]
    come = [becomes for was, becomes in pairs if becomes is not None and was != becomes]
    left = list(old)
    for row in gone:
        left.remove(row)
    assert sorted(map(repr, [*left, *come])) == sorted(map(repr, new))


@pytest.mark.parametrize(
    ("typed", "en", "zh"),
    [
        ("daily", "every day", "每天"),
        ("weekly:fr", "every Friday", "每周五"),
        ("weekly:mo,we", "every Monday and Wednesday", "每周一、三"),
        ("weekly:mo/2", "every 2 weeks on Monday", "每 2 周的周一"),
        ("monthly:31", "every month on the last day", "每月底"),
        ("monthly:3", "every month on the 3rd", "每月 3 日"),
        ("monthly:2tu", "every month on the second Tuesday", "每月第 2 个周二"),
        ("monthly:-1fr", "every month on the last Friday", "每月最后一个周五"),
        ("yearly/2", "every 2 years", "每 2 年"),
        ("daily until 2026-12-01", "every day, until 2026-12-01", "每天，到 2026-12-01 为止"),
        ("daily count 3", "every day, 3 times", "每天，共 3 次"),
    ],
)
def test_a_repetition_is_said_in_the_reader_s_language(typed: str, en: str, zh: str) -> None:
    rule = parse_repeat(typed)
    assert rule is not None
    assert repeat_said(rule, "zh") == zh
    assert repeat_said(rule, "en") == en


def test_what_blocks_is_said_by_the_department_s_name_in_the_reader_s_language() -> None:
    mark = {"by": "technology", "reason": "CRD-1 技术", "item": "CRD-1", "at": ""}
    kind = WORKFLOW.kind("requirement")
    assert Terms(WORKFLOW, kind, Wording("en")).value("blocked", mark) == "CRD-1 Technology"
    assert Terms(WORKFLOW, kind, ZH).value("blocked", mark) == "CRD-1 技术"
    assert Terms(WORKFLOW, kind, ZH).value("blocked", {"by": "lin", "reason": "等合同"}) == "等合同"
