from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opsboard.demo.drafts import Draft
from opsboard.demo.sample import Sample, sample
from opsboard.demo.timeline import Timeline
from opsboard.domain import text, workflow
from opsboard.domain.days import as_local
from opsboard.domain.items import BODY_LIMIT, PRIORITIES, TITLE_LIMIT
from opsboard.domain.kinds_loader import load_default

NOW = "2026-10-26T06:13:00Z"
ZONE = "Asia/Shanghai"
WORKFLOW = load_default()


def shop(*, items: int | None = None, seed: int = 11, now: str = NOW, me: str = "lin") -> Sample:
    return sample(WORKFLOW, now=now, zone=ZONE, me=me, seed=seed, items=items)


def drafts_of(found: Sample) -> list[Draft]:
    return [*found.crowd, *found.stories]


def is_chinese(words: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in words)


STORIES = drafts_of(shop())
CROWD = list(shop(items=3000).crowd)


def test_the_stories_show_every_kind_and_both_languages() -> None:
    kinds = Counter(draft.item.kind for draft in STORIES)
    assert set(kinds) == {kind.key for kind in WORKFLOW.kinds}
    assert min(kinds.values()) >= 5
    chinese = sum(is_chinese(draft.item.title) for draft in STORIES)
    assert 0.4 < chinese / len(STORIES) < 0.6 or abs(chinese - len(STORIES) / 2) < 20


def test_a_chain_leads_from_a_complaint_to_its_review() -> None:
    ends: dict[int, set[str]] = {}
    for place, draft in enumerate(STORIES):
        for relation, other in draft.links:
            ends.setdefault(place, set()).add(STORIES[other].item.kind)
            ends.setdefault(other, set()).add(draft.item.kind)
            assert WORKFLOW.relation(WORKFLOW.relation(relation).inverse).inverse == relation
    progress = next(place for place, draft in enumerate(STORIES) if draft.item.title.startswith("退款进度页："))
    assert ends[progress] >= {"support", "plan", "coordination", "experiment", "analysis"}


@pytest.mark.parametrize("drafts", [STORIES, CROWD], ids=["stories", "crowd"])
def test_links_lead_back_to_items_that_came_before(drafts: list[Draft]) -> None:
    linked = [(place, other) for place, draft in enumerate(drafts) for _, other in draft.links]
    assert len(linked) > 50
    assert all(other < place for place, other in linked)


@pytest.mark.parametrize("drafts", [STORIES, CROWD], ids=["stories", "crowd"])
def test_what_happened_lies_in_the_past_and_in_order(drafts: list[Draft]) -> None:
    for draft in drafts:
        moments = [moment for moment, _ in draft.item.history]
        assert moments == sorted(moments), draft.item.title
        assert all(moment <= NOW for moment in moments), draft.item.title
        spoken = [value["at"] for name, value in draft.item.properties.items() if name.startswith("comment.")]
        assert spoken == sorted(spoken), draft.item.title
        assert all(at <= NOW for at in spoken), draft.item.title
    came = [draft.item.created_at or "" for draft in drafts]
    assert [moment[:10] for moment in came] == sorted(moment[:10] for moment in came)


@pytest.mark.parametrize("drafts", [STORIES, CROWD], ids=["stories", "crowd"])
def test_no_item_went_past_a_gate_that_would_have_refused_it(drafts: list[Draft]) -> None:
    backwards: dict[int, set[str]] = {}
    for place, draft in enumerate(drafts):
        for relation, other in draft.links:
            backwards.setdefault(other, set()).add(f"link.{WORKFLOW.relation(relation).inverse}.{place}")
    refused: Counter[str] = Counter()
    for place, draft in enumerate(drafts):
        kind = WORKFLOW.kind(draft.item.kind)
        held = {
            **draft.item.properties,
            **{f"link.{relation}.{other}": True for relation, other in draft.links},
            **dict.fromkeys(backwards.get(place, ()), True),
        }
        for (_, left), (moment, entered) in pairwise(draft.item.history):
            for failure in workflow.gate_failures(kind, held, left, entered, moment, ZONE):
                assert failure.level == "warn", draft.item.title
                refused[failure.condition.need] += failure.condition.need not in ("reason", "link")
    assert refused.total() == 0


