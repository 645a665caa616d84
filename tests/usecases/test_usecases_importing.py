from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opsboard.domain.errors import BadData, Invalid, Refused
from opsboard.domain.items import Attachment, Blocked, ChecklistEntry, Comment, Item, Person
from opsboard.domain.values import replaced
from opsboard.formats.parsed import ParsedFile, ParsedItem
from opsboard.usecases import (
    adding,
    archiving,
    editing,
    history,
    importing,
    moving,
    people,
    reading,
)
from opsboard.usecases.acting import UnitOfWork, acting
from opsboard.usecases.importing import import_items
from opsboard.usecases.session import Session


def card(row: int, title: str, **more: object) -> ParsedItem:
    return ParsedItem(row=row, title=title, source_id=f"c{row}", **more)  # type: ignore[arg-type]


FILE = ParsedFile(
    system="trello",
    items=(
        card(
            1,
            "退款\x1b[2J 不到账",
            body="三天了",
            kind_word="工单",
            stage_word="处理中",
            priority="P0",
            assignee="张三",
            participants=("lin", "王五"),
            labels=("refund", "#退款"),
            department="技术",
            due="2026-11-05",
            created_at="2026-11-01T01:00:00Z",
            created_by="李四",
            checklist=tuple(
                ChecklistEntry("", *one) for one in (("问客户", True), ("问银行", False), ("问客户", False))
            ),
            comments=(Comment("", "张三", "2026-11-02T01:00:00Z", "在查"),),
            attachments=(Attachment("", "回单", "https://example.com/a.png"),),
            fields={"category": "退款", "order_no": "20261101", "csat": "many"},
            custom={"物流单号": "SF123"},
        ),
        card(2, "搜索框", stage_word="Sprint 12", category="active"),
        card(3, "旧的", stage_word="完成", archived=True, closed_at="2026-10-01T00:00:00Z"),
    ),
    lossy={"cover": 1},
    skipped=((4, Invalid("no title")),),
)


def test_items_arrive_whole_and_nothing_is_dropped(lin: Session) -> None:
    result = import_items(lin, FILE)
    assert (result.read, result.created, result.updated, result.unchanged) == (4, 3, 0, 0)
    assert [(row, str(why)) for row, why in result.skipped] == [(4, "no title")]
    assert result.lossy == {"cover": 1, "csat": 1, "stage": 1, "物流单号": 1}
    assert result.keys == ("SUP-1", "REQ-1", "REQ-2")
    item = reading.item(lin, "SUP-1")
    assert (item.title, item.stage, item.priority, item.department) == ("退款[2J 不到账", "open", "P0", "technology")
    assert item.labels == ("refund", "退款")
    assert item.fields == {"category": "refund", "order_no": "20261101"}
    assert item.body == "三天了\n\n## 导入附注\n\n- csat: many\n- 物流单号: SF123"
    assert [(one.text, one.done) for one in item.checklist] == [("问客户", True), ("问银行", False), ("问客户", False)]
    assert [(one.at, one.body) for one in item.comments] == [("2026-11-02T01:00:00Z", "在查")]
    assert [(one.name, one.url) for one in item.attachments] == [("回单", "https://example.com/a.png")]
    assert (item.created_at, item.due) == ("2026-11-01T01:00:00Z", "2026-11-05")
    names = {person.login: person for person in lin.store.team.people()}
    assert names[item.assignee or ""].name == "张三"
    assert not names[item.assignee or ""].active
    assert item.created_by == "李四 (imported by lin)"
    assert item.comments[0].author == "张三 (imported by lin)"
    assert "lin" in item.participants
    lane = reading.item(lin, "REQ-1")
    assert (lane.stage, lane.labels) == ("analysing", ("lane:Sprint 12",))
    old = reading.item(lin, "REQ-2")
    assert (old.archived, old.stage, old.closed_at) == (True, "live", "2026-10-01T00:00:00Z")


