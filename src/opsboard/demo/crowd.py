"""Any number of further items, made from phrases by chance: most of them done, the way a shop's are."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any

from opsboard.demo import cast
from opsboard.demo.completing import backed
from opsboard.demo.crowd_fields import FIELDS, Facts
from opsboard.demo.drafts import Draft
from opsboard.demo.phrases import Phrases, phrases
from opsboard.demo.timeline import Timeline
from opsboard.domain.items import NewItem
from opsboard.domain.kinds import CLOSED_CATEGORIES, Kind, Workflow
from opsboard.domain.values import frozen, replaced

_SHARES = {
    "support": 44,
    "content": 21,
    "requirement": 15,
    "coordination": 11,
    "analysis": 5,
    "plan": 2,
    "experiment": 2,
}
_MONTH, _LONGEST = 30, 720
"""Days. Items of the last month bring the stages they went through, older ones only when they closed: the log
of a hundred thousand whole histories would take longer to write than people wait."""
_ITEMS_A_DAY = 150
_OWN_A_DAY = 40
_SLOTS = (9 * 60 + 4, 9 * 60 + 51, 10 * 60 + 42, 11 * 60 + 33, 13 * 60 + 27, 14 * 60 + 38, 16 * 60 + 9, 17 * 60 + 46)
"""Minutes of the day at which something happens: as many as the longest kind has stages."""
_PRIORITIES = ("P0", *("P1",) * 5, *("P2",) * 9, *("P3",) * 5)
_LATEST_LINKS = 600
"""A link goes so many items back at least, to one that is on the board already."""
_AHEAD = 30

_LINKS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "requirement": (("caused_by", "support"),),
    "plan": (("based_on", "requirement"),),
    "content": (("part_of", "plan"), ("answers", "support")),
    "experiment": (("tests", "requirement"),),
    "analysis": (("reviews", "requirement"), ("reviews", "support")),
    "support": (("related", "support"),),
}
_LINKED = {"plan": 1.0, "requirement": 0.1, "experiment": 0.3, "analysis": 0.1, "content": 0.02, "support": 0.005}


@frozen
class _Way:
    """How a kind goes: its main stages, the side stages, and where what is given up ends."""

    kind: Kind
    main: tuple[str, ...]
    open: int
    """How many of the main stages are open."""
    open_stages: frozenset[str]
    side: tuple[tuple[str, int], ...]
    """Side stages with the number of main stages before them."""
    dropped: str | None
    said: tuple[Phrases, Phrases]
    fields: Callable[[Facts], Mapping[str, Any]]
    home: str | None


def crowd(workflow: Workflow, timeline: Timeline, *, seed: int, me: str, items: int) -> Iterator[Draft]:
    """So many items over a month, or over up to two years when they are many; oldest first."""
    if not items:
        return
    span = max(_MONTH, min(_LONGEST, items // _ITEMS_A_DAY))
    maker = _Maker(workflow, timeline, Random(seed), me, span)
    latest: dict[str, list[int]] = {}
    waiting: deque[tuple[str, int]] = deque()
    for place in range(items):
        age = max(1, span - place * span // items)
        draft = maker.another(age, latest)
        waiting.append((draft.item.kind, place))
        if len(waiting) > _LATEST_LINKS:
            kind, settled = waiting.popleft()
            latest.setdefault(kind, []).append(settled)
        yield draft


class _Maker:
    """Draws items by chance."""

    def __init__(self, workflow: Workflow, timeline: Timeline, chance: Random, me: str, span: int) -> None:
        self._chance = chance
        self._days = {age: timeline.day(-age) for age in range(-_AHEAD - 1, span + 1)}
        self._moments = {age: tuple(timeline.moment(-age, minute) for minute in _SLOTS) for age in range(1, span + 1)}
        self._people = (*(person.login for person in cast.people()), me)
        self._departments = tuple(choice.key for choice in workflow.departments)
        self._age = 0
        self._today: list[tuple[_Way, Phrases, NewItem]] = []
        self._ways = [_way_of(kind) for kind in workflow.kinds for _ in range(_SHARES.get(kind.key, 1))]

    def another(self, age: int, latest: Mapping[str, list[int]]) -> Draft:
        """An item that came `age` days ago, linked to some of the `latest` places of each kind.

        The first ones of a day are made from nothing, further ones are like one of them under another
        title, for somebody else: a tenth of the work.
        """
        if age != self._age:
            self._age, self._today = age, []
        if len(self._today) < _OWN_A_DAY:
            way, said, item = self._from_nothing(age)
            self._today.append((way, said, item))
            return Draft(item, self._links(way.kind.key, latest))
        draw = self._chance.random
        way, said, like = self._today[int(draw() * _OWN_A_DAY)]
        title = said.titles[int(draw() * len(said.titles))].filled(self._chance)
        properties = dict(like.properties)
        if "assignee" in properties:
            properties["assignee"] = self._people[int(draw() * len(self._people))]
        properties["priority"] = _PRIORITIES[int(draw() * len(_PRIORITIES))]
        item = replaced(like, title=title[0].upper() + title[1:], properties=properties)
        return Draft(item, self._links(like.kind, latest))

    def _from_nothing(self, age: int) -> tuple[_Way, Phrases, NewItem]:
        draw = self._chance.random
        way = self._ways[int(draw() * len(self._ways))]
        said = way.said[draw() < 0.5]
        history = self._history(way, age)
        title = said.titles[int(draw() * len(said.titles))].filled(self._chance)
        owner = self._people[int(draw() * len(self._people))]
        author = self._people[int(draw() * len(self._people))]
        stage = history[-1][1]
        closed = stage not in way.open_stages
        properties: dict[str, Any] = {"priority": _PRIORITIES[int(draw() * len(_PRIORITIES))]}
        if len(history) > 1 or draw() < 0.4:
            properties["assignee"] = owner
        if way.home or draw() < 0.8:
            properties["department"] = way.home or self._departments[int(draw() * len(self._departments))]
        self._add_texts(properties, said, history, owner, author)
        self._add_dates(properties, age, closed)
        facts = Facts(
            stage=stage,
            passed=len(history),
            history=history,
            owner=owner,
            author=author,
            said=said,
            chance=self._chance,
            department=properties.get("department", "operations"),
            soon=self._days[max(1, age - 3 - int(draw() * 20)) if closed else -1 - int(draw() * 20)],
            past=self._days[max(1, age - int(draw() * 14))],
        )
        properties.update(way.fields(facts))
        properties.update(backed(way.kind, properties, title))
        if closed and age > 60 and draw() < 0.2:
            properties["archived"] = True
        item = NewItem(
            kind=way.kind.key,
            title=title[0].upper() + title[1:],
            stage=stage,
            properties=properties,
            created_at=history[0][0],
            created_by=author,
            closed_at=history[-1][0] if closed and age > _MONTH else None,
            history=history if age <= _MONTH else (),
        )
        return way, said, item

    def _history(self, way: _Way, age: int) -> tuple[tuple[str, str], ...]:
        """(moment, stage) from the day so many days ago on, as far as chance and time let it come."""
        draw = self._chance.random
        fate = draw()
        lasted = min(age - 1, int(draw() * draw() * 24))
        if fate < 0.04 and way.dropped:
            stages = [*way.main[: 1 + int(draw() * 2)], way.dropped]
        elif fate < (0.93 if age > 14 else 0.1 + age * 0.045):
            stages = list(way.main[: way.open + 1 + int(draw() * (len(way.main) - way.open))])
        else:
            lasted = min(age - 1, lasted + 6)
            stages = list(way.main[: 1 + int(draw() * way.open)])
            if way.side and draw() < 0.15:
                side, before = way.side[int(draw() * len(way.side))]
                stages = [*way.main[:before], side]
        steps = len(stages)
        moments = self._moments
        return tuple(
            (moments[age - lasted * step // (steps - 1 or 1)][step], stage) for step, stage in enumerate(stages)
        )

    def _add_texts(
        self,
        properties: dict[str, Any],
        said: Phrases,
        history: tuple[tuple[str, str], ...],
        owner: str,
        author: str,
    ) -> None:
        chance = self._chance
        draw = chance.random
        if draw() < 0.6:
            body = said.bodies[int(draw() * len(said.bodies))].filled(chance)
            if draw() < 0.3:
                body = f"{body}\n\n{said.bodies[int(draw() * len(said.bodies))].filled(chance)}"
            properties["body"] = body.strip("\n")
        properties[f"label.{said.labels[int(draw() * len(said.labels))]}"] = True
        if draw() < 0.4:
            properties[f"label.{said.labels[int(draw() * len(said.labels))]}"] = True
        if len(history) > 1 and draw() < 0.3:
            words = said.comments[int(draw() * len(said.comments))].filled(chance)
            properties[f"comment.{chance.getrandbits(32):08x}"] = {
                "author": owner,
                "at": history[1][0],
                "body": words,
            }
        if draw() < 0.05:
            properties[f"participant.{author}"] = True

    def _add_dates(self, properties: dict[str, Any], age: int, closed: bool) -> None:
        draw = self._chance.random
        chance = draw()
        if closed:
            if chance < 0.6:
                properties["due"] = self._days[max(1, age - int(draw() * 12))]
        elif chance < 0.75:
            properties["due"] = self._days[max(-_AHEAD, min(age - 1, 8) - int(draw() * draw() * 36))]
        if age < 45 and draw() < 0.2:
            properties["campaign"] = cast.CAMPAIGN

    def _links(self, kind: str, latest: Mapping[str, list[int]]) -> tuple[tuple[str, int], ...]:
        draw = self._chance.random
        if draw() >= _LINKED.get(kind, 0.0):
            return ()
        choices = _LINKS[kind]
        relation, other = choices[int(draw() * len(choices))]
        places = latest.get(other)
        if not places:
            return ()
        return ((relation, places[-1 - int(draw() * min(len(places), 50))]),)


def _way_of(kind: Kind) -> _Way:
    main = [stage for stage in kind.stages if stage.category != "dropped" and not stage.side]
    return _Way(
        kind=kind,
        main=tuple(stage.key for stage in main),
        open=sum(stage.category != "done" for stage in main),
        open_stages=frozenset(stage.key for stage in kind.stages if stage.category not in CLOSED_CATEGORIES),
        side=tuple(
            (stage.key, sum(one in main for one in kind.stages[:place]))
            for place, stage in enumerate(kind.stages)
            if stage.side
        ),
        dropped=next((stage.key for stage in kind.stages if stage.category == "dropped"), None),
        said=phrases()[kind.key],
        fields=FIELDS[kind.key],
        home=cast.HOME.get(kind.key),
    )
