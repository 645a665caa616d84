"""Items as GitHub Flavored Markdown: a board by kind and stage, a filtered list, one item whole.

The same items and the same heading give the same bytes. What people wrote in one line is inert
everywhere; what they wrote as a text keeps its formatting, safely (`markdown_body`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from opsboard.domain import authors
from opsboard.domain.days import local_text
from opsboard.domain.errors import N_
from opsboard.domain.item_columns import MARKDOWN, Column, column
from opsboard.domain.items import Card, Comment, Item
from opsboard.domain.kinds import Field, Kind, Workflow
from opsboard.domain.link_targets import link_of
from opsboard.domain.lookup import Named, called
from opsboard.domain.property_text import Terms, repeat_words
from opsboard.domain.signals import Signal, signal_rows
from opsboard.domain.text import visible
from opsboard.domain.value_text import Rows, Wording, cell_text, filled_columns, loose_text, rows_of, value_text
from opsboard.domain.values import frozen, made_by
from opsboard.formats.markdown_body import safe_body
from opsboard.formats.markdown_text import escape_inline, tag

BOXES: Mapping[str, str] = {"done": "x", "dropped": "-"}
"""Category -> the mark of its tasks; every other one is open. `[-]` is a task for Obsidian, text for others."""

_COLON = N_(": ")
_COMMA = N_(", ")
_YAML_UNPRINTABLE = re.compile(r"[^ -~\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@frozen
class Heading:
    """What a document says of itself, and the words it is written in."""

    title: str
    board: str
    workflow: Workflow
    query: str = ""
    generated: str | None = None
    """The UTC moment it is made; None leaves it out, so that the same items give the same bytes."""
    zone: str = "UTC"
    language: str = "en"
    """`en` or `zh`: the language of kinds, stages and fields."""
    translate: Callable[[str], str] = str
    """The language of the other words."""
    names: Mapping[str, str] = made_by(factory=dict)
    """Login -> display name; a login without one stands for itself."""


def board_lines(
    items: Iterable[Item], heading: Heading, *, comments: bool = False, ordered: bool = False
) -> Iterator[str]:
    """The board as task lists: a heading for each kind, below it one for each stage that has items, in the
    order of the workflow. Within a stage the items stand as they come, each with its checklist and, where
    asked for, its `comments`. Where they come in the order of the workflow (`ordered`) they are not gathered."""
    yield from _front(heading)
    places = _places(heading.workflow)
    if not ordered:
        items = sorted(items, key=lambda item: places.get((item.kind, item.stage), (len(places), 0)))
    printed: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for kind_key, of_kind in groupby(items, key=lambda item: item.kind):
        kind = heading.workflow.known_kind(kind_key)
        yield from ("", f"## {_called(heading.workflow.kinds, kind_key, heading)}")
        for stage, of_stage in groupby(of_kind, key=lambda item: item.stage):
            yield from ("", f"### {_stage(kind, stage, heading)}", "")
            for item in of_stage:
                yield from _task(item, heading, item.comments if comments else ())
                for one in kind.fields if kind else ():
                    if one.printed and (rows := rows_of(item.fields.get(one.key))):
                        printed.setdefault(f"{kind_key}.{one.key}", []).extend((item.key, row) for row in rows)
    for place, held in printed.items():
        kind_key, _dot, name = place.partition(".")
        yield from _printed(heading.workflow.kind(kind_key), name, held, heading)


def _printed(kind: Kind, name: str, held: Sequence[tuple[str, Mapping[str, Any]]], heading: Heading) -> Iterator[str]:
    """The rows of a table of several items as one table, each with the key of its item."""
    field = kind.field(name)
    first, *lines = _table(field, [row for _key, row in held], _wording(heading)) or [""]
    if not lines:
        return
    cells = [escape_inline(kind.name.of(heading.language)), "---", *(escape_inline(key) for key, _held in held)]
    told = (f"| {cell} {line}" for cell, line in zip(cells, (first, *lines), strict=True))
    yield from _section(escape_inline(field.name.of(heading.language)), *told)


def table_lines(items: Iterable[Item], heading: Heading, columns: Sequence[Column] = ()) -> Iterator[str]:
    """A list as a table, one row for each item, in the order they come; by default with the columns of `MARKDOWN`."""
    from opsboard.formats.item_cells import cell

    yield from _front(heading)
    shown = columns or tuple(map(column, MARKDOWN))
    yield from ("", _row(_title(one, heading) for one in shown), _row(["---"] * len(shown)))
    terms = Terms(heading.workflow, None, _wording(heading), heading.translate)
    for item in items:
        yield _row(
            " ".join(map(tag, item.labels)) if one.key == "labels" else escape_inline(cell(item, one, terms))
            for one in shown
        )


def _title(one: Column, heading: Heading) -> str:
    """What stands above a column."""
    name = heading.translate(_TITLES[one.key]) if one.key in _TITLES else one.name.of(heading.language)
    return escape_inline(name[:1].upper() + name[1:])


_TITLES = {
    "key": N_("Key"),
    "title": N_("Title"),
    "stage": N_("Stage"),
    "priority": N_("Priority"),
    "assignee": N_("Assignee"),
    "due": N_("Due"),
    "labels": N_("Labels"),
}


def item_lines(
    item: Item,
    heading: Heading,
    signals: Sequence[Signal] = (),
    chain: Sequence[tuple[int, Card, Sequence[str]]] = (),
) -> Iterator[str]:
    """One item whole: what it is, its text, signals, checklist, chain, links, attachments and comments. Of the `chain`:
    how deep an item stands in it, its card, and those further up that came of it as well."""
    say = heading.translate
    kind = heading.workflow.known_kind(item.kind)
    yield from _front(heading)
    yield ""
    yield from (f"- {say(label)}{say(_COLON)}{value}" for label, value in _facts(item, kind, heading) if value)
    yield from _own_fields(item, kind, heading)
    yield from _parts(item, kind, heading)
    if signals:
        heads = (N_("Customer"), N_("Key"), N_("Channel"), N_("Day"), N_("Words"))
        told = signal_rows(signals, heading.workflow, heading.language, say(N_("no name")))
        rows = [_row(map(say, heads)), _row(["---"] * len(heads)), *(_row(map(escape_inline, row)) for row in told)]
        yield from _section(say(N_("Signals")), *rows)
    if item.body.strip():
        yield from _section(say(N_("Text")), safe_body(item.body, 2))
    if item.checklist:
        lines = (f"- [{'x' if entry.done else ' '}] {escape_inline(entry.text)}" for entry in item.checklist)
        yield from _section(say(N_("Checklist")), *lines)
    if chain:
        yield from _section(say(N_("Chain")), *(_step(*step, heading) for step in chain))
    if item.links:
        relations = heading.workflow.relations
        lines = (
            f"- {_called(relations, link.relation, heading)}{say(_COLON)}{escape_inline(link.key)}"
            for link in item.links
        )
        yield from _section(say(N_("Links")), *lines)
    if item.attachments:
        lines = (
            f"- {'' if one.name == one.url else escape_inline(one.name) + say(_COLON)}{_address(one.url)}"
            for one in item.attachments
        )
        yield from _section(say(N_("Attachments")), *lines)
    if item.comments:
        yield from _section(say(N_("Comments")))
        for comment in item.comments:
            yield from _comment(comment, heading)


def _step(depth: int, card: Card, again: Sequence[str], heading: Heading) -> str:
    """An item of a chain as an entry of a nested list."""
    stage = _stage(heading.workflow.known_kind(card.kind), card.stage, heading)
    words = f"{escape_inline(card.key)} {stage}{heading.translate(_COLON)}{escape_inline(card.title)}"
    return f"{'  ' * depth}- {words}{''.join(f' → {escape_inline(key)}' for key in again)}"


def task_line(item: Item, heading: Heading) -> str:
    """An item as one entry of a task list: `- [ ] REQ-12 title @assignee #label (due 2026-11-03)`."""
    parts = [f"- [{BOXES.get(item.category, ' ')}] {escape_inline(item.key)} {escape_inline(item.title)}"]
    if item.assignee:
        parts.append("@" + escape_inline(_name(item.assignee, heading)))
    parts += map(tag, item.labels)
    if item.due:
        parts.append(f"({heading.translate(N_('due'))} {_when(item.due, heading)})")
    return " ".join(parts)


def front_matter(values: Mapping[str, str]) -> list[str]:
    """YAML front matter of texts. Every value is quoted as in JSON, which YAML 1.1 and 1.2 read as that
    text: `no`, `12:30`, dates and `#` stay what they are."""
    return ["---", *(f"{key}: {_quoted(value)}" for key, value in values.items()), "---"]


def _front(heading: Heading) -> Iterator[str]:
    values = {
        "title": visible(heading.title),
        "type": "opsboard",
        "board": visible(heading.board),
        "query": visible(heading.query),
        "generated": heading.generated or "",
        "tz": heading.zone,
    }
    yield from front_matter({key: value for key, value in values.items() if value or key == "query"})
    yield from ("", f"# {escape_inline(heading.title)}")


def _quoted(value: str) -> str:
    return _YAML_UNPRINTABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", json.dumps(value, ensure_ascii=False))


def _task(item: Item, heading: Heading, comments: Iterable[Comment]) -> Iterator[str]:
    yield task_line(item, heading)
    for entry in item.checklist:
        yield f"  - [{'x' if entry.done else ' '}] {escape_inline(entry.text)}"
    for comment in comments:
        yield f"  - {_said(comment, heading)}{heading.translate(_COLON)}{escape_inline(comment.body)}"


def _facts(item: Item, kind: Kind | None, heading: Heading) -> Iterator[tuple[str, str]]:
    """What is known of an item in one line each, as (label, Markdown)."""
    yield N_("Kind"), _called(heading.workflow.kinds, item.kind, heading)
    yield N_("Stage"), _stage(kind, item.stage, heading)
    yield N_("Priority"), item.priority or ""
    yield N_("Assignee"), escape_inline(_name(item.assignee or "", heading))
    yield (
        N_("Participants"),
        heading.translate(_COMMA).join(escape_inline(_name(login, heading)) for login in item.participants),
    )
    yield N_("Department"), _called(heading.workflow.departments, item.department or "", heading)
    yield N_("Labels"), " ".join(map(tag, item.labels))
    yield N_("Start"), _when(item.start or "", heading)
    yield N_("Due"), _when(item.due or "", heading)
    yield N_("Repeats"), escape_inline(repeat_words(item.repeat, heading.language)) if item.repeat else ""
    yield N_("Campaign"), escape_inline(item.campaign or "")
    if item.blocked is not None:
        yield N_("Blocked"), escape_inline(item.blocked.reason) or heading.translate(N_("yes"))
    if item.archived:
        yield N_("Archived"), heading.translate(N_("yes"))
    yield N_("Created"), _stamp(item.created_at, item.created_by, heading)
    yield N_("Changed"), _stamp(item.updated_at, "", heading)
    yield N_("Closed"), _stamp(item.closed_at or "", "", heading)
    if item.source is not None:
        source = f"{item.source.system} {item.source.id} {item.source.url}"
        yield N_("Source"), escape_inline(source)


def _own_fields(item: Item, kind: Kind | None, heading: Heading) -> Iterator[str]:
    """The fields of the kind that have a value, in the kind's order; long ones under their own heading."""
    wording = _wording(heading)
    declared = {one.key: one for one in kind.fields} if kind else {}
    own = (key for key, one in declared.items() if key in item.fields and not one.section)
    keys = [*own, *sorted(set(item.fields) - set(declared))]
    long: list[tuple[str, list[str]]] = []
    for key in keys:
        value, one = item.fields[key], declared.get(key)
        label = escape_inline(one.name.of(heading.language) if one else key)
        if one is not None and one.type == "table" and (rows := rows_of(value)):
            long.append((label, _table(one, rows, wording)))
        elif isinstance(value, (list, tuple)):
            long.append((label, [f"- {escape_inline(loose_text(entry, wording))}" for entry in value]))
        elif isinstance(value, str) and "\n" in value:
            long.append((label, [safe_body(value, 2)]))
        elif value not in (None, ""):
            told = loose_text(value, wording) if one is None else value_text(one, value, wording)
            shown = _address(told) if one is not None and one.type == "url" else escape_inline(told)
            yield f"- {label}{heading.translate(_COLON)}{shown}"
    for label, lines in long:
        if lines:
            yield from _section(label, *lines)


