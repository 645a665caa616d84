"""Two people, one item: different fields merge, the same field is a conflict, and nothing is lost."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.merge import UNSEEN, FieldEdit, keep_both, merge_edits, merge_lines, merge_rows, merge_text

VALUES = st.one_of(
    st.none(), st.integers(0, 3), st.sampled_from(["a", "b", "退款"]), st.lists(st.integers(0, 2), max_size=2)
)
NAMES = st.sampled_from(["title", "due", "priority", "fields.origin", "label.refund"])
STATES = st.dictionaries(NAMES, VALUES)
LINES = st.lists(st.sampled_from(["", "a", "b", "c", "退款", "一", "二", "三"]), max_size=12)
TEXTS = LINES.map("\n".join)


def test_edits_of_different_fields_merge() -> None:
    current = {"title": "theirs", "due": "2026-11-03"}
    merged = merge_edits(current, {"due": FieldEdit("2026-11-03", "2026-11-05")})
    assert merged.apply == {"due": "2026-11-05"}
    assert not merged.conflicts


def test_the_same_field_is_a_conflict_with_all_three_values() -> None:
    merged = merge_edits({"title": "theirs"}, {"title": FieldEdit("before", "mine")})
    assert not merged.apply
    assert merged.conflicts == {"title": ("mine", "theirs", "before")}


def test_both_wanting_the_same_is_no_conflict_and_no_change() -> None:
    merged = merge_edits({"title": "new"}, {"title": FieldEdit("old", "new")})
    assert not merged.apply
    assert not merged.conflicts


def test_an_edit_by_someone_who_did_not_look_applies() -> None:
    assert merge_edits({"title": "x"}, {"title": FieldEdit(UNSEEN, "y")}).apply == {"title": "y"}


@given(STATES, STATES, STATES)
def test_disjoint_edits_always_merge(seen: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    theirs = {name: value for name, value in theirs.items() if name not in mine}
    current = {**seen, **theirs}
    merged = merge_edits(current, {name: FieldEdit(seen.get(name), value) for name, value in mine.items()})
    assert not merged.conflicts
    after = {**current, **merged.apply}
    for name, value in {**theirs, **mine}.items():
        assert after.get(name) == value


@given(STATES, STATES)
def test_an_edit_applied_twice_changes_nothing(seen: dict[str, Any], mine: dict[str, Any]) -> None:
    edits = {name: FieldEdit(seen.get(name), value) for name, value in mine.items()}
    current = {**seen, **merge_edits(seen, edits).apply}
    again = merge_edits(current, edits)
    assert not again.apply
    assert not again.conflicts


@given(STATES, STATES, STATES)
def test_every_edit_applies_is_there_already_or_is_shown(
    seen: dict[str, Any], current: dict[str, Any], mine: dict[str, Any]
) -> None:
    merged = merge_edits(current, {name: FieldEdit(seen.get(name), value) for name, value in mine.items()})
    for name, value in mine.items():
        applied, shown, there = name in merged.apply, name in merged.conflicts, current.get(name) == value
        assert applied + shown + there == 1


def test_two_people_at_two_ends_of_a_text_merge() -> None:
    base = "买家说退款没到\n订单 88213\n已联系支付渠道"
    mine = "买家说退款三天没到\n订单 88213\n已联系支付渠道"
    theirs = "买家说退款没到\n订单 88213\n已联系支付渠道\n渠道说明天到"
    assert merge_text(base, mine, theirs) == "买家说退款三天没到\n订单 88213\n已联系支付渠道\n渠道说明天到"


def test_the_same_line_changed_by_both_is_shown_with_both() -> None:
    assert merge_text("a", "b", "c") is None
    merged = merge_lines("top\na\nend", "top\nb\nend", "top\nc\nend")
    assert merged.conflicted
    assert merged.text == "top\nb\nc\nend"
    [hunk] = [hunk for hunk in merged.hunks if hunk.conflicted]
    assert (hunk.mine, hunk.theirs, hunk.before) == (("b",), ("c",), ("a",))


@given(TEXTS, TEXTS)
def test_a_text_that_one_side_changed_is_that_side_s(base: str, mine: str) -> None:
    assert merge_text(base, mine, base) == mine
    assert merge_text(base, base, mine) == mine
    assert merge_text(base, mine, mine) == mine


@given(TEXTS, TEXTS, TEXTS)
def test_nobody_s_line_is_lost(base: str, mine: str, theirs: str) -> None:
    merged = merge_lines(base, mine, theirs)
    lines = merged.text.split("\n")
    known = base.split("\n")
    for line in {*mine.split("\n"), *theirs.split("\n")} - set(known):
        assert line in lines


@given(TEXTS, TEXTS, TEXTS)
def test_the_parts_of_a_merge_make_up_both_texts(base: str, mine: str, theirs: str) -> None:
    merged = merge_lines(base, mine, theirs)
    before = [line for hunk in merged.hunks for line in hunk.before]
    assert "\n".join(before) == base
    if merged.conflicted:
        assert any(hunk.mine != hunk.theirs for hunk in merged.hunks)
    else:
        assert all(hunk.mine == hunk.theirs for hunk in merged.hunks)


@given(TEXTS, TEXTS, TEXTS)
def test_both_see_the_same_merge(base: str, mine: str, theirs: str) -> None:
    assert merge_text(base, mine, theirs) == merge_text(base, theirs, mine)


MARKS = ("<mine>", "<theirs>", "<end>")


def counted(text: str) -> Counter[str]:
    """How often each line stands in a text, marks left out."""
    return Counter(line for line in text.split("\n") if line not in MARKS)


@given(TEXTS, TEXTS, TEXTS)
def test_both_keeps_every_line_of_either_and_invents_none(base: str, mine: str, theirs: str) -> None:
    both = counted(keep_both(merge_lines(base, mine, theirs), *MARKS))
    was, left, right = counted(base), counted(mine), counted(theirs)
    for line in {*left, *right}:
        # What a side has more of than there was is its own words.
        assert both[line] >= max(left[line], right[line]) - was[line], line
    assert both.keys() <= left.keys() | right.keys()
    assert all(both[line] <= left[line] + right[line] for line in both)


@given(TEXTS, TEXTS, TEXTS)
def test_both_keeps_the_same_whoever_is_mine(base: str, mine: str, theirs: str) -> None:
    one = keep_both(merge_lines(base, mine, theirs), *MARKS)
    other = keep_both(merge_lines(base, theirs, mine), *MARKS)
    assert counted(one) == counted(other)
    assert one.count("<mine>") == one.count("<theirs>") == one.count("<end>") == other.count("<end>")


@given(TEXTS, TEXTS, TEXTS)
def test_both_has_marks_only_where_both_wrote(base: str, mine: str, theirs: str) -> None:
    merged = merge_lines(base, mine, theirs)
    both = keep_both(merged, *MARKS)
    if not merged.conflicted:
        assert both == merged.text
    lines = both.split("\n")
    for place, line in enumerate(lines):
        if line in MARKS[:2]:
            assert lines[place + 1] not in MARKS


def test_what_both_wrote_alike_stands_once_and_the_rest_under_its_mark() -> None:
    merged = merge_lines("头\n旧\n尾", "头\n同一行\n我的\n尾", "头\n同一行\n对方的\n尾")
    assert keep_both(merged, *MARKS) == "头\n同一行\n<mine>\n我的\n<theirs>\n对方的\n<end>\n尾"
    merged = merge_lines("头\n旧\n尾", "头\n尾", "头\n对方的\n尾")
    assert keep_both(merged, *MARKS) == "头\n对方的\n尾"


def test_changes_with_a_line_between_them_merge() -> None:
    base = [str(number) for number in range(3000)]
    mine, theirs, both = base.copy(), base.copy(), base.copy()
    for number in range(0, 3000, 4):
        mine[number] = both[number] = f"mine {number}"
        theirs[number + 2] = both[number + 2] = f"theirs {number}"
    assert merge_text("\n".join(base), "\n".join(mine), "\n".join(theirs)) == "\n".join(both)


def test_thousands_of_equal_lines_are_merged_in_time() -> None:
    blank = "\n" * 50_000
    assert merge_text(blank, f"{blank}end", f"start{blank}") == f"start{blank}end"
    noise = "\n".join(("a", "b", "c")[number * number % 7 % 3] for number in range(15_000))
    merged = merge_lines(noise, noise.replace("a\nb", "b\na"), noise.replace("c\nb", "b"))
    assert merged.text


ROW = st.fixed_dictionaries({"page": st.sampled_from("abcd")}, optional={"rule": st.sampled_from("xy")})
TABLE = st.lists(ROW, max_size=5)


@given(TABLE, TABLE)
def test_rows_that_one_side_left_alone_are_the_other_s(base: list[Any], mine: list[Any]) -> None:
    assert merge_rows(base, mine, base) == mine
    assert merge_rows(base, base, mine) == mine
    assert merge_rows(base, mine, mine) == mine


@given(TABLE, TABLE, TABLE)
def test_rows_merge_the_same_whoever_is_mine_and_none_is_made_up(
    base: list[Any], mine: list[Any], theirs: list[Any]
) -> None:
    merged = merge_rows(base, mine, theirs)
    assert merged == merge_rows(base, theirs, mine)
    if merged is not None:
        assert all(row in mine or row in theirs for row in merged)


def test_neighbouring_rows_that_two_people_changed_merge() -> None:
    base = [{"page": "a"}, {"page": "b"}]
    assert merge_rows(base, [{"page": "a1"}, {"page": "b"}], [{"page": "a"}, {"page": "b1"}]) == [
        {"page": "a1"},
        {"page": "b1"},
    ]
    assert merge_rows(base, [{"page": "a1"}, {"page": "b"}], [{"page": "a2"}, {"page": "b"}]) is None
