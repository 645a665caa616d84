"""What follows from a change: applied by the unit of work itself, so that no door goes round it.

Some values are part of the change that brings them: `brought_by` a change (stamps and counters of a move, computed
fields, the dates that a publish date brings), `completed` for a new item. What follows on other items, or after all is
done, comes at the end of the act from `effects_of`. Data in, changes out: an effect is told what the act did, reads the
board as it is then, and gives what is to be changed as well. The effects come in the order of `EFFECTS`; none of them
follows from another one.

Three things follow from changes and are no effects:
- What the store could make again from the tables and the log it writes with each change: the dates and words that
  items are found by, the moments of a stage, the number of items in one, and notices, an index into the log.
- Undo and redo put back what their log says, so that nothing is brought by them; effects come after them as well.
- A purge takes words away and gives no values: drafts and filters that tell of them go in the same act.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from opsboard.domain.gates import DECISIONS
from opsboard.domain.items import Item, NewItem, Properties, blocking_item, rows_in
from opsboard.domain.kinds import CLOSED_CATEGORIES, Kind, Stage, Workflow
from opsboard.domain.limits import BODY, FIELD_ENTRIES
from opsboard.domain.parts import is_template, template
from opsboard.domain.signals import kept_alone
from opsboard.domain.values import replaced
from opsboard.domain.workflow import counted_slips, derived, effects_of_move, suggested
from opsboard.i18n import current_language
from opsboard.usecases import action_items, chain_effects, kept_from_links
from opsboard.usecases.customers_to_tell import to_tell
from opsboard.usecases.done import Done, Follows, Reads, Values

if TYPE_CHECKING:
    from opsboard.domain.back_scheduling import Templates


Effect = Callable[[Done, Reads], Follows]


def brought_by(
    kind: Kind, held: Properties, new: Properties, at: str, templates: Callable[[], Templates] | None = None
) -> Properties:
    """What the values `new` of an item, whose properties are `held`, bring with them in the same change: stamps and
    counters of a move, what is to be done before it is published, and fields that are computed from others. `at` is
    the moment of the act."""
    brought = _of_pieces(kind, held, new, at, templates)
    if "stage" in new:
        brought |= effects_of_move(kind, {**held, **new}, held["stage"], new["stage"], at)
        if held.get("snoozed") and kind.stage(new["stage"]).category in CLOSED_CATEGORIES:
            brought["snoozed"] = None  # what is done stands among what is done
    brought |= _template_of_choice(kind, held, new)
    brought.update(counted_slips(kind, held, new))
    brought.update(suggested(kind, held, new))
    brought.update(derived(kind, {**held, **brought, **new}))
    return {name: value for name, value in brought.items() if held.get(name) != value}


def decided(kind: Kind, held: Properties, stage: Stage, reason: str, at: str, by: str) -> Properties:
    """The item's decisions with the one to let it into a stage for a `reason`, named in the language of who gave it;
    `by` is what they are called. Nothing where its kind keeps none, or the table is full: the reason stands
    in the log."""
    field = kind.known_field(DECISIONS)
    rows = rows_in(held.get(f"fields.{DECISIONS}"))
    if field is None or field.type != "table" or len(rows) >= FIELD_ENTRIES.most:
        return {}
    told = {"at": at, "by": by, "decision": stage.name.of(current_language()), "reason": reason}
    row = {column.key: told[column.key] for column in field.columns if column.key in told}
    return {f"fields.{DECISIONS}": [*rows, row]} if row else {}


def with_template(kind: Kind, new: Properties) -> dict[str, Any]:
    """The text of a new item with the template of its kind behind it, in the language of whoever makes it; nothing
    for a kind that has none, or where there is no room for it."""
    asked = template(kind, new, current_language())
    body = "\n\n".join(filter(None, (new.get("body"), asked)))
    return {"body": body} if asked and len(body) <= BODY.most else {}


def _template_of_choice(kind: Kind, held: Properties, new: Properties) -> dict[str, Any]:
    """The template for another choice, where nobody has written anything into the text yet."""
    sections = [one.key for field in kind.fields for one in field.section]
    chosen = [value for name, value in new.items() if name.startswith("fields.") and value in sections]
    if not chosen or "body" in new or not is_template(kind, body := held.get("body") or ""):
        return {}
    language = "zh" if template(kind, held, "zh") == body else current_language()
    return {"body": template(kind, {**held, **new}, language)}


def _of_pieces(
    kind: Kind, held: Properties, new: Properties, at: str, templates: Callable[[], Templates] | None = None
) -> dict[str, Any]:
    """The dates of steps that come with a publish date, a channel or a campaign, and what a channel has looked at."""
    published = [f"fields.{field.key}" for field in kind.fields if field.role == "publish"]
    if (
        templates is None
        or not published
        or not any(name in new for name in (*published, "fields.channel", "campaign"))
    ):
        return {}
    from opsboard.domain.back_scheduling import moved_along
    from opsboard.domain.channel_checks import checks_along
    from opsboard.usecases.entry_ids import entry_id

    board = templates()
    return {**moved_along(kind, held, new, board), **checks_along(kind, held, new, board.checks, entry_id, at)}


def completed(
    kind: Kind,
    new: NewItem,
    zone: str,
    today: str,
    worked: Callable[[str], bool],
    templates: Callable[[], Templates] | None = None,
    at: str = "",
) -> NewItem:
    """A new item with what is to be done before it is published, the fields that are computed from others, and its
    series when it comes again."""
    steps = {**_of_pieces(kind, {}, new.properties, at, templates), **suggested(kind, {}, new.properties)}
    computed = {**{name: when for name, when in steps.items() if when}, **derived(kind, new.properties)}
    computed |= kept_alone(kind, new.properties)
    if new.created_at is None and new.source is None and not new.properties.get("body"):  # what a file says stays
        computed |= with_template(kind, new.properties)
    if new.properties.get("repeat") and "series" not in new.properties:
        from opsboard.domain import series

        begun = series.brought(kind, {}, {**new.properties, "title": new.title}, zone, today, worked)
        new = replaced(new, title=begun.pop("title", new.title))
        computed = {**computed, **begun}
    return replaced(new, properties={**new.properties, **computed}) if computed else new


def effects_of(done: Done, board: Reads) -> Follows:
    """All that follows from what an act did: each is to be written before the next one is asked for."""
    for effect in EFFECTS:
        yield from effect(done, board)


def open_blockers(workflow: Workflow, board: Reads, item: Item) -> list[Item]:
    """The open items at the other ends of the item's links that block it."""
    blocked = {relation.inverse for relation in workflow.relations if relation.blocks}
    found = []
    for link in item.links:
        if link.relation in blocked:
            other = board.item(link.key)
            if other.category not in CLOSED_CATEGORIES and not other.archived:
                found.append(other)
    return found


