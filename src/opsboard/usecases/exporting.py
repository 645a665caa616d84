"""Items as other programs read them: lines for a stream, or a file of the machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from opsboard.domain.values import frozen
from opsboard.usecases import reading
from opsboard.usecases.files_out import require_free
from opsboard.usecases.reading import full_names
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.domain.items import Item
    from opsboard.formats.ics_out import Board as CalendarBoard
    from opsboard.formats.ics_out import Entry
    from opsboard.formats.markdown import Heading
    from opsboard.usecases.ports import Selection

FORMATS = ("markdown", "json", "jsonl", "csv", "ics")
LOSSLESS = ("json", "jsonl")
"""Formats that hold all of an item, and the archived as well."""
ENDINGS = {"markdown": "md"}
"""How the name of a file of this format ends, where that is not the format's own name."""
AT_ONCE = 500
"""Items held at a time."""


@frozen
class Wanted:
    """What is to be exported, and how. `form` is one of FORMATS, `query` is shown in the heading and, unless
    a selection is given, says which items."""

    form: str
    query: str
    language: str
    """`en` or `zh`, for the words of Markdown."""
    translate: Callable[[str], str]
    stable: bool = False
    """The same bytes for the same items: no time, no versions."""
    comments: bool = False
    """With comments, in Markdown."""
    selection: Selection | None = None


def lines(session: Session, wanted: Wanted) -> Iterator[str]:
    """The lines of an export, each with its end, read as they are asked for: within `snapshot` of the store
    they tell one state of the board. Raises Invalid for a query with a mistake."""
    lossless = wanted.form in LOSSLESS
    selection = wanted.selection or reading.selection(session, wanted.query, archived=lossless, snoozed=True)
    items = session.store.items(selection)
    if wanted.form == "csv":
        from opsboard.formats.csv_out import csv_lines

        return csv_lines(items, marked=True, columns=table_columns(session, selection))
    if wanted.form == "markdown":
        from opsboard.formats.markdown import board_lines

        title = heading(session, session.store.info.name, wanted)
        ordered = selection.sort == "rank" and not selection.group and selection.category is None
        told = board_lines(items, title, comments=wanted.comments, ordered=ordered)
        return (f"{line}\n" for line in told)
    if wanted.form == "ics":
        return _calendar(session, items, narrowed=bool(wanted.query or wanted.selection))
    from opsboard.formats.json_out import Header, json_lines, jsonl_lines

    info = session.store.info
    header = Header(
        zone=info.zone,
        board=info.name,
        uuid=info.uuid,
        people=session.store.team.people(),
        campaigns=session.store.team.campaigns(),
        channels=session.store.team.channels(),
        templates=session.store.team.templates(),
        exported_at=None if wanted.stable else session.clock(),
    )
    lived = _Lived(session, items)
    return (json_lines if wanted.form == "json" else jsonl_lines)(lived, header, lived.history, stable=wanted.stable)


def calendar_entries(session: Session, items: Iterable[Item], *, narrowed: bool) -> Iterator[Entry]:
    """The components of items, then of campaigns: all of them, or where the items were `narrowed` down those that they
    belong to."""
    from opsboard.formats.ics_out import campaign_entry, entries_of

    board = calendar_board(session)
    named = set[str]()
    for item in items:
        named.add(item.campaign or "")
        yield from entries_of(item, board)
    for campaign in sorted(session.store.team.campaigns(), key=lambda one: one.key):
        if not narrowed or campaign.key in named:
            yield campaign_entry(campaign, board)


def calendar_board(session: Session) -> CalendarBoard:
    """The board as a calendar needs to know it. Raises Unavailable where the library is missing."""
    from opsboard.formats.ics_out import Board, require_library

    require_library()
    info = session.store.info
    return Board(info.uuid, info.name, session.zone, session.store.workflow)


def _calendar(session: Session, items: Iterable[Item], *, narrowed: bool) -> Iterator[str]:
    from opsboard.formats.ics_out import calendar_lines

    return calendar_lines(calendar_entries(session, items, narrowed=narrowed), calendar_board(session))


def write(session: Session, wanted: Wanted, path: str, *, force: bool = False) -> None:
    """Export into a file, whole or not at all; one that is there is replaced with `force`.

    Raises Exists, Refused, also for one who is restricted to the board, Invalid, Unavailable.
    """
    require_free(session, path, force=force)
    from opsboard.formats.files import write_file

    mark = b"\xef\xbb\xbf" if wanted.form == "csv" else b""  # Excel takes UTF-8 without it for the system's code page
    with session.store.snapshot():
        write_file(path, _encoded(lines(session, wanted), mark))


def table_columns(session: Session, selection: Selection) -> list[str]:
    """The columns of a table of these items: properties of every item, then the fields of their kinds."""
    from opsboard.domain.item_columns import field_columns
    from opsboard.formats.csv_out import COLUMNS

    kinds = {kind for (kind, _stage), count in reading.counts(session, selection).items() if count}
    return [*COLUMNS, *field_columns(session.store.workflow, kinds)]


def heading(session: Session, title: str, wanted: Wanted) -> Heading:
    """What stands above exported Markdown."""
    from opsboard.formats.markdown import Heading

    return Heading(
        title=title,
        board=session.store.info.name,
        workflow=session.store.workflow,
        query=wanted.query,
        generated=None if wanted.stable else session.clock(),
        zone=session.zone,
        language=wanted.language,
        translate=wanted.translate,
        names=full_names(session),
    )


def item_markdown(session: Session, item: Item, language: str, translate: Callable[[str], str]) -> str:
    """One item whole as Markdown."""
    from opsboard.formats.markdown import item_lines
    from opsboard.usecases.chains import chain_of
    from opsboard.usecases.signals import signals_of

    chain = [(step.depth, card, step.again) for step, card in chain_of(session, item).steps]
    told = heading(session, f"{item.key} {item.title}", Wanted("markdown", "", language, translate))
    return "".join(f"{line}\n" for line in item_lines(item, told, signals_of(session, item), chain))


class _Lived:
    """Items, and the stages that the ones read last went through."""

    def __init__(self, session: Session, items: Iterator[Item]) -> None:
        self._session = session
        self._items = items
        self._stages: dict[str, list[tuple[str, str]]] = {}

    def __iter__(self) -> Iterator[Item]:
        while some := list(islice(self._items, AT_ONCE)):
            self._stages = self._session.store.stages_of([item.key for item in some])
            yield from some

    def history(self, item: Item) -> Sequence[tuple[str, str]]:
        return self._stages.get(item.key, [])


def _encoded(told: Iterable[str], mark: bytes) -> Iterator[bytes]:
    yield mark
    for line in told:
        yield line.encode("utf-8", "backslashreplace")
