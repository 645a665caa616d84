"""Fields on which signals, chains and actions rest, made something else by the team: acts go on, and what was written
while the field was something else breaks nothing when it is a table again."""

from __future__ import annotations

import pytest

from opsboard.domain.kinds import Workflow
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.values import replaced
from opsboard.usecases import adding, boards, editing, linking, merging, moving, near_items, reading, signals
from opsboard.usecases.session import Session


def retyped(kind: str, field: str, of_type: str) -> Workflow:
    """The usual workflow, one field of which has another type."""
    workflow = load_default()
    held = workflow.kind(kind)
    fields = tuple(replaced(one, type=of_type, columns=()) if one.key == field else one for one in held.fields)
    other = replaced(held, fields=fields, gates=(), card=(), repeats_by=())
    return replaced(workflow, kinds=tuple(other if one is held else one for one in workflow.kinds))


@pytest.mark.parametrize("of_type", ["text", "number", "list"])
def test_acts_go_on_whatever_a_field_has_become(lin: Session, gu: Session, of_type: str) -> None:
    wish = adding.add(lin, "requirement", "退款进度页").key
    one, two = (adding.add(lin, "support", title).key for title in ("退款没到", "退款没到呀"))
    page, found = adding.add(lin, "content", "退款说明").key, adding.add(lin, "analysis", "复盘").key
    for kind, field, key in (
        ("requirement", "evidence", wish),
        ("support", "evidence", one),
        ("content", "related", page),
        ("analysis", "actions", found),
    ):
        boards.save_workflow(gu, retyped(kind, field, of_type))
        reading.parse(lin, "退款")
        editing.edit(lin, key, {f"fields.{field}": "7"})
        if field == "actions":
            moving.move(lin, key, "acting", reason="so it came")
    for again in (False, True):
        linking.link(lin, one, "becomes", wish)
        merging.merge(lin, two, one)
        near_items.near_items(lin, "support", "退款没到", {"fields.customer": "王女士"})
        if again:
            break
        for key, word in ((one, "becomes"), (two, "duplicate_of")):
            linking.unlink(lin, key, word, wish if key == one else one)
        moving.move(lin, two, "new", reason="again")
        boards.save_workflow(gu, load_default())
    signals.add_signal(lin, wish, "customer:李先生 也问了")
    assert len(reading.item(lin, wish).fields["evidence"]) == 1
    editing.edit(lin, found, {"fields.actions": '{"action": "改话术"}'})
    editing.edit(lin, page, {"fields.related": one})
    assert [link.key for link in reading.item(lin, page).links] == [one]
    assert [finding.message for finding in gu.store.check(deep=True) if finding.level == "error"] == []
