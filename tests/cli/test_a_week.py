"""The week of an operations lead through the command line, from Monday the 2nd to Sunday the 8th of November 2026.

One story, told day by day with the clock of that day; what the board says at the end of a day is reckoned by hand.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from opsboard import bootstrap

if TYPE_CHECKING:
    from cli.conftest import Program, Result


class Desk:
    """The program, with the clock in the test's hand. What a gate asks for is there unless a step gives a reason."""

    def __init__(self, program: Program, patch: pytest.MonkeyPatch) -> None:
        self.program, self.patch = program, patch

    def at(self, moment: str) -> None:
        """It is this hour of a day of November: `02T09:00`."""
        self.patch.setattr(bootstrap, "now", lambda: f"2026-11-{moment}:00Z")

    def do(self, *words: str, sets: dict[str, Any] | None = None) -> str:
        """What a command prints that does what it is asked for."""
        result = self.run(*words, sets=sets)
        assert result.code == 0, (words, result.err)
        return result.out.strip()

    def run(self, *words: str, sets: dict[str, Any] | None = None) -> Result:
        given = (f"{name}={_typed(value)}" for name, value in (sets or {}).items())
        return self.program.run(*words, *(word for one in given for word in ("--set", one)))

    def item(self, key: str) -> Any:
        return self.program.json("show", key, "--json")["item"]

    def fields(self, key: str, *names: str) -> list[Any]:
        """What fields of an item hold."""
        return [self.item(key)["fields"].get(name) for name in names]

    def keys(self, *query: str) -> list[str]:
        return [one["key"] for one in self.program.json("list", *query, "--json")["items"]]

    def rows(self, *words: str) -> list[list[str]]:
        """The cells of a table without its heads."""
        return [
            [cell.strip() for cell in line.split("  ") if cell.strip()] for line in self.do(*words).splitlines()[1:]
        ]

    def clocks(self) -> list[tuple[str, str, str]]:
        """(key, clock, how it stands) of the clocks that run."""
        return [(cells[0], cells[2], cells[3]) for cells in self.rows("clocks")]

    def agenda(self) -> list[str]:
        """The keys of what is to be done today, and of what waits, in order."""
        return [one["key"] for one in self.program.json("agenda", "--json")["items"]]

    def waiting(self) -> dict[str, list[tuple[str, str | None, int]]]:
        """Department -> (key, promised day, how often it was moved) of what it owes."""
        departments = self.program.json("waiting", "--json")["waiting"]
        return {
            one["department"]: [(item["key"], item["promised"], len(item["slips"])) for item in one["items"]]
            for one in departments
        }

    def campaign(self) -> tuple[int, int, int]:
        """What of the campaign is done, open and late."""
        cells = self.rows("campaign", "show", "W11")[2]
        return int(cells[1]), int(cells[2]), int(cells[3])

    def published(self) -> dict[str, tuple[int, int]]:
        """Channel -> pieces that are out, and how many of them came back from review."""
        channels = self.program.json("channels", "--json")["channels"]
        return {one["name"]: (one["numbers"]["published"], one["numbers"]["returned"]) for one in channels}

    def moments(self, key: str) -> tuple[str | None, ...]:
        """When a problem was answered first, and when it was solved, as `02T09:25`."""
        return tuple(moment and moment[8:16] for moment in self.fields(key, "first_reply_at", "solved_at"))

    def stages(self) -> dict[str, dict[str, int]]:
        """How many items stand where: kind -> stage -> number."""
        found: dict[str, dict[str, int]] = {}
        for one in self.program.json("list", "--json")["items"]:
            of_kind = found.setdefault(one["kind"], {})
            of_kind[one["stage"]] = of_kind.get(one["stage"], 0) + 1
        return found


