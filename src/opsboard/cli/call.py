"""One run of the program: which board, who asks, and a session when a command needs one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from opsboard.domain.values import frozen
from opsboard.usecases.damage import UNEXPECTED, meaning_of

if TYPE_CHECKING:
    from opsboard.config import Config
    from opsboard.usecases.session import Session


@frozen
class Call:
    """What stands before the command, `--board` and `--as`, and the person's settings."""

    config: Config
    board: str | None = None
    login: str | None = None

    @contextmanager
    def session(self, *, older: bool = False) -> Iterator[Session]:
        """The board, open, for the person who asks; with `older`, one that waits to be brought up to date can be read.
        Raises NotFound, Unavailable, Invalid."""
        session = self.open(older=older)
        try:
            yield session
        except UNEXPECTED as error:
            raise meaning_of(error, session.store) from error
        finally:
            session.store.close()

    def open(self, *, older: bool = False) -> Session:
        """As `session`, for one who closes the board themselves."""
        from opsboard.bootstrap import open_session

        session = open_session(board=self.board, login=self.login, config=self.config, older=older)
        if session.confined:
            _speak_as_they_set(session)
        return session

    def open_other(self, path: str) -> Session:
        """Another board, for the same person. Raises NotFound, Unavailable."""
        from opsboard.bootstrap import open_session

        return open_session(board=path, login=self.login, config=self.config)

    def coloured(self) -> bool:
        """Whether to colour: on a terminal that can, unless the settings or NO_COLOR say no (no-color.org)."""
        from opsboard.cli.output import on_terminal

        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "dumb") in ("", "dumb")
        return on_terminal() and not plain and self.config.colour != "none"


def _speak_as_they_set(session: Session) -> None:
    """The language that one who came by a key keeps on the board."""
    from opsboard.config import config_of
    from opsboard.i18n import language_of, use_language
    from opsboard.usecases.settings import own_settings

    use_language(language_of(os.environ, config_of(own_settings(session)).language))
