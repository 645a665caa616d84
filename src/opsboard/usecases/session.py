"""Who acts on which board: the first argument of every use case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opsboard.domain.values import frozen, replaced
from opsboard.usecases.ports import Clock

if TYPE_CHECKING:
    from opsboard.domain.day_words import Customs
    from opsboard.domain.working_time import WorkingTime
    from opsboard.usecases.ports.store import Store


@frozen
class Session:
    """A person at a board. `zone` is the IANA time zone in which days are meant."""

    store: Store
    clock: Clock
    login: str
    zone: str
    name: str = ""
    """The person's display name, for a person the board does not know yet."""
    restricted: bool = False
    """The person entered a service account by their key: nothing of the account but the board is theirs,
    no file, program or shell."""
    account: str = ""
    """The account of the machine that runs the program, by its login; empty where nobody said."""
    owns: bool = True
    """The board's file belongs to that account."""
    keys: tuple[str, ...] = ()
    """Public keys by which the person came: the session lasts as long as they are all theirs."""

    reminders: str = "both"
    """When the person wants to be told of what comes (`domain.reminders`), as their file says it."""
    own_zone: str = ""
    """The IANA zone in which the person reads and types times, where it is not the board's."""

    @property
    def clock_zone(self) -> str:
        """The zone of the clock that the person sees."""
        return self.own_zone or self.zone

    def read_in(self, zone: str) -> Session:
        """The session of one who reads and types times in this zone; empty: in the board's."""
        return replaced(self, own_zone="" if zone == self.zone else zone)

    def customs(self) -> Customs:
        """What words about time mean to this person."""
        from opsboard.domain.day_words import Customs

        return Customs(self.working_time(), self.own_zone)

    def when(self, typed: str, held: str | None = None, *, ahead: bool = True) -> str | None:
        """The day or moment that was typed; `held` is the date that `++1d` counts from, and `ahead` has a day without a
        year be the next one. Raises Invalid."""
        from opsboard.domain import day_words, text

        words = text.clean_line(typed)
        return day_words.parse_when(words, self.clock(), self.zone, self.customs(), held=held, ahead=ahead)

    def day(self, typed: str, *, ahead: bool = True) -> str | None:
        """The same of what can only be a day; where it may be past (`ahead` is false) one without a year is of this
        year. Raises Invalid."""
        from opsboard.domain import day_words, text

        return day_words.parse_day(text.clean_line(typed), self.clock(), self.zone, self.customs(), ahead=ahead)

    def dated(self, when: str | None) -> str:
        """A day or moment as the person reads it: on their clock, which says its zone where it is not the board's."""
        from opsboard.domain.days import zoned_text

        return "" if when is None else zoned_text(when, self.clock_zone, self.zone)

    def moment_past(self, typed: str) -> str | None:
        """The moment since when something is asked for, from a day as people type it or a moment; None for
        `none`. Raises Invalid."""
        from opsboard.domain import day_words, text

        return day_words.parse_past(text.clean_line(typed), self.clock(), self.zone, self.customs())

    def working_time(self) -> WorkingTime:
        """When the team of the board works: its hours, holidays and make-up days, made anew only when they change."""

        def made() -> WorkingTime:
            from opsboard.domain.working_time import of_settings

            return of_settings(self.store.workflow.settings, self.store.special_days())

        return self.store.kept("working time", made)

    def is_worked(self, day: str) -> bool:
        """Whether the team of the board works on a day."""
        return self.working_time().is_worked(day)
