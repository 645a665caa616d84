"""What a channel has looked at stands on the checklist of each of its pieces, and holds it back until it is ticked."""

from __future__ import annotations

import pytest

from opsboard.domain.errors import GateRefused
from opsboard.usecases import adding, channels, editing, history, moving, reading
from opsboard.usecases.session import Session

CHECKED = {f"fields.quality_{one}": "yes" for one in ("facts", "title", "images", "links", "compliance")}
REVIEWED = {"fields.editor": "lin", "fields.reviewer": "gu", "fields.publish_at": "2026-11-20 10:00", **CHECKED}


@pytest.fixture
def board(lin: Session, gu: Session) -> Session:
    channels.add_channel(gu, "公众号", "tue 10:00", words=["wechat"], checks=["封面 900×383", "摘要 54 字内"])
    channels.add_channel(gu, "邮件", checks=["退订链接"])
    return lin


def entries(session: Session, key: str) -> list[tuple[str, bool]]:
    return [(entry.text, entry.done) for entry in reading.item(session, key).checklist]


def test_a_piece_has_the_points_of_its_channel_from_the_beginning(board: Session) -> None:
    adding.add(board, "content", "新品", fields={"channel": "wechat"})
    assert entries(board, "CNT-1") == [("封面 900×383", False), ("摘要 54 字内", False)]
    adding.add(board, "content", "无频道")
    adding.add(board, "support", "客诉", fields={"channel": "公众号"})
    assert entries(board, "CNT-2") == entries(board, "SUP-1") == []
    assert all(finding.level == "ok" for finding in board.store.check(deep=True))


def test_another_channel_brings_its_own_and_takes_what_is_not_ticked(board: Session) -> None:
    adding.add(board, "content", "新品", fields={"channel": "公众号"})
    editing.checklist(board, "CNT-1", "add", "我自己的")
    editing.checklist(board, "CNT-1", "done", "摘要 54 字内")
    editing.edit(board, "CNT-1", {"fields.channel": "邮件"})
    assert entries(board, "CNT-1") == [("摘要 54 字内", True), ("我自己的", False), ("退订链接", False)]
    history.undo(board)
    assert sorted(entries(board, "CNT-1")) == [("封面 900×383", False), ("我自己的", False), ("摘要 54 字内", True)]


def test_no_step_passes_an_open_point_unasked(board: Session) -> None:
    adding.add(board, "content", "新品", stage="review", edits={**REVIEWED, "fields.channel": "邮件"}, reason="急")
    for stage in ("scheduled", "published"):
        with pytest.raises(GateRefused, match="every point of its channel done") as refused:
            moving.move(board, "CNT-1", stage)
        assert refused.value.overridable
        assert refused.value.asks in ((), ("fields.url",))
    editing.checklist(board, "CNT-1", "add", "发布前再核一次")
    editing.checklist(board, "CNT-1", "done", "退订链接")
    moving.move(board, "CNT-1", "scheduled")
    adding.add(board, "content", "无频道", stage="review", edits=REVIEWED, reason="急")
    moving.move(board, "CNT-2", "scheduled")


def test_points_are_taken_away_again(board: Session, gu: Session) -> None:
    assert channels.edit_channel(gu, "邮件", checks=["none"]).checks == ()
    assert channels.edit_channel(gu, "wechat", checks=["封面", "封面", " "]).checks == ("封面",)
    adding.add(board, "content", "新品", fields={"channel": "邮件"})
    assert entries(board, "CNT-1") == []