def test_the_same_file_twice_changes_nothing(lin: Session) -> None:
    import_items(lin, FILE)
    lin.clock.forward(days=1)  # type: ignore[attr-defined]
    before = lin.store.seq()
    result = import_items(lin, FILE)
    assert (result.created, result.updated, result.unchanged, result.batch) == (0, 0, 3, None)
    assert lin.store.seq() == before


def test_what_people_did_since_is_not_undone_by_the_same_file(lin: Session) -> None:
    import_items(lin, FILE)
    editing.edit(lin, "SUP-1", {"title": "新题", "label.refund": None})
    moving.move(lin, ["REQ-1"], "review", reason="x")
    editing.checklist(lin, "SUP-1", "done", "问银行")
    assert import_items(lin, FILE).updated == 0
    assert reading.item(lin, "SUP-1").title == "新题"


def test_what_changed_in_the_file_is_an_edit(lin: Session) -> None:
    import_items(lin, FILE)
    editing.edit(lin, "SUP-1", {"title": "新题"})
    first, second, third = FILE.items
    later = replaced(
        FILE,
        items=(
            replaced(
                first,
                title="文件也改了",
                due=None,
                labels=("refund", "vip"),
                stage_word="已解决",
                comments=(*first.comments, Comment("", "lin", "2026-11-03T01:00:00Z", "好了")),
            ),
            second,
            third,
        ),
    )
    result = import_items(lin, later)
    assert (result.created, result.updated, result.unchanged) == (0, 1, 2)
    assert "1 values" in result.notes[-1]
    item = reading.item(lin, "SUP-1")
    assert (item.title, item.due, item.stage, item.labels) == ("新题", None, "solved", ("refund", "vip"))
    assert [one.body for one in item.comments] == ["在查", "好了"]
    assert import_items(lin, later).updated == 0


def test_a_dry_run_tells_and_writes_nothing(lin: Session) -> None:
    result = import_items(lin, FILE, dry_run=True)
    assert (result.created, result.batch) == (3, None)
    assert reading.count(lin, reading.selection(lin, archived=True)) == 0
    assert [person.login for person in lin.store.team.people()] == ["gu"]


def test_an_import_is_one_undo_and_can_be_done_again(lin: Session) -> None:
    import_items(lin, FILE)
    history.undo(lin)
    assert reading.count(lin, reading.selection(lin)) == 0
    result = import_items(lin, FILE)
    assert (result.created, result.updated) == (0, 2)
    assert reading.count(lin, reading.selection(lin)) == 2


def test_archived_items_can_be_left_out(lin: Session) -> None:
    result = import_items(lin, FILE, archived="skip")
    assert result.created == 2
    assert (3, "archived") in [(row, str(why)) for row, why in result.skipped]


def test_unknown_stages(lin: Session, gu: Session) -> None:
    with pytest.raises(BadData, match="Sprint 12"):
        import_items(lin, FILE, unknown_stage="error")
    with pytest.raises(Refused, match="lead"):
        import_items(lin, FILE, unknown_stage="keep")
    assert reading.count(lin, reading.selection(lin, archived=True)) == 0
    import_items(gu, FILE, unknown_stage="keep")
    kind = gu.store.workflow.kind("requirement")
    stage = kind.stage(reading.item(gu, "REQ-1").stage)
    assert (stage.name.en, stage.category) == ("Sprint 12", "active")


def test_the_kind_comes_from_what_is_asked_for_then_word_then_label_then_lane(lin: Session) -> None:
    words = (card(1, "a", kind_word="bug"), card(2, "b", labels=("策划",)), card(3, "c", stage_word="支持"))
    file = ParsedFile("x", (*words, card(4, "d")))
    import_items(lin, file)
    assert [one.key for one in reading.cards(lin, reading.selection(lin, sort="key"))] == [
        "PLN-1",
        "REQ-1",
        "SUP-1",
        "SUP-2",
    ]
    import_items(lin, replaced(file, system="y"), kind="content")
    assert reading.count(lin, reading.selection(lin, "kind:content")) == 4


