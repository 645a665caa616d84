"""Where a board is: in a file of SQLite, or in a database of PostgreSQL."""

from __future__ import annotations

import re

from opsboard.domain.values import frozen

_POSTGRES = re.compile(r"postgres(?:ql)?://", re.IGNORECASE)
_SECRETS = re.compile(r"(?<=://)[^/?#]*@|\?.*", re.DOTALL)
"""Who logs in and with which password, and the parameters, which may hold a password as well."""


@frozen
class SqliteFile:
    """A board in one file."""

    path: str

    @property
    def typed(self) -> str:
        """As it is given to `--board`."""
        return self.path

    @property
    def shown(self) -> str:
        """As people read it."""
        return self.path


@frozen
class PostgresUrl:
    """A board in a database of a server."""

    typed: str
    """As it is given to `--board`."""

    @property
    def shown(self) -> str:
        """As people read it: without login and password."""
        return _SECRETS.sub("", self.typed)


BoardAddress = SqliteFile | PostgresUrl


def board_address(typed: str) -> BoardAddress:
    """The address that someone typed or set: `postgresql://...`, else a path."""
    return PostgresUrl(typed) if _POSTGRES.match(typed) else SqliteFile(typed)
