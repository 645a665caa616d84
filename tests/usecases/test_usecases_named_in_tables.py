"""People whom a column of a table names are told, once, and by a rebuilt inbox as well."""

from __future__ import annotations

from collections.abc import Callable

from opsboard.usecases import adding, editing, inbox
from opsboard.usecases.session import Session


def test_the_owner_of_an_action_is_told_when_named_not_again(join: Callable[..., Session], lin: Session) -> None:
    wang = join("wang", "王")
    adding.add(wang, "analysis", "开始")  # who writes is on the board
    row = '{"action": "改话术", "owner": "wang"}'
    made = adding.add(lin, "analysis", "退款复盘", fields={"actions": row}).key
    told = inbox.window(wang, 0, 9)
    assert [(one.change.key, one.reason) for one in told] == [(made, "named")]
    editing.edit(lin, made, {"fields.actions": row + '\n{"action": "发公告", "owner": "lin"}'})
    assert len(inbox.window(wang, 0, 9)) == 1
    editing.edit(lin, made, {"fields.actions": row + '\n{"action": "再查", "owner": "wang"}'})
    assert len(inbox.window(wang, 0, 9)) == 1  # the row of that name stood there before
    assert not [one for one in lin.store.check(deep=True) if one.level != "ok"]
