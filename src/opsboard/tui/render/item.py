"""An item whole, as rows under section headings.

Sections stand in a fixed order and are left out when they hold nothing. Labels are dim and aligned;
what is late or blocked says so in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rich.segment import Segment
from rich.style import Style

from opsboard.board_words import comment_mark, name_of, stage_name, terms_of
from opsboard.domain import authors
from opsboard.domain.found_words import NO_WORDS, FoundWords
from opsboard.domain.gates import held_by
from opsboard.domain.items import Card, Item
from opsboard.domain.kinds import CLOSED_CATEGORIES, Field, Workflow
from opsboard.domain.link_targets import link_of
from opsboard.domain.parts import NO, YES, part_fields, parts_of
from opsboard.domain.parts import heading as parts_heading
from opsboard.domain.people_names import person_name
from opsboard.domain.property_text import repeat_words
from opsboard.domain.text import fit, visible, width, wrap
from opsboard.domain.value_text import Wording, lacks_text, loose_text, value_lines, value_text
from opsboard.domain.values import frozen, made_by
from opsboard.i18n import _, current_language, listed, ngettext
from opsboard.tui.render.card import Row
from opsboard.tui.render.found import lit_rows
from opsboard.tui.render.history import change_words, span_words, stamp
from opsboard.tui.render.promise import promise_rows
from opsboard.tui.render.rich_text import beside, body_rows
from opsboard.tui.theme import Palette
from opsboard.tui.view_models.item_page import ItemPage, Linked
from opsboard.tui.words import Today, day_words, due_words, late_words

SEPARATOR = " · "
LABEL_CELLS = 18
"""The widest a label may be; longer ones are cut."""
MOST_FACT_ROWS = 40
MOST_DEPTH = 8
"""Steps by which a chain is indented."""


@frozen
class Section:
    """A run of rows with a heading. `entries` are the rows (first, last) that the cursor can stand on."""

    name: str
    first: int
    last: int
    entries: tuple[tuple[int, int], ...] = ()


@frozen
class Sight:
    """What drawing an item depends on beside the item."""

    cells: int
    palette: Palette
    today: Today
    workflow: Workflow
    zone: str
    campaigns: tuple[tuple[str, str], ...] = ()
    """(key, name)."""
    names: Mapping[str, str] = made_by(factory=dict)
    """Login -> the name that is shown for it."""
    words: FoundWords = NO_WORDS
    """What find looks for."""
    tick: str = ""
    """The key that ticks an entry, and links what may be related."""

    def name(self, login: str | None) -> str:
        """What a login is called; empty for nobody."""
        return person_name(self.names, login)

    def author(self, author: str) -> str:
        """Who wrote something, in the reader's language."""
        return visible(authors.shown(author, _, self.name))

    def blocker(self, by: str) -> str:
        """Who is waited for: a department by its name, else a person."""
        known = any(one.key == by for one in self.workflow.departments)
        return name_of(self.workflow.departments, by) if known else self.author(by)


@dataclass(slots=True)
class Picture:
    """The rows of an item and where its sections are."""

    rows: list[Row] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)

    def add(self, name: str, rows: Iterable[Row], entries: Sequence[tuple[int, int]] = ()) -> None:
        """Put a section under what there is; entries count from its first row."""
        first = len(self.rows)
        self.rows += rows
        moved = tuple((first + one, first + other) for one, other in entries)
        self.sections.append(Section(name, first, len(self.rows) - 1, moved))
        self.rows.append(())


def item_picture(page: ItemPage, sight: Sight) -> Picture:
    """The whole item."""
    item, picture = page.item, Picture()
    picture.add("head", _lit(_head(page, sight), "head", sight))
    for name, held, draw in (
        ("fields", True, _fields),
        ("parts", True, _parts),
        ("reading", page.trial is not None, _trial),
        ("trends", page.trends, _trends),
        ("signals", page.signals, _signals),
        ("promise", True, _promise),
        ("text", item.body.strip(), _text),
        ("checklist", item.checklist, _checklist),
        ("chain", _has_branches(page), _chain),
        ("links", page.links, _links),
        ("attachments", item.attachments, _attachments),
        ("related", page.related, _related),
        ("comments", item.comments, _comments),
        ("history", True, _history),
    ):
        rows, entries = draw(page, sight) if held else ([], [])
        if rows:
            picture.add(name, _lit(rows, name, sight), entries)
    picture.rows += _foot(item, sight)
    return picture


