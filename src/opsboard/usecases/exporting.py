"""Items as other programs read them: lines for a stream, or a file of the machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from opsboard.domain.values import frozen
from opsboard.usecases.confinement import require_free
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.domain.items import Item
    from opsboard.formats.markdown import Heading
    from opsboard.usecases.ports import Selection

FORMATS = ("markdown", "json", "jsonl", "csv")
ENDINGS = {"markdown": "md"}
"""How the name of a file of this format ends, where that is not the format's own name."""
HISTORIES_AT_ONCE = 500
"""For more items than this the whole log is read once."""


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
    """The lines of an export, each with its end. Raises Invalid for a query with a mistake."""
    from opsboard.usecases import reading

    lossless = wanted.form in ("json", "jsonl")
    selection = wanted.selection or reading.selection(session, wanted.query, archived=lossless)
    items = session.store.items(selection)
    if wanted.form == "csv":
        from opsboard.formats.csv_out import csv_lines

        return csv_lines(items, marked=True)
    if wanted.form == "markdown":
        from opsboard.formats.markdown import board_lines

        title = heading(session, session.store.info.name, wanted)
        return (f"{line}\n" for line in board_lines(items, title, comments=wanted.comments))
    from opsboard.formats.json_out import Header, json_lines, jsonl_lines

    info = session.store.info
    header = Header(
        zone=info.zone,
        board=info.name,
        uuid=info.uuid,
        people=session.store.people(),
        campaigns=session.store.campaigns(),
        exported_at=None if wanted.stable else session.clock(),
    )
    history = _Histories(session, session.store.count(selection))
    return (json_lines if wanted.form == "json" else jsonl_lines)(items, header, history, stable=wanted.stable)


def write(session: Session, wanted: Wanted, path: str) -> None:
    """Export into a file, whole or not at all; one that is there is replaced.

    Raises Refused, also for one who is confined to the board, Invalid, Unavailable.
    """
    require_free(session)
    from opsboard.formats.files import write_file

    mark = b"\xef\xbb\xbf" if wanted.form == "csv" else b""  # Excel takes UTF-8 without it for the system's code page
    write_file(path, _encoded(lines(session, wanted), mark))


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
        names={person.login: person.name for person in session.store.people()},
    )


class _Histories:
    """The stages that items went through: asked for one by one for few items, read at once for many."""

    def __init__(self, session: Session, items: int) -> None:
        self._session = session
        self._known: dict[str, list[tuple[str, str]]] | None = None
        if items > HISTORIES_AT_ONCE:
            self._known = {}
            for change in session.store.changes():
                stage = change.after.get("stage")
                if stage is not None:
                    self._known.setdefault(change.key, []).append((change.at, stage))

    def __call__(self, item: Item) -> Sequence[tuple[str, str]]:
        if self._known is not None:
            return self._known.get(item.key, [])
        changes = self._session.store.changes(item.key)
        return [(change.at, change.after["stage"]) for change in changes if change.after.get("stage") is not None]


def _encoded(told: Iterable[str], mark: bytes) -> Iterator[bytes]:
    yield mark
    for line in told:
        yield line.encode("utf-8", "backslashreplace")
