"""How items, cards and changes look as text on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from opsboard.board_words import act_name, comment_mark, name_of, stage_name, terms_of
from opsboard.domain import authors
from opsboard.domain.errors import Invalid
from opsboard.domain.items import STAGE_MOMENTS
from opsboard.domain.people_names import person_name
from opsboard.domain.text import fit, visible, visible_body, width
from opsboard.i18n import N_, _, current_language, listed, ngettext
from opsboard.usecases.reading import full_names, short_names

if TYPE_CHECKING:
    from opsboard.domain.item_columns import Column
    from opsboard.domain.items import Blocked, Card, Change, ChecklistEntry, Item
    from opsboard.domain.kinds import Kind, Workflow
    from opsboard.domain.property_text import Terms
    from opsboard.usecases.session import Session

_STYLES = {"key": "1", "stage": "36", "priority": "33", "labels": "2", "blocked": "31"}
"""SGR styles of the columns of items."""
_HEADINGS = {
    "key": N_("KEY"),
    "stage": N_("STAGE"),
    "priority": N_("PRI"),
    "assignee": N_("WHO"),
    "due": N_("DUE"),
    "title": N_("TITLE"),
    "labels": N_("LABELS"),
    "blocked": N_("BLOCKED"),
}
"""Headings that are not the column's name."""


def tell_item(session: Session, item: Item, as_json: bool) -> None:
    """What a command that changed one item prints: the item as JSON, or its line."""
    from opsboard.cli.output import say, write_json

    if as_json:
        write_json(item=item)
        return
    words = [
        item.key,
        stage_name(session.store.workflow, item.kind, item.stage),
        item.priority or "",
        person_name(short_names(session), item.assignee),
        session.dated(item.due),
        item.title,
        _blocked(item.blocked.reason if item.blocked else None),
        _put_off(item.snoozed),
    ]
    say("  ".join(word for word in words if word))


def tell_added(item: Item, as_json: bool) -> None:
    """What a command that made an item prints: the item as JSON, or its key."""
    from opsboard.cli.output import say, write_json

    if as_json:
        write_json(item=item)
    else:
        say(item.key)


def cards_table(session: Session, cards: Iterable[Card], coloured: bool) -> str:
    """Cards as a table, one a line, with the columns of `item_columns.TABLE`."""
    from opsboard.cli.output import table
    from opsboard.domain.item_columns import TABLE, column

    workflow, names = session.store.workflow, short_names(session)
    rows = [
        (
            card.key,
            stage_name(workflow, card.kind, card.stage),
            card.priority or "",
            person_name(names, card.assignee),
            session.dated(card.due),
            card.title,
            " ".join(card.labels),
            _stands_in_its_way(card),
        )
        for card in cards
    ]
    return table(*_headed([column(key) for key in TABLE], coloured, rows))


def _stands_in_its_way(card: Card) -> str:
    """Why it is blocked, else until when it is put off."""
    if card.blocked is not None:
        return card.blocked or _("yes")
    return _put_off(card.snoozed)


def _put_off(until: str | None) -> str:
    return _("snoozed until {day}").format(day=until) if until else ""


def columns_table(session: Session, items: Iterable[Item], columns: Sequence[Column], coloured: bool) -> str:
    """Items as a table, one a line, with these columns."""
    from opsboard.cli.output import table
    from opsboard.domain.value_text import lacks_text
    from opsboard.formats.item_cells import cell

    terms = terms_of(session.store.workflow, session.zone, short_names(session), dated=session.dated)

    def told(item: Item, one: Column) -> str:
        kind = terms.workflow.known_kind(item.kind)
        if one.field is not None and kind is not None and item.fields.get(one.field.key) is None:
            return lacks_text(kind, one.field, item.fields, terms.wording.language)
        return " ".join(cell(item, one, terms).split())

    rows = [tuple(told(item, one) for one in columns) for item in items]
    return table(*_headed(columns, coloured, rows), asked=True)


def _headed(
    columns: Sequence[Column], coloured: bool, rows: Sequence[Sequence[str]]
) -> tuple[Sequence[str], Sequence[Sequence[str]], Sequence[str]]:
    """What `table` takes: headings that say how their columns give way, the rows, and the styles of the columns."""
    from opsboard.cli.output import Flexible, Right, Spare

    headings: list[str] = []
    for one in columns:
        name = _(_HEADINGS[one.key]) if one.key in _HEADINGS else one.name.of(current_language()).upper()
        number = one.field is not None and one.field.type in ("number", "integer", "percent")
        wide = one.field is not None and not number and not one.field.values
        shape = Right if number else Flexible if wide or one.key in ("title", "body") else str
        headings.append((Spare if one.key in ("labels", "blocked") else shape)(name))
    return headings, rows, [_STYLES.get(one.key, "") for one in columns] if coloured else []


