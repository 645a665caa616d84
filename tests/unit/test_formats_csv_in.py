"""Tables of other people's tools: every row becomes an item, or nothing does and a line says why."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile import HOSTILE, naughty, samples
from opsboard.domain.errors import BadData, Invalid
from opsboard.domain.kinds_loader import load_default
from opsboard.formats.csv_columns import read_map
from opsboard.formats.csv_in import read_csv
from opsboard.formats.csv_plan import CsvOptions
from opsboard.formats.csv_text import MAX_BYTES, MAX_ROWS
from opsboard.formats.parsed import ParsedFile, ParsedItem

KINDS = load_default().kinds


def read(
    table: str | bytes, *, name: str = "table.csv", kind: str = "support", zone: str = "Asia/Shanghai", **rest: object
) -> ParsedFile:
    data = table.encode() if isinstance(table, str) else table
    options = CsvOptions(kinds=KINDS, kind=kind, zone=zone, year=2026, **rest)  # type: ignore[arg-type]
    return read_csv(data, name, options)


def one(table: str, **rest: object) -> ParsedItem:
    (item,) = read(table, **rest).items  # type: ignore[arg-type]
    return item


def refused(table: str | bytes, **rest: object) -> str:
    with pytest.raises(BadData) as caught:
        read(table, **rest)  # type: ignore[arg-type]
    return str(caught.value)


def table_of(header: Sequence[str], *rows: Sequence[str]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([header, *rows])
    return buffer.getvalue()


def test_tickets_without_a_title_column() -> None:
    found = read(
        "Ticket ID,Created Date,Resolved Date,Issue Type,Priority,Agent Assigned,Status,Response Time (hours)\n"
        "T-1,2025-01-24 04:00:00,2025-01-26 18:00:00,Refund,Medium,Mei,Resolved,6\n"
        "T-2,2025-01-09 22:00:00,,Refund,High,Lin,Open,3\n"
        "T-3,2025-01-18 13:00:00,,Login,Urgent,Mei,In Progress,17\n"
        "T-4,2025-01-19 13:00:00,,Refund,Low,Mei,In Progress,1\n"
    )
    first, second, third, _ = found.items
    assert first.title == "Refund · T-1"
    assert (first.category, second.category, third.category) == ("done", "active", "active")
    assert [item.priority for item in found.items] == ["P2", "P1", "P0", "P3"]
    assert first.assignee == "Mei"
    assert first.created_at == "2025-01-23T20:00:00Z", "04:00 on the clock in Shanghai"
    assert first.closed_at == "2025-01-26T10:00:00Z"
    assert second.closed_at is None
    assert first.source_id == "T-1"
    assert first.custom["Response Time (hours)"] == "6"
    assert any("Issue Type" in note for note in found.notes), "what titles are made of is said"


def test_a_board_with_us_dates_decided_by_one_value() -> None:
    found = read(
        "Title,Description,Stage,Owner,Members,Labels,Due Date,start date,finish date,created at\n"
        "Card 1,Words,Stage 1,ana,ana ben,Marketing-blue,05/06/2020,03/20/2020,,03/01/2020\n"
        "Card 2,,Stage 2,ana,,Sales ,05/13/2020,,,03/02/2020",
        kind="requirement",
    )
    first, second = found.items
    assert (first.due, first.start, first.created_at) == ("2020-05-06", "2020-03-20", "2020-03-01")
    assert first.participants == ("ana", "ben")
    assert (first.labels, second.labels) == (("Marketing",), ("Sales",))
    assert (first.stage_word, first.category) == ("Stage 1", None)
    assert first.body == "Words"
    assert second.due == "2020-05-13"
    assert any("month, day, year" in note for note in found.notes)


def test_feedback_titled_by_its_longest_text() -> None:
    found = read(
        "\ufeff用户类型,公司,评分,收获,具体反馈\r\n"
        "分析师,某平台,5,每天省三小时,以前每天要花三小时清洗订单数据，现在只要十五分钟。\r\n"
        "工程师,某机构,4,成本降低,代码从两千行减少到两百行，维护的成本也降低了很多。\r\n",
        kind="requirement",
    )
    assert found.items[0].title == "以前每天要花三小时清洗订单数据，现在只要十五分钟。"
    assert found.items[0].custom == {"用户类型": "分析师", "公司": "某平台", "评分": "5", "收获": "每天省三小时"}
    assert any("具体反馈" in note for note in found.notes)
    assert found.preview[0][0] == "用户类型"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8-sig", b""), ("gb18030", b""), ("gbk", b""), ("utf-16", b""), ("utf-16-be", b"\xfe\xff")],
)
def test_encodings_are_told_apart(encoding: str, mark: bytes) -> None:
    data = mark + "标题,状态\r\n退款链接打不开,处理中\r\n".encode(encoding)
    (item,) = read(data).items
    assert (item.title, item.category) == ("退款链接打不开", "active")


def test_bytes_of_no_encoding_name_their_place() -> None:
    message = refused("标题,状态\n退款,新建\n".encode() + b"\xff\xff,x\n", name="feedback.csv")
    assert "feedback.csv, line 3, byte 29" in message
    assert "--encoding" in message


def test_a_named_encoding_overrides_and_is_held_to() -> None:
    assert one("Title\nCaf\u00e9\n".encode("latin-1").decode("latin-1"), encoding="utf-8").title == "Caf\u00e9"
    assert read("Title\nCaf\u00e9s\n".encode("latin-1"), encoding="latin-1").items[0].title == "Caf\u00e9s"
    assert "line 2, byte 10: this is not utf-8" in refused("Title\nCaf\u00e9s\n".encode("latin-1"), encoding="utf-8")
    with pytest.raises(Invalid, match="no encoding klingon"):
        read("Title\nx\n", encoding="klingon")


def test_limits_hold_before_anything_is_parsed() -> None:
    assert "32 MiB" in refused(b"x" * (MAX_BYTES + 1))
    rows = "Title\n" + "x\n" * (MAX_ROWS + 1)
    assert re.search(rf"line {MAX_ROWS + 2}: more than {MAX_ROWS} rows", refused(rows))
    assert "line 2" in refused("Title\n" + "x" * 200_000 + "\n")


@pytest.mark.parametrize(
    "table",
    [
        "",
        "\n\n",
        ",,\n1,2,3\n",
        "1,2,3\n4,5,6\n",
        "T-1,2025-01-24,Open\nT-2,2025-01-25,Open\n",
        "1001,Login broken,Resolved,2025-01-01\n1002,Other,Open,2025-01-02\n",
        "买牛奶,打开,李\n买面包,打开,王\n",
        "http://a.example/1,words\n",
    ],
)
def test_a_table_without_header_is_refused(table: str) -> None:
    assert re.search(r"line \d: no header", refused(table))


def test_a_row_longer_than_the_header_is_refused_with_its_line() -> None:
    message = refused('Title,Status\n"two\nlines",Open\nRefund, again,Open\n')
    assert "line 4: 3 cells where the header has 2" in message


def test_shorter_rows_are_padded_and_named_and_empty_cells_may_follow() -> None:
    found = read("Title,Status,Owner\nA,Open\n\nB\nC,Open,Lin,,\n")
    assert [item.title for item in found.items] == ["A", "B", "C"]
    assert any("line 2, 4" in note for note in found.notes)


def test_cells_of_several_lines_are_one_row_each() -> None:
    found = read('标题,描述\r\n"a","一\r\n二\r\n\r\n三"\r\nb,四\r\n')
    assert [(item.row, item.title) for item in found.items] == [(2, "a"), (6, "b")]
    assert found.items[0].body == "一\r\n二\r\n\r\n三"


def test_a_quote_never_closed_is_refused_with_its_line() -> None:
    assert "line 3" in refused('Title,Status\nA,Open\n"B,Open\nC,Open\n')


@pytest.mark.parametrize("table", [b"PK\x03\x04rest", b"SQLite format 3\0rest", b"Title\nx\0y\n", b"\xd0\xcf\x11\xe0x"])
def test_what_is_no_text_is_refused(table: bytes) -> None:
    assert "table.csv" in refused(table)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters(delimiter: str) -> None:
    found = one(f"Title{delimiter}Labels{delimiter}Owner\nA{delimiter}x、y；z{delimiter}Lin\n")
    assert (found.title, found.labels, found.assignee) == ("A", ("x", "y", "z"), "Lin")


@pytest.mark.parametrize(
    ("word", "priority"),
    [
        *(("紧急", "P0"), ("最高", "P0"), ("urgent", "P0"), ("Highest", "P0"), ("1", "P0"), ("p0", "P0")),
        *(("高", "P1"), ("High", "P1"), ("2", "P1"), ("中", "P2"), ("普通", "P2"), ("normal", "P2"), ("Medium", "P2")),
        *(("3", "P2"), ("低", "P3"), ("low", "P3"), ("4", "P3")),
    ],
)
def test_priority_words(word: str, priority: str) -> None:
    assert one(f"Title,优先级\nA,{word}\n").priority == priority


def test_an_unknown_priority_is_kept() -> None:
    item = one("Title,Priority\nA,spicy\n")
    assert (item.priority, item.custom) == (None, {"Priority": "spicy"})


@pytest.mark.parametrize(
    ("word", "category"),
    [
        *(("新建", "backlog"), ("To Do", "backlog"), ("处理中", "active"), ("In Progress", "active")),
        *(("Pending", "waiting"), ("挂起", "waiting"), ("已解决", "done"), ("Resolved", "done"), ("已关闭", "done")),
        *(("已取消", "dropped"), ("Won't Fix", "dropped"), ("Escalated", "waiting"), ("Narnia", None)),
    ],
)
def test_state_words(word: str, category: str | None) -> None:
    item = one(f"Title,状态\nA,{word}\n")
    assert (item.stage_word, item.category) == (word, category)


def test_a_kind_column_counts_only_when_its_values_name_kinds() -> None:
    kinds = [item.kind_word for item in read("Title,类型\nA,需求\nB,工单\n").items]
    assert kinds == ["需求", "工单"]
    item = one("Title,Type\nA,Blue\n")
    assert (item.kind_word, item.custom) == (None, {"Type": "Blue"})


def test_checklists_people_and_repeated_headers() -> None:
    item = one(
        table_of(
            ["标题", "负责人", "执行人", "参与人", "验收标准", "Comment", "Comment", ""],
            ["A", "林", "王", "李;林", "1. 第一\n[x] 第二\n- [ ] 第三\n☑ 第四", "one", "two", "three"],
        )
    )
    assert item.assignee == "林"
    assert set(item.participants) == {"李", "林", "王"}
    assert tuple((entry.text, entry.done) for entry in item.checklist) == (
        ("第一", False),
        ("第二", True),
        ("第三", False),
        ("第四", True),
    )
    assert item.custom == {"Comment": "one", "Comment 2": "two", "column 8": "three"}


def test_several_owners() -> None:
    found = read(table_of(["Title", "Owner"], ["A", "林;王、李"], ["B", "Wang, Lin"]))
    assert (found.items[0].assignee, found.items[0].participants) == ("林", ("王", "李"))
    assert (found.items[1].assignee, found.items[1].participants) == ("Wang, Lin", ())


def test_a_map_overrides_the_words() -> None:
    columns = read_map('[columns]\n"Betreff" = "title"\n"Title" = "ignore"\n"Kanal" = "fields.channel"\n', "map.toml")
    found = read("Title,Betreff,Kanal\nno,yes,wechat\n", columns=columns)
    assert found.items[0].title == "yes"
    assert found.items[0].fields == {"channel": "wechat"}
    assert "no" not in found.items[0].custom.values()
    with pytest.raises(BadData, match=r"Gone.*Title, Betreff"):
        read("Title,Betreff\na,b\n", columns={"Gone": "title"})
    with pytest.raises(BadData, match="cannot be 'titel'"):
        read_map('"A" = "titel"', "map.toml")
    with pytest.raises(BadData, match=r"map\.toml"):
        read_map('"A" = ', "map.toml")


def test_publishing_dates_go_to_the_kind_that_has_them() -> None:
    table = "选题,发布时间\n双十一预热,2026-11-01 20:00\n"
    assert one(table, kind="content").fields == {"publish_at": "2026-11-01T12:00:00Z"}
    assert one(table, kind="support").custom == {"发布时间": "2026-11-01 20:00"}


def test_the_same_file_gives_the_same_ids_and_no_id_twice() -> None:
    table = "Title,Status\nA,Open\nA,Open\nA,Done\nB,Open\n"
    ids = [item.source_id for item in read(table).items]
    assert ids == [item.source_id for item in read(table).items]
    assert len(set(ids)) == 4
    assert set(ids).isdisjoint(item.source_id for item in read(table, name="other.csv").items)


def test_numbers_of_two_tools_are_not_the_same_item() -> None:
    one_tool, other_tool = one("ID,Title\n7,A\n"), one("编号,标题,状态\n7,B,新建\n")
    assert one_tool.source_id != other_tool.source_id
    assert one_tool.source_id == one("ID,Title\n7,A again\n").source_id
    again = read("Ticket ID,Title\nT-1,A\nT-1,B\n")
    assert [item.source_id for item in again.items] == ["T-1", "T-1#2"]
    assert any("repeat" in note for note in again.notes)


def test_a_row_without_any_words_still_has_a_title() -> None:
    found = read("Title,ID,Owner\n,T-7,\n\x1b,,\n")
    assert found.items[0].title == "T-7"
    assert found.items[1].title


def test_hostile_cells_come_through_as_titles() -> None:
    texts = [text for text in (*HOSTILE, *naughty()) if text.strip() and "\0" not in text and "\ud800" not in text]
    found = read(table_of(["Title", "Owner"], *((text, "lin") for text in texts)))
    assert len(found.items) == len(texts)
    for item in found.items:
        assert item.title
        assert not re.search("[\\x00-\\x1f\\x7f-\\x9f\\u202a-\\u202e]", item.title)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        found = read(data)
    except BadData as error:
        assert "\n" not in str(error)  # noqa: PT017 - the sentence is one line
    else:
        assert all(item.title and item.source_id for item in found.items)


cell = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@given(st.lists(st.tuples(cell, cell, cell), max_size=8))
def test_every_row_becomes_one_item(rows: list[tuple[str, str, str]]) -> None:
    filled = [row for row in rows if any(value.strip() for value in row)]
    filled = [row for row in filled if row != ("Title", "Status", "Body")]
    found = read(table_of(["Title", "Status", "Body"], *filled))
    assert len(found.items) == len(filled)
    assert len({item.source_id for item in found.items}) == len(filled)


@pytest.mark.skipif(not (samples() / "csv").is_dir(), reason="the samples are not here")
@pytest.mark.parametrize(
    ("file", "rows", "categories"),
    [
        ("zendesk-tickets.csv", 50, {"done": 37, "active": 13}),
        ("wekan-board-import.csv", 25, {None: 25}),
        ("zh-feedback-utf8bom.csv", 5, {None: 5}),
    ],
)
def test_samples(file: str, rows: int, categories: dict[str | None, int]) -> None:
    found = read((samples() / "csv" / file).read_bytes(), name=file)
    assert len(found.items) == rows
    assert Counter(item.category for item in found.items) == categories
    states = Counter(item.stage_word for item in found.items)
    if file.startswith("zendesk"):
        assert states == {"Resolved": 37, "Open": 5, "In Progress": 8}
