"""One run of the program: which board, who asks, and a session when a command needs one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from opsboard.cli.errors import AfterTheAct
from opsboard.domain.errors import UNEXPECTED
from opsboard.domain.values import frozen, made_by
from opsboard.usecases.damage import meaning_of

if TYPE_CHECKING:
    from opsboard.config import Config
    from opsboard.usecases.session import Session


@frozen
class Call:
    """What stands before the command, `--board` and `--as`, and the person's settings."""

    config: Config
    board: str | None = None
    login: str | None = None
    done: list[str] = made_by(factory=list)
    """What the command has done for good so far: a failure after it must not be taken for one before. Holds the
    path of the board or file."""

    @contextmanager
    def session(self, *, older: bool = False, in_passing: bool = True) -> Iterator[Session]:
        """The board, open, for the person who asks; with `older`, one that waits to be brought up to date can be read.
        What time brings is done `in_passing`. Raises NotFound, Unavailable, Invalid."""
        session = self.open(older=older)
        try:
            if in_passing and not older:
                from opsboard.usecases.time_effects import bring_in_passing

                bring_in_passing(session)
            yield session
        except UNEXPECTED as error:
            raise meaning_of(error, session.store) from error
        finally:
            session.store.close()
            if session.store.wrote:
                self.done.append(session.store.info.path)

    def carry_out(self, command: Callable[..., Any], **values: Any) -> Any:
        """Run a command to the end of what it prints. Raises AfterTheAct for what goes wrong when the act is done."""
        try:
            result = command(self, **values)
            if self.done:
                sys.stdout.flush()
        except BaseException as error:
            if self.done:
                raise AfterTheAct(error) from error
            raise
        return result

    def open(self, *, older: bool = False) -> Session:
        """As `session`, for one who closes the board themselves."""
        from opsboard.bootstrap import open_session

        session = open_session(board=self.board, login=self.login, config=self.config, older=older)
        return _as_they_set(session) if session.restricted else session

    def coloured(self) -> bool:
        """Whether to colour: on a terminal that can, unless the settings or NO_COLOR say no (no-color.org)."""
        from opsboard.cli.output import on_terminal

        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "dumb") in ("", "dumb")
        return on_terminal() and not plain and self.config.colour != "none"


def _as_they_set(session: Session) -> Session:
    """The language and the time zone that one who came by a key keeps on the board."""
    from opsboard.config import config_of
    from opsboard.i18n import language_of, use_language
    from opsboard.usecases.settings import own_settings

    config = config_of(own_settings(session))
    use_language(language_of(os.environ, config.language))
    return session.read_in(config.time_zone)
