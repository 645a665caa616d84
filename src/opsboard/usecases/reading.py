"""What is on the board: selections of items, columns, days, and the words a query can name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from opsboard.domain import limits, people_names
from opsboard.domain.field_views import is_group, known_sort, sort_named
from opsboard.domain.items import CalendarDays, Campaign, Card, DatedCard, DayTotal, Item, LaneCell, Person
from opsboard.domain.kinds import DEADLINE_ROLES
from opsboard.domain.query import And, Days, Node, Not, OneOf, Or, Query, State
from opsboard.domain.query_words import person_fields
from opsboard.domain.values import frozen, made_by, replaced
from opsboard.usecases.acting import canonical_key
from opsboard.usecases.ports import Selection
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.domain.channels import Channel
    from opsboard.domain.query_words import QueryContext

_JOINS = re.compile("OR|或")
"""What may join the parts of a query less than a space does."""
_LETTERS = re.compile("[A-Za-z]{2}")
_CLOCKS = re.compile("breach|超时", re.IGNORECASE)
"""What stands in a query that asks for clocks."""


@frozen
class Agenda:
    """A day's work: what is overdue, what the day itself brings, and what waits on others."""

    day: str
    overdue: list[Card]
    dated: list[DatedCard]
    waiting: list[Card] = made_by(factory=list)
    """What is blocked or in a stage that waits, and does not stand among the others; the longest first."""
    overdue_count: int = 0
    waiting_count: int = 0


def parse(session: Session, text: str, views: Sequence[tuple[str, str]] = ()) -> Query:
    """A query's meaning for this person now; `views` (name and query) stand in the place of those of the same names,
    in any case. Raises Invalid with the place and the word that was meant."""
    from opsboard.domain.query_parser import parse_query

    query = parse_query(text, query_context(session, text, views))
    if _CLOCKS.search(text) or "view" in text.lower() or "视图" in text:
        from opsboard.usecases.clocks import with_clocks

        query = replaced(query, node=with_clocks(session, query.node))
    return query


def query_context(
    session: Session, text: str = "", views: Sequence[tuple[str, str]] = (), labels: Sequence[str] = ()
) -> QueryContext:
    """What the words of a query mean for this person now, with the saved views that a text may name, and these; with
    the `labels` that are to be offered."""
    from opsboard.domain.query_words import QueryContext

    store = session.store
    return QueryContext(
        workflow=store.workflow,
        login=session.login,
        now=session.clock(),
        zone=session.zone,
        people=tuple(store.team.people()),
        campaigns=tuple(store.team.campaigns()),
        labels=tuple(labels),
        views=_views_named_in(session, text, views),
        clocks=bool(store.workflow.settings.get("clocks")),
        customs=session.customs,
    )


