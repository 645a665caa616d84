"""What every pane knows of the board: its words, its people, what is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from opsboard.domain.found_words import NO_WORDS, FoundWords, found_words
from opsboard.domain.items import Campaign, Person
from opsboard.domain.kinds import Kind, Workflow
from opsboard.domain.people_names import person_name
from opsboard.domain.values import frozen, made_by, slotted
from opsboard.domain.views import View
from opsboard.tui.view_state import ViewState
from opsboard.tui.words import Today
from opsboard.usecases.ports import BoardInfo
from opsboard.usecases.ports.presence import Here

if TYPE_CHECKING:
    from opsboard.domain.channels import Channel
    from opsboard.domain.day_words import Customs
    from opsboard.domain.macros import Macro
    from opsboard.domain.working_time import DayCounts, WorkingTime

Counts = Mapping[tuple[str, str], int]
"""How many items there are of each kind and stage."""


@frozen
class Opening:
    """What is read once, when the board is opened."""

    info: BoardInfo
    workflow: Workflow
    login: str
    zone: str
    own_zone: str = ""
    """In which the person reads and types times, where it is not the board's."""
    memory: Mapping[str, str] = made_by(factory=dict)
    """What the person chose the last time: kind, density."""
    names: Mapping[str, str] = made_by(factory=dict)
    """Login -> the name that is shown for it."""
    view_state: ViewState = made_by(factory=ViewState)
    """Where the person was when they left."""