def test_items_without_an_id_are_known_by_lane_title_and_place(lin: Session) -> None:
    items = tuple(ParsedItem(row, title) for row, title in enumerate(("a", "a", "b"), start=1))
    assert import_items(lin, ParsedFile("md", items)).created == 3
    assert import_items(lin, ParsedFile("md", items)).unchanged == 3
    assert import_items(lin, ParsedFile("md", (*items, ParsedItem(4, "a")))).created == 1


def test_hostile_and_endless_texts_fit(lin: Session) -> None:
    long = "长" * 500
    file = ParsedFile(
        "x",
        (
            card(1, long, body="b" * 200_000, labels=("l" * 100, "\u200b"), stage_word="\0", custom={"\x1b[2J": "\7"}),
            card(2, " \u200b "),
            card(2, "twice"),
            card(2, "thrice"),
        ),
    )
    result = import_items(lin, file)
    assert result.created == 2
    assert [row for row, _ in result.skipped] == [2, 2]
    item = reading.item(lin, "REQ-1")
    assert len(item.title) == 300
    assert len(item.body) <= 100_000
    assert long in item.body
    assert item.title.endswith("…")


def parsed(item: Item) -> ParsedItem:
    """What a lossless reader makes of an item."""
    return ParsedItem(
        row=1,
        title=item.title,
        body=item.body,
        kind_word=item.kind,
        stage_word=item.stage,
        priority=item.priority,
        assignee=item.assignee,
        participants=item.participants,
        labels=item.labels,
        department=item.department,
        start=item.start,
        due=item.due,
        created_at=item.created_at,
        created_by=item.created_by,
        closed_at=item.closed_at,
        checklist=item.checklist,
        comments=item.comments,
        attachments=item.attachments,
        fields=item.fields,
        source_id=f"uuid/{item.key}",
        archived=item.archived,
        key=item.key,
        whole=item,
    )


@pytest.fixture
def own_file(lin: Session) -> ParsedFile:
    adding.add(lin, "support", "a", labels=["x"], fields={"category": "退款"}, edits={"repeat": "monthly:31"})
    adding.flow(lin, "SUP-1", "coordination")
    editing.comment(lin, "SUP-1", "hello")
    editing.checklist(lin, "SUP-1", "add", "one")
    editing.watch(lin, "CRD-1")
    moving.carry(lin, ["CRD-1"], 1)
    adding.add(lin, "support", "gone")
    adding.add(lin, "support", "stays")
    archiving.archive(lin, ["SUP-2"])
    adding.add(lin, "support", "done", fields={"outcome": "answered"})
    for stage in ("open", "solved", "closed"):
        lin.clock.forward(hours=1)  # type: ignore[attr-defined]
        moving.move(lin, ["SUP-4"], stage, reason="x")
    # Another board than all of this one: SUP-2 is missing, so that the numbers have a gap.
    items = [one for one in lin.store.items(reading.selection(lin, archived=True)) if one.key != "SUP-2"]
    gone = {one.key: tuple((span.since, span.stage) for span in history.stages_of(lin, one.key)) for one in items}
    told = tuple(replaced(parsed(one), history=gone[one.key]) for one in items)
    return ParsedFile("opsboard", told, people=tuple(lin.store.team.people()))


@pytest.fixture
def other(make_board: Callable[..., Session]) -> Session:
    return make_board("other")


LIVED = ("version", "updated_at", "rank")


def told(item: Item) -> dict[str, object]:
    return {name: getattr(item, name) for name in Item.__annotations__ if name not in LIVED}


def test_our_own_file_fills_an_empty_board_with_the_same_items(own_file: ParsedFile, other: Session) -> None:
    result = import_items(other, own_file)
    assert (result.created, result.lossy) == (4, {})
    for item in own_file.items:
        assert item.whole is not None
        assert told(reading.item(other, item.whole.key)) == told(item.whole)
    assert {person.login: person.role for person in other.store.team.people()}["gu"] == "admin"
    again = import_items(other, own_file)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 4)
    assert adding.add(other, "support", "next").key == "SUP-5"