def next_in_series(done: Done, board: Reads) -> Follows:
    """When a repeating item becomes done, the next one is made and the repetition goes on to it; where its rule says
    that it appears so many days ahead, time makes it then. An undo makes none: it puts back what there was."""
    if done.takes_back:
        return
    for key, before, after in done.moved():
        item = board.item(key)
        kind = done.workflow.kind(item.kind)
        categories = {stage.key: stage.category for stage in kind.stages}
        if item.repeat is None or item.stage != after or item.category != "done" or categories.get(before) == "done":
            continue
        from opsboard.usecases.repeating import next_of, waiting

        held = board.properties(key)
        if (series := waiting(item, held, kind, done.at, done.zone, done.worked)) is not None:
            if series != item.series:
                yield Values(key, "edit", {"series": series})
            continue
        following = next_of(item, held, kind, done.history(key), done.at, done.zone, done.worked)
        if following is not None:
            yield Values(key, "edit", {"repeat": None, "series": None})
            made = yield continued(done.workflow, item, following)
            if made and kept_as_series(kind):
                yield Values(key, "link", {f"link.{CONTINUED_BY}.{made}": True})


def marks_of_links(done: Done, board: Reads) -> Follows:
    """Items that a link blocks are marked as blocked while the item at its other end is open. A mark that a
    person set is left alone; where a person took theirs away, that of a link may show again."""
    for key in dict.fromkeys(_perhaps_blocked(done, board)):
        mark = _mark_of_links(done, board, board.item(key))
        if mark is not None:
            yield mark


def items_of_actions(done: Done, board: Reads) -> Follows:
    """Actions become items of their own (`action_items`)."""
    if any(field.items_from for kind in done.workflow.kinds for field in kind.fields):
        yield from action_items.items_of_actions(done, board)
        yield from action_items.done_actions(done, board)


def news_for_customers(done: Done, board: Reads) -> Follows:
    """Whose customers are to be told of what was done (`customers_to_tell`)."""
    if done.takes_back or "answers" not in done.workflow.settings:
        return
    if any(name == "stage" or name.startswith("link.") for change in done.changes for name in change.after):
        yield from to_tell(done, board)


EFFECTS: tuple[Effect, ...] = (
    next_in_series,
    items_of_actions,
    chain_effects.next_of_chains,
    chain_effects.answers_of_chains,
    chain_effects.links_of_fields,
    marks_of_links,
    kept_from_links.told_of_links,
    news_for_customers,
    kept_from_links.kept_signals,
)
CONTINUES, CONTINUED_BY = "continues", "continued_by"


def kept_as_series(kind: Kind) -> bool:
    """Whether an item of this kind that comes again is linked with the one before: its numbers are a series."""
    return any(field.series for field in kind.fields)


def continued(workflow: Workflow, item: Item, following: NewItem) -> NewItem:
    """The next item of a series, linked with the one before where its numbers go on."""
    if not kept_as_series(workflow.kind(item.kind)) or all(one.key != CONTINUES for one in workflow.relations):
        return following
    return replaced(following, properties={**following.properties, f"link.{CONTINUES}.{item.key}": True})


def _perhaps_blocked(done: Done, board: Reads) -> Iterator[str]:
    """Keys of the items for which the act may have changed whether links block them."""
    blocked = {relation.inverse: relation.key for relation in done.workflow.relations if relation.blocks}
    for change in done.changes:
        if "blocked" in change.after and change.after["blocked"] is None and _by_person(change.before["blocked"]):
            yield change.key
    yield from done.linked(blocked)
    yield from board.linked(done.closed_or_opened(), blocked.values())


def _by_person(mark: object) -> bool:
    return isinstance(mark, dict) and blocking_item(mark) is None


def _mark_of_links(done: Done, board: Reads, item: Item) -> Values | None:
    """What is to be changed so that the item bears the mark that its links give it; None when it does."""
    held = item.blocked
    if held is not None and held.item is None:
        return None
    for other in open_blockers(done.workflow, board, item):
        if held is not None and held.item == other.key:
            return None
        who = other.fields.get("to_dept") or other.department or other.assignee or done.login
        reason = f"{other.key} {_spoken(done.workflow, who)}"
        mark = {"by": who, "reason": reason, "at": done.at, "item": other.key}
        return Values(item.key, "block", {"blocked": mark})
    return None if held is None else Values(item.key, "unblock", {"blocked": None})


def _spoken(workflow: Workflow, who: str) -> str:
    """The department's name on the card, in the language of its people; else the person."""
    names: Iterable[str] = (one.name.zh for one in workflow.departments if one.key == who)
    return next(iter(names), who)