@pytest.mark.parametrize("drafts", [STORIES, CROWD], ids=["stories", "crowd"])
def test_every_text_and_field_is_one_that_a_person_could_have_typed(drafts: list[Draft]) -> None:
    for draft in drafts:
        item = draft.item
        kind = WORKFLOW.kind(item.kind)
        assert text.clean_title(item.title) == item.title
        assert len(item.title) <= TITLE_LIMIT
        body = item.properties.get("body", "")
        assert text.clean_body(body).strip() == body.strip()
        assert len(body) <= BODY_LIMIT
        assert item.properties.get("priority") in PRIORITIES
        for name, value in item.properties.items():
            if not name.startswith("fields."):
                continue
            field = kind.field(name.removeprefix("fields."))
            if field.type == "choice":
                assert value in {choice.key for choice in field.values}
            elif field.type == "flag":
                assert value is True
            elif field.type in ("integer", "number", "percent"):
                assert isinstance(value, int | float)
            elif field.type == "date":
                assert len(value) == 10


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_at_any_hour_nothing_has_happened_yet_that_lies_ahead(hour: int) -> None:
    now = f"2026-10-26T{hour:02d}:01:00Z"
    for draft in drafts_of(shop(now=now, items=200)):
        moments = [moment for moment, _ in draft.item.history]
        assert moments == sorted(moments), draft.item.title
        spoken = [value["at"] for name, value in draft.item.properties.items() if name.startswith("comment.")]
        assert spoken == sorted(spoken), draft.item.title
        assert max([*moments, *spoken]) <= now, draft.item.title


def test_something_is_late_something_is_due_today_and_something_lies_ahead() -> None:
    closed = {"done", "dropped"}
    days = [
        draft.item.properties["due"][:10]
        for draft in STORIES
        if "due" in draft.item.properties
        and WORKFLOW.kind(draft.item.kind).stage(draft.item.stage or "").category not in closed
    ]
    assert min(days) < "2026-10-26" < max(days)
    assert days.count("2026-10-26") >= 4


def test_the_reader_has_work_and_the_part_is_the_readers_own() -> None:
    mine = [draft for draft in drafts_of(shop(me="noor")) if draft.item.properties.get("assignee") == "noor"]
    assert len(mine) >= 8


@given(seed=st.integers(0, 10**6), items=st.integers(0, 400))
@settings(max_examples=15, deadline=None)
def test_any_size_is_exact_and_the_same_for_the_same_seed(seed: int, items: int) -> None:
    first, second = (drafts_of(shop(items=items, seed=seed)) for _ in range(2))
    assert first == second
    assert len(first) == items


def test_another_seed_gives_another_crowd() -> None:
    one, two = (list(shop(items=300, seed=seed).crowd) for seed in (1, 2))
    assert one != two


def test_a_later_hour_of_the_day_changes_only_what_happened_in_the_last_hours() -> None:
    later = drafts_of(shop(now="2026-10-26T07:13:00Z"))
    changed = [new.item.title for old, new in zip(STORIES, later, strict=True) if old.item != new.item]
    assert len(changed) < 12


def test_most_of_a_crowd_is_done() -> None:
    done = sum(
        WORKFLOW.kind(draft.item.kind).stage(draft.item.stage or "").category in ("done", "dropped") for draft in CROWD
    )
    assert 0.55 < done / len(CROWD) < 0.9


@pytest.mark.parametrize(
    ("now", "great_day"),
    [
        ("2026-10-26T06:13:00Z", "2026-11-11"),
        ("2026-11-02T06:13:00Z", "2026-11-11"),
        ("2026-11-03T06:13:00Z", "2026-11-19"),
        ("2026-05-01T06:13:00Z", "2026-05-17"),
    ],
)
def test_the_great_day_is_the_real_one_when_it_is_near(now: str, great_day: str) -> None:
    campaign = shop(now=now).campaign
    assert Timeline(now, ZONE).great_day == great_day
    assert campaign.first < great_day < campaign.last
    assert campaign.freeze is not None
    assert campaign.freeze[0] < great_day < campaign.freeze[1]


def test_times_are_those_of_the_boards_zone() -> None:
    timeline = Timeline(NOW, ZONE)
    assert as_local(timeline.when("+1 09:30"), ZONE).strftime("%d %H:%M") == "27 09:30"
    assert timeline.when("MO") == "2026-11-02"
    assert timeline.when("-25m") == "2026-10-26T05:45:00Z"
    with pytest.raises(ValueError, match="no day"):
        timeline.when("soon")
