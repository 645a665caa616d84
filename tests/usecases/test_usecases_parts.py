"""The parts of a plan: sections of its text from a template, and a yes that has something behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from opsboard.domain.errors import GateRefused
from opsboard.domain.gates import held_by
from opsboard.domain.items import Item
from opsboard.domain.parts import Part, is_template, parts_of, template
from opsboard.i18n import use_language
from opsboard.usecases import adding, boards, editing, history, moving, reading
from opsboard.usecases.attaching import attach
from opsboard.usecases.session import Session

RESEARCH = "deliverable_research"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


def plan(session: Session, body: str | None = None, **fields: str) -> str:
    return adding.add(session, "plan", "双11 主会场", fields=fields, body=body).key


def part(session: Session, key: str, field: str = RESEARCH) -> Part:
    item = reading.item(session, key)
    found = parts_of(session.store.workflow.kind(item.kind), held_by(item))
    return next(one for one in found if one.field.key == field)


def headings(item: Item) -> list[str]:
    return [line for line in item.body.splitlines() if line.startswith("#")]


def test_a_new_plan_begins_with_its_template_in_the_language_of_who_makes_it(lin: Session) -> None:
    english = reading.item(lin, plan(lin))
    assert headings(english) == [
        *("## Market research", "## Feasibility study", "## Plan document", "## Business flow", "## Page plan")
    ]
    use_language("zh")
    chinese = reading.item(lin, plan(lin))
    assert headings(chinese) == ["## 市场调研", "## 可行性分析", "## 策划文档", "## 业务流程说明", "## 页面规划"]
    kind = lin.store.workflow.kind("plan")
    assert not any(one.backed for one in parts_of(kind, held_by(chinese)))
    assert is_template(kind, english.body)
    assert is_template(kind, chinese.body)


def test_the_type_of_a_plan_says_what_is_asked(lin: Session) -> None:
    of_campaign = reading.item(lin, plan(lin, plan_type="campaign_page")).body
    assert "last campaign" in of_campaign
    key = plan(lin)
    assert "last campaign" not in reading.item(lin, key).body
    editing.edit(lin, key, {"fields.plan_type": "活动专题"})
    assert reading.item(lin, key).body == of_campaign
    history.undo(lin)
    assert "last campaign" not in reading.item(lin, key).body
    editing.edit(lin, key, {"body": reading.item(lin, key).body + "\nwritten"})
    editing.edit(lin, key, {"fields.plan_type": "campaign_page"})
    assert reading.item(lin, key).body.endswith("written")
    assert "last campaign" not in reading.item(lin, key).body


def test_what_somebody_wrote_stays_as_it_is(lin: Session) -> None:
    assert reading.item(lin, plan(lin, body="Only this")).body == "Only this"
    adding.add(lin, "requirement", "Refunds", body="Please")
    made = adding.flow(lin, "REQ-1", "plan").added[0]
    body = reading.item(lin, made).body
    assert body.index("> Please") < body.index("## Market research")
    assert reading.item(lin, adding.add(lin, "support", "x").key).body == ""


def test_a_yes_with_nothing_behind_it_is_asked_about_and_passes_with_a_reason(lin: Session) -> None:
    key = plan(lin)
    moving.move(lin, [key], "research")
    editing.edit(lin, key, {f"fields.{RESEARCH}": "yes"})
    with pytest.raises(GateRefused, match="Market research in the text"):
        moving.move(lin, [key], "feasibility")
    moving.move(lin, [key], "feasibility", reason="it lies in the safe")
    assert reading.item(lin, key).stage == "feasibility"
    assert "safe" in str(reading.item(lin, key).fields["decision_log"])


@pytest.mark.parametrize(
    ("written", "words", "link"),
    [
        ("8,000 calls a month", "8,000 calls a month", ""),
        ("- [ ] see https://docs.example.com/调研", "see", "https://docs.example.com/调研"),
        ("[the survey](https://docs.example.com/r)", "the survey", "https://docs.example.com/r"),
        ("<https://docs.example.com/r>", "", "https://docs.example.com/r"),
        ("### Numbers\n\n1. many", "many", ""),
        ("```\n# not a heading\n```\nx", "x", ""),
    ],
)
def test_words_and_addresses_in_a_section_back_it(lin: Session, written: str, words: str, link: str) -> None:
    key = plan(
        lin, body=f"## 市场调研\n\n> What competitors do\n{written}\n\n## Plan document\nhttps://example.com/other"
    )
    one = part(lin, key)
    assert (one.backed, one.words, one.link) == (True, words, link)


def test_attachments_and_fields_back_a_part(lin: Session) -> None:
    key = plan(lin)
    attach(lin, key, "https://docs.example.com/r", "市场调研")
    assert part(lin, key).link == "https://docs.example.com/r"
    assert not part(lin, key, "deliverable_pages").backed
    editing.edit(lin, key, {"fields.pages": "首页", "fields.feasibility_cost": "two weeks"})
    assert part(lin, key, "deliverable_pages").backed
    assert part(lin, key, "deliverable_feasibility").backed
    assert not part(lin, key, "deliverable_flow").backed
    assert not [one for one in boards.check(lin, deep=True) if one.level != "ok"]


def test_a_kind_without_parts_has_no_template(lin: Session) -> None:
    kind = lin.store.workflow.kind("support")
    assert template(kind, {}, "en") == ""
    assert parts_of(kind, {"body": "## Market research\nx"}) == []


def test_what_a_template_asks_does_not_go_along_a_chain(lin: Session) -> None:
    key = plan(lin)
    written = reading.item(lin, key).body.replace("## Business flow", "## Business flow\n\n先付定金")
    editing.edit(lin, key, {"body": written})
    handed = flowed(lin, key)
    assert handed.body == f"{key}:\n\n> 双11 主会场\n>\n> ## Business flow\n>\n> 先付定金"
    assert flowed(lin, plan(lin)).body == ""


def flowed(session: Session, key: str) -> Item:
    """The next item of the chain behind a plan."""
    made = adding.flow(session, key, "coordination")
    return reading.item(session, next(change.key for change in made.changed if change.op == "add"))
