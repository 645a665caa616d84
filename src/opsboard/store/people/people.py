"""People, campaigns and settings: what a board keeps beside its items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from opsboard.domain.items import Campaign, Person
from opsboard.store.dialect import Database, Row
from opsboard.store.items.rows import dump, load
from opsboard.store.people import keys
from opsboard.usecases.ports import PersonKey

if TYPE_CHECKING:
    from opsboard.domain.team import TeamChange
    from opsboard.domain.views import View

NOTE_SECONDS = 1.0
"""Seconds that a setting waits for others who write: what a person wants to see waits behind it."""

_PERSON = "SELECT login, name, role, department, active FROM person"


class SqlTeam:
    """A `TeamReads` on the tables."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def people(self) -> list[Person]:
        """Everyone the board knows, by login."""
        return [_person(row) for row in self._database.rows(f"{_PERSON} ORDER BY login")]

    def person(self, login: str) -> Person | None:
        """The person with this login."""
        row = self._database.row(f"{_PERSON} WHERE login = ?", (login,))
        return None if row is None else _person(row)

    def person_keys(self) -> list[PersonKey]:
        """All keys, by their people."""
        return [
            PersonKey(*row)
            for row in self._database.rows(
                "SELECT key, login, added_at, added_by FROM person_key ORDER BY login, added_at, key"
            )
        ]

    def in_service_mode(self) -> bool:
        """Whether people enter by their keys now."""
        return self._database.row("SELECT 1 FROM meta WHERE name = ?", (keys.SERVICE,)) is not None

    def campaigns(self) -> list[Campaign]:
        """All campaigns, the earliest first."""
        return [
            Campaign(
                key=key,
                name=name,
                first=first,
                last=last,
                phases=tuple((phase[0], phase[1], phase[2]) for phase in load(phases)),
                freeze=None if freeze is None else tuple(load(freeze)),
            )
            for key, name, first, last, phases, freeze in self._database.rows(
                "SELECT key, name, first, last, phases, freeze FROM campaign ORDER BY first, key"
            )
        ]

    def views(self, login: str) -> list[View]:
        """A person's own saved views and then everybody's, each by name."""
        from opsboard.store.people import views

        return views.views(self._database, login)

    def changes(self, since: str | None = None) -> list[TeamChange]:
        """The log of the team in order, or what of it came since a moment."""
        from opsboard.store.log import team_log

        return team_log.read_entries(self._database, since)


class SqlSettings:
    """A `Settings` on the table of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

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

    def recall(self, login: str, name: str) -> Any:
        """A setting; None when there is none."""
        text = self._database.value("SELECT value FROM setting WHERE login = ? AND name = ?", (login, name))
        return None if text is None else load(text)


def _person(row: Row) -> Person:
    return Person(row[0], row[1], row[2], row[3], bool(row[4]))


def save_person(database: Database, person: Person) -> None:
    """Add a person, or change the one with the same login."""
    database.run(
        "INSERT INTO person (login, name, role, department, active) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (login) DO UPDATE SET name = excluded.name, role = excluded.role,"
        " department = excluded.department, active = excluded.active",
        (person.login, person.name, person.role, person.department, int(person.active)),
    )


def remove_person(database: Database, login: str) -> None:
    """Forget a person to whom nothing refers."""
    database.run("DELETE FROM person WHERE login = ?", (login,))


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


def save_campaign(database: Database, campaign: Campaign) -> None:
    """Add a campaign, or change the one with the same key."""
    database.run(
        "INSERT INTO campaign (key, name, first, last, phases, freeze) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET name = excluded.name, first = excluded.first, last = excluded.last,"
        " phases = excluded.phases, freeze = excluded.freeze",
        (
            campaign.key,
            campaign.name,
            campaign.first,
            campaign.last,
            dump([list(phase) for phase in campaign.phases]),
            None if campaign.freeze is None else dump(list(campaign.freeze)),
        ),
    )


def remove_campaign(database: Database, key: str) -> None:
    """Forget a campaign."""
    database.run("DELETE FROM campaign WHERE key = ?", (key,))
