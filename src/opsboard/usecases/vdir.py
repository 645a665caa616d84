"""A folder of calendars, one file for each item (a vdir), as khal, todoman and vdirsyncer read it, kept up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opsboard.domain.errors import N_, Invalid, Refused
from opsboard.domain.values import frozen
from opsboard.usecases import reading
from opsboard.usecases.exporting import calendar_board, calendar_entries
from opsboard.usecases.restriction import require_unrestricted
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.usecases.ports import Selection

FORM = "ics"
_NAMED = 3
"""Files that a refusal names."""


@frozen
class FolderResult:
    """What became of the files of a folder."""

    written: int
    unchanged: int
    """With the bytes that they had, and not touched."""
    removed: int
    """Of items that are no longer among those asked for."""


def write_folder(
    session: Session, query: str, folder: str, *, force: bool = False, selection: Selection | None = None
) -> FolderResult:
    """Bring the files of a folder up to the items of a query. Files of others are left alone; so is, unless `force`,
    one of ours that another program has changed since: what it says would be lost.

    Raises Refused, also for one who is restricted to the board and for files that were left, Invalid, Unavailable.
    """
    require_unrestricted(session)
    if not folder.strip():
        raise Invalid(N_("--vdir needs the name of a folder"))
    from opsboard.formats.ics_out import file_of, is_untouched
    from opsboard.formats.vdir import Folder

    board = calendar_board(session)
    written = unchanged = removed = 0
    left: list[str] = []
    with session.store.snapshot(), Folder(folder) as files:
        chosen = selection or reading.selection(session, query)
        items = session.store.items(chosen)
        ours = {name for name in files.names() if name.endswith(f"@{board.uuid}.ics")}
        for entry in calendar_entries(session, items, narrowed=bool(query or selection)):
            name = f"{entry.uid}.ics"
            data = file_of(entry, board)
            held = files.read(name) if name in ours else None
            ours.discard(name)
            if held == data:
                unchanged += 1
            elif held is not None and not force and not is_untouched(held):
                left.append(name)
            else:
                files.write(name, data)
                written += 1
        for name in sorted(ours):
            held = files.read(name)
            if held is not None and (force or is_untouched(held)):
                files.remove(name)
                removed += 1
            elif held is not None:
                left.append(name)
    if left:
        raise Refused(
            N_("changed by another program since, so left as it is: {names}; import it, then use --force"),
            names=(*left[:_NAMED], *(["…"] if len(left) > _NAMED else [])),
        )
    return FolderResult(written, unchanged, removed)
