"""People, campaigns and settings: what a board keeps beside its items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from opsboard.domain.items import Campaign, Person
from opsboard.store.dialect import Database, OnDatabase
from opsboard.store.items.rows import dump, load, load_object
from opsboard.store.people.team_states import SERVICE, states
from opsboard.usecases.ports import PersonKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opsboard.domain.back_scheduling import Steps
    from opsboard.domain.campaign_templates import Template
    from opsboard.domain.channels import Channel
    from opsboard.domain.macros import Macro
    from opsboard.domain.team import TeamChange
    from opsboard.domain.views import View

NOTE_SECONDS = 1.0
"""Seconds that a setting waits for others who write: what a person wants to see waits behind it."""


class SqlTeam(OnDatabase):
    """A `TeamReads` on the tables."""

    def people(self) -> list[Person]:
        """Everyone the board knows, by login."""
        return [Person(login, **state) for login, state in states(self._database, "person").items()]

    def person(self, login: str) -> Person | None:
        """The person with this login."""
        state = states(self._database, "person", login).get(login)
        return None if state is None else Person(login, **state)

    def person_keys(self) -> list[PersonKey]:
        """All keys, by their people."""
        keys = [PersonKey(key, **state) for key, state in states(self._database, "key").items()]
        return sorted(keys, key=lambda one: (one.login, one.added_at, one.key))

    def in_service_mode(self) -> bool:
        """Whether people enter by their keys now."""
        return self._database.row("SELECT 1 FROM meta WHERE name = ?", (SERVICE,)) is not None

    def campaigns(self) -> list[Campaign]:
        """All campaigns, the earliest first."""
        campaigns = [
            Campaign(
                key=key,
                name=state["name"],
                first=state["first"],
                last=state["last"],
                phases=tuple((phase[0], phase[1], phase[2]) for phase in state["phases"]),
                freeze=None if state["freeze"] is None else tuple(state["freeze"]),
                day=state.get("day"),
                freeze_kinds=tuple(state.get("freeze_kinds", ())),
                steps=_steps(state.get("steps", ())),
            )
            for key, state in states(self._database, "campaign").items()
        ]
        return sorted(campaigns, key=lambda one: (one.first, one.key))

    def channels(self) -> list[Channel]:
        """The channels, by name."""
        from opsboard.domain.channels import Channel

        return [
            Channel(
                name, tuple(state["words"]), state["rhythm"], _steps(state["steps"]), tuple(state.get("checks", ()))
            )
            for name, state in states(self._database, "channel").items()
        ]

    def templates(self) -> list[Template]:
        """The templates of campaigns that the board keeps, by name."""
        from opsboard.domain.campaign_templates import Template

        return [
            Template(
                name,
                phases=tuple((phase[0], phase[1], phase[2]) for phase in state["phases"]),
                freeze=None if state["freeze"] is None else tuple(state["freeze"]),
                freeze_kinds=tuple(state["freeze_kinds"]),
                steps=_steps(state["steps"]),
                own=True,
            )
            for name, state in states(self._database, "template").items()
        ]

    def views(self, login: str) -> list[View]:
        """A person's own saved views and then everybody's, each in the order in which they were made."""
        from opsboard.store.people import views

        return views.views(self._database, login)

    def macros(self, login: str) -> list[Macro]:
        """A person's own macros and then everybody's, each by name."""
        from opsboard.domain.macros import Macro

        rows = self._database.rows(
            "SELECT owner, name, value FROM macro WHERE owner IS NULL OR owner = ?"
            " ORDER BY owner IS NULL, lower(name), name",
            (login,),
        )
        held = ((owner, name, load_object(value)) for owner, name, value in rows)
        return [Macro(name, str(one.get("text", "")), owner, str(one.get("by", ""))) for owner, name, one in held]

    def changes(self, since: str | None = None) -> list[TeamChange]:
        """The log of the team in order, or what of it came since a moment."""
        from opsboard.store.log import team_log

        return team_log.read_entries(self._database, since)


def _steps(held: Sequence[Sequence[Any]]) -> Steps:
    return tuple((step, count, unit) for step, count, unit in held)


class SqlSettings(OnDatabase):
    """A `Settings` on the table of them."""

    def remember(self, login: str, name: str, value: Any) -> None:
        """Keep a setting; None forgets it."""
        with self._database.writing(seconds=NOTE_SECONDS):
            if value is None:
                self._database.run("DELETE FROM setting WHERE login = ? AND name = ?", (login, name))
                return
            self._database.run(
                "INSERT INTO setting (login, name, value) VALUES (?, ?, ?)"
                " ON CONFLICT (login, name) DO UPDATE SET value = excluded.value",
                (login, name, dump(value)),
            )

    def exchange(self, login: str, name: str, held: Any, value: Any) -> bool:
        """Keep a setting if it still is what was `held`; gives whether it was."""
        with self._database.writing(seconds=NOTE_SECONDS):
            there = self._database.value("SELECT value FROM setting WHERE login = ? AND name = ?", (login, name))
            if there != (None if held is None else dump(held)):
                return False
            self._database.run(
                "INSERT INTO setting (login, name, value) VALUES (?, ?, ?)"
                " ON CONFLICT (login, name) DO UPDATE SET value = excluded.value",
                (login, name, dump(value)),
            )
        return True

    def recall(self, login: str, name: str) -> Any:
        """A setting; None when there is none."""
        text = self._database.value("SELECT value FROM setting WHERE login = ? AND name = ?", (login, name))
        return None if text is None else load(text)


def named_in_items(database: Database) -> set[str]:
    """The logins, and other texts, that items hold as people: assignees, participants, watchers, and all texts of
    fields. A look at every item."""
    return {
        login
        for (login,) in database.rows(
            "SELECT assignee FROM item WHERE assignee IS NOT NULL UNION SELECT login FROM participant"
            f" UNION SELECT login FROM watcher UNION {database.sql.field_texts}"
        )
    }
