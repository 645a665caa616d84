"""Words of a title line: what counts, what stays text, and that both are said alike wherever they stand."""

from __future__ import annotations

import itertools
import json
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.errors import Invalid
from opsboard.domain.items import Campaign, Person
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.query_words import QueryContext
from opsboard.domain.title_words import meaning, read_title

WORKFLOW = load_default()
CONTEXT = QueryContext(
    workflow=WORKFLOW,
    login="lin",
    now="2026-11-30T02:00:00Z",
    zone="Asia/Shanghai",
    people=(
        Person("lin", "林晓"),
        Person("anna", "Anna Berg"),
        Person("zhao", "赵强"),
        Person("gone", "Gone", active=False),
    ),
    campaigns=(Campaign("W11", "双11", "2026-11-01", "2026-11-12"),),
    labels=("refund", "vip", "退款", "English shop"),
)
CONTENT, SUPPORT, EXPERIMENT = (WORKFLOW.kind(key) for key in ("content", "support", "experiment"))


def test_the_words_of_the_manual() -> None:
    found = read_title("!p1 @anna Parcel lost #refund due:fri channel:wechat *W11", CONTENT, CONTEXT)
    assert found.title == "Parcel lost"
    assert found.edits == {
        "priority": "P1",
        "assignee": "anna",
        "label.refund": "true",
        "due": "2026-12-04",
        "fields.channel": "wechat",
        "campaign": "W11",
    }


@pytest.mark.parametrize(
    ("word", "name", "typed"),
    [
        ("priority:P1", "priority", "P1"),
        ("priority:1", "priority", "P1"),
        ("优先级：P0", "priority", "P0"),
        ("！p2", "priority", "P2"),
        ("@林晓", "assignee", "lin"),
        ("＠me", "assignee", "lin"),
        ("@我", "assignee", "lin"),
        ("@Anna Berg", "assignee", "anna"),
        ("负责人:赵强", "assignee", "zhao"),
        ("participant:@zhao", "participant.zhao", "true"),
        ("label:VIP", "label.vip", "true"),
        ("＃退款", "label.退款", "true"),
        ("#English shop", "label.English shop", "true"),
        ("#+new", "label.new", "true"),
        ("label:+new", "label.new", "true"),
        ("campaign:w11", "campaign", "W11"),
        ("活动:双11", "campaign", "W11"),
        ("截止:周五", "due", "2026-12-04"),
        ("截止：周五", "due", "2026-12-04"),
        ("due:fri 10:00", "due", "2026-12-04T02:00:00Z"),
        ("due:+1w 10:00", "due", "2026-12-07T02:00:00Z"),
        ("due:next fri at 5pm", "due", "2026-12-11T09:00:00Z"),
        ("publish:fri 10:00", "fields.publish_at", "2026-12-04T02:00:00Z"),
        ("发布时间:12-04", "fields.publish_at", "2026-12-04"),
        ("content_type:海报", "fields.content_type", "poster"),
        ('content_type:"Feature page"', "fields.content_type", "feature"),
        ('brief:"What we say of it', "fields.brief", "What we say of it"),
        ("brief:“两行以内”", "fields.brief", "两行以内"),
        ("editor:@anna", "fields.editor", "anna"),
        (":channel:公众号", "fields.channel", "公众号"),
        ("department:技术", "department", "technology"),
        ("repeat:weekly:mo,we", "repeat", "weekly:mo,we"),
    ],
)
def test_a_word_that_counts(word: str, name: str, typed: str) -> None:
    found = read_title(f"Title {word}", CONTENT, CONTEXT)
    assert found.title == "Title"
    assert found.edits == {name: typed}
    assert [f"Title {word}"[one.start : one.end] for one in found.tokens] == [word]