def item_text(session: Session, item: Item, more: Mapping[str, int] | None = None) -> str:
    """An item for reading; `more`: how many of a set it has beside those that were read."""
    more = more or {}
    workflow, names = session.store.workflow, full_names(session)
    kind = workflow.kind(item.kind)
    head = [item.key, kind.name.of(current_language()), stage_name(workflow, item.kind, item.stage)]
    lines = [visible(item.title), visible(" · ".join(head + [_("archived")] * item.archived)), ""]
    terms = terms_of(workflow, session.zone, names, kind, session.dated)
    pairs, tall = _own_fields(terms, item)
    facts = [*_properties(session, item, names, terms), *_clocks(session, item), *pairs]
    lines += [*_facts(facts), *tall, *_trial(session, item, names)]
    lines += _trends(session, item)
    lines += _signals(session, item)
    lines += _parts(workflow, kind, item)
    if item.body:
        lines += ["", visible_body(item.body).rstrip("\n")]
    if item.checklist:
        card = session.store.card(item.key) if "checklist" in more else None
        done, there = card.checklist if card else (sum(entry.done for entry in item.checklist), len(item.checklist))
        lines += ["", _("Checklist {done}/{all}").format(done=done, all=there), *checklist_lines(item)]
    lines += _chain(session, item)
    if item.links:
        lines += ["", _("Links")]
        lines += [visible(f"  {name_of(workflow.relations, link.relation)} {link.key}") for link in item.links]
    if item.attachments:
        lines += ["", _("Attachments")]
        lines += [visible(f"{at:>3} {one.said}") for at, one in enumerate(item.attachments, start=1)]
    if item.comments:
        lines += ["", _("Comments")]
        if "comments" in more:
            lines.append("  " + _("{count} earlier: --comments 0 shows all").format(count=f"{more['comments']:,}"))
        for comment in item.comments:
            mark = f"  {comment_mark(comment)}" if comment.customer else ""
            lines.append(visible(f"  {_author(comment.author, names)}  {session.dated(comment.at)}{mark}"))
            lines += [f"    {line}" for line in visible_body(comment.body).splitlines()]
    for name in sorted(more.keys() - {"comments"}):
        words = _("{count} more of {name}: --json has all")
        lines += ["", words.format(count=f"{more[name]:,}", name=name)]
    return "\n".join(lines) + "\n"


def _parts(workflow: Workflow, kind: Kind, item: Item) -> list[str]:
    """The parts that an item is made of, each with its state, its first words and where it lies, under a heading."""
    if not any(field.section for field in kind.fields):
        return []
    from opsboard.domain.gates import held_by
    from opsboard.domain.parts import NO, YES, heading, parts_of

    language, parts = current_language(), parts_of(kind, held_by(item))
    names = [visible(one.field.name.of(language)) for one in parts]
    margin = max(map(width, names))
    lines = [
        f"  {YES if one.done else NO} {fit(name, margin)}  {one.text(language)}".rstrip()
        for name, one in zip(names, parts, strict=True)
    ]
    return ["", heading(parts, workflow, language), *lines]


def _chain(session: Session, item: Item) -> list[str]:
    """The chain that an item is part of, under a heading: what came of an item stands under it."""
    if not item.links:
        return []
    from opsboard.usecases.chains import chain_of

    chain = chain_of(session, item)
    lines = []
    for step, card in chain.steps:
        words = [card.key, stage_name(session.store.workflow, card.kind, card.stage)]
        words.append(_("this item") if card.key == item.key else card.title)
        lead = "  " * step.depth + ("> " if step.depth else "")
        again = f" > {listed(step.again)}" if step.again else ""
        lines.append(visible(f"  {lead}{'  '.join(words)}{again}"))
    more = (
        [f"  {ngettext('+{count} more', '+{count} more', chain.more).format(count=chain.more)}"] if chain.more else []
    )
    return ["", _("Chain"), *lines, *more] if lines else []


def _trends(session: Session, item: Item) -> list[str]:
    """How the numbers of an item went, under a heading."""
    kind = session.store.workflow.known_kind(item.kind)
    if kind is None or not any(field.series and field.key in item.fields for field in kind.fields):
        return []
    from opsboard.trend_words import trend_line
    from opsboard.usecases.metric_series import trends_of

    found = trends_of(session, item)
    return ["", _("Over time"), *(visible(f"  {trend_line(one)}") for one in found)] if found else []