def _lit(rows: list[Row], name: str, sight: Sight) -> list[Row]:
    """The rows of a section with the words lit that find looks for; of a section that the search knows nothing of as
    they are."""
    if not sight.words or name not in ("head", "fields", "text", "checklist", "comments"):
        return rows
    lead = 0 if name == "head" else 1
    return [*rows[:lead], *lit_rows(rows[lead:], sight.words, sight.palette)]


MOST_SIGNALS = 50
"""Signals that are listed; `show` has all."""
_Drawn = tuple[list[Row], list[tuple[int, int]]]


def heading(words: str, count: str, p: Palette) -> Row:
    """The first row of a section."""
    return (Segment(words, p.key), Segment(f"  {count}", p.dim)) if count else (Segment(words, p.key),)


# head


def _head(page: ItemPage, sight: Sight) -> list[Row]:
    item, p = page.item, sight.palette
    lines = wrap(visible(item.title), max(sight.cells - width(item.key) - 2, 12), 8)
    rows = beside((Segment(item.key, p.accent), Segment("  ")), lines, p.strong)
    rows += flowing(_facts(item, sight), sight.cells, Segment(SEPARATOR, p.faint))
    rows += _left_out(page.more, "labels", sight)
    rows += _warnings(item, sight)
    rows += _clocks(page, sight)
    if page.chain.path:
        rows.append(())
        rows += _path(page.chain.path, item.key, sight)
    return rows


def _clocks(page: ItemPage, sight: Sight) -> list[Row]:
    """What was promised, a row for each clock: what is left of how much, until when."""
    if not page.clocks:
        return []
    from opsboard.clock_words import clock_name, left_words, promised_words, tone_of
    from opsboard.domain.days import moment_of_seconds

    p = sight.palette
    margin = max(width(clock_name(clock.name)) for clock in page.clocks)
    rows: list[Row] = []
    for clock in page.clocks:
        style = {"late": p.urgent, "warns": p.warn, "over": p.dim}.get(tone_of(clock), p.text)
        more = [_("of {length}").format(length=promised_words(clock))]
        if clock.due is not None:
            more.append(_("until {when}").format(when=_when(moment_of_seconds(clock.due), sight.today)))
        lead = (Segment(fit(clock_name(clock.name), margin), p.dim), Segment("  "))
        words = left_words(clock)
        room = max(0, sight.cells - margin - 2 - width(words))
        if width(f" {' · '.join(more)}") > room:  # until when is of more use than how much there was
            more = more[-1:]
        tail = fit(f" {' · '.join(more)}", room).rstrip()
        rows.append((*lead, Segment(fit(words, sight.cells - margin - 2).rstrip(), style), Segment(tail, p.dim)))
    return rows


def _when(moment: str, today: Today) -> str:
    """A moment; of today its time alone."""
    return today.clock(moment) if today.local(moment).date() == today.own_day else day_words(moment, today)


def _facts(item: Item, sight: Sight) -> list[Segment]:
    """Stage, priority, due, who, department, labels."""
    p = sight.palette
    facts = [Segment(stage_name(sight.workflow, item.kind, item.stage), p.text)]
    if item.priority:
        facts.append(Segment(item.priority, {"P0": p.urgent, "P1": p.warn}.get(item.priority, p.text)))
    if item.due:
        facts.append(_due(item.due, item.category, sight))
    if item.assignee:
        facts.append(Segment(sight.name(item.assignee), p.text))
    else:
        facts.append(Segment(_("nobody"), p.dim))
    if item.department:
        facts.append(Segment(name_of(sight.workflow.departments, item.department), p.text))
    facts += [Segment(visible(label), p.label) for label in item.labels]
    return facts


def _left_out(more: Mapping[str, int], name: str, sight: Sight) -> list[Row]:
    """A row for what was not read of a set; none where all of it was."""
    if name not in more:
        return []
    if name == "comments":
        words = _("{count} earlier: opsboard show KEY --comments 0")
    else:
        words = _("{count} more: opsboard show KEY --json")
    return [(Segment(fit(words.format(count=f"{more[name]:,}"), sight.cells).rstrip(), sight.palette.dim),)]


