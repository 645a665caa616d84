"""`config NAME WORD` of the command line: the settings of one who came by a key, which the board keeps for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opsboard.domain.values import replaced
from opsboard.i18n import _
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.tui.panes import Host


def set_word(host: Host, typed: str) -> None:
    """Set what was typed, `NAME WORD`. Only for people who came by a key; others edit
    their own file. Raises Invalid and Refused."""
    from opsboard.config import checked_word
    from opsboard.usecases.settings import in_a_file, set_own

    if not host.restricted:
        raise in_a_file()
    name, word = checked_word(*typed.partition(" ")[::2])

    def keep(session: Session) -> None:
        set_own(session, name, word)

    def kept(_nothing: None) -> None:
        host.close_prompt()
        if name == "notify":
            host.application.config = replaced(host.application.config, notify=word)
            host.say(_("{name} is {word}").format(name=name, word=word))
        else:
            host.say(_("{name} is {word} from the next start").format(name=name, word=word))

    host.worker.ask(keep, kept)
