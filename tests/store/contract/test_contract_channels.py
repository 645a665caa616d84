"""Channels, templates of campaigns, and what the layout of channels asks of a store."""

from __future__ import annotations

from opsboard.domain.campaign_templates import Template
from opsboard.domain.channels import Channel
from opsboard.domain.items import Campaign, NewItem
from opsboard.domain.query import Days, Not, Query
from opsboard.domain.values import replaced
from opsboard.usecases.ports import Selection
from opsboard.usecases.ports.store import Store

AT = "2026-11-03T10:00:00Z"
ZONE = "Asia/Shanghai"
STEPS = (("draft", 3, "d"), ("qa", 4, "h"))


def is_whole(store: Store) -> bool:
    return not [finding for finding in store.check(deep=True) if finding.level == "error" and finding.check != "files"]


def test_channels_are_kept_by_name(store: Store) -> None:
    wechat = Channel("公众号", ("wechat",), "tu,fr 10:00", STEPS)
    with store.write("channel", AT, "ann") as tx:
        tx.team.save_channel(wechat)
        tx.team.save_channel(Channel("Bulletin"))
    with store.write("channel", AT, "ann") as tx:
        tx.team.save_channel(replaced(wechat, rhythm="daily"))
        tx.team.remove_channel("Bulletin")
    assert store.team.channels() == [replaced(wechat, rhythm="daily")]
    told = [(one.op, one.subject) for one in store.team.changes() if one.what == "channel"]
    assert sorted(told) == [("add", "Bulletin"), ("add", "公众号"), ("edit", "公众号"), ("remove", "Bulletin")]
    assert is_whole(store)


def test_templates_and_what_a_campaign_has_of_them(store: Store) -> None:
    template = Template("周年庆", (("热", -7, -1),), (-1, 1), ("plan",), STEPS, own=True)
    plain = Campaign("A", "A", "2026-11-01", "2026-11-02")
    whole = Campaign(
        "B", "B", "2026-11-01", "2026-11-09", (), ("2026-11-02", "2026-11-03"), "2026-11-05", ("plan",), STEPS
    )
    with store.write("campaign", AT, "ann") as tx:
        tx.team.save_template(template)
        tx.team.save_campaign(plain)
        tx.team.save_campaign(whole)
    assert store.team.templates() == [template]
    assert store.team.campaigns() == [plain, whole]
    # What a campaign does not have is not told of it: so it is in the logs of older boards.
    (told,) = [one.after for one in store.team.changes() if one.subject == "A"]
    assert set(told) == {"name", "first", "last", "phases", "freeze"}
    with store.write("campaign", AT, "ann") as tx:
        tx.team.save_campaign(replaced(whole, day=None, freeze_kinds=(), steps=()))
        tx.team.remove_template("周年庆")
    assert store.team.templates() == []
    assert is_whole(store)


def test_what_the_layout_of_channels_asks(store: Store) -> None:
    with store.write("import", AT, "ann") as tx:
        first, second, third, fourth = tx.add_many(
            [
                NewItem("content", "a", "idea", {"fields.channel": "站内", "fields.publish_at": "2026-11-05"}),
                NewItem("content", "b", "idea", {"fields.channel": "站内", "due": "2026-11-05"}),
                NewItem("content", "c", "idea", {"fields.channel": "公众号"}),
                NewItem("content", "d", "idea", {}),
            ],
            AT,
            "ann",
        )
    everything = Selection(ZONE)
    assert [one.card.key for one in store.dated(everything, "2026-11-01", "2026-11-30", "publish")] == [first]
    assert len(store.dated(everything, "2026-11-01", "2026-11-30")) == 2
    undated = Selection(ZONE, Query("", Not(Days("publish"))))
    assert {card.key for card in store.cards(undated)} == {second, third, fourth}
    assert store.texts_of_field("channel", 9) == [("站内", 2), ("公众号", 1)]
    assert store.texts_of_field("channel", 1) == [("站内", 2)]
    assert store.texts_of_items([first, third, fourth, "CNT-99"], "channel") == {first: "站内", third: "公众号"}
    assert store.texts_of_items([], "channel") == {}
