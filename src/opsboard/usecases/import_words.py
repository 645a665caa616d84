"""What the words of an imported file mean on this board: kinds, stages, people, departments, campaigns."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any

from opsboard.domain import authors, limits, text
from opsboard.domain.errors import N_, BadData
from opsboard.domain.items import Campaign, Person
from opsboard.domain.kinds import CLOSED_CATEGORIES, Field, Kind, Name, Stage, Workflow
from opsboard.domain.lookup import Named, find_named
from opsboard.domain.people_names import as_typed
from opsboard.domain.spans import Ends, ends_of
from opsboard.domain.values import frozen, replaced
from opsboard.formats.parsed import ParsedItem
from opsboard.formats.words import kind_of, stage_of
from opsboard.usecases.people import LOGIN, RESERVED
from opsboard.usecases.session import Session
from opsboard.usecases.sign_in import is_expected

_LONGEST = 400
"""Letters of a word that are looked at for a name."""
UNKNOWN_STAGES = ("keep", "inbox", "error")
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
    spans: Sequence[Ends]


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
        self._forced = kind
        self._default = self.workflow.kind(session.store.info.default_kind)
        self._unknown_stage = unknown_stage
        self.keeps_stages = unknown_stage == "keep"
        self.keeps_authors = False
        """Whether our own file may say who wrote something, as far as the board knows them."""
        self._login = session.login
        known = session.store.team.people()
        self._logins = {person.login for person in known} | {session.login}
        self._described: dict[str, Person] = {}
        """Login -> someone whom our own file describes and the board does not know."""
        self._people: dict[str, str] = {}
        """Login or name, as it is typed -> the login that it means, empty for a name of several people."""
        for here in (False, True):  # who is here is meant before who left or has not come
            self._people.update(_by_name([person for person in known if person.active is here]))
        self._people.update({as_typed(login): login for login in self._logins})
        self._campaigns: dict[str, Campaign] = {}
        for campaign in session.store.team.campaigns():
            self.know_campaign(campaign)
        self.plan: Callable[[str], Plan] = cache(lambda key: _plan_of(self.workflow.kind(key)))
        """How items of the kind of this key are read."""
        self.person: Callable[[str], str | None] = cache(self._person)
        """The login of a login or full name; someone unknown becomes a person of that name who is not yet here, so
        that no name is lost. None for a word that shows nothing, and for a name of several people."""
        self._author_of: Callable[[str, bool], str | None] = cache(self._author)
        self.department: Callable[[str], str | None] = cache(partial(_key_among, self.workflow.departments))
        """The key of a department; None for an unknown one."""
        self.relation: Callable[[str], str | None] = cache(partial(_key_among, self.workflow.relations))
        """The key of a relation; None for an unknown one."""
        self._lane: Callable[[str], str] = cache(_lane_of)
        self._kind_of: Callable[[str], str | None] = cache(partial(kind_of, self.workflow.kinds))
        kinds = self.workflow.kind
        self._stage_of: Callable[[str, str], str | None] = cache(lambda key, word: stage_of(kinds(key), word))

    def know_campaign(self, campaign: Campaign) -> None:
        """Take a campaign in, by key and name."""
        self._campaigns.setdefault(campaign.key.casefold(), campaign)
        self._campaigns.setdefault(campaign.name.casefold(), campaign)

    def describe_person(self, person: Person) -> None:
        """Take in someone whom the file describes, unless the board knows the login. They become one of its people
        when an item names them."""
        if person.login not in self._logins:
            self._described[person.login] = person
            self._people[person.login] = person.login
            self._people.setdefault(as_typed(person.name), person.login)

    def knows_login(self, login: str) -> bool:
        """Whether this is one of the board's people, or of those whom the import makes known."""
        return login in self._logins

    def know_person(self, person: Person) -> None:
        """Have the import make someone one of the board's people."""
        self._logins.add(person.login)
        self.new_people[person.login] = self.named(person)

    def named(self, person: Person) -> Person:
        """The person with a name of their own: by their login where the file calls them by another's."""
        name = as_typed(person.name)
        taken = name in RESERVED or (name != person.login and (name in self._logins or name in self._described))
        return replaced(person, name=person.login) if taken else person

    def author(self, word: str, *, own: bool = False) -> str | None:
        """Who wrote something, as the board keeps it: the words of the file, and who imports it; for what they wrote
        themselves, and where our `own` file may say so, a login. None for a word that shows nothing."""
        return self._author_of(word, own and self.keeps_authors)

    def _person(self, word: str) -> str | None:
        name = _name_of(word)
        typed = as_typed(name)
        if not typed or typed in RESERVED:
            return None
        known = self._people.get(typed)
        if known is None:
            known = self._new_login(name)
            self._people[typed] = self._people[known] = known
            self.know_person(Person(known, name, active=False))
        elif known in self._described and known not in self._logins:
            self.know_person(self._described[known])
        return known or None

    def _author(self, word: str, kept: bool) -> str | None:
        word = word[:_LONGEST]
        name = _name_of(authors.in_source(word))
        if not as_typed(name):
            return None
        importer = authors.imported_by(word)
        if importer is not None:
            return authors.imported(name, importer if kept and importer in self._logins else self._login)
        login = self._people.get(as_typed(name))
        if login == self._login:
            return login
        # A name is not enough: our own files say logins.
        return login if kept and login == name and self._is_there(login) else authors.imported(name, self._login)

    def _is_there(self, login: str) -> bool:
        """Whether someone was one of the board's people, or is restored as such; not whom only an item names."""
        newcomer = self.new_people.get(login)
        return login in self._logins and (newcomer is None or not is_expected(newcomer))

    def kind(self, item: ParsedItem) -> Kind:
        """The kind of an item: the one asked for, else from its own word, its labels, its lane; else the
        board's default."""
        if self._forced is not None:
            return self._forced
        found = self._kind_of(item.kind_word or "")
        if found is None:
            for label in item.labels:
                found = found or self._kind_of(label)
        if found is None and item.stage_word and self._stage_of(self._default.key, item.stage_word) is None:
            found = self._kind_of(item.stage_word)
        return self.workflow.kind(found) if found else self._default

    def stage(self, kind: Kind, item: ParsedItem) -> tuple[str, str | None]:
        """The stage of an item, and the lane's own name where the board has no such stage. What the file
        says of the category (a tick, a status class) counts for an unknown lane. Raises BadData for one
        where that was asked for."""
        word = self._lane(item.stage_word) if item.stage_word else ""
        if not word:
            return self._stage_in(kind, item.category), None
        found = self._stage_of(kind.key, word)
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

    def campaign(self, word: str) -> str | None:
        """The key of a campaign; None for an unknown one."""
        found = self._campaigns.get(self._lane(word).casefold())
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
        if not LOGIN.fullmatch(login) or len(login) < 2 or login in self._people:
            login = f"person-{hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()[:8]}"
        return login