def _signals(session: Session, item: Item) -> list[str]:
    """What customers say, under a heading."""
    if "signals" not in item.fields:
        return []
    from opsboard.signal_words import signal_lines, signals_heading
    from opsboard.usecases.signals import signals_of

    found = signals_of(session, item)
    lines = (visible(f"  {line}") for line in signal_lines(found, session.store.workflow))
    return ["", signals_heading(found), *lines] if found else []


def is_trial(item: Item) -> bool:
    """Whether an item may be an experiment with something to say: the others load nothing for it."""
    return not item.fields.keys().isdisjoint(("result", "sample_needed", "prediction"))


def _trial(session: Session, item: Item, names: Mapping[str, str]) -> list[str]:
    """What an experiment's numbers say, under a heading."""
    if not is_trial(item):
        return []
    from opsboard.trial_words import trial_lines
    from opsboard.usecases.trials import trial_of

    trial = trial_of(session, item)
    if trial is None:
        return []
    kind = session.store.workflow.kind(item.kind)
    lines = trial_lines(trial, kind, lambda login: person_name(names, login), session.dated)
    return ["", _("Reading"), *(visible(f"  {line}") for line, _tone in lines)]


def checklist_lines(item: Item) -> list[str]:
    """The entries of a checklist with the numbers that `checklist` takes."""
    return [visible(_entry(number, entry)) for number, entry in enumerate(item.checklist, start=1)]


def tell_changes(session: Session, changes: Sequence[Change]) -> None:
    """A line for each changed item: its key and what became of it."""
    from opsboard.cli.output import say

    terms = terms_of(session.store.workflow, session.zone, short_names(session), dated=session.dated)
    told = [(change, _("; ").join(_differences(change, terms))) for change in changes]
    for change, what in told:  # all is worded before the first is written
        say(f"{change.key}  {act_name(change.op)}{'  ' if what else ''}{what}")


def change_lines(session: Session, changes: Sequence[Change]) -> list[str]:
    """The log: moment, person, key, act, what was before and after, and why."""
    lines, names = [], short_names(session)
    terms = terms_of(session.store.workflow, session.zone, names, dated=session.dated)
    for change in changes:
        words = [session.dated(change.at), person_name(names, change.by), change.key, act_name(change.op)]
        what = _("purged") if change.purged else _("; ").join(_differences(change, terms))
        if what:
            words.append(what)
        if change.undo_of is not None:
            words.append(_("(takes back batch {number})").format(number=change.undo_of))
        if change.reason:
            words.append(_("({reason})").format(reason=change.reason))
        lines.append(visible("  ".join(words)))
    return lines


def _differences(change: Change, terms: Terms) -> list[str]:
    if change.op in ("comment", "reply", "customer", "add"):
        return [short(value) for name, value in change.after.items() if name == "title" or name.startswith("comment.")]
    words = terms.of_item(change.key)
    parts = []
    for name, after in change.after.items():
        before = change.before.get(name)
        family = name.partition(".")[0]
        if (
            name in (*STAGE_MOMENTS, "series")
            or name == "archived"
            or family == "time"
            or (name == "rank" and len(change.after) > 1)
        ):
            continue
        if family in ("label", "participant", "watcher", "link"):
            parts.append(f"{'+' if after is not None else '-'}{words.entry(name)}")
        elif name == "rank":
            parts.append(_("order"))
        elif name == "stage":
            parts.append(words.difference(name, before, after))
        elif name == "blocked" and before is None:
            parts.append(words.value(name, after))
        elif family == "check":
            parts.append(_ticked(before, after))
        elif family == "attachment":
            parts.append(f"{'-' if after is None else '+'}{short(before if after is None else after)}")
        elif name == "body":
            parts.append(words.name(name))
        elif words.field(name) is not None or "." not in name:
            parts.append(_("{name}: {what}").format(name=words.name(name), what=words.difference(name, before, after)))
        else:
            was, becomes = short(before), short(after)
            parts.append(_("{name}: {before} → {after}").format(name=words.name(name), before=was, after=becomes))
    return parts


def _ticked(before: Any, after: Any) -> str:
    if after is None:
        return f"-{short(before)}"
    return f"[{'x' if after.get('done') else ' '}] {short(after)}"


def short(value: Any) -> str:
    """A value of the log, at most 60 letters of it."""
    if value is None:
        return "–"
    from opsboard.domain.value_text import Wording, loose_text
    from opsboard.domain.value_text import short as shortened

    if isinstance(value, Mapping):
        value = next((one for name in ("text", "body", "reason", "name") if (one := value.get(name))), True)
    return shortened(loose_text(value, Wording(current_language())))


