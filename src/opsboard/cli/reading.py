"""`list` and `show`: what is on the board."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from opsboard.cli.call import Call
from opsboard.cli.completion import KEY, QUERY, columns_begun, sorts
from opsboard.cli.declared import JSON, command, flag, option
from opsboard.domain import limits
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.values import replaced
from opsboard.i18n import _, current_language, ngettext

if TYPE_CHECKING:
    from opsboard.domain.item_columns import Column
    from opsboard.domain.items import Card, Item
    from opsboard.usecases.ports import Selection
    from opsboard.usecases.session import Session

RANKING = "key,score,effort,stage,assignee,due,title"
"""The columns of a list by score."""
ROWS = 50
"""So many rows a table shows unless --limit says otherwise."""


@command(
    N_("List items, all or those of a query: opsboard list kind:support assignee:@me."),
    QUERY,
    option(
        "--sort",
        "FIELD",
        N_("rank, key, title, due, priority, age, updated or created; -due turns it round."),
        complete=sorts,
    ),
    option(
        "--columns",
        "A,B",
        N_("These columns, such as key,title,due or a field's name; not in JSON."),
        complete=columns_begun,
    ),
    option("--limit", "N", N_("So many rows at most; 0 shows all."), number=True),
    JSON,
    flag("--jsonl", N_("Print JSON, an item a line.")),
    flag("--csv", N_("Print CSV.")),
    flag("--markdown", N_("Print Markdown.")),
)
def list_command(
    call: Call,
    *,
    query: Sequence[str],
    sort: str | None,
    columns: str | None,
    limit: int | None,
    as_json: bool,
    jsonl: bool,
    csv: bool,
    markdown: bool,
) -> None:
    from opsboard.cli.output import note, page, write_json
    from opsboard.usecases import reading

    if as_json + jsonl + csv + markdown > 1:
        raise Invalid(N_("--json, --jsonl, --csv and --markdown exclude each other: give one"))
    text = " ".join(query)
    form = "jsonl" if jsonl else "csv" if csv else "markdown" if markdown else ""
    with call.session() as session:
        chosen: tuple[Column, ...] = ()
        if columns is not None:
            from opsboard.domain.item_columns import find_columns

            chosen = find_columns(columns, session.store.workflow)
        selection = reading.selection(session, text, sort=sort or _order(session, text))
        if as_json:
            answer = _answer(session, selection, limit)
        elif form:
            from opsboard.cli.transfer import gathered_list

            kept = gathered_list(session, form, replaced(selection, limit=limit or None), text, chosen)
        else:
            table, remark = _table(call, session, selection, ROWS if limit is None else limit, chosen)
    # The board is closed by now: whoever reads page by page keeps nobody from it.
    if as_json:
        write_json(**answer)
    elif form:
        from opsboard.cli.transfer import write

        write(kept, form)
    else:
        page(table)
        if remark:
            note(remark)


def _order(session: Session, query: str) -> str:
    """The order that nobody asked for: that of the saved view where the query is nothing else."""
    if ":" not in query:
        return "rank"
    from opsboard.usecases.views import order_of

    return order_of(session, query)


def _answer(session: Session, selection: Selection, limit: int | None) -> dict[str, object]:
    """What `--json` prints."""
    items = list(session.store.items(replaced(selection, limit=limit or None)))
    return {"items": items, "total": session.store.count(selection) if limit else len(items)}


def _table(
    call: Call, session: Session, selection: Selection, limit: int, columns: Sequence[Column]
) -> tuple[str, str]:
    """The table, and what to say beside it."""
    from opsboard.cli.shown import cards_table, columns_table
    from opsboard.domain.text import visible
    from opsboard.usecases import reading
    from opsboard.usecases.misspelt import near_words

    some = replaced(selection, limit=limit or None)
    ranks = _ranks(session, selection)
    if ranks and not columns:
        from opsboard.domain.item_columns import find_columns

        columns = find_columns(RANKING, session.store.workflow)
    if columns:
        items = list(session.store.items(some))
        count, table = len(items), columns_table(session, items, columns, call.coloured())
        if ranks:
            table = _with_line(session, table, items)
    else:
        cards = session.store.cards(some)
        count, table = len(cards), cards_table(session, cards, call.coloured())
    put_off = reading.count_snoozed(session, selection)
    hidden = ngettext("{count} snoozed: is:snoozed", "{count} snoozed: is:snoozed", put_off).format(
        count=f"{put_off:,}"
    )
    beside = [hidden] if put_off else []
    if not columns and count and selection.sort == "age":
        beside.insert(0, _oldest(session, cards[0]))
    if not count:
        nothing = _("nothing matches") if selection.query else _("nothing here yet")
        if selection.query and (meant := near_words(session, selection.query.node)):
            asks = _("nothing has “{word}”; did you mean “{meant}”?")
            nothing = "; ".join(asks.format(word=visible(word), meant=visible(near)) for word, near in meant)
        return "", hidden if put_off else nothing
    if limit and count == limit and (total := session.store.count(selection)) > limit:
        shown = _("{shown} of {total}: --limit 0 shows all").format(shown=f"{limit:,}", total=f"{total:,}")
        beside.insert(0, shown)
    return table, _("; ").join(beside)


def _oldest(session: Session, card: Card) -> str:
    """How many working days the first of a list in the order of age has waited, as ages on the screen are told."""
    from datetime import date

    from opsboard.domain.days import day_of, today

    since, now = day_of(card.stage_since, session.zone), today(session.clock(), session.zone)
    days = session.working_time().day_counts().after(date.fromisoformat(since), date.fromisoformat(now))
    words = ngettext(
        "the first has waited for {days} working day", "the first has waited for {days} working days", days
    )
    return words.format(days=days)


def _ranks(session: Session, selection: Selection) -> bool:
    """Whether the items stand by their score, the best first."""
    if not selection.sort.startswith("-field."):
        return False
    from opsboard.domain.capacity import is_ranking

    return is_ranking(selection.sort, session.store.workflow)


def _with_line(session: Session, table: str, items: Sequence[Item]) -> str:
    """A ranking as a table, with the line at which the capacity of the team ends; below all that is shown where it
    ends further down."""
    from opsboard.capacity_words import line_words
    from opsboard.usecases.capacity import capacity_line

    line, lines = capacity_line(session), table.splitlines()
    behind = (place for place, one in enumerate(items, 1) if line.is_behind(one.key, one.fields.get("score")))
    place = next(behind, len(items) + 1)
    lines.insert(place, f"— {line_words(line, is_last=place > len(items))} —")
    return "\n".join(lines) + "\n" if items else table


@command(
    N_("Show one item whole."),
    KEY,
    option("--comments", "N", N_("So many comments, the newest; 0 shows all."), number=True),
    JSON,
    flag("--markdown", N_("Print Markdown.")),
    flag("--related", N_("What may be related and is not linked yet: the same labels, words, campaign, customer.")),
)
def show_command(call: Call, *, key: str, comments: int | None, as_json: bool, markdown: bool, related: bool) -> None:
    from opsboard.cli.output import page, write_json
    from opsboard.usecases import reading

    if as_json and markdown:
        raise Invalid(N_("--json and --markdown exclude each other: give one"))
    if related and markdown:
        raise Invalid(N_("--related and --markdown exclude each other: give one"))
    with call.session() as session:
        if as_json or markdown or comments == 0:
            item, more = reading.item(session, key), None
        else:
            item, more = reading.page(session, key, limits.COMMENTS_SHOWN.most if comments is None else comments)
        if markdown:
            from opsboard.usecases.exporting import item_markdown

            text = item_markdown(session, item, current_language(), _)
        elif not as_json:
            from opsboard.cli.shown import item_text

            text = item_text(session, item, more)
        told = {**_trial(session, item), **_signals(session, item)} if as_json else {}
        if related:
            text, told = _with_related(session, item, text if not as_json else "", told)
    if as_json:
        write_json(item=item, **told)
    else:
        page(text)


def _signals(session: Session, item: Item) -> dict[str, object]:
    """What `--json` has of an item's signals beside it."""
    if "signals" not in item.fields:
        return {}
    from opsboard.usecases.signals import signals_of

    names = ("customer", "channel", "words", "key")
    found = signals_of(session, item)
    return {"signals": [{**{name: getattr(one, name) for name in names}, "day": one.when} for one in found]}


def _with_related(session: Session, item: Item, text: str, told: dict[str, object]) -> tuple[str, dict[str, object]]:
    """A text and what `--json` prints, each with the items that may be related."""
    from opsboard.board_words import stage_name
    from opsboard.domain.text import visible
    from opsboard.usecases.related import related_items

    found = related_items(session, item)
    lines = [_("Perhaps related")] if found else [_("nothing that may be related")]
    for one in found:
        card, shared = one.card, " ".join(one.shared)
        words = [card.key, stage_name(session.store.workflow, card.kind, card.stage), card.title]
        lines.append(visible(f"  {'  '.join(words)}{f'  ({shared})' if shared else ''}"))
    keys = [{"key": one.card.key, "title": one.card.title, "shared": list(one.shared)} for one in found]
    return "\n".join([text, *lines]) + "\n", {**told, "related": keys}


def _trial(session: Session, item: Item) -> dict[str, object]:
    """What `--json` has of an experiment beside the item."""
    from opsboard.cli.shown import is_trial

    if not is_trial(item):
        return {}
    from opsboard.formats.trial_objects import trial_object
    from opsboard.usecases.trials import trial_of

    trial = trial_of(session, item)
    return {} if trial is None else {"trial": trial_object(trial.reading, trial.amended)}