def _plan_of(kind: Kind) -> Plan:
    return Plan(
        fields={one.key: one for one in kind.fields},
        names={one.key: f"fields.{one.key}" for one in kind.fields},
        values={one.key: {} for one in kind.fields},
        stages=frozenset(stage.key for stage in kind.stages),
        spans=ends_of(kind),
    )


def _key_among(known: Sequence[Named], word: str) -> str | None:
    found = find_named(word, known)
    return found.key if found else None


def _lane_of(word: str) -> str:
    return text.clean_line(word, 10**9)[:NAME_LIMIT].strip()


def _by_name(people: Sequence[Person]) -> dict[str, str]:
    """Name as it is typed -> the login, empty for a name that several bear."""
    found: dict[str, str] = {}
    for person in people:
        name = as_typed(person.name)
        found[name] = "" if name in found else person.login
    return found


def _name_of(word: str) -> str:
    """What a word of a file calls someone."""
    return text.clean_line(word[:_LONGEST], 10**9).lstrip("@＠")[:NAME_LIMIT].strip()


def _place_for(stages: list[Stage], new: Stage) -> int:
    """Behind the last stage of its category, else before the first that is done or dropped."""
    same = [place for place, stage in enumerate(stages) if stage.category == new.category]
    if same:
        return same[-1] + 1
    closed = [place for place, stage in enumerate(stages) if stage.category in CLOSED_CATEGORIES]
    return closed[0] if closed else len(stages)
