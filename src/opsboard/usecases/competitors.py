"""Competitors: who looks at which of them and when, what each of them changed, and what became of that.

A competitor is watched by an analysis of the type `competitor_watch`: its owner looks when it is due, and its date goes
on to the next look as its rule says. Whatever is seen there is an analysis of the type `competitor`, which names the
competitor in a field. So both are found, told of when late, logged, undone, exported and purged as any item.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from opsboard.domain import days, text
from opsboard.domain.errors import N_, Invalid, Refused
from opsboard.domain.items import TITLE_LIMIT, Item, NewItem
from opsboard.domain.kinds import CLOSED_CATEGORIES, Field, Kind
from opsboard.domain.limits import COMPETITOR
from opsboard.domain.lookup import folded, kept_name
from opsboard.domain.nearest import nearest
from opsboard.domain.query import And, FieldIs, Query, State
from opsboard.domain.series import following, series_of, to_json, upcoming
from opsboard.domain.values import frozen
from opsboard.i18n import current_language
from opsboard.usecases.acting import UnitOfWork, acting, canonical_key
from opsboard.usecases.adding import check_beginning
from opsboard.usecases.moving import Landing, shift
from opsboard.usecases.ports import Selection
from opsboard.usecases.session import Session
from opsboard.usecases.typed import CLEARS, canonical_edits

TYPE, WATCH, SEEN = "type", "competitor_watch", "competitor"
"""The field that says what an analysis is, and the two of its values that are about competitors."""
NAME, URL, CHANGE = "competitor_name", "competitor_url", "competitor_change"
DAY, VERDICT, VALUE = "competitor_seen_on", "competitor_verdict", "competitor_value"
BECAME, STAGE = "became", "became_stage"
T = TypeVar("T")
MOST = 500
"""What was seen of a competitor that is shown at once, the newest."""


@frozen
class Watch:
    """A competitor, as the list of them tells of it."""

    item: Item
    name: str
    looked_on: str | None
    """The day of the last look, whether anything was new or not."""
    late: bool
    """Whether a look was due before today."""
    seen: int
    """What was seen of it, in all."""
    taken: int
    """Of that, what is to be taken or adapted."""
    last_seen: str | None

    @property
    def next_look(self) -> str | None:
        return self.item.due


def add_competitor(
    session: Session, name: str, *, url: str | None = None, every: str = "weekly", owner: str | None = None
) -> Item:
    """Watch a competitor: `owner`, or who adds it, looks again as `every` says (`none`: at no fixed time). Raises
    Refused for one that is watched already, Invalid for a name, rule or person that is none."""
    kind = _kind(session)
    called = _name(name)
    edits = {"repeat": every, "assignee": owner, f"fields.{TYPE}": WATCH, f"fields.{URL}": url}
    given = {"assignee": session.login, **_said(canonical_edits(session, kind, edits)), f"fields.{NAME}": called}
    with acting(session, "add") as act:
        _check_free(session, kind, called)
        given |= _said(_rhythm(act, kind, given.get("repeat")))
        given |= check_beginning(act, kind, kind.stages[0], given, 1, None)
        made = act.add(NewItem(kind.key, _title(kind, called), kind.stages[0].key, given))
    return session.store.item(made)


def edit_competitor(
    session: Session,
    name: str,
    *,
    new_name: str | None = None,
    url: str | None = None,
    every: str | None = None,
    owner: str | None = None,
) -> Item:
    """Change what is given of a competitor; what was seen of it goes along with a new name. Raises as
    `add_competitor`."""
    kind = _kind(session)
    typed = {"repeat": every, "assignee": owner, f"fields.{URL}": url}
    new = canonical_edits(session, kind, _said(typed))
    with acting(session, "edit") as act:
        watch = find_watch(session, name)
        if "repeat" in new:
            new |= _rhythm(act, kind, new["repeat"])
        called = _name(new_name) if new_name is not None else _name_of(watch)
        if called != _name_of(watch):
            _check_free(session, kind, called, but=watch.key)
            for one in session.store.items(_selection(session, kind, SEEN, _name_of(watch), archived=True)):
                act.change(one, "edit", {f"fields.{NAME}": called})
            new |= {"title": _title(kind, called), f"fields.{NAME}": called}
        act.change(watch, "edit", new)
    return session.store.item(watch.key)


def remove_competitor(session: Session, name: str) -> Item:
    """Watch a competitor no more: its watch goes into the archive, what was seen stays. Raises Invalid."""
    _kind(session)
    with acting(session, "archive") as act:
        watch = find_watch(session, name)
        act.change(watch, "archive", {"archived": True})
    return session.store.item(watch.key)


def seen(session: Session, name: str, said: str = "", *, url: str | None = None) -> Item:
    """What a competitor changed, as an item of its own that waits for a verdict; gives that. Without a text somebody
    looked and nothing was new; gives the watch then. Either is a look, after which the next one is due as the rule
    says. Raises Invalid for an unknown competitor."""
    kind = _kind(session)
    told = text.clean_body(said).strip()
    address = canonical_edits(session, kind, {f"fields.{URL}": url})
    with acting(session, "add" if told else "edit") as act:
        watch = find_watch(session, name)
        today = days.today(act.at, session.zone)
        made = watch.key
        if told:
            fields = {TYPE: SEEN, NAME: _name_of(watch), CHANGE: told, DAY: today, URL: watch.fields.get(URL)}
            held = {f"fields.{key}": one for key, one in fields.items()}
            held = _said({**held, **_said(address), "assignee": watch.assignee})
            held |= check_beginning(act, kind, kind.stages[0], held, 1, None)
            title = text.clean_title(told.split("\n", 1)[0][:TITLE_LIMIT])
            made = act.add(NewItem(kind.key, title, kind.stages[0].key, held))
        act.change(watch, "edit", _after_look(act, kind, watch, today, nothing=not told))
    return session.store.item(made)


def judge(session: Session, key: str, verdict: str, value: str | None = None) -> Item:
    """Say of what was seen whether to take, adapt or leave it, and what it is worth: judged, it is closed; what comes
    of it is a requirement of its own. Raises GateRefused where nobody said what it is worth."""
    kind = _kind(session)
    typed = {f"fields.{VERDICT}": verdict, **({f"fields.{VALUE}": value} if value is not None else {})}
    given = canonical_edits(session, kind, typed)
    with acting(session, "edit") as act:
        item = act.tx.item(canonical_key(key))
        if item.kind != kind.key or item.fields.get(TYPE) != SEEN:
            raise Refused(
                N_("{key} is nothing that a competitor changed; `opsboard competitor show NAME` lists that"),
                key=item.key,
            )
        done = next((one for one in kind.stages if one.category == "done"), None)
        if item.category in CLOSED_CATEGORIES or done is None:
            act.change(item, "edit", given)
        else:
            shift(act, item, kind, done, Landing("top", None), None, given)
    return session.store.item(item.key)


def watches(session: Session) -> list[Watch]:
    """The competitors that are watched, with what was seen of each; the one whose look is due first stands first."""
    kind = _kind(session)
    today = days.today(session.clock(), session.zone)
    return [_told(session, kind, one, today) for one in _watched(session, kind, sort="due")]


def watch(session: Session, name: str) -> tuple[Watch, list[Item]]:
    """A competitor and what was seen of it, the newest first. Raises Invalid naming the nearest."""
    kind = _kind(session)
    found = find_watch(session, name)
    today = days.today(session.clock(), session.zone)
    chosen = _selection(session, kind, SEEN, _name_of(found), sort=f"-field.{DAY}", limit=MOST)
    return _told(session, kind, found, today), list(session.store.items(chosen))


def find_watch(session: Session, name: str) -> Item:
    """The open watch of the competitor that is called so, in any case. Raises Invalid naming the nearest."""
    there = _watched(session, _kind(session))
    wanted = folded(kept_name(name))
    for one in there:
        if folded(_name_of(one)) == wanted:
            return one
    near = nearest(name, [_name_of(one) for one in there])
    if near is None:
        raise Invalid(N_("no competitor {name} is watched; `opsboard competitor` lists them"), name=name)
    raise Invalid(N_("no competitor {name} is watched; did you mean {near}?"), name=name, near=near)


def names(session: Session) -> list[str]:
    """What the competitors that are watched are called."""
    return [_name_of(one) for one in _watched(session, _kind(session))]


def _watched(session: Session, kind: Kind, sort: str = "rank") -> list[Item]:
    return list(session.store.items(_selection(session, kind, WATCH, sort=sort)))


def _told(session: Session, kind: Kind, held: Item, today: str) -> Watch:
    name = _name_of(held)
    whole = _selection(session, kind, SEEN, name, sort=f"-field.{DAY}", limit=1)
    newest = next(iter(session.store.items(whole)), None)
    taken = (session.store.count(_selection(session, kind, SEEN, name, verdict=one)) for one in ("take", "adapt"))
    return Watch(
        held,
        name,
        held.fields.get(DAY),
        held.due is not None and days.day_of(held.due, session.zone) < today,
        session.store.count(_selection(session, kind, SEEN, name)),
        sum(taken),
        None if newest is None else newest.fields.get(DAY),
    )


def _selection(
    session: Session,
    kind: Kind,
    of_type: str,
    name: str | None = None,
    *,
    verdict: str | None = None,
    sort: str = "rank",
    limit: int | None = None,
    archived: bool = False,
) -> Selection:
    asked = {TYPE: of_type, NAME: name, VERDICT: verdict}
    nodes = [FieldIs(field, value) for field, value in asked.items() if value is not None]
    query = Query("", And((*nodes, *((State("open"),) if of_type == WATCH else ()))))
    return Selection(session.zone, query, kind.key, archived=archived, snoozed=True, sort=sort, limit=limit)


def _kind(session: Session) -> Kind:
    """The kind whose items tell of competitors. Raises Refused on a board without."""
    for kind in session.store.workflow.kinds:
        fields: Mapping[str, Field] = {field.key: field for field in kind.fields}
        if NAME in fields and TYPE in fields and {WATCH, SEEN} <= {one.key for one in fields[TYPE].values}:
            return kind
    raise Refused(N_("this board has no kind for what competitors do; opsboard init makes one that has analyses"))


def _rhythm(act: UnitOfWork, kind: Kind, rule: str | None) -> dict[str, Any]:
    """The rule of a watch that begins today, and the day of its first look."""
    if rule is None:
        return {"repeat": None, "due": None}
    zone, today = act.session.zone, days.today(act.at, act.session.zone)
    first = upcoming(kind, {}, rule, zone, today, 1, act.session.is_worked)
    return {"repeat": rule, "due": first[0] if first else None}


def _after_look(act: UnitOfWork, kind: Kind, held: Item, today: str, *, nothing: bool) -> dict[str, Any]:
    """What a watch becomes when somebody looked: due on its next day. What was seen by chance before that day leaves
    the look to be done; who says that nothing is new has done it, once a day."""
    session = act.session
    looked = {f"fields.{DAY}": today}
    if held.repeat is None:
        return {**looked, "due": None}
    early = held.due is not None and days.day_of(held.due, session.zone) > today
    if early and not (nothing and held.fields.get(DAY) != today):
        return {}
    series = series_of(kind, act.tx.properties(held.key))
    found = following(series, held.repeat, session.zone, days.shifted(today, 1), today, session.is_worked)
    if found is None:
        return {**looked, "repeat": None, "due": None}
    return {**looked, **found.dates, "repeat": found.rule, "series": to_json(found.series)}


def _said(values: Mapping[str, T | None]) -> dict[str, T]:
    """The values that are any."""
    return {name: value for name, value in values.items() if value is not None}


def _name(typed: str) -> str:
    name = kept_name(typed)
    if not name or name.casefold() in CLEARS or len(name) > COMPETITOR.most:
        raise Invalid(N_("a competitor needs a name of 1 to {limit} characters"), limit=COMPETITOR.most)
    return text.clean_title(name)


def _name_of(held: Item) -> str:
    return str(held.fields.get(NAME) or held.title)


def _title(kind: Kind, name: str) -> str:
    """What the watch of a competitor is called, in the language of who adds it."""
    what = next(one.name for one in kind.field(TYPE).values if one.key == WATCH)
    return f"{what.zh}：{name}" if current_language() == "zh" else f"{what.en}: {name}"


def _check_free(session: Session, kind: Kind, name: str, but: str | None = None) -> None:
    for one in _watched(session, kind):
        if folded(_name_of(one)) == folded(name) and one.key != but:
            raise Refused(N_("{name} is watched already: {key}"), name=_name_of(one), key=one.key)