def _due(due: str, category: str, sight: Sight) -> Segment:
    p = sight.palette
    if category in CLOSED_CATEGORIES:
        return Segment(_("due {when}").format(when=day_words(due, sight.today)), p.dim)
    short, nearness = due_words(due, sight.today)
    full = day_words(due, sight.today)
    if nearness == "late":
        return Segment(_("late: {when}").format(when=full), p.urgent)
    if short == _("today"):
        return Segment(_("due today"), p.warn)
    return Segment(_("due {when}").format(when=full), p.warn if nearness == "soon" else p.text)


def _warnings(item: Item, sight: Sight) -> list[Row]:
    p = sight.palette
    rows: list[Row] = []
    if item.blocked is not None:
        mark = item.blocked
        waits = visible(f"{mark.item} {sight.blocker(mark.by)}".rstrip()) if mark.item else ""
        reason = waits or visible(mark.reason) or _("no reason given")
        words = _("blocked: {reason}").format(reason=reason)
        rows += [(Segment(line, p.warn),) for line in wrap(words, sight.cells, 4)]
        since = stamp(mark.at, sight.today)
        rows.append((Segment(since if waits else f"{sight.blocker(mark.by)}{_(', ')}{since}", p.dim),))
    if item.archived:
        rows.append((Segment(_("archived"), p.warn),))
    if item.snoozed:
        words = _("snoozed until {day}").format(day=day_words(item.snoozed, sight.today))
        rows.append((Segment(words, p.warn),))
    return rows


def _path(chain: Sequence[Card], key: str, sight: Sight) -> list[Row]:
    """The way that work took through the item, from left to right."""
    p = sight.palette
    pieces = []
    for card in chain:
        over = card.category in CLOSED_CATEGORIES
        words, style = card.key, p.accent if card.key == key else p.dim if over else p.text
        if card.due and not over:
            _short, nearness = due_words(card.due, sight.today)
            if nearness == "late":
                words, style = card.key + _(" ({reason})").format(reason=late_words(card.due, sight.today)), p.urgent
        pieces.append(Segment(words, style))
    return flowing(pieces, sight.cells, Segment(" > ", p.faint))


def flowing(pieces: Sequence[Segment], cells: int, between: Segment) -> list[Row]:
    """Pieces one after the other with a sign between, over as many rows as they need."""
    rows: list[Row] = []
    row: list[Segment] = []
    used = 0
    gap = width(between.text)
    for piece in pieces:
        taken = width(piece.text)
        if row and used + gap + taken > cells:
            rows.append(tuple(row))
            row, used = [], 0
        if row:
            row.append(between)
            used += gap
        if taken > cells:
            piece = Segment(fit(piece.text, cells), piece.style)
            taken = cells
        row.append(piece)
        used += taken
    return [*rows, tuple(row)] if row else rows


# fields