def _parts(item: Item, kind: Kind | None, heading: Heading) -> Iterator[str]:
    """The parts that an item is made of as a list of tasks: what is there, its first words and where it lies."""
    if kind is None or not any(field.section for field in kind.fields):
        return
    from opsboard.domain import parts
    from opsboard.domain.gates import held_by

    found = parts.parts_of(kind, held_by(item))
    lines = []
    for one in found:
        words = escape_inline(one.said(heading.language))
        told = " ".join(filter(None, (words, _address(one.link) if one.link else "")))
        name = escape_inline(one.field.name.of(heading.language))
        lines.append(f"- [{'x' if one.done else ' '}] {name}{heading.translate(_COLON) + told if told else ''}")
    yield from _section(escape_inline(parts.heading(found, heading.workflow, heading.language)), *lines)


def _table(field: Field, rows: Rows, wording: Wording) -> list[str]:
    """The rows of a field under the names of those of its columns that hold something."""
    columns = filled_columns(field, rows)
    names = [escape_inline(column.name.of(wording.language)) for column in columns]
    told = [[_cell(column, row, wording) for column in columns] for row in rows]
    return [_row(names), _row(["---"] * len(names)), *map(_row, told)] if columns else []


def _cell(column: Field, row: Mapping[str, Any], wording: Wording) -> str:
    told = cell_text(column, row, wording)
    return _address(told) if column.type == "url" else escape_inline(told)