@pytest.mark.parametrize(
    "text",
    [
        "Order #88213",
        "**b** and *a",
        "问题:",
        "问题:登录不了",
        "see http://x and https://x:80/a",
        "3:1",
        "mail anna@example.com",
        "a!p1",
        "!p9 !! ! @ # * :",
        "@nobody",
        "@gone",
        "due:someday",
        "due:none",
        "content_type:nothing",
        "score:3",
        '"@anna says due:fri"',
        "“@林晓 截止:周五”",
        "#refund,",
        "(@anna)",
        "title:x",
        "body:y",
        '"#refund" x"',
    ],
)
def test_what_names_nothing_stays_text(text: str) -> None:
    for kind in (CONTENT, WORKFLOW.kind("requirement")):
        if "问题" in text or kind is CONTENT:
            found = read_title(text, kind, CONTEXT)
            if text != '"#refund" x"':
                assert (found.title, found.tokens) == (text, ())
            else:
                assert (found.title, found.tokens) == ('#refund x"', ())


@pytest.mark.parametrize(
    ("value", "row"),
    [
        ("competitor: They ship free https://a.example/x", ("competitor", "They ship free", "https://a.example/x")),
        ("竞品：满99包邮 HTTPS://a.example", ("competitor", "满99包邮", "HTTPS://a.example")),
        ("31 tickets in May", (None, "31 tickets in May", None)),
        ("note: seen at 3:1", (None, "note: seen at 3:1", None)),
        ("https://a.example", (None, "https://a.example", "https://a.example")),
        ("https://a.example says so", (None, "says so", "https://a.example")),
        ("log: error 500: see https://a and https://b", ("log", "error 500: see and https://b", "https://a")),
    ],
)
def test_a_row_of_a_table_stands_in_quotation_marks(value: str, row: tuple[str | None, ...]) -> None:
    named = zip(("type", "text", "url"), row, strict=True)
    cells = {name: cell for name, cell in named if cell is not None}
    found = read_title(f'Shipping evidence:"{value}"', CONTENT, CONTEXT)
    assert found.title == "Shipping"
    assert json.loads(found.edits["fields.evidence"]) == cells
    assert meaning(f"evidence:{value}", CONTENT, CONTEXT, new_labels=True) == tuple(*found.edits.items())


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("content", "evidence:log"),
        ("content", 'evidence:"competitor: "'),
        ("coordination", 'raci:"Page"'),
    ],
)
def test_what_is_no_row_stays_text(kind: str, word: str) -> None:
    assert read_title(f"Title {word}", WORKFLOW.kind(kind), CONTEXT).tokens == ()


def test_a_word_in_quotation_marks_is_text_without_them() -> None:
    assert read_title('Say "#refund" to “@林晓”', CONTENT, CONTEXT).title == "Say #refund to @林晓"


def test_a_word_that_was_made_text_stays_so() -> None:
    found = read_title("Sale due:fri 10:00 !p1", CONTENT, CONTEXT, plain={"due:fri 10:00"})
    assert (found.title, found.edits) == ("Sale due:fri 10:00", {"priority": "P1"})


def test_a_second_value_is_text() -> None:
    found = read_title("A !p1 !p2 #vip #refund", CONTENT, CONTEXT)
    assert (found.title, found.edits) == (
        "A !p2",
        {"priority": "P1", "label.vip": "true", "label.refund": "true"},
    )


def test_a_new_label_is_one_word() -> None:
    found = read_title("#+neu Say it today", CONTENT, CONTEXT)
    assert (found.title, found.edits) == ("Say it today", {"label.neu": "true"})


def test_a_line_of_words_that_count_alone_has_no_title() -> None:
    assert read_title("!p1 @anna", CONTENT, CONTEXT).title == ""


TOKENS = ("!p1", "@anna", "#refund", "due:fri", "channel:wechat", "*W11", "#+neu", 'brief:"a b"', "参与人:赵强")