def _fields(page: ItemPage, sight: Sight) -> _Drawn:
    wording = Wording(current_language(), sight.zone, sight.name, dated=lambda value: day_words(value, sight.today))
    own, tables = _own_fields(page.item, sight, wording)
    pairs = [pair for pair in (*_common_fields(page.item, sight), *own) if pair[1]]
    if not pairs and not tables:
        return [], []
    margin = min(max((width(label) for label, _value in pairs), default=0), LABEL_CELLS, sight.cells // 3)
    rows = [heading(_("Fields"), "", sight.palette)]
    for label, value in pairs:
        rows += _labelled(label, value, margin, sight)
    for own_field, held in tables:
        rows += _table(own_field, held, wording, sight)
    return rows, []


def _table(field: Field, value: object, wording: Wording, sight: Sight) -> list[Row]:
    """The name of a table, and under it its rows."""
    p = sight.palette
    lines, named = value_lines(field, value, max(sight.cells - 2, 8), wording)
    rows: list[Row] = [(Segment(fit(visible(field.name.of(wording.language)), sight.cells).rstrip(), p.dim),)]
    for place, line in enumerate(lines):
        rows.append((Segment("  "), Segment(line, p.dim if named and place == 0 else p.text)))
    return rows


def _labelled(label: str, value: str, margin: int, sight: Sight) -> list[Row]:
    """A label and its value, which goes on under itself."""
    p = sight.palette
    room = max(sight.cells - margin - 2, 8)
    lines = [line for part in value.split("\n") for line in wrap(visible(part), room, MOST_FACT_ROWS)]
    return beside((Segment(fit(visible(label), margin), p.dim), Segment("  ")), lines[:MOST_FACT_ROWS], p.text)


def _common_fields(item: Item, sight: Sight) -> list[tuple[str, str]]:
    names = dict(sight.campaigns)
    return [
        (_("start"), day_words(item.start, sight.today) if item.start else ""),
        (_("repeat"), repeat_words(item.repeat, current_language()) if item.repeat else ""),
        (_("campaign"), names.get(item.campaign, item.campaign) if item.campaign else ""),
        (_("participants"), listed(map(sight.name, item.participants))),
        (_("watched by"), listed(map(sight.name, item.watchers))),
    ]


def _own_fields(item: Item, sight: Sight, wording: Wording) -> tuple[list[tuple[str, str]], list[tuple[Field, object]]]:
    """The kind's own fields that have a value: labels and texts, and the tables."""
    kind = sight.workflow.known_kind(item.kind)
    pairs: list[tuple[str, str]] = []
    tables: list[tuple[Field, object]] = []
    for own in kind.fields if kind else ():
        value = item.fields.get(own.key)
        if own.section:
            continue
        if value is None:
            lacks = lacks_text(kind, own, item.fields, wording.language) if kind else ""
            pairs.append((own.name.of(wording.language), lacks))
            continue
        if own.type == "table":
            tables.append((own, value))
        elif own.type == "list":
            pairs.append((own.name.of(wording.language), "\n".join(value_lines(own, value, None, wording)[0])))
        else:
            pairs.append((own.name.of(wording.language), value_text(own, value, wording)))
    known = {own.key for own in kind.fields} if kind else set()
    pairs += [(name, loose_text(value, wording)) for name, value in item.fields.items() if name not in known]
    return pairs, tables


# sections


def _parts(page: ItemPage, sight: Sight) -> _Drawn:
    """The parts that the item is made of, each with its state, its first words and where it lies."""
    kind = sight.workflow.known_kind(page.item.kind)
    if kind is None or not part_fields(kind):
        return [], []
    p, language, parts = sight.palette, current_language(), parts_of(kind, held_by(page.item))
    margin = min(max(width(one.field.name.of(language)) for one in parts), LABEL_CELLS, sight.cells // 2)
    rows = [heading(parts_heading(parts, sight.workflow, language), "", p)]
    for one in parts:
        name = fit(visible(one.field.name.of(language)), margin)
        unbacked = one.done and not one.backed
        style = p.warn if unbacked else p.text
        if link_of(one.link):
            style = style + Style(link=link_of(one.link))
        lead = (Segment(f"{YES if one.done else NO} ", p.good if one.done else p.dim), Segment(f"{name}  ", p.dim))
        rows += beside(lead, wrap(one.text(language), max(sight.cells - margin - 4, 8), 2), style)
    return rows, []


def _trial(page: ItemPage, sight: Sight) -> _Drawn:
    kind = sight.workflow.known_kind(page.item.kind)
    if page.trial is None or kind is None:
        return [], []
    from opsboard.trial_words import BAD, DIM, GOOD, trial_lines

    p = sight.palette
    tones = {GOOD: p.good, BAD: p.urgent, DIM: p.dim}
    rows = [heading(_("Reading"), "", p)]
    for line, tone in trial_lines(page.trial, kind, sight.author, lambda when: stamp(when, sight.today)):
        rows += [(Segment(part, tones.get(tone, p.text)),) for part in wrap(visible(line), sight.cells, 4)]
    return rows, []


def _trends(page: ItemPage, sight: Sight) -> _Drawn:
    from opsboard.trend_words import trend_line

    rows = [heading(_("Over time"), "", sight.palette)]
    for one in page.trends:
        rows += [(Segment(part, sight.palette.text),) for part in wrap(visible(trend_line(one)), sight.cells, 3)]
    return rows, []


def _signals(page: ItemPage, sight: Sight) -> _Drawn:
    from opsboard.signal_words import signal_lines, signals_heading

    rows = [heading(signals_heading(page.signals), "", sight.palette)]
    for line in signal_lines(page.signals[:MOST_SIGNALS], sight.workflow, lambda day: day_words(day, sight.today)):
        rows += [(Segment(part, sight.palette.text),) for part in wrap(visible(line), sight.cells, 3)]
    return [*rows, *_more(max(0, len(page.signals) - MOST_SIGNALS), sight.palette)], []


def _promise(page: ItemPage, sight: Sight) -> _Drawn:
    kind = sight.workflow.known_kind(page.item.kind)
    return promise_rows(kind, page.item, page.changes, sight.cells, sight.palette, sight.today, sight.names), []


def _text(page: ItemPage, sight: Sight) -> _Drawn:
    return [heading(_("Text"), "", sight.palette), *body_rows(page.item.body, sight.cells, sight.palette)], []


def _checklist(page: ItemPage, sight: Sight) -> _Drawn:
    p = sight.palette
    rows = [heading(_("Checklist"), "/".join(map(str, page.card.checklist)), p)]
    entries = []
    for entry in page.item.checklist:
        first = len(rows)
        box = Segment("[x] ", p.good) if entry.done else Segment("[ ] ", p.text)
        lines = wrap(visible(entry.text), max(sight.cells - 4, 8), 6)
        rows += beside((box,), lines, p.dim if entry.done else p.text)
        entries.append((first, len(rows) - 1))
    return [*rows, *_left_out(page.more, "checklist", sight)], entries


def _has_branches(page: ItemPage) -> bool:
    """Whether the chain has items that are not linked with this one itself."""
    near = {page.item.key, *(link.key for link in page.links)}
    return page.chain.more > 0 or any(card.key not in near for _step, card in page.chain.steps)


def _chain(page: ItemPage, sight: Sight) -> _Drawn:
    """The whole chain: what came of an item stands under it."""
    p, chain = sight.palette, page.chain
    rows = [heading(_("Chain"), str(len(chain.steps) + chain.more), p)]
    for step, card in chain.steps:
        own, over = card.key == page.item.key, card.category in CLOSED_CATEGORIES
        lead = [Segment("  " * min(step.depth, MOST_DEPTH) + ("> " if step.depth else ""), p.faint)]
        lead += [Segment(visible(card.key), p.accent if own else p.dim if over else p.key), Segment("  ")]
        lead.append(Segment(stage_name(sight.workflow, card.kind, card.stage), p.dim))
        tail = [Segment(" > " + ", ".join(step.again), p.faint)] if step.again else []
        room = sight.cells - sum(width(part.text) for part in (*lead, *tail)) - 2
        title = [Segment("  "), Segment(fit(visible(card.title), room).rstrip(), p.dim if over else p.text)]
        rows.append((*lead, *(title if room > 3 else ()), *tail))
    return [*rows, *_more(chain.more, p)], [(place, place) for place in range(1, len(rows))]


def _more(count: int, p: Palette) -> list[Row]:
    """A row for those that are not listed; none where all are."""
    return [(Segment(ngettext("+{count} more", "+{count} more", count).format(count=count), p.dim),)] if count else []


def _links(page: ItemPage, sight: Sight) -> _Drawn:
    rows = [heading(_("Links"), str(len(page.links) + page.more.get("links", 0)), sight.palette)]
    relations = [name_of(sight.workflow.relations, link.relation) for link in page.links]
    margin = min(max(map(width, relations)), LABEL_CELLS, sight.cells // 3)
    keys = max(width(link.key) for link in page.links)
    rows += [_link(link, fit(name, margin), keys, sight) for link, name in zip(page.links, relations, strict=True)]
    entries = [(place, place) for place in range(1, len(rows))]
    return [*rows, *_left_out(page.more, "links", sight)], entries


def _link(link: Linked, relation: str, keys: int, sight: Sight) -> Row:
    p = sight.palette
    lead = (
        Segment(relation, p.dim),
        Segment("  "),
        Segment(fit(visible(link.key), keys), p.key),
        Segment("  "),
    )
    room = sight.cells - width(relation) - keys - 4
    if link.card is None:
        return (*lead, Segment(fit(_("not there any more"), room), p.dim))
    card = link.card
    over = card.category in CLOSED_CATEGORIES
    tail = [Segment(stage_name(sight.workflow, card.kind, card.stage), p.dim)]
    if card.due and not over:
        words, nearness = due_words(card.due, sight.today)
        tail.append(Segment(f" {words}", p.urgent if nearness == "late" else p.dim))
    taken = sum(width(segment.text) for segment in tail)
    if room - taken < 10:
        tail, taken = [], 0
    title = fit(visible(card.title), room - taken - (2 if tail else 0))
    return (*lead, Segment(title, p.dim if over else p.text), Segment("  " if tail else ""), *tail)


def _attachments(page: ItemPage, sight: Sight) -> _Drawn:
    """What lies elsewhere: its name, and its address as a link of the terminal where it may be one."""
    p, held = sight.palette, page.item.attachments
    rows = [heading(_("Attachments"), str(len(held) + page.more.get("attachments", 0)), p)]
    entries = []
    for one in held:
        first = len(rows)
        target = link_of(one.url)
        style = p.text + Style(link=target) if target else p.text
        rows += [(Segment(line, style),) for line in wrap(visible(one.said), sight.cells, 4)]
        entries.append((first, len(rows) - 1))
    return [*rows, *_left_out(page.more, "attachments", sight)], entries


def _related(page: ItemPage, sight: Sight) -> _Drawn:
    """What may be related and is not linked yet."""
    p = sight.palette
    hint = _("{key} links it").format(key=sight.tick) if sight.tick else ""
    rows = [heading(_("Perhaps related"), hint, p)]
    keys = max(width(one.card.key) for one in page.related)
    stages = [stage_name(sight.workflow, one.card.kind, one.card.stage) for one in page.related]
    margin = min(max(map(width, stages)), LABEL_CELLS)
    for one, name in zip(page.related, stages, strict=True):
        lead = (Segment(fit(visible(one.card.key), keys), p.key), Segment("  "))
        stage = Segment(fit(name, margin), p.dim)
        shared = fit(visible(" ".join(one.shared)), sight.cells // 3).rstrip()
        room = sight.cells - keys - 4 - width(stage.text) - (width(shared) + 2 if shared else 0)
        title = Segment(f"  {fit(visible(one.card.title), max(room, 0)).rstrip()}", p.text)
        rows.append((*lead, stage, title, *([Segment(f"  {shared}", p.label)] if shared else [])))
    return rows, [(place, place) for place in range(1, len(rows))]


def _comments(page: ItemPage, sight: Sight) -> _Drawn:
    p = sight.palette
    rows = [heading(_("Comments"), str(len(page.item.comments) + page.more.get("comments", 0)), p)]
    rows += _left_out(page.more, "comments", sight)
    entries = []
    for comment in page.item.comments:
        first = len(rows)
        rows.append(
            (
                Segment(sight.author(comment.author), p.label),
                Segment(f"  {stamp(comment.at, sight.today)}", p.dim),
                Segment(f"  {comment_mark(comment)}" if comment.customer else "", p.accent),
            )
        )
        rows += [(Segment("  "), *row) for row in body_rows(comment.body, max(sight.cells - 2, 8), p)]
        entries.append((first, len(rows) - 1))
    return rows, entries


# history


def _history(page: ItemPage, sight: Sight) -> _Drawn:
    p = sight.palette
    rows = [heading(_("History"), "", p)]
    kind = sight.workflow.known_kind(page.item.kind)
    if len(page.spans) > 1:
        known = kind.stages if kind else ()
        stages = [
            Segment(f"{name_of(known, span.stage)} {span_words(span.seconds)}", p.dim if span.until else p.text)
            for span in page.spans
        ]
        rows += flowing(stages, sight.cells, Segment(SEPARATOR, p.faint))
    terms = terms_of(sight.workflow, sight.zone, sight.names, kind, sight.today.iso)
    told = []
    for change in page.changes:
        words = change_words(change, terms)
        if words:
            told.append((stamp(change.at, sight.today), sight.name(change.by), words))
    moments = max((width(moment) for moment, _who, _words in told), default=0)
    people = min(max((width(who) for _moment, who, _words in told), default=0), 12)
    indent = moments + people + 4
    for moment, who, words in told:
        lead = (Segment(fit(moment, moments), p.dim), Segment("  "), Segment(fit(who, people), p.dim), Segment("  "))
        rows += beside(lead, wrap(words, max(sight.cells - indent, 8), 4), p.text)
    return rows, []


def _foot(item: Item, sight: Sight) -> list[Row]:
    p, today = sight.palette, sight.today
    pieces = [
        _("created {when} by {who}").format(when=stamp(item.created_at, today), who=sight.author(item.created_by)),
        _("updated {when}").format(when=stamp(item.updated_at, today)),
    ]
    if item.closed_at:
        pieces.append(_("closed {when}").format(when=stamp(item.closed_at, today)))
    if item.source is not None:
        pieces.append(_("from {system} {id}").format(system=visible(item.source.system), id=visible(item.source.id)))
    return flowing([Segment(text, p.faint) for text in pieces], sight.cells, Segment(SEPARATOR, p.faint))