def _typed(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(json.dumps(row, ensure_ascii=False) for row in value)
    return str(value)


@pytest.fixture
def desk(program: Program, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(program, monkeypatch)


def test_a_week_of_operations(desk: Desk) -> None:
    monday(desk)
    tuesday(desk)
    wednesday(desk)
    thursday(desk)
    friday(desk)
    weekend(desk)
    looked_up(desk)
    answered(desk)
    handed_on(desk)
    watched(desk)
    assert desk.run("check", "--deep").code == 0


def monday(desk: Desk) -> None:
    """A board for the week, seven problems, three of them one; what the lead wants of others."""
    desk.at("02T08:00")
    for login, name in (("mei", "小梅"), ("tang", "老唐"), ("yu", "小雨"), ("wen", "阿文")):
        desk.do("people", "add", login, "--name", name)
    desk.do("workflow", "set", "capacity.yu", "3")
    desk.do("campaign", "add", "W11", "双11", "--from", "2026-11-01", "--to", "2026-11-12")
    for channel, rhythm in (("公众号", "周三、周五 10:00"), ("站内", ""), ("抖音", "周日 20:00")):
        desk.do("channels", "add", channel, *([rhythm] if rhythm else []))

    desk.at("02T09:00")  # ---- three customers wait for one refund
    assert problem(desk, "退款三天没到账", "P1", customer="王女士", order_no="88123", category="refund") == "SUP-1"
    desk.at("02T09:10")
    assert problem(desk, "钱还没退回来", "P1", customer="李先生", order_no="88124", category="refund") == "SUP-2"
    desk.at("02T09:20")
    assert problem(desk, "退款进度在哪里看", "P1", customer="陈小姐", order_no="88125", category="refund") == "SUP-3"
    desk.at("02T09:25")
    desk.do("reply", "SUP-1", "您好，正在查")
    desk.do("merge", "SUP-2", "into", "SUP-1")
    desk.do("merge", "SUP-3", "into", "SUP-1")
    desk.at("02T10:00")
    assert problem(desk, "付款页打不开", "P0", customer="周先生", category="technical") == "SUP-4"
    desk.at("02T10:10")
    desk.do("reply", "SUP-4", "马上处理")
    desk.at("02T11:00")
    assert problem(desk, "尺码发错", "P2", customer="吴女士", category="logistics") == "SUP-5"
    desk.at("02T13:30")
    desk.do("reply", "SUP-5", "给您换货")
    solve(desk, "SUP-4", "to_technology")
    desk.at("02T14:00")
    assert problem(desk, "包裹五天没有物流更新", "P2", customer="郑先生", category="logistics") == "SUP-6"
    desk.at("02T14:30")
    desk.do("reply", "SUP-6", "请确认收货地址")
    desk.at("02T15:00")
    desk.do("move", "SUP-6", "pending")
    assert problem(desk, "纸箱怎么折", "P3", customer="孙女士", category="product") == "SUP-7"

    desk.at("02T16:00")  # ---- what others are asked for
    desk.do("add", "coordination", "客服借两名编辑", "--assignee", "wen", sets={"to_dept": "editorial"})
    desk.do("move", "CRD-1", "requested")
    desk.do("add", "plan", "双11 主会场策划案", "--campaign", "W11", "--assignee", "mei")
    desk.do("move", "PLN-1", "research")
    predicted = {"prediction": "success", "prediction_probability": 70, "hypothesis": "按钮大，下单多"}
    asked = {"primary_metric": "转化率", "guardrails": "退货率", "baseline": "10%", "mde": "2%", "stop_rule": "满两周"}
    desk.do(
        "add", "experiment", "下单按钮放大", "--assignee", "tang", sets={**predicted, **asked, "run_to": "2026-11-06"}
    )
    desk.do("move", "EXP-1", "running")
    desk.do("edit", "EXP-1", sets={"started_at": "2026-10-19T09:00Z"})
    assert desk.clocks() == [
        ("SUP-1", "solve", "1h left"),  # eight hours from nine o'clock
        ("SUP-7", "reply", "3h left"),  # four hours from three o'clock
        ("SUP-7", "solve", "2d left"),
        ("SUP-5", "solve", "19h left"),  # 24 hours of work from eleven o'clock: five are over
        ("SUP-6", "solve", "waits for the customer, 23h left"),
    ]
    assert desk.stages()["support"] == {"new": 3, "pending": 1, "solved": 1, "duplicate": 2}


def problem(desk: Desk, title: str, priority: str, **fields: str) -> str:
    return desk.do(
        "add",
        "support",
        title,
        "--priority",
        priority,
        "--assignee",
        "mei",
        sets={**fields, "source_channel": "online"},
    )


def solve(desk: Desk, key: str, outcome: str) -> None:
    desk.do("edit", key, sets={"outcome": outcome})
    desk.do("move", key, "solved")


def tuesday(desk: Desk) -> None:
    """The merged problem is solved too late; one problem becomes a requirement; two requirements are rated."""
    desk.at("03T09:30")
    desk.do("reply", "SUP-7", "附上视频")
    assert problem(desk, "发票抬头写错不能改", "P3", customer="钱女士", category="policy") == "SUP-8"
    assert desk.clocks()[0] == (
        "SUP-1",
        "solve",
        "1h 30m late",
    )  # it ended on Monday at five, an hour before the day did
    desk.at("03T10:00")
    desk.do("reply", "SUP-8", "先人工改")
    solve(desk, "SUP-1", "better_solution")
    assert desk.do("flow", "SUP-8", "requirement", "发票抬头自己改") == "REQ-1"
    desk.at("03T11:00")
    desk.do("add", "requirement", "尺码表按厘米", "--campaign", "W11")
    desk.do(
        "edit",
        "REQ-1",
        "--assignee",
        "yu",
        sets={
            "origin": "customer_service",
            "problem": "抬头写错要找客服",
            "evidence": [{"type": "客服", "text": "一周 12 次"}],
        },
    )
    desk.do("edit", "REQ-1", sets={"reach": 1000, "user_value": 3, "confidence": 80, "effort": "m"})
    desk.do("edit", "REQ-2", "--assignee", "tang", sets={"reach": 600, "user_value": 2, "effort": "l"})
    # 1000 people x value 3 x 80 % / 2 points; five people with 5 days a week each, but yu with 3, for two weeks
    assert desk.rows("list", "kind:requirement", "--sort", "-score", "--columns", "key,score,effort") == [
        ["REQ-1", "1200", "M"],
        ["— these fit into two weeks · 3 of 46 d · 1 without a score —"],
        ["REQ-2", "– confidence missing", "L"],
    ]
    desk.do("move", "REQ-1", "review")
    desk.at("03T14:00")
    for number, (channel, publish) in enumerate(
        (("公众号", "2026-11-04T10:00Z"), ("站内", "2026-11-06T10:00Z"), ("抖音", "2026-11-08T20:00Z")), 1
    ):
        desk.do(
            "add",
            "content",
            f"双11 预告 {channel}",
            "--campaign",
            "W11",
            "--assignee",
            "wen",
            sets={
                "channel": channel,
                "publish_at": publish,
                "editor": "wen",
                "reviewer": "mei",
                "brief": "讲清楚定金规则",
            },
        )
        desk.do("move", f"CNT-{number}", "drafting")
    assert desk.keys("kind:content", "publish:week", "is:open") == ["CNT-3", "CNT-2", "CNT-1"]


def wednesday(desk: Desk) -> None:
    """The first piece is out on time, the second comes back from review; the plan goes to design."""
    desk.at("04T09:00")
    for number in (1, 2):
        desk.do("move", f"CNT-{number}", "review")
    checked = {f"quality_{part}": "yes" for part in ("facts", "title", "images", "links", "compliance")}
    desk.do("edit", "CNT-1", sets={**checked, "url": "https://shop.example/1"})
    desk.do("move", "CNT-1", "scheduled")
    desk.do("move", "CNT-2", "drafting")
    desk.at("04T10:00")
    desk.do("move", "CNT-1", "published")
    desk.at("04T11:00")
    parts = {
        "Market research": "1200 人看过",
        "Feasibility study": "两周够",
        "Plan document": "五屏",
        "Business flow": "先付定金",
    }
    desk.do("edit", "PLN-1", "--body", "\n\n".join(f"## {part}\n\n{text}" for part, text in parts.items()))
    desk.do(
        "edit",
        "PLN-1",
        sets={"deliverable_research": "yes", "deliverable_feasibility": "yes", "feasibility_verdict": "go"},
    )
    desk.do("move", "PLN-1", "writing")
    desk.do(
        "edit",
        "PLN-1",
        sets={
            "deliverable_document": "yes",
            "deliverable_flow": "yes",
            "pages": [{"page": "主会场", "slot": "title", "rule": "两行"}],
            "design_owner": "yu",
        },
    )
    desk.do("link", "PLN-1", "based_on", "REQ-2")
    desk.do("move", "PLN-1", "handoff")
    assert desk.do("flow", "PLN-1", "coordination", "设计：主会场五屏") == "CRD-2"
    desk.do("edit", "CRD-2", "--assignee", "yu", sets={"to_dept": "design", "promised_date": "2026-11-05"})
    desk.do("move", "CRD-2", "requested")
    desk.do("move", "CRD-2", "doing")
    desk.at("04T12:00")
    solve(desk, "SUP-5", "answered")
    desk.at("04T15:00")
    desk.do("move", "SUP-6", "open")
    assert desk.waiting() == {"design": [("CRD-2", "2026-11-05", 0)], "editorial": [("CRD-1", None, 0)]}


def thursday(desk: Desk) -> None:
    """Design moves its promise; technology and operations do not agree, and the lead decides."""
    desk.at("05T09:00")
    desk.do("edit", "CRD-2", "--reason", "缺商品图", sets={"promised_date": "2026-11-06"})
    assert desk.do("flow", "REQ-1", "coordination", "技术：抬头接口") == "CRD-3"
    desk.do("edit", "CRD-3", "--assignee", "tang", sets={"to_dept": "technology", "promised_date": "2026-11-13"})
    desk.do("move", "CRD-3", "requested")
    desk.do("move", "CRD-3", "doing")
    desk.do("edit", "CRD-3", sets={"dispute_position_a": "本周要", "dispute_position_b": "下个月排期"})
    desk.do("move", "CRD-3", "disputed")
    desk.at("05T12:00")
    solve(desk, "SUP-6", "answered")
    solve(desk, "SUP-8", "to_requirement")
    desk.at("05T16:00")
    assert desk.clocks() == [("SUP-7", "solve", "1h late")]  # three working days from Monday at three
    assert desk.waiting() == {
        "design": [("CRD-2", "2026-11-06", 1)],
        "editorial": [("CRD-1", None, 0)],
        "technology": [("CRD-3", "2026-11-13", 0)],
    }
    assert desk.agenda() == ["CRD-1", "REQ-1", "PLN-1", "CRD-3"], "asked for, and what waits for it"
    assert "it needs Decisions, Arbiter" in desk.run("move", "CRD-3", "doing").err
    desk.do(
        "edit",
        "CRD-3",
        sets={"decision_log": [{"decision": "下周五交", "reason": "先做人工改的一半"}], "dispute_arbiter": "mei"},
    )
    desk.do("move", "CRD-3", "doing")
    assert desk.fields("CRD-3", "dispute_resolved_at", "rounds") == ["2026-11-05T16:00:00Z", 1]


def friday(desk: Desk) -> None:
    """Design delivers twice; the experiment is read, the analysis concludes; the second piece is out on time."""
    desk.at("06T09:00")
    desk.do("move", "CRD-2", "delivered")
    desk.do("move", "CRD-2", "doing")
    desk.at("06T10:00")
    desk.do("move", "CNT-2", "review")
    checked = {f"quality_{part}": "yes" for part in ("facts", "title", "images", "links", "compliance")}
    desk.do("edit", "CNT-2", sets={**checked, "url": "https://shop.example/2"})
    desk.do("move", "CNT-2", "published", "--reason", "当场发")
    desk.at("06T11:00")
    numbers = [{"variant": "A", "n": 4000, "successes": 400}, {"variant": "B", "n": 4000, "successes": 480}]
    desk.do("edit", "EXP-1", sets={"result": numbers})
    trial = desk.program.json("show", "EXP-1", "--json")["trial"]
    assert (trial["verdict"], trial["winner"], trial["days"], trial["needed"]) == ("ship", "B", 18, 3841)
    (b,) = trial["comparisons"]  # 2 points, and 1.96 x sqrt(0.1 x 0.9 / 4000 + 0.12 x 0.88 / 4000) around them
    assert (round(b["effect"], 4), round(b["low"], 4), round(b["high"], 4)) == (0.02, 0.0063, 0.0337)
    desk.do("move", "EXP-1", "reading")
    desk.do("edit", "EXP-1", sets={"verdict": "adopt", "learned": "大按钮多两个点"})
    desk.do("move", "EXP-1", "concluded")
    assert desk.fields("EXP-1", "brier", "surprise") == [0.09, None]  # (1 - 0.7) squared
    desk.at("06T14:00")
    desk.do(
        "add",
        "analysis",
        "退款咨询为什么多",
        "--assignee",
        "mei",
        sets={"type": "after_sales", "question": "哪一步卡住"},
    )
    desk.do(
        "edit", "ANL-1", sets={"finding": "卡在银行到账", "metric": [{"name": "退款咨询", "value": "3", "prev": "1"}]}
    )
    actions = [
        {"action": "更新客服话术", "owner": "mei", "due": "2026-11-07", "kind": "coordination"},
        {"action": "退款进度页", "owner": "yu", "due": "2026-11-13", "kind": "requirement"},
    ]
    desk.do("edit", "ANL-1", sets={"actions": actions})
    desk.do("move", "ANL-1", "acting")
    (rows,) = desk.fields("ANL-1", "actions")
    assert [row["item"] for row in rows] == ["CRD-4", "REQ-3"]
    assert [desk.item(key)["assignee"] for key in ("CRD-4", "REQ-3")] == ["mei", "yu"]
    desk.at("06T15:00")
    desk.do("move", "CRD-2", "delivered")
    desk.do("move", "CRD-2", "confirmed")
    assert desk.fields("CRD-2", "rounds", "promise_moved", "delivered_at") == [1, 1, "2026-11-06T15:00:00Z"]
    assert [desk.fields(f"CNT-{number}", "returns")[0] for number in (1, 2, 3)] == [None, 1, None]
    assert desk.campaign() == (3, 3, 0)  # CNT-1, CNT-2, CRD-2 of six: REQ-2, PLN-1 and CNT-3 are left


def weekend(desk: Desk) -> None:
    """One action of the analysis is done, one piece is not out in time."""
    desk.at("07T10:00")
    desk.do("edit", "CRD-4", sets={"to_dept": "service", "promised_date": "2026-11-07"})
    desk.do("move", "CRD-4", "confirmed")
    assert desk.fields("ANL-1", "actions_done") == ["1/2"]
    desk.at("08T22:00")
    assert desk.stages() == {
        "requirement": {"inbox": 2, "review": 1},
        "content": {"drafting": 1, "published": 2},
        "plan": {"handoff": 1},
        "support": {"new": 1, "solved": 5, "duplicate": 2},
        "coordination": {"requested": 1, "doing": 1, "confirmed": 2},
        "experiment": {"concluded": 1},
        "analysis": {"acting": 1},
    }
    # Of the six problems that were worked on, replies were met but for SUP-5; SUP-1 and SUP-7 were not solved in time.
    assert desk.moments("SUP-1") == ("02T09:25", "03T10:00")  # 30 minutes, met; 8 hours of work, missed by two
    assert desk.moments("SUP-4") == ("02T10:10", "02T13:30")  # 15 minutes and 4 hours, both met
    assert desk.moments("SUP-5") == ("02T13:30", "04T12:00")  # 2 hours, missed by half of one; 24 hours, met with 19
    assert desk.moments("SUP-6") == (
        "02T14:30",
        "05T12:00",
    )  # 2 hours; 24 hours: 1 and 7, in between it was the customer
    assert desk.moments("SUP-7") == ("03T09:30", None)  # 4 hours of work, met with 3.5; 3 days, missed
    assert desk.moments("SUP-8") == ("03T10:00", "05T12:00")  # 4 hours and 3 days, both met
    assert desk.clocks() == [("SUP-7", "solve", "12h late")]  # three hours of Thursday, nine of Friday, none since
    assert desk.agenda() == ["CNT-3", "CRD-1", "REQ-1", "PLN-1"]
    assert desk.waiting() == {"editorial": [("CRD-1", None, 0)], "technology": [("CRD-3", "2026-11-13", 0)]}
    assert desk.campaign() == (3, 3, 1)
    assert desk.published() == {"公众号": (1, 0), "抖音": (0, 0), "站内": (1, 1)}


def looked_up(desk: Desk) -> None:
    """What the lead asks of the week when it is over."""
    assert desk.keys("field.category:refund", "is:done") == ["SUP-1"]
    assert desk.keys("customer:王女士") == ["SUP-1"]
    assert desk.keys("order_no:8124") == ["SUP-2"]
    assert desk.keys("campaign:W11", "is:open") == ["REQ-2", "CNT-3", "PLN-1"]
    assert desk.keys("kind:coordination", "field.promise_moved:>=1") == ["CRD-2"]
    assert {(link["relation"], link["key"]) for link in desk.item("REQ-1")["links"]} == {
        ("caused_by", "SUP-8"),
        ("needs", "CRD-3"),
    }
    assert desk.rows("list", "kind:requirement", "--sort", "-score", "--columns", "key,score,effort") == [
        ["REQ-1", "1200", "M"],
        ["— these fit into two weeks · 3 of 46 d · 2 without a score —"],
        ["REQ-2", "– confidence missing", "L"],
        ["REQ-3", "– reach, user value, confidence, effort missing"],
    ]


def answered(desk: Desk) -> None:
    """Three customers say the same: it is said while the next is written down, they are incidents of one problem, and
    one text answers all of them. What nobody looked at is declined or put off."""
    desk.at("09T09:00")
    for number, (title, customer, near) in enumerate(
        (
            ("发货太慢", "何女士", ""),
            ("发货太慢了", "吕先生", "near: SUP-9 发货太慢 (much the same title)\n"),
            ("什么时候发货", "何女士", "near: SUP-9 发货太慢 (same customer)\n"),
        ),
        9,
    ):
        added = desk.run("add", "support", title, "--priority", "P3", "--assignee", "mei", sets={"customer": customer})
        assert (added.out, added.err) == (f"SUP-{number}\n", near)
    assert desk.do("flow", "SUP-9", "support", "仓库漏扫") == "SUP-12"
    for key in ("SUP-10", "SUP-11"):
        desk.do("link", "SUP-12", "contains", key)
    assert desk.fields("SUP-12", "incidents", "signals") == [3, 2]
    assert desk.keys("signals:>1", "kind:support") == ["SUP-12", "SUP-1"], "two customers, and three of one refund"
    desk.do("edit", "SUP-12", "--assignee", "mei", "--priority", "P1", sets={"category": "logistics"})
    solve(desk, "SUP-12", "better_solution")
    assert [row[1:4:2] for row in desk.rows("answer", "SUP-12")] == [
        ["SUP-9", "何女士"],
        ["SUP-10", "吕先生"],
        ["SUP-11", "何女士"],
    ]
    desk.do("answer", "SUP-12", "今天都发出了")
    assert desk.run("answer", "SUP-12").err == "nobody is to be told\n"
    assert [desk.item(f"SUP-{number}")["stage"] for number in (9, 10, 11)] == ["solved"] * 3
    assert desk.fields("SUP-10", "outcome") == ["better_solution"]
    desk.do("undo")
    assert [desk.item(f"SUP-{number}")["stage"] for number in (9, 10, 11)] == ["new"] * 3
    desk.do("redo")
    desk.at("09T09:30")
    not_looked_at = ("kind:requirement,support", "stage:inbox,new")
    assert desk.keys(*not_looked_at) == ["REQ-3", "REQ-2", "SUP-7"]
    desk.do("decline", "REQ-3", "和 REQ-1 一起做")
    desk.do("snooze", "REQ-2", "2026-11-16")
    assert desk.keys(*not_looked_at) == ["SUP-7"]
    assert desk.keys("is:snoozed") == ["REQ-2"]


def handed_on(desk: Desk) -> None:
    """What one item of a chain knows goes along to the next one, and what design answers comes back to the plan."""
    desk.at("09T10:00")
    assert problem(desk, "运费算两次", "P2", customer="许女士", category="technical") == "SUP-13"
    assert desk.do("flow", "SUP-13", "requirement") == "REQ-4"
    assert desk.fields("REQ-4", "origin", "problem", "signals") == ["customer_service", "运费算两次", 1]
    ((said,),) = desk.fields("REQ-4", "evidence")
    assert (said["customer"], said["channel"], said["source"]) == ("许女士", "online", "SUP-13")
    desk.do("edit", "REQ-4", sets={"proposal": "一单只收一次运费"})
    assert desk.do("flow", "REQ-4", "plan", "运费说明页") == "PLN-2"
    pages = [
        {"page": "结算页", "slot": "content", "rule": "运费只写一行"},
        {"page": "帮助页", "slot": "title", "rule": "十字以内"},
    ]
    desk.do("edit", "PLN-2", "--due", "2026-11-20", sets={"pages": pages, "design_owner": "yu"})
    assert desk.do("flow", "PLN-2", "coordination") == "CRD-5"
    handed = desk.item("CRD-5")
    assert handed["fields"] == {
        "from_dept": "operations",
        "to_dept": "design",
        "ask": "- 结算页 · Content · 运费只写一行\n- 帮助页 · Title · 十字以内",
        "needed_by": "2026-11-20",
    }
    assert (handed["assignee"], desk.item("PLN-2")["blocked"]["by"]) == ("yu", "design")
    desk.do("edit", "CRD-5", sets={"deliverable": "两页设计稿 v1"})
    desk.do("attach", "CRD-5", "https://design.example/v1", "设计稿")
    desk.do("move", "CRD-5", "delivered", "--reason", "当面给")
    plan = desk.item("PLN-2")
    assert "两页设计稿 v1" in plan["comments"][-1]["body"]
    assert "https://design.example/v1" in plan["comments"][-1]["body"]
    assert plan["fields"]["deliverable_pages"] is True
    shown = desk.do("show", "REQ-4")
    assert [key for key in ("SUP-13", "PLN-2", "CRD-5") if key in shown] == ["SUP-13", "PLN-2", "CRD-5"], "the chain"
    desk.do("edit", "CRD-5", sets={"csat": 4})


def watched(desk: Desk) -> None:
    """A competitor, the policies, the ranking and a macro."""
    desk.at("09T11:00")
    assert desk.do("competitor", "add", "某宝", "--every", "weekly:mo", "--owner", "yu") == "ANL-2"
    assert desk.do("competitor", "seen", "某宝", "结算页只有一步", "--url", "https://bao.example/pay") == "ANL-3"
    desk.do("competitor", "verdict", "ANL-3", "take", "--value", "少一步，多 3% 下单")
    assert desk.do("flow", "ANL-3", "requirement", "一步结算") == "REQ-5"
    desk.do("move", "REQ-5", "analysing")
    (watch,) = desk.program.json("competitor", "show", "某宝", "--json")["competitors"]
    assert (watch["seen"], watch["taken"], watch["next_look"]) == (1, 1, "2026-11-16")
    assert watch["timeline"][0]["became"] == {"key": "REQ-5", "stage": "analysing"}
    known = ("origin", "competitor_name", "competitor_change", "competitor_verdict")
    assert desk.fields("REQ-5", *known) == ["competitor", "某宝", "结算页只有一步", "take"]
    for number, (day, version) in enumerate((("2026-01-01", "1"), ("2026-11-09", "2")), 4):
        sets = {
            "content_type": "policy",
            "effective_on": day,
            "policy_version": version,
            "products": "鞋",
            "url": "https://shop.example/p",
        }
        assert desk.do("add", "content", "退货政策", sets=sets) == f"CNT-{number}"
        desk.do("move", f"CNT-{number}", "published", "--reason", "法务审过")
    desk.do("link", "CNT-5", "replaces", "CNT-4")
    days = ("2025-12-31", "2026-11-08", "2026-11-09")
    assert [desk.keys(f"is:in_force:{day}", "products:鞋") for day in days] == [[], ["CNT-4"], ["CNT-5"]]
    desk.do(
        "edit", "REQ-5", "--assignee", "yu", sets={"reach": 2000, "user_value": 2, "confidence": 50, "effort": "xl"}
    )
    ranking = ("list", "kind:requirement", "is:open", "--sort", "-score", "--columns", "key,score,effort")
    unrated = ["REQ-4", "– reach, user value, confidence, effort missing"]
    # 3 and 10 days of work; two weeks of yu's 3 days and of four people's 5 each
    assert desk.rows(*ranking) == [
        ["REQ-1", "1200", "M"],
        ["REQ-5", "250", "XL"],
        ["— these fit into two weeks · 13 of 46 d · 1 without a score —"],
        unrated,
    ]
    desk.do("workflow", "set", "capacity.default", "0.5")
    assert desk.rows(*ranking) == [
        ["REQ-1", "1200", "M"],
        ["— capacity of two weeks ends here · 3 of 10 d · 1 without a score —"],
        ["REQ-5", "250", "XL"],
        unrated,
    ]
    assert desk.do("calibration") == "Brier score 0.090, the mean of 1 prediction"
    assert desk.fields("EXP-1", "days_to_verdict") == [18.1]  # from the 19th of October at nine to Friday at eleven
    assert desk.fields("CRD-3", "days_to_settle") == [0.3]  # Thursday from nine to four
    macro = "comment {customer}：{?amount} 元运费今天退\nlabel 退运费\nedit --set outcome=better_solution\nmove solved"
    desk.do("macro", "save", "--shared", "退运费", macro)
    desk.do("macro", "run", "退运费", "SUP-13", "--value", "amount=8")
    item = desk.item("SUP-13")
    assert (item["stage"], item["labels"]) == ("solved", ["退运费"])
    assert item["comments"][-1]["body"] == "许女士：8 元运费今天退"
    desk.do("undo")
    assert (desk.item("SUP-13")["stage"], desk.item("SUP-13")["labels"]) == ("new", [])