def _wording(heading: Heading) -> Wording:
    return Wording(heading.language, heading.zone, lambda login: heading.names.get(login) or login)


def _section(title: str, *lines: str) -> Iterator[str]:
    yield from ("", f"## {title}", "") if lines else ("", f"## {title}")
    yield from lines


def _comment(comment: Comment, heading: Heading) -> Iterator[str]:
    yield from ("", f"### {_said(comment, heading)}", "", safe_body(comment.body, 3))


def _said(comment: Comment, heading: Heading) -> str:
    """Who wrote a comment, and when."""
    return _joined(heading, escape_inline(_name(comment.author, heading)), _when(comment.at, heading))


def _address(url: str) -> str:
    """An address as a link where it is one of the web or mail, else as text."""
    target = link_of(url)
    return f"<{target}>" if target else escape_inline(url)


def _when(when: str, heading: Heading) -> str:
    """A day as it is, a moment in the document's time zone; what is neither stays as it was written."""
    return escape_inline(local_text(when, heading.zone)) if when else ""


def _stamp(moment: str, login: str, heading: Heading) -> str:
    return _joined(heading, _when(moment, heading), escape_inline(_name(login, heading)))


def _joined(heading: Heading, *parts: str) -> str:
    return heading.translate(_COMMA).join(filter(None, parts))


def _name(login: str, heading: Heading) -> str:
    return authors.shown(login, heading.translate, lambda one: heading.names.get(one) or one)


def _stage(kind: Kind | None, key: str, heading: Heading) -> str:
    return _called(kind.stages if kind else (), key, heading)


def _called(candidates: Iterable[Named], key: str, heading: Heading) -> str:
    """The name of the one with this key; the key where there is none."""
    return escape_inline(called(candidates, key, heading.language))


def _places(workflow: Workflow) -> dict[tuple[str, str], tuple[int, int]]:
    """Where each kind and stage stands in a document."""
    return {
        (kind.key, stage.key): (place, at)
        for place, kind in enumerate(workflow.kinds)
        for at, stage in enumerate(kind.stages)
    }


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
