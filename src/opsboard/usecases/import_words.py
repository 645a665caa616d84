"""What the words of an imported file mean on this board: kinds, stages, people, departments, campaigns."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from opsboard.domain import limits, text
from opsboard.domain.errors import N_, BadData
from opsboard.domain.items import Campaign, Person
from opsboard.domain.kinds import Field, Kind, Name, Stage, Workflow
from opsboard.domain.lookup import find_named
from opsboard.domain.values import frozen, replaced
from opsboard.formats.parsed import ParsedItem
from opsboard.formats.words import kind_of, stage_of
from opsboard.usecases.people import LOGIN
from opsboard.usecases.session import Session

UNKNOWN_STAGES = ("inbox", "keep", "error")
NAME_LIMIT = limits.NAME.most


@frozen
class Plan:
    """What reading an item of a kind needs to know, made once."""

    fields: Mapping[str, Field]
    names: Mapping[str, str]
    """Field -> the property that holds it."""
    values: Mapping[str, dict[Any, Any]]
    """Field -> text in the file, or type and number -> the value that it means: those met with so far."""
    stages: frozenset[str]
    derives: bool
    """Whether a field of it is computed from others."""


class Words:
    """The meaning of words, looked up once each. People and stages that the board lacks are noted here and
    written by the import."""

    def __init__(self, session: Session, kind: Kind | None, unknown_stage: str) -> None:
        self.workflow: Workflow = session.store.workflow
        self.new_people: dict[str, Person] = {}
        self.new_stages: dict[tuple[str, str], Stage] = {}
        """(kind, lane) -> stage, where unknown lanes are kept."""
        self.moments: dict[str, str | None] = {}
        """Day or moment -> the moment that it means, None for what is neither."""
        self._plans: dict[str, Plan] = {}
        self._forced = kind
        self._default = self.workflow.kind(session.store.info.default_kind)
        self._unknown_stage = unknown_stage
        self.keeps_stages = unknown_stage == "keep"
        self._logins = {person.login for person in session.store.people()} | {session.login}
        self._people: dict[str, str] = {}
        for person in session.store.people():
            self._people.setdefault(person.name.casefold(), person.login)
        self._people.update({login: login for login in self._logins})
        self._campaigns: dict[str, Campaign] = {}
        for campaign in session.store.campaigns():
            self.know_campaign(campaign)
        self._kinds: dict[str, str | None] = {}
        self._departments: dict[str, str | None] = {}
        self._lanes: dict[str, str] = {}
        self._stages: dict[tuple[str, str], str | None] = {}

    def know_campaign(self, campaign: Campaign) -> None:
        """Take a campaign in, by key and name."""
        self._campaigns.setdefault(campaign.key.casefold(), campaign)
        self._campaigns.setdefault(campaign.name.casefold(), campaign)

    def know_person(self, person: Person) -> None:
        """Take in someone whom the file describes, unless the board knows the login."""
        if person.login not in self._logins:
            self._logins.add(person.login)
            self.new_people[person.login] = person
            self._people[person.login] = person.login
            self._people.setdefault(person.name.casefold(), person.login)

    def knows_login(self, login: str) -> bool:
        """Whether the board or the file knows this login."""
        return login in self._logins

    def person(self, word: str) -> str | None:
        """The login of a login or full name; someone unknown becomes an inactive person of that name, so
        that no name is lost. None for a word that shows nothing."""
        known = self._people.get(word)
        if known is not None:
            return known
        name = text.clean_line(word[: NAME_LIMIT * 4], 10**9).lstrip("@")[:NAME_LIMIT].strip()
        if not name:
            return None
        known = self._people.get(name.casefold())
        if known is None:
            known = self._new_login(name)
            self.know_person(Person(known, name, active=False))
            self._people[name.casefold()] = known
        self._people.setdefault(word, known)
        return known

    def plan(self, kind: Kind) -> Plan:
        """How items of a kind are read."""
        if kind.key not in self._plans:
            self._plans[kind.key] = Plan(
                fields={one.key: one for one in kind.fields},
                names={one.key: f"fields.{one.key}" for one in kind.fields},
                values={one.key: {} for one in kind.fields},
                stages=frozenset(stage.key for stage in kind.stages),
                derives=any(one.derived for one in kind.fields),
            )
        return self._plans[kind.key]

    def kind(self, item: ParsedItem) -> Kind:
        """The kind of an item: the one asked for, else from its own word, its labels, its lane; else the
        board's default (formats.md 1, rule 5)."""
        if self._forced is not None:
            return self._forced
        found = self._kind_of(item.kind_word)
        if found is None:
            for label in item.labels:
                found = found or self._kind_of(label)
        if found is None and item.stage_word and self._stage_of(self._default, item.stage_word) is None:
            found = self._kind_of(item.stage_word)
        return self.workflow.kind(found) if found else self._default

    def stage(self, kind: Kind, item: ParsedItem) -> tuple[str, str | None]:
        """The stage of an item, and the lane's own name where the board has no such stage. What the file
        says of the category (a tick, a status class) counts for an unknown lane. Raises BadData for one
        where that was asked for."""
        word = self._lane(item.stage_word) if item.stage_word else ""
        if not word:
            return self._stage_in(kind, item.category), None
        found = self._stage_of(kind, word)
        if found is not None:
            return found, None
        if self._kind_of(word) == kind.key:
            return self._stage_in(kind, item.category), None
        if self._unknown_stage == "error":
            raise BadData(
                N_("row {row}: {kind} has no stage {word}; use --unknown-stage inbox or keep"),
                row=item.row,
                kind=kind.name,
                word=word,
            )
        if self.keeps_stages and (kept := self._keep(kind, word, item.category)) is not None:
            return kept, None
        return self._stage_in(kind, item.category), word

    def department(self, word: str) -> str | None:
        """The key of a department; None for an unknown one."""
        if word not in self._departments:
            found = find_named(word, self.workflow.departments)
            self._departments[word] = found.key if found else None
        return self._departments[word]

    def campaign(self, word: str) -> str | None:
        """The key of a campaign; None for an unknown one."""
        found = self._campaigns.get(self._lane(word).casefold())
        return found.key if found else None

    def relation(self, word: str) -> str | None:
        """The key of a relation; None for an unknown one."""
        found = find_named(word, self.workflow.relations)
        return found.key if found else None

    def grown_workflow(self) -> Workflow:
        """The board's workflow with the lanes that are kept as stages."""
        kinds = []
        for kind in self.workflow.kinds:
            stages = list(kind.stages)
            for (of_kind, _), stage in self.new_stages.items():
                if of_kind == kind.key:
                    stages.insert(_place_for(stages, stage), stage)
            kinds.append(replaced(kind, stages=tuple(stages)))
        return replaced(self.workflow, kinds=tuple(kinds))

    def _lane(self, word: str) -> str:
        if word not in self._lanes:
            self._lanes[word] = text.clean_line(word, 10**9)[:NAME_LIMIT].strip()
        return self._lanes[word]

    def _kind_of(self, word: str | None) -> str | None:
        if not word:
            return None
        if word not in self._kinds:
            self._kinds[word] = kind_of(self.workflow.kinds, word)
        return self._kinds[word]

    def _stage_of(self, kind: Kind, word: str) -> str | None:
        place = (kind.key, word)
        if place not in self._stages:
            self._stages[place] = stage_of(kind, word)
        return self._stages[place]

    def _stage_in(self, kind: Kind, category: str | None) -> str:
        stages = [stage for stage in kind.stages if stage.category == category]
        if not stages and category == "waiting":
            stages = [stage for stage in kind.stages if stage.category == "active"]
        main = [stage for stage in stages if not stage.side] or stages
        return (main or kind.stages)[0].key

    def _keep(self, kind: Kind, word: str, category: str | None) -> str | None:
        """The stage that a lane becomes; None when the kind has as many stages as it can."""
        place = (kind.key, word)
        if place not in self.new_stages:
            taken = {stage.key for stage in kind.stages}
            taken.update(stage.key for (of_kind, _), stage in self.new_stages.items() if of_kind == kind.key)
            if len(taken) >= limits.STAGES.most:
                return None
            key = re.sub(r"[^a-z0-9]+", "_", word.lower()).strip("_")[:32]
            if not key or not key[0].isalpha() or key in taken:
                key = f"lane_{hashlib.sha1(word.encode(), usedforsecurity=False).hexdigest()[:8]}"
            self.new_stages[place] = Stage(key, Name(word, word), category or "active")
        return self.new_stages[place].key

    def _new_login(self, name: str) -> str:
        login = re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-")[:32]
        if not LOGIN.fullmatch(login) or len(login) < 2 or login in self._logins:
            login = f"person-{hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()[:8]}"
        return login


def _place_for(stages: list[Stage], new: Stage) -> int:
    """Behind the last stage of its category, else before the first that is done or dropped."""
    same = [place for place, stage in enumerate(stages) if stage.category == new.category]
    if same:
        return same[-1] + 1
    closed = [place for place, stage in enumerate(stages) if stage.category in ("done", "dropped")]
    return closed[0] if closed else len(stages)