def test_our_own_file_on_the_board_it_came_from_changes_nothing(own_file: ParsedFile, lin: Session) -> None:
    result = import_items(lin, own_file)
    assert (result.created, result.updated, result.unchanged) == (0, 0, 4)


def test_our_own_file_on_a_used_board_gets_new_keys_and_keeps_its_links(own_file: ParsedFile, other: Session) -> None:
    other.clock.forward(days=1)  # type: ignore[attr-defined]
    adding.add(other, "support", "already here")
    result = import_items(other, own_file)
    assert result.created == 4
    copies = {reading.item(other, key).title: reading.item(other, key) for key in result.keys if key.startswith("SUP")}
    request = next(key for key in result.keys if key.startswith("CRD"))
    assert [link.key for link in reading.item(other, request).links] == [copies["a"].key]
    assert copies["a"].key != "SUP-1"
    again = import_items(other, own_file)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 4)


def whole_log(session: Session) -> list[object]:
    return [(one.at, one.by, one.key, one.op, one.before, one.after, one.version) for one in session.store.changes()]


@pytest.mark.parametrize("block", [1, 2, 3])
@pytest.mark.parametrize("file", [FILE, "own"])
def test_a_file_read_in_small_blocks_leaves_the_same_board_and_log(
    file: ParsedFile | str,
    block: int,
    own_file: ParsedFile,
    make_board: Callable[..., Session],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = own_file if isinstance(file, str) else file
    here, there = make_board("here"), make_board("there")
    told = import_items(here, read)
    monkeypatch.setattr(importing, "MANY", 1)
    monkeypatch.setattr(importing, "BLOCK", block)
    heard: list[tuple[int, int]] = []
    assert import_items(there, read, progress=lambda *said: heard.append(said)) == told
    assert heard[-1] == (told.read, len(read.items))
    assert len(heard) == -(-told.created // block)
    assert whole_log(there) == whole_log(here)
    assert list(there.store.items(reading.selection(there, archived=True))) == list(
        here.store.items(reading.selection(here, archived=True))
    )
    assert there.store.team.people() == here.store.team.people()
    assert [found.check for found in there.store.check(deep=True) if found.level != "ok"] == []


def test_the_log_tells_an_imported_link_once_at_each_end(own_file: ParsedFile, other: Session) -> None:
    import_items(other, own_file)
    links = [(one.key, one.after) for one in other.store.changes() if one.op == "link"]
    relations = {"CRD-1": "escalated_from.SUP-1", "SUP-1": "escalated_to.CRD-1"}
    assert sorted(links) == [(key, {f"link.{relation}": True}) for key, relation in relations.items()]
    assert [found.check for found in other.store.check(deep=True) if found.level != "ok"] == []


WORDS = st.text(max_size=40) | st.sampled_from(["工单", "处理中", "done", "张三", "P0", "2026-11-03", "-", "\x1b[2J"])
ITEMS = st.builds(
    ParsedItem,
    row=st.just(1),
    title=WORDS,
    body=WORDS,
    kind_word=st.none() | WORDS,
    stage_word=st.none() | WORDS,
    category=st.sampled_from([None, "backlog", "active", "waiting", "done", "dropped", "x"]),
    priority=st.none() | WORDS,
    assignee=st.none() | WORDS,
    participants=st.lists(WORDS, max_size=2).map(tuple),
    labels=st.lists(WORDS, max_size=3).map(tuple),
    department=st.none() | WORDS,
    start=st.none() | WORDS,
    due=st.none() | WORDS,
    created_at=st.sampled_from([None, "2026-11-01", "2026-11-01T01:00:00Z", "soon"]),
    created_by=st.none() | WORDS,
    closed_at=st.sampled_from([None, "2026-10-01", "2026-11-02T01:00:00Z"]),
    checklist=st.lists(st.builds(ChecklistEntry, st.just(""), WORDS, st.booleans()), max_size=3).map(tuple),
    comments=st.lists(st.builds(Comment, st.just(""), WORDS, WORDS, WORDS), max_size=2).map(tuple),
    attachments=st.lists(st.builds(Attachment, st.just(""), WORDS, WORDS), max_size=2).map(tuple),
    fields=st.dictionaries(st.sampled_from(["category", "order_no", "csat", "work", "raci", "x"]), WORDS, max_size=3),
    custom=st.dictionaries(WORDS, WORDS, max_size=2),
    archived=st.booleans(),
)


SYSTEMS = count()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=st.lists(ITEMS, min_size=1, max_size=4))
def test_any_words_are_taken_and_taken_once(lin: Session, items: list[ParsedItem]) -> None:
    file = ParsedFile(f"system {next(SYSTEMS)}", tuple(items))
    first = import_items(lin, file)
    assert first.created + len(first.skipped) == len(items)
    lin.clock.forward(minutes=1)  # type: ignore[attr-defined]
    again = import_items(lin, file)
    assert (again.created, again.updated, again.unchanged) == (0, 0, first.created)
    assert again.lossy == first.lossy


def test_a_file_that_another_session_imports_while_this_one_waits_is_created_once(
    join: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = join("lin"), join("meng")

    def late(session: Session, word: str) -> AbstractContextManager[UnitOfWork]:
        monkeypatch.setattr(importing, "acting", acting)
        assert import_items(first, FILE).created
        return acting(session, word)

    monkeypatch.setattr(importing, "acting", late)
    assert import_items(second, FILE).created == 0


def test_two_sessions_importing_the_same_file_create_it_once(join: Callable[..., Session]) -> None:
    first, second = join("lin"), join("meng")
    import_items(first, FILE)
    assert import_items(second, FILE).created == 0


def people_of(session: Session) -> dict[str, Person]:
    return {person.login: person for person in session.store.team.people()}


def damage(session: Session) -> list[str]:
    return [f"{one.check}: {one.message} {one.values}" for one in session.store.check(deep=True) if one.level != "ok"]


def test_an_undone_import_takes_its_people_away_and_redo_brings_them_back(lin: Session) -> None:
    import_items(lin, FILE)
    made = people_of(lin)
    assert {(one.name, one.role, one.active) for one in made.values()} == {
        ("顾", "admin", True),
        ("林", "member", True),
        ("张三", "member", False),
        ("王五", "member", False),
    }
    whole = reading.item(lin, "SUP-1")
    history.undo(lin)
    assert people_of(lin).keys() == {"gu", "lin"}
    assert damage(lin) == []
    history.redo(lin)
    assert people_of(lin) == made
    again = reading.item(lin, "SUP-1")
    assert (again.assignee, again.participants, again.archived) == (whole.assignee, whole.participants, False)
    history.undo(lin)
    assert people_of(lin).keys() == {"gu", "lin"}
    assert import_items(lin, FILE).updated == 2
    assert people_of(lin) == made
    assert reading.item(lin, "SUP-1").assignee == whole.assignee
    assert damage(lin) == []


def test_an_undone_import_leaves_people_whom_something_else_names_or_who_came(
    lin: Session, gu: Session, join: Callable[..., Session]
) -> None:
    import_items(lin, replaced(FILE, items=(card(1, "x", assignee="zhang", participants=("wang", "wen", "zhao")),)))
    editing.edit(gu, adding.add(gu, "support", "other").key, {"assignee": "zhang"})
    adding.add(join("wang"), "support", "they come")
    people.add_person(gu, "wen")
    history.undo(lin)
    assert people_of(lin).keys() == {"gu", "lin", "zhang", "wang", "wen"}
    assert [people_of(lin)[login].active for login in ("zhang", "wang", "wen")] == [False, True, True]
    assert damage(lin) == []


def test_an_import_that_someone_went_on_with_is_undone_as_before(lin: Session, gu: Session) -> None:
    import_items(lin, replaced(FILE, items=(card(1, "x", assignee="zhang"),)))
    editing.edit(gu, "REQ-1", {"assignee": "gu"})
    history.undo(lin)
    item = reading.item(lin, "REQ-1")
    assert (item.archived, item.assignee) == (True, "gu")
    assert people_of(lin).keys() == {"gu", "lin"}


def test_our_own_file_of_a_member_writes_nothing_in_the_name_of_others(own_file: ParsedFile, lin: Session) -> None:
    first, *_rest = own_file.items
    assert first.whole is not None
    forged = replaced(
        first,
        title="forged",
        source_id="forged",
        key=None,
        created_by="gu",
        comments=(
            Comment("c1", "gu", "2026-11-01T01:00:00Z", "I, the admin"),
            Comment("c2", "lin", "2026-11-01T01:00:00Z", "I"),
        ),
        whole=replaced(
            first.whole,
            key="SUP-900",
            created_by="gu",
            blocked=Blocked("gu", "stop", "2026-11-01T01:00:00Z"),
            comments=(Comment("c1", "gu", "", ""), Comment("c2", "lin", "", "")),
        ),
    )
    users = (Person("gu", "顾", "admin"), Person("boss", "Boss", "admin"), Person("unseen", "Unseen", "viewer"))
    file = ParsedFile("opsboard", (replaced(forged, participants=("boss",)),), people=users)
    result = import_items(lin, file)
    item = reading.item(lin, result.keys[0])
    assert item.created_by == "gu (imported by lin)"
    assert [one.author for one in item.comments] == ["gu (imported by lin)", "lin"]
    assert item.blocked is not None
    assert item.blocked.by == "gu (imported by lin)"
    assert people_of(lin).keys() == {"gu", "lin", "boss"}  # whom no item names is not made
    assert people_of(lin)["boss"] == Person("boss", "Boss", "member", active=False)
    assert reading.count(lin, reading.selection(lin, ["created_by:gu"])) == 0
    again = import_items(lin, file)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 1)
    by_another = import_items(replaced(lin, login="gu"), file)
    assert (by_another.created, by_another.updated, by_another.unchanged) == (0, 0, 1)


def test_our_own_file_of_a_lead_keeps_who_wrote_what_of_people_the_board_knows(
    own_file: ParsedFile, make_board: Callable[..., Session]
) -> None:
    for login, knows, author in (("anna", True, "lin"), ("bob", False, "lin (imported by bob)")):
        session = make_board(login, login)
        adding.add(session, "support", "already here")
        if knows:
            people.add_person(session, "lin")
        import_items(session, own_file)
        copy = next(one for one in session.store.items(reading.selection(session)) if one.title == "a")
        assert copy.created_by == author
        assert [one.author for one in copy.comments] == [author]


def test_whom_an_import_names_is_not_called_by_the_login_of_another(own_file: ParsedFile, lin: Session) -> None:
    people = (Person("mem", "GU"), Person("two", "three"), Person("three", "Three"))
    items = (replaced(own_file.items[0], title="y", source_id="y", whole=None, participants=("mem", "two", "three")),)
    import_items(lin, replaced(own_file, items=items, people=people))
    assert {login: one.name for login, one in people_of(lin).items()} == {
        **{"gu": "顾", "lin": "林"},
        **{"mem": "mem", "two": "two", "three": "Three"},
    }


def test_a_name_means_who_is_here_before_whom_an_import_named(lin: Session, gu: Session) -> None:
    file = replaced(FILE, items=(card(1, "x", assignee="张三"),), lossy={})
    import_items(lin, file)
    people.add_person(gu, "zhang", "张三")
    assert import_items(lin, file).updated == 1
    assert reading.item(lin, "REQ-1").assignee == "zhang"
    assert import_items(lin, file).updated == 0


def test_a_name_that_two_share_is_left_to_the_text(lin: Session, gu: Session) -> None:
    people.add_person(gu, "zhang1", "张三")
    people.add_person(gu, "zhang2", "张三")
    file = replaced(FILE, items=(card(1, "x", assignee="张三", participants=("张三",)),), lossy={})
    assert import_items(lin, file).lossy == {"assignee": 1, "participant": 1}
    item = reading.item(lin, "REQ-1")
    assert (item.assignee, item.participants) == (None, ())
    assert "- assignee: 张三" in item.body
