"""Copies of a board that are checked before they count."""

from __future__ import annotations

import os
import secrets

from opsboard.domain.errors import N_, Unavailable
from opsboard.store import files
from opsboard.store.sqlite import SqliteDatabase


def backup(database: SqliteDatabase, target: str) -> str:
    """A copy at `target`, readable by its maker alone; gives the path. Raises Unavailable."""
    folder = os.path.dirname(target)
    made = os.path.join(folder, f".{os.path.basename(target)}.{secrets.token_hex(4)}")
    try:
        os.close(files.make(made))
        try:
            database.run("VACUUM INTO ?", (made,))
            copy = SqliteDatabase(made)
            try:
                found = copy.rows("PRAGMA integrity_check")
            finally:
                copy.close()
            if found != [("ok",)]:
                raise Unavailable(N_("the copy of {path} is damaged; run: opsboard check --deep"), path=database.path)
            files.sync(made)
            os.rename(made, target)
            files.sync(folder)
        finally:
            for name in (made, files.lock_path(made)):
                if os.path.lexists(name):
                    os.unlink(name)
    except OSError as error:
        raise Unavailable(N_("{path} cannot be written: {reason}"), path=target, reason=error.strerror) from error
    return target