def _facts(pairs: Sequence[tuple[str, str]]) -> list[str]:
    given = [(visible(name), visible(value)) for name, value in pairs if value]
    margin = max((width(name) for name, _value in given), default=0)
    return [f"{name}{' ' * (margin - width(name))}  {value}" for name, value in given]


def _author(author: str, names: Mapping[str, str]) -> str:
    return authors.shown(author, _, lambda login: person_name(names, login))


def _properties(session: Session, item: Item, names: Mapping[str, str], words: Terms) -> list[tuple[str, str]]:
    created = f"{session.dated(item.created_at)} {_author(item.created_by, names)}"
    return [
        (_("priority"), item.priority or ""),
        (_("assignee"), person_name(names, item.assignee)),
        (_("participants"), listed(person_name(names, login) for login in item.participants)),
        (_("department"), name_of(session.store.workflow.departments, item.department)),
        (_("labels"), " ".join(item.labels)),
        (_("start"), session.dated(item.start)),
        (_("due"), session.dated(item.due)),
        (_("repeat"), words.value("repeat", item.repeat)),
        (_("comes next"), _next_dates(session, item)),
        (_("campaign"), item.campaign or ""),
        (_("blocked"), "" if item.blocked is None else _blocked_words(item.blocked, words)),
        (_("snoozed until"), item.snoozed or ""),
        (_("created"), created),
        (_("updated"), f"{session.dated(item.updated_at)} (v{item.version})"),
        (_("closed"), session.dated(item.closed_at)),
    ]


def _clocks(session: Session, item: Item) -> list[tuple[str, str]]:
    """What was promised for an item: by clock what is left of how much, until when."""
    if item.kind not in session.store.workflow.settings.get("clocks", {}):
        return []
    from opsboard.clock_words import clock_name, left_words
    from opsboard.domain.days import moment_of_seconds
    from opsboard.usecases import clocks

    rows = []
    for clock in clocks.of_item(session, item.key):
        until = None if clock.due is None else moment_of_seconds(clock.due)
        more = [_("of {length}").format(length=clock.promised)]
        more += [_("until {when}").format(when=session.dated(until))] if until else []
        rows.append((clock_name(clock.name), " · ".join([left_words(clock), *more])))
    return rows


def _next_dates(session: Session, item: Item) -> str:
    """The next dates of an item that comes again."""
    if item.repeat is None:
        return ""
    from opsboard.domain.days import today
    from opsboard.usecases.series import before_rule

    try:
        dates = before_rule(session, item.key).dates(item.repeat, session.zone, today(session.clock(), session.zone))
    except Invalid:  # a rule that an older version took
        return ""
    return listed(session.dated(one) for one in dates) or _("no more")


def _blocked_words(mark: Blocked, words: Terms) -> str:
    """What an item waits for: `CRD-1 Technology`, or who said why."""
    if mark.item:
        return words.blocked({"item": mark.item, "by": mark.by})
    by = authors.shown(mark.by, _, words.wording.named)
    return by + _(": ") + mark.reason if mark.reason else by


def _own_fields(words: Terms, item: Item) -> tuple[list[tuple[str, str]], list[str]]:
    """The fields that have a value, in the order of the kind: those that take a line by their names, then the lines
    of the others (tables, long texts), under theirs."""
    from opsboard.cli.output import on_terminal
    from opsboard.domain.value_text import lacks_text, loose_text, value_lines

    cells = None
    if on_terminal():
        from opsboard.window import window_size

        cells = max(20, window_size(sys.stdout.fileno())[0] - 2)
    declared = words.kind.fields if words.kind else ()
    pairs: list[tuple[str, str]] = []
    tall: list[str] = []
    for field in declared:
        if field.section:
            continue
        if (value := item.fields.get(field.key)) is None:
            if words.kind and (lacks := lacks_text(words.kind, field, item.fields, words.wording.language)):
                pairs.append((field.name.of(words.wording.language), lacks))
            continue
        lines, named = value_lines(field, value, cells, words.wording)
        name = field.name.of(words.wording.language)
        if named or field.type == "table" or len(lines) > 1:
            tall += ["", visible(name), *(f"  {line}".rstrip() for line in lines)]
        else:
            pairs.append((name, "".join(lines)))
    known = {field.key for field in declared}
    left = ((name, loose_text(one, words.wording)) for name, one in item.fields.items() if name not in known)
    return [*pairs, *left], tall


def _entry(number: int, entry: ChecklistEntry) -> str:
    return f"{number:>3} [{'x' if entry.done else ' '}] {entry.text}"


def _blocked(reason: str | None) -> str:
    if reason is None:
        return ""
    return _("(blocked: {reason})").format(reason=reason) if reason else _("(blocked)")