@given(st.permutations(TOKENS), st.lists(st.integers(0, 3), min_size=len(TOKENS), max_size=len(TOKENS)))
def test_the_order_of_words_does_not_matter(words: list[str], places: list[int]) -> None:
    text = ["Parcel", "lost", "again"]
    line = []
    for place in range(4):
        line += [word for word, at in zip(words, places, strict=True) if at == place]
        line += text[place : place + 1]
    found = read_title(" ".join(line), CONTENT, CONTEXT)
    assert found.title == "Parcel lost again"
    assert found.edits == read_title(f"Parcel lost again {' '.join(TOKENS)}", CONTENT, CONTEXT).edits
    assert len(found.edits) == len(TOKENS)


PIECES = (
    "!",
    "@",
    "#",
    "*",
    ":",
    "：",
    '"',
    "“",
    "”",
    " ",
    "\u3000",
    "x",
    "P9",
    "88213",
    "问题",
    "nobody",
    "3",
    "http",
    "/",
)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=30))
def test_text_without_words_that_count_comes_back_unchanged(text: str) -> None:
    found = read_title(text, SUPPORT, CONTEXT._replace(people=(), campaigns=(), labels=()))
    if not found.tokens and '"' not in text and "“" not in text and "＂" not in text:
        assert found.title == text
    for token in found.tokens:
        assert token.typed


@given(st.lists(st.sampled_from([*TOKENS, *PIECES, "fri", "10:00", '"@anna"']), max_size=10).map(" ".join))
def test_what_is_shown_is_read_again_as_the_same(line: str) -> None:
    found = read_title(line, CONTENT, CONTEXT)
    for one, other in itertools.pairwise(found.tokens):
        assert one.end <= other.start
    for name, typed in found.edits.items():
        word = f"{name.removeprefix('fields.')}:{typed}"
        if name.partition(".")[0] not in ("label", "participant") and name != "fields.brief":
            assert meaning(word, CONTENT, CONTEXT) == (name, typed)


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("prio:P1", "priority"),
        ("lable:x", "label"),
        ("@ana", "anna"),
        ("due:tomorow", "tomorrow"),
        ("content_type:postr", "poster"),
        ("campaign:W12", "W11"),
        ("lost", "FIELD:VALUE"),
    ],
)
def test_alone_a_word_that_means_nothing_names_the_nearest(word: str, near: str) -> None:
    with pytest.raises(Invalid) as error:
        meaning(word, CONTENT, CONTEXT)
    assert near in error.value.sentence(error.value.template, "en")


def test_many_names_that_nobody_has_are_read_at_once() -> None:
    """A line is read at each key: for a wrong name none may be looked for that is nearest."""
    team = tuple(Person(f"user{number}", f"Some Body{number}") for number in range(200))
    context = QueryContext(
        workflow=WORKFLOW, login="lin", now=CONTEXT.now, zone=CONTEXT.zone, people=team, labels=CONTEXT.labels
    )
    line = "@some of them to " * 200
    with patch("opsboard.domain.people_names.nearest", side_effect=AssertionError):
        assert read_title(line, SUPPORT, context).tokens == ()
        assert read_title(f"{line}@Some  Body7 x", SUPPORT, context).edits == {"assignee": "user7"}
        assert read_title("参与人:user1 @ME", SUPPORT, context).edits == {
            "participant.user1": "true",
            "assignee": "lin",
        }


def test_a_sign_in_a_name_is_part_of_it() -> None:
    context = QueryContext(
        workflow=WORKFLOW, login="lin", now=CONTEXT.now, zone=CONTEXT.zone, people=(Person("a", 'A"'),), labels=("x-y",)
    )
    assert read_title('@A" #X-Y', SUPPORT, context).edits == {"assignee": "a", "label.x-y": "true"}
    assert read_title("#x_y", SUPPORT, context).tokens == ()


@pytest.mark.parametrize("sign", ["!", "*"])
def test_a_sign_alone_says_that_it_has_no_value(sign: str) -> None:
    with pytest.raises(Invalid, match="has no value"):
        meaning(sign, SUPPORT, CONTEXT)