@slotted
class ScreenState:
    """Shared by all panes. `kind` None is the tab of all kinds."""

    opening: Opening | None = None
    kind: str | None = None
    kind_elsewhere: str | None = None
    """The tab of the other screens, while one is shown that begins with all kinds."""
    filter: str = ""
    """The query text that narrows what is shown, from `f` or a saved view."""
    find: str = ""
    """The text of find as you type."""
    sort: str = "rank"
    group: str = ""
    """What cards stand in lanes by: assignee, department, priority, campaign, label; empty: no lanes."""
    view: View | None = None
    """The saved view that was chosen; what is shown may have changed since."""
    views: list[View] = made_by(factory=list)
    """The person's own saved views and everybody's, as last read."""
    selected: int = 0
    """Items selected in the place that is shown."""
    density: str = "auto"
    """Rows of a card, as the settings say or as chosen by key."""
    counts: Counts = made_by(factory=dict)
    """Items of each (kind, stage), all of them but those that are snoozed."""
    snoozed: int = 0
    """How many are."""
    oldest: str | None = None
    """Since when that of the shown items stands in its stage which has stood there longest, where they are in that
    order."""
    found: tuple[tuple[str, ...], Counts] | None = None
    """The queries that were counted last, and the same for what they leave."""
    misspelt: tuple[tuple[str, ...], Sequence[tuple[str, str]]] = ((), ())
    """Queries that leave nothing, with words of theirs that nothing has and those that may be meant."""
    present: Sequence[Here] = ()
    """Others who have the board open."""
    here: Mapping[str, str] = made_by(factory=dict)
    """Key -> who of them has the item open, as it is shown on its card."""
    names: Mapping[str, str] = made_by(factory=dict)
    """Login -> the name that is shown for it."""
    people: list[Person] = made_by(factory=list)
    labels: list[str] = made_by(factory=list)
    campaigns: list[Campaign] = made_by(factory=list)
    channels: list[Channel] = made_by(factory=list)
    macros: list[Macro] = made_by(factory=list)
    templates: list[str] = made_by(factory=list)
    """The names of the board's own templates of campaigns."""
    unread: int = 0
    """Notices and dates of the inbox that the person has not read."""
    now: datetime = made_by(factory=lambda: datetime.now(UTC))
    """The board's time, in its zone; set every minute."""

    working: WorkingTime | None = None
    """When the team works, once that is read."""
    worked: DayCounts | None = None
    """The days of it, counted ahead."""

    @property
    def workflow(self) -> Workflow:
        return self.opening.workflow if self.opening else Workflow(kinds=())

    @property
    def login(self) -> str:
        return self.opening.login if self.opening else ""

    def name(self, login: str | None) -> str:
        """The name that is shown for a login; empty for nobody."""
        return person_name(self.names, login)

    @property
    def active_people(self) -> list[Person]:
        """Who can be chosen: the people who are active, oneself first."""
        return sorted((one for one in self.people if one.active), key=lambda one: one.login != self.login)

    @property
    def zone(self) -> str:
        return self.opening.zone if self.opening else "UTC"

    @property
    def clock_zone(self) -> str:
        """The zone of the clock that the person sees."""
        return (self.opening.own_zone if self.opening else "") or self.zone

    def customs(self) -> Customs:
        """What words about time mean here to the person."""
        from opsboard.domain.day_words import USUAL, Customs

        return Customs(self.working or USUAL.work, self.opening.own_zone if self.opening else "")

    def know_working_time(self, working: WorkingTime) -> bool:
        """Take over when the team works; gives whether that is another time than before."""
        if working == self.working:
            return False
        self.working, self.worked = working, working.day_counts()
        return True

    def meant(self, typed: str, held: str | None = None, *, keeps_day: bool = False, ahead: bool = True) -> str | None:
        """The day or moment that was typed; None for none. Raises Invalid."""
        from opsboard.domain.day_words import meaning

        return meaning(typed, self.moment, self.zone, self.customs(), held=held, keeps_day=keeps_day, ahead=ahead).when

    def day_meant(self, typed: str) -> str | None:
        """The same of what can only be a day. Raises Invalid."""
        from opsboard.domain.day_words import parse_day

        return parse_day(typed, self.moment, self.zone, self.customs())

    @property
    def moment(self) -> str:
        """The board's time as a UTC moment."""
        return self.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def today(self) -> Today:
        own = self.opening.own_zone if self.opening else ""
        return Today(self.now, zone_of(own) if own else None, self.worked)

    @property
    def queries(self) -> tuple[str, ...]:
        """Filter and find, as far as they say something; all must hold."""
        return tuple(text for text in (self.filter, self.find) if text.strip())

    @property
    def words(self) -> FoundWords:
        """What filter and find look for in the texts of items."""
        queries = self.queries
        return found_words(queries) if queries else NO_WORDS

    @property
    def as_saved(self) -> bool:
        """Whether what is shown is what the chosen view says."""
        view = self.view
        return view is None or (view.query, view.kind, view.sort, view.group) == (
            " ".join(self.queries),
            self.kind,
            self.sort,
            self.group,
        )

    @property
    def by_age(self) -> bool:
        """Whether the chosen view, as it is saved, has the oldest first: how many wait there then matters."""
        return self.view is not None and self.view.sort == "age" and self.as_saved

    @property
    def finds_text(self) -> bool:
        """Whether find narrows by a plain text, which the store answers at once, counts and all."""
        return bool(self.find.strip()) and ":" not in self.find

    @property
    def narrowed(self) -> bool:
        return bool(self.find.strip() or self.filter.strip())

    @property
    def matches(self) -> Counts | None:
        """Items of each (kind, stage) that filter and find leave; None when nothing narrows, or not counted yet."""
        queries = self.queries
        return self.found[1] if queries and self.found is not None and self.found[0] == queries else None

    @property
    def shown_counts(self) -> Counts | None:
        """Items of each (kind, stage) that are shown: all, or what filter and find leave. None while not counted."""
        return self.matches if self.narrowed else self.counts or None

    @property
    def counting(self) -> bool:
        """Whether it is not known yet how many items filter and find leave."""
        return self.narrowed and self.matches is None

    @property
    def last_counts(self) -> Counts:
        """`shown_counts`, or while they are counted what was counted before."""
        if (shown := self.shown_counts) is not None:
            return shown
        return self.found[1] if self.counting and self.found is not None else self.counts

    @property
    def clears_next(self) -> str:
        """What `esc` ends when nothing is open: `find`, else `filter`, else `selection`; empty when there is
        nothing."""
        ends = (("find", self.find), ("filter", self.filter), ("selection", self.selected))
        return next((name for name, there in ends if there), "")

    def kind_of(self, key: str | None = None) -> Kind | None:
        """The kind of this name, by default the tab's; None when there is none (all kinds)."""
        return self.workflow.known_kind(key if key is not None else self.kind)

    def come_to(self, of_all_first: bool, from_such: bool) -> None:
        """A screen is come to: one that begins with all kinds does, and the others have the tab that they had."""
        if of_all_first and not from_such:
            self.kind_elsewhere, self.kind = self.kind, None
        elif from_such and not of_all_first:
            self.kind = self.kind_elsewhere

    def total(self, kind: str | None, counts: Counts | None = None) -> int:
        """Items of a kind, or of all, by these counts (all items by default); dropped ones are left out."""
        return self.totals(counts).get(kind, 0)

    def totals(self, counts: Counts | None = None) -> dict[str | None, int]:
        """The same for each kind and for None, all of them."""
        dropped = {(k.key, s.key) for k in self.workflow.kinds for s in k.stages if s.category == "dropped"}
        found: dict[str | None, int] = {None: 0}
        for at, number in (self.counts if counts is None else counts).items():
            if at not in dropped:
                found[None] += number
                found[at[0]] = found.get(at[0], 0) + number
        return found


def zone_of(name: str) -> tzinfo:
    """The time zone of this IANA name; UTC when the machine does not know it."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
