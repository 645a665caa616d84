"""Our own JSON: everything there and back, the same bytes for the same board, nothing believed unchecked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile import HOSTILE, naughty
from opsboard.domain.errors import BadData
from opsboard.domain.items import (
    Attachment,
    Blocked,
    Campaign,
    Change,
    ChecklistEntry,
    Comment,
    Item,
    Link,
    Person,
    Source,
)
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.values import replaced
from opsboard.formats import json_in
from opsboard.formats.json_in import read_json, refuse_half_characters
from opsboard.formats.json_out import Header, json_lines, jsonl_lines
from opsboard.formats.json_values import Texts, Values
from opsboard.formats.objects import answer, change_object, item_object, json_text, kind_object
from opsboard.formats.parsed import ParsedFile

WHOLE = Item(
    key="SUP-31",
    kind="support",
    stage="pending",
    category="waiting",
    title="退款 \U0001f468\u200d\U0001f469\u200d\U0001f467",
    body="a\n\nb",
    priority="P1",
    assignee="mei",
    participants=("lin", "mei"),
    department="service",
    labels=("退款", "b"),
    start="2026-11-01",
    due="2026-11-03T10:00:00Z",
    repeat="FREQ=WEEKLY;BYDAY=MO",
    campaign="W11",
    fields={"channel": "wechat", "score": 1.5, "flag": True, "evidence": [{"type": "log", "text": "x"}]},
    blocked=Blocked("lin", "waits", "2026-11-02T10:00:00Z"),
    links=(Link("becomes", "REQ-12"),),
    checklist=(ChecklistEntry("a1", "ask", True), ChecklistEntry("a2", "answer")),
    comments=(Comment("c1", "lin", "2026-11-02T10:00:00Z", "called"),),
    attachments=(Attachment("d1", "shot.png", "https://example.com/a.png"),),
    watchers=("mei",),
    created_at="2026-11-01T01:00:00Z",
    created_by="lin",
    updated_at="2026-11-02T10:00:00Z",
    stage_since="2026-11-02T10:00:00Z",
    closed_at=None,
    archived=True,
    version=7,
    source=Source("csv", "T-31", "https://example.com/31"),
    rank=4096,
)
BARE = Item("REQ-1", "requirement", "inbox", "backlog", "Bare")
HEADER = Header(
    zone="Asia/Shanghai",
    board="shop",
    uuid="0f",
    people=(Person("mei", "美", "lead", "service"), Person("lin", "林", active=False)),
    campaigns=(
        Campaign("W11", "双11", "2026-10-20", "2026-11-12", (("warm-up", "2026-10-20", "2026-11-10"),), ("a", "b")),
    ),
    exported_at="2026-11-03T02:00:00Z",
)
HISTORY = (("2026-11-01T01:00:00Z", "new"), ("2026-11-02T10:00:00Z", "pending"))


def history(item: Item) -> tuple[tuple[str, str], ...]:
    return HISTORY if item.key == WHOLE.key else ()


Writer = Callable[..., Iterator[str]]
both = pytest.mark.parametrize("write", [json_lines, jsonl_lines])


def written(write: Writer, *items: Item, stable: bool = False) -> bytes:
    return "".join(write(items, HEADER, history, stable=stable)).encode()


def wholes(parsed: ParsedFile) -> list[Item]:
    return [item.whole for item in parsed.items if item.whole is not None]


@both
def test_everything_comes_back(write: Writer) -> None:
    parsed = read_json(written(write, WHOLE, BARE), "board.json")
    assert wholes(parsed) == [WHOLE, BARE]
    assert [item.history for item in parsed.items] == [HISTORY, ()]
    assert (parsed.people, parsed.campaigns) == (HEADER.people[::-1], HEADER.campaigns)
    assert parsed.items[0].key == "SUP-31"
    assert tuple((entry.text, entry.done) for entry in parsed.items[0].checklist) == (("ask", True), ("answer", False))


@both
@pytest.mark.parametrize("item", [None, "CRD-3"])
def test_who_set_a_mark_comes_back_with_it(write: Writer, item: str | None) -> None:
    """A person may name a key in a reason: that makes it no mark of a link."""
    marked = replaced(WHOLE, blocked=Blocked("lin", "CRD-3 技术", "2026-11-02T10:00:00Z", item))
    assert wholes(read_json(written(write, marked), "board.json")) == [marked]


@both
def test_a_file_of_an_earlier_version_tells_a_mark_of_a_link_by_its_words(write: Writer) -> None:
    for reason, item in (("CRD-3 技术", "CRD-3"), ("the bank", None)):
        marked = replaced(WHOLE, blocked=Blocked("lin", reason, "2026-11-02T10:00:00Z"))
        older = written(write, marked).replace(b',"item":null', b"").replace(b', "item": null', b"")
        assert b'"item"' not in older
        assert [one.blocked and one.blocked.item for one in wholes(read_json(older, "board.json"))] == [item]


@both
def test_the_same_board_gives_the_same_bytes(write: Writer) -> None:
    first = written(write, WHOLE, BARE, stable=True)
    later = replaced(WHOLE, version=9, updated_at="2026-12-01T00:00:00Z", rank=1)
    assert first == written(write, later, BARE, stable=True)
    assert b"exported_at" not in first
    assert b"0f" not in first
    again = read_json(first, "board.json")
    assert first == written(write, *wholes(again), stable=True)


def test_both_forms_hold_the_same_and_keys_are_sorted() -> None:
    whole = json.loads(written(json_lines, WHOLE))
    lines = [json.loads(line) for line in written(jsonl_lines, WHOLE).decode().splitlines()]
    assert whole == {**lines[0], "items": lines[1:]}
    for one in (whole, *lines, lines[1]["checklist"][0]):
        assert list(one) == sorted(one)
    assert lines[0]["format"] == "opsboard"
    assert lines[0]["version"] == 1


def test_the_contract_of_an_item() -> None:
    contract = (
        "key kind stage category title body priority assignee participants department labels start due repeat campaign "
        "fields blocked links checklist comments attachments created_at created_by updated_at stage_since closed_at "
        "archived version source snoozed"
    )
    found = item_object(WHOLE)
    assert " ".join(found) == contract
    assert found["blocked"] == {"by": "lin", "reason": "waits"}
    assert found["checklist"][0] == {"text": "ask", "done": True}
    assert found["comments"] == [{"author": "lin", "at": "2026-11-02T10:00:00Z", "body": "called"}]
    assert found["attachments"] == [{"name": "shot.png", "url": "https://example.com/a.png"}]
    assert found["links"] == [{"relation": "becomes", "key": "REQ-12"}]
    assert item_object(BARE)["blocked"] is None
    assert item_object(BARE)["source"] is None


def test_the_contract_of_a_change_and_a_kind() -> None:
    change = Change(3, 2, "2026-11-01T01:00:00Z", "lin", "REQ-1", "edit", {"title": "a"}, {"title": "b"}, 2)
    assert " ".join(change_object(change)) == "seq batch at by key op before after undo_of reason"
    kind = kind_object(load_default().kinds[0])
    assert list(kind) == ["key", "prefix", "name", "stages", "fields"]
    assert list(kind["stages"][0]) == ["key", "name", "category", "wip", "clock"]
    assert list(kind["fields"][0]) == ["key", "name", "type", "values"]
    assert answer(item={})["schema_version"] == 1


def test_answers_of_the_command_line_can_be_imported() -> None:
    listed = json_text(answer(items=[item_object(WHOLE), item_object(BARE)], total=2)).encode()
    shown = json_text(answer(item=item_object(BARE)), indent=2).encode()
    assert [item.key for item in read_json(listed, "x").items] == ["SUP-31", "REQ-1"]
    assert [item.title for item in read_json(shown, "x").items] == ["Bare"]


@both
def test_hostile_texts_come_back_and_no_control_is_in_the_bytes(write: Writer) -> None:
    texts = [text for text in (*HOSTILE, *naughty()) if text]
    items = [replaced(WHOLE, key=f"SUP-{n}", title=text, body=text, labels=(text,)) for n, text in enumerate(texts)]
    data = written(write, *items)
    assert not re.search("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u202a-\\u202e\\ufeff]", data.decode())
    assert wholes(read_json(data, "x")) == items


@pytest.mark.parametrize("end", ["", "\n", "\n\n", "\n \r\n"])
def test_a_large_file_is_read_on_the_way_and_holds_the_same(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = written(jsonl_lines, WHOLE, BARE).rstrip(b"\n").replace(b"\n", f"\n{end.lstrip()}".encode()) + end.encode()
    small = read_json(data, "x")
    monkeypatch.setattr(json_in, "READ_WHOLE", 0)
    large = read_json(data, "x")
    assert tuple(large.items) == tuple(large.items) == small.items
    assert len(large.items) == 2
    assert large.items[1] == small.items[1]


def test_a_large_file_is_refused_where_it_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_in, "READ_WHOLE", 0)
    items = iter(read_json(f"{HEAD}{ITEM}\n\n".encode() + b'{"key":"\xff"}', "board.jsonl").items)
    assert next(items).key == BARE.key
    with pytest.raises(BadData, match=r"board\.jsonl, line 4, byte \d+: this is not UTF-8"):
        next(items)


ODD = st.none() | st.sampled_from(["", "x", 0, 1, False, True]) | st.just([]) | st.just({}) | st.just(["x"])
TEXTS = Texts(needed=("a", "b"), maybe=("c", "d"), or_none=("e", "f"))


@given(st.dictionaries(st.sampled_from("abcdefg"), ODD))
def test_many_texts_at_once_are_those_read_one_by_one(content: dict[str, object]) -> None:
    values = Values(content, "x", 1)

    def told(read: Callable[[], Sequence[str | None]]) -> object:
        try:
            return list(read())
        except BadData as error:
            return str(error)

    assert told(lambda: values.all_texts(TEXTS)) == told(
        lambda: [
            *(values.text(name, needed=True) for name in "ab"),
            *(values.text(name) for name in "cd"),
            *(values.text_or_none(name) for name in "ef"),
        ]
    )


def refused(data: bytes | str) -> str:
    with pytest.raises(BadData) as caught:
        read_json(data.encode() if isinstance(data, str) else data, "board.json")
    assert "\n" not in str(caught.value)
    return str(caught.value)


HEAD = '{"format":"opsboard","version":1}\n'
ITEM = json_text(item_object(BARE))


def item_with(**changes: object) -> str:
    return HEAD + json.dumps({**item_object(BARE), **changes}) + "\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("", "line 1, column 1: not JSON"),
        ("[]", "not written by opsboard"),
        ('{"lists":[],"cards":[]}', "not written by opsboard"),
        ('{"format":"opsboard","version":2,"items":[]}', "newer opsboard"),
        ('{"format":"opsboard","version":2}\n{}\n', "newer opsboard"),
        ('{"format":"opsboard","version":true,"items":[]}', "version"),
        ('{"schema_version":2,"items":[]}', "newer opsboard"),
        (HEAD + "{}\n", "line 2: “kind”|“key”"),
        (HEAD + ITEM + "\n" + ITEM[:-9] + "\n", "line 3, column"),
        (HEAD + ITEM + "\n[]\n", "line 3: not a JSON object"),
        (HEAD + "[" * 100_000 + "\n{", "line 2"),
        ("[" * 100_000, "line 1"),
        (item_with(title=7), "“title”"),
        (item_with(labels="x"), "“labels”"),
        (item_with(labels=[1]), "“labels”"),
        (item_with(version=2**70), "“version”"),
        (item_with(version=1.5), "“version”"),
        (item_with(archived="no"), "“archived”"),
        (item_with(checklist=["x"]), "“checklist”"),
        (item_with(comments={"a": 1}), "“comments”"),
        (item_with(fields=[]), "“fields”"),
        (item_with(blocked="yes"), "“blocked”"),
        (HEAD + ITEM.replace('"version":1', '"version":NaN') + "\n", "line 2: NaN is no number"),
        (HEAD + ITEM.replace('"version":1', '"version":' + "9" * 5000) + "\n", "line 2: a number has too many digits"),
    ],
    ids=range(24),
)
def test_what_is_not_ours_or_not_right_is_refused_with_its_place(data: str, said: str) -> None:
    assert re.search(said, refused(data)), refused(data)


def test_bytes_that_are_no_utf8_name_their_place() -> None:
    assert "line 2, byte 36" in refused(HEAD.encode() + b"{\xff}")


@pytest.mark.parametrize(
    "member",
    [
        r'"title":"a\ud83d"',
        r'"key":"SUP-1\udc00"',
        r'"labels":["\uD800"]',
        r'"fields":{"\udfff":1}',
        r'"body":"\ud83d\\\ude00"',
        r'"body":"\ud83d\ud83d\ude00"',
    ],
)
def test_half_a_character_is_refused_with_its_place(member: str) -> None:
    line = "{" + member + "}"
    place = re.search(r"\\u(?:d[89a-f]|D8)", line)
    assert place is not None
    for text in (HEAD + line + "\n", '{"format":"opsboard","version":1,"items":[\n' + line + "]}"):
        with pytest.raises(BadData, match=f"line 2, column {place.start() + 1}: ") as caught:
            refuse_half_characters(text.encode(), "board.json")
        assert place.group() in str(caught.value)


def test_a_character_of_two_escapes_and_what_only_looks_like_one_pass() -> None:
    lines = HEAD + ITEM[:-1].replace('"body":""', r'"body":"\ud83d\uDE00 C:\\ud800"') + "}\n"
    refuse_half_characters(lines.encode(), "x")
    (item,) = read_json(lines.encode(), "x").items
    assert item.body == "\U0001f600 C:\\ud800"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("9" * 5000, "a number has too many digits"),
        ("NaN", "NaN is no number"),
        ("-Infinity", "-Infinity is no number"),
    ],
    ids=["long", "nan", "infinite"],
)
def test_a_number_that_is_none_is_told_in_plain_words(number: str, said: str) -> None:
    assert f"line 2: {said}" in refused(HEAD + '{"version":' + number + "}")


def test_fields_in_too_many_levels_are_refused() -> None:
    deep: object = "x"
    for _ in range(200):
        deep = [deep]
    assert "“fields”" in refused(item_with(fields={"a": deep}))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_json_is_read_or_refused(value: object) -> None:
    for text in (json.dumps(value), HEAD + json.dumps(value)):
        try:
            read_json(text.encode("utf-8", "surrogatepass"), "x")
        except BadData as error:
            assert "\n" not in str(error)  # noqa: PT017 - the sentence is one line


@given(st.text(), st.text())
def test_json_text_is_json_on_one_line(one: str, other: str) -> None:
    text = json_text({one: [other]})
    assert json.loads(text) == {one: [other]}
    assert "\n" not in text
    assert not re.search("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ud800-\\udfff]", text)
