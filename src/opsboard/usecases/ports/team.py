"""People, what they enter by, and what they agreed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from opsboard.domain.items import Campaign, Person, Properties
from opsboard.domain.team import TeamChange
from opsboard.domain.views import View
from opsboard.domain.working_time import SpecialDay
from opsboard.usecases.ports import PersonKey

if TYPE_CHECKING:
    from opsboard.domain.campaign_templates import Template
    from opsboard.domain.channels import Channel
    from opsboard.domain.macros import Macro


class TeamReads(Protocol):
    """The team of a board as it is now, and its own log."""

    def people(self) -> list[Person]: ...

    def person(self, login: str) -> Person | None: ...

    def person_keys(self) -> list[PersonKey]: ...

    def in_service_mode(self) -> bool:
        """Whether people enter by their keys now; `info` says it of when the board was opened."""

    def campaigns(self) -> list[Campaign]: ...

    def channels(self) -> list[Channel]: ...

    def templates(self) -> list[Template]:
        """The templates of campaigns that the board keeps."""

    def views(self, login: str) -> list[View]:
        """A person's own saved views and then everybody's, each in the order in which they were made."""

    def macros(self, login: str) -> list[Macro]:
        """A person's own macros and then everybody's, each by name."""

    def changes(self, since: str | None = None) -> list[TeamChange]:
        """The log of the team in order: who changed people, keys, campaigns, shared views, kinds and the board
        itself; all of it, or since a moment."""


class TeamWrites(Protocol):
    """The team within one act; every change is an entry of its log."""

    def person_keys(self) -> list[PersonKey]:
        """All keys by which people enter, as they are now."""

    def save_person(self, person: Person) -> None: ...

    def remove_person(self, login: str) -> None:
        """Forget a person whom no item names and who has no keys and no views."""

    def add_key(self, key: PersonKey) -> None: ...

    def drop_key(self, key: str) -> None: ...

    def set_service(self, on: bool) -> None:
        """Put the board into service mode, or take it out; seen by whoever opens it after."""

    def save_campaign(self, campaign: Campaign) -> None: ...

    def remove_campaign(self, key: str) -> None:
        """Forget a campaign; items keep its key until they are edited."""

    def save_special_days(self, year: str, days: Sequence[SpecialDay]) -> None:
        """Keep these as the special days of a year, in the place of those it had."""

    def save_channel(self, channel: Channel) -> None: ...

    def remove_channel(self, name: str) -> None:
        """Forget a channel; items keep its name."""

    def save_template(self, template: Template) -> None: ...

    def remove_template(self, name: str) -> None: ...

    def save_view(self, view: View) -> None:
        """Keep a view in the place of the one with the same owner and name."""

    def remove_view(self, owner: str | None, name: str) -> None: ...

    def save_macro(self, macro: Macro) -> None:
        """Keep a macro in the place of the one with the same owner and name."""

    def remove_macro(self, owner: str | None, name: str) -> None: ...

    def state(self, what: str, subject: str) -> Properties | None:
        """How a subject of the log of the team stands now; None when there is none."""

    def purge(
        self, what: str, subject: str, kept: Mapping[int, tuple[Properties, Properties]], *, nameless: bool
    ) -> None:
        """Leave of entries of the log of the team, by number and all about one subject, what is given of before
        and after, and log that; `nameless`: not their subject either."""
