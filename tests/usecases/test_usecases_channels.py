"""Channels of a board, and the dates that a publish date brings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from opsboard.domain.errors import Invalid, Refused
from opsboard.usecases import campaigns, channels, history, reading, rescheduling
from opsboard.usecases.adding import add
from opsboard.usecases.editing import edit
from opsboard.usecases.session import Session

Join = Callable[..., Session]
STEPS = "brief -5d, draft -3d, review -1d, qa -4h"


@pytest.fixture
def gu(join: Join) -> Session:
    session = join("gu")
    channels.add_channel(session, "公众号", "tue,fri 10:00", words=["wechat", "WeChat OA"], steps=STEPS)
    return session


def dates(session: Session, key: str) -> dict[str, Any]:
    fields = session.store.item(key).fields
    return {name: fields[name] for name in ("brief_due", "draft_due", "review_due", "qa_due") if name in fields}


def test_a_channel_is_kept_with_what_is_said_of_it(gu: Session) -> None:
    (held,) = reading.channels(gu)
    assert (held.name, held.words, held.rhythm) == ("公众号", ("wechat", "WeChat OA"), "tu,fr 10:00")
    channels.edit_channel(gu, "WECHAT", rhythm="daily 12:00", words=["oa"])
    (held,) = reading.channels(gu)
    assert (held.rhythm, held.words) == ("daily 12:00", ("oa",))
    channels.edit_channel(gu, "公众号", rhythm="none", steps="none")
    (held,) = reading.channels(gu)
    assert (held.rhythm, held.steps) == ("", ())
    channels.remove_channel(gu, "公众号")
    assert reading.channels(gu) == []
    assert [finding.message for finding in gu.store.check(deep=True) if finding.level == "error"] == []


@pytest.mark.parametrize("name", ["", "none", "x" * 61, 'a"b'])
def test_a_name_that_is_none_is_refused(gu: Session, name: str) -> None:
    with pytest.raises(Invalid, match="needs a name"):
        channels.add_channel(gu, name)


def test_one_word_means_one_channel(gu: Session) -> None:
    for name in ("公众号", "Wechat", "wechat-oa"):
        with pytest.raises(Refused, match="公众号"):
            channels.add_channel(gu, name)
    with pytest.raises(Invalid, match="did you mean"):
        channels.edit_channel(gu, "wechart", rhythm="daily")


def test_several_come_together_or_not_at_all(gu: Session) -> None:
    with pytest.raises(Invalid):
        channels.add_channels(gu, {"小红书": "daily 12:00", "站内": "whenever"})
    assert [one.name for one in reading.channels(gu)] == ["公众号"]


def test_a_typed_channel_is_the_boards_and_other_text_is_free(gu: Session) -> None:
    assert add(gu, "content", "x", fields={"channel": "WECHAT"}).fields["channel"] == "公众号"
    assert add(gu, "content", "x", words=["channel:wechat"]).fields["channel"] == "公众号"
    assert add(gu, "content", "x", fields={"channel": "Bulletin"}).fields["channel"] == "Bulletin"


def test_items_go_with_a_channel_that_is_called_otherwise(gu: Session) -> None:
    key = add(gu, "content", "x", fields={"channel": "wechat"}).key
    channels.edit_channel(gu, "公众号", new_name="WeChat")
    assert gu.store.item(key).fields["channel"] == "WeChat"
    assert [one.name for one in reading.channels(gu)] == ["WeChat"]


def test_a_publish_moment_brings_the_dates_before_it_and_undo_takes_all_back(gu: Session) -> None:
    key = add(gu, "content", "x", fields={"channel": "公众号", "publish_at": "2026-11-13 10:00"}).key
    assert dates(gu, key) == {
        "brief_due": "2026-11-06",
        "draft_due": "2026-11-10",
        "review_due": "2026-11-12",
        "qa_due": "2026-11-12T07:00:00Z",
    }
    before = dates(gu, key)
    edit(gu, key, {"fields.draft_due": "2026-11-09"})
    rescheduling.move_by_days(gu, rescheduling.Entry(key, "publish"), 7)
    assert dates(gu, key) == {
        "brief_due": "2026-11-13",
        "draft_due": "2026-11-09",
        "review_due": "2026-11-19",
        "qa_due": "2026-11-19T07:00:00Z",
    }
    history.undo(gu)
    assert dates(gu, key) == {**before, "draft_due": "2026-11-09"}
    assert gu.store.item(key).fields["publish_at"] == "2026-11-13T02:00:00Z"


def test_a_campaign_gives_them_where_the_channel_says_nothing(gu: Session) -> None:
    campaigns.add_campaign(gu, "W11", template="双11", day="2026-12-11", steps="draft -2d")
    key = add(gu, "content", "x", edits={"campaign": "W11"}, fields={"publish_at": "2026-12-11 10:00"}).key
    assert dates(gu, key) == {"draft_due": "2026-12-09"}
    edit(gu, key, {"fields.channel": "公众号"})
    assert dates(gu, key)["draft_due"] == "2026-12-08"
    edit(gu, key, {"fields.channel": None, "campaign": None})
    assert dates(gu, key) == {}


def test_the_tray_holds_open_pieces_without_a_date(gu: Session) -> None:
    undated = add(gu, "content", "no date", fields={"channel": "wechat"}).key
    dated = add(gu, "content", "dated", fields={"publish_at": "2026-11-06 10:00", "channel": "站内"}).key
    add(gu, "support", "no piece")
    edit(gu, add(gu, "content", "withdrawn").key, {"title": "still here"})
    found = channels.pieces(gu, reading.selection(gu), "2026-11-02", "2026-11-08")
    assert undated in {card.key for card in found.tray}
    assert dated not in {card.key for card in found.tray}
    assert found.channel_of == {undated: "公众号", dated: "站内"}
    narrowed = channels.pieces(gu, reading.selection(gu, "nothing like it"), "2026-11-02", "2026-11-08")
    assert (narrowed.tray, narrowed.channel_of) == ([], {})


def test_a_lead_is_asked_once_for_what_items_name(join: Join) -> None:
    gu, zhao = join("gu"), join("zhao")
    for channel in ("站内", "站内", "公众号"):
        add(zhao, "content", "x", fields={"channel": channel})
    assert channels.to_ask_for(gu) == [("站内", 2), ("公众号", 1)]
    assert channels.to_ask_for(zhao) == []
    channels.note_asked(gu)
    assert channels.to_ask_for(gu) == []


def test_a_board_with_channels_asks_nobody(gu: Session) -> None:
    add(gu, "content", "x", fields={"channel": "站内"})
    assert channels.to_ask_for(gu) == []


def test_items_stay_in_the_channel_that_got_another_name(gu: Session) -> None:
    channels.add_channel(gu, "邮件", "tue 10:00", steps="draft -3d")
    key = add(gu, "content", "x", fields={"channel": "邮件"}).key
    edit(gu, key, {"priority": "P1"})
    channels.edit_channel(gu, "邮件", new_name="邮箱")
    undone = history.undo(gu)
    item = gu.store.item(key)
    assert (item.fields["channel"], item.priority) == ("邮箱", None)
    assert undone.stays is not None
    history.redo(gu)
    assert gu.store.item(key).priority == "P1"
