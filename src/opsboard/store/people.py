"""People, campaigns and settings: what a board keeps beside its items."""

from __future__ import annotations

from typing import Any

from opsboard.domain.items import Campaign, Person
from opsboard.store.dialect import Database, Row
from opsboard.store.items import dump, load

_PERSON = "SELECT login, name, role, department, active FROM person"


def people(database: Database) -> list[Person]:
    """Everyone the board knows, by login."""
    return [_person(row) for row in database.rows(f"{_PERSON} ORDER BY login")]


def person(database: Database, login: str) -> Person | None:
    """The person with this login."""
    row = database.row(f"{_PERSON} WHERE login = ?", (login,))
    return None if row is None else _person(row)


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
            " UNION SELECT login FROM watcher UNION SELECT one.value FROM item, json_tree(item.fields) AS one"
            " WHERE item.fields <> '{}' AND one.type = 'text'"
        )
    }


def campaigns(database: Database) -> list[Campaign]:
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
        for key, name, first, last, phases, freeze in database.rows(
            "SELECT key, name, first, last, phases, freeze FROM campaign ORDER BY first, key"
        )
    ]


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


def remember(database: Database, login: str, name: str, value: Any) -> None:
    """Keep a setting; None forgets it."""
    if value is None:
        database.run("DELETE FROM setting WHERE login = ? AND name = ?", (login, name))
        return
    database.run(
        "INSERT INTO setting (login, name, value) VALUES (?, ?, ?)"
        " ON CONFLICT (login, name) DO UPDATE SET value = excluded.value",
        (login, name, dump(value)),
    )


def recall(database: Database, login: str, name: str) -> Any:
    """A setting; None when there is none."""
    text = database.value("SELECT value FROM setting WHERE login = ? AND name = ?", (login, name))
    return None if text is None else load(text)