def _views_named_in(session: Session, text: str, given: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The saved views, when a query may name one; one's own before everybody's of the same name."""
    if "view" not in text.lower() and "视图" not in text:
        return ()
    views = {view.name: view.query for view in reversed(session.store.team.views(session.login))}
    names = {name.casefold() for name, _query in given}
    held = ((name, query) for name, query in reversed(views.items()) if name.casefold() not in names)
    return (*given, *held)


def selection(
    session: Session,
    texts: str | Sequence[str] = (),
    *,
    kind: str | None = None,
    sort: str = "rank",
    limit: int | None = None,
    offset: int = 0,
    archived: bool = False,
    snoozed: bool = False,
) -> Selection:
    """Which items of a kind a query means; several texts must all hold.

    Raises Invalid for a mistake in the query, or an unknown kind or sort field.
    """
    parts = [texts] if isinstance(texts, str) else list(texts)
    parts = [part for part in parts if part.strip()]
    text = parts[0] if len(parts) == 1 else " ".join(f"({part})" if _JOINS.search(part) else part for part in parts)
    query = parse(session, text) if text else None
    if query is not None and _LETTERS.search(text):
        from opsboard.usecases.spelling import with_spellings

        query = with_spellings(session, query)
    whole = Selection(session.zone, query)
    if kind is not None:
        from opsboard.domain.workflow import find_kind

        kind = find_kind(session.store.workflow, kind).key
    return replaced(
        whole,
        kind=kind,
        sort=sort if sort == "rank" else sort_named(sort, session.store.workflow),
        limit=limit,
        offset=offset,
        archived=archived,
        snoozed=snoozed,
    )


def selection_of(session: Session, keys: Sequence[str]) -> Selection:
    """The items of these keys, archived ones too, in the order of a board."""
    return Selection(session.zone, Query("", OneOf("key", tuple(keys))), archived=True)


def item(session: Session, key: str) -> Item:
    """The item whole. Raises NotFound naming the nearest key."""
    return session.store.item(canonical_key(key))


def page(session: Session, key: str, comments: int = limits.COMMENTS_SHOWN.most) -> tuple[Item, Mapping[str, int]]:
    """The item for reading, with its newest `comments`: an old board may hold any number of them, and of labels,
    entries and people. Gives how many of each set were left out, where any were. Raises NotFound."""
    return session.store.page(canonical_key(key), comments)


def cards(session: Session, chosen: Selection) -> list[Card]:
    """The selected items as cards, in order."""
    return session.store.cards(chosen)


def card(session: Session, key: str) -> Card | None:
    """The item's card; None when there is no such item."""
    return session.store.card(canonical_key(key))


def count(session: Session, chosen: Selection) -> int:
    """How many items are selected, whatever `limit` says."""
    return session.store.count(replaced(chosen, limit=None, offset=0))


def counts(session: Session, chosen: Selection) -> dict[tuple[str, str], int]:
    """How many selected items stand in each (kind, stage)."""
    return session.store.counts(replaced(chosen, limit=None, offset=0))


def count_snoozed(session: Session, chosen: Selection) -> int:
    """How many items are not among the selected because they are snoozed."""
    query = chosen.query
    if chosen.snoozed or chosen.archived or (query is not None and (query.snoozed or query.archived)):
        return 0
    return session.store.count(
        replaced(chosen, query=_both(query, State("snoozed")), snoozed=True, limit=None, offset=0)
    )


def index_of(session: Session, key: str, chosen: Selection) -> int | None:
    """The place of an item among the selected, from 0; None when it is not selected."""
    return session.store.index_of(canonical_key(key), chosen)


def dated(session: Session, chosen: Selection, first: str, last: str) -> list[DatedCard]:
    """The selected items that have a date from the day `first` to `last`, in order of days; those that are snoozed as
    well: a date stays what it is."""
    return session.store.dated(replaced(chosen, snoozed=True), first, last)


def calendar(
    session: Session,
    chosen: Selection,
    first: str,
    last: str,
    limit: int,
    deeper: Mapping[str, int] | None = None,
    always: str = "",
) -> CalendarDays:
    """The days from `first` to `last`: of each the first `limit` entries of the selected items, or as many as `deeper`
    says for it, and those of the item `always`, which may come further down; with all spans that reach into them, and
    how many entries each day has. The coming dates of series follow them and are counted nowhere: they are no items
    yet."""
    from opsboard.usecases.series import coming_dates

    chosen = replaced(chosen, snoozed=True)
    found = session.store.calendar(chosen, first, last, limit, deeper or {}, always)
    coming = coming_dates(session, chosen, first, last)
    return replaced(found, cards=[*found.cards, *coming]) if coming else found


def calendar_late(session: Session, chosen: Selection, before: str, limit: int) -> CalendarDays:
    """The selected items that are open and ought to have been done before a day, the latest first; their number stands
    under that day."""
    return session.store.calendar_late(replaced(chosen, snoozed=True), before, limit)


def calendar_next(session: Session, chosen: Selection, day: str, by: int = 1) -> str | None:
    """The nearest day after one, or before it, on which a selected item stands."""
    return session.store.calendar_next(replaced(chosen, snoozed=True), day, by)


def calendar_dates(session: Session, keys: Sequence[str]) -> set[str]:
    """The days on which these items stand, with those that their spans reach over."""
    return session.store.calendar_dates(keys)


def calendar_people(session: Session, chosen: Selection, first: str, last: str) -> Mapping[str, DayTotal]:
    """How much work the selected items of some days are for each person: login, or nothing where nobody has it."""
    return session.store.calendar_people(replaced(chosen, snoozed=True), first, last)


def agenda(session: Session, day: str = "today", texts: str | Sequence[str] = (), most: int | None = None) -> Agenda:
    """A day's work that is still to be done, of all or of the items of a query; `day` as people type it. `most` of
    what is overdue or waits are read. Raises Invalid."""
    from opsboard.domain.days import shifted, today

    now = session.clock()
    wanted = session.day(day) or today(now, session.zone)
    chosen = selection(session, texts)
    overdue: list[Card] = []
    held: list[Card] = []
    overdue_count = waiting_count = 0
    still_open = replaced(chosen, query=_both(chosen.query, State("open")))
    dated = session.store.dated(still_open, wanted, wanted)
    if wanted == today(now, session.zone):
        # What was promised, to be published or to be looked at again is missed by the day, what is due by the minute.
        missed = tuple(Days(role, None, shifted(wanted, -1)) for role in DEADLINE_ROLES if role != "due")
        late = Or((State("overdue", at=now, day=wanted), And((State("open"), Or(missed)))))
        overdue_of = replaced(chosen, query=_both(chosen.query, late), sort="due", limit=most)
        overdue, overdue_count = session.store.cards(overdue_of), session.store.count(overdue_of)
        waits = And((State("open"), Or((OneOf("category", ("waiting",)), State("blocked"))), Not(late)))
        others = tuple(dict.fromkeys(one.card.key for one in dated))
        waits = And((*waits.nodes, Not(OneOf("key", others)))) if others else waits
        waiting_of = replaced(chosen, query=_both(chosen.query, waits), sort="age", limit=most)
        held, waiting_count = session.store.cards(waiting_of), session.store.count(waiting_of)
    return Agenda(wanted, overdue, dated, held, overdue_count, waiting_count)


def missed_on(session: Session, card: Card, day: str) -> str:
    """Of an item that is overdue on a day the day or moment of the first date that was missed."""
    from opsboard.domain.days import day_of
    from opsboard.domain.fields import dates_of
    from opsboard.domain.series import held_of

    kind = session.store.workflow.known_kind(card.kind)
    dates = [] if kind is None else dates_of(kind, held_of(session.store.item(card.key)))
    missed = [str(when) for role, when in dates if role in DEADLINE_ROLES and day_of(str(when), session.zone) < day]
    return min(missed, default=card.due or "")


def people(session: Session) -> list[Person]:
    """Everyone the board knows."""
    return session.store.team.people()


def short_names(session: Session) -> dict[str, str]:
    """Login -> the name that is shown for it on a card or in a list."""
    return people_names.short_names(session.store.team.people())


def full_names(session: Session) -> dict[str, str]:
    """Login -> the name that is shown for it where there is room."""
    return people_names.full_names(session.store.team.people())


def own_name(session: Session) -> str:
    """What others call who works in this session."""
    return people_names.person_name(full_names(session), session.login)


def labels(session: Session) -> list[str]:
    """The labels in use."""
    return session.store.labels()


def campaigns(session: Session) -> list[Campaign]:
    """The campaigns of the board."""
    return session.store.team.campaigns()


def channels(session: Session) -> list[Channel]:
    """The channels of the board, by name."""
    return session.store.team.channels()


def template_names(session: Session) -> list[str]:
    """What the templates of campaigns are called that the board keeps."""
    return sorted(one.name for one in session.store.team.templates())


USED_IN = 100
"""So many items, those changed last, are looked through for the words that a field holds."""
USED_LENGTH = 40


def words_used(session: Session, kind: str, field: str) -> list[str]:
    """The short texts that a field of a kind holds on the board, the commonest of the latest first."""
    from collections import Counter

    found = selection(session, (f"field.{field}:*",), kind=kind, sort="-updated", limit=USED_IN)
    held = (item.fields.get(field) for item in session.store.items(found))
    words = Counter(word for word in held if isinstance(word, str) and len(word) <= USED_LENGTH and '"' not in word)
    return [word for word, _count in words.most_common()]


def keys(session: Session, begun: str, limit: int = 20) -> list[str]:
    """Keys that begin with what is typed, in any case."""
    return list(session.store.keys_like(canonical_key(begun), limit))


def _both(query: Query | None, more: Node) -> Query:
    if query is None or query.node is None:
        return Query(source=query.source if query else "", node=more, archived=bool(query and query.archived))
    return replaced(query, node=And((query.node, more)))


def mine(session: Session, texts: Sequence[str], kind: str | None, most: int) -> list[Card]:
    """What is left for this person to do, by when it is due: what they do, and where a field names them. Cards tell
    the fields that name people (`Card.asked`)."""
    people = person_fields(session.store.workflow)
    own = " OR ".join(("assignee:@me", *(f"field.{field}:@me" for field in people)))
    chosen = selection(session, (*texts, own, "is:open"), kind=kind, sort="due", limit=most)
    return cards(session, replaced(chosen, asked=people))


def known_order(session: Session, sort: str, group: str) -> tuple[str, str]:
    """An order and a grouping that were kept, as far as the board still has what they are by."""
    workflow = session.store.workflow
    return known_sort(sort, workflow), group if is_group(group, workflow) else ""


def lanes(
    session: Session, chosen: Selection, group: str, *, by_category: bool, limit: int, follow: str | None = None
) -> list[LaneCell]:
    """The selected items in lanes by assignee, department, priority, campaign or label, cut by stage or category: of
    each cell the first `limit` cards, and the item `follow` in its own. Raises Invalid for another group."""
    return session.store.lanes(chosen, group, by_category=by_category, limit=limit, follow=follow)
