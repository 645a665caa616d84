"""`config NAME WORD` of the command line: the settings of one who came by a key, which the board keeps for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from opsboard.domain.values import replaced
from opsboard.i18n import _
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.tui.app import OpsboardApp
    from opsboard.tui.shell import Shell


def set_word(shell: Shell, typed: str) -> None:
    """Set what was typed, `NAME WORD`. Raises Invalid, and Refused for those who have a file."""
    from opsboard.config import checked_word
    from opsboard.usecases.settings import in_a_file, set_own

    if not shell.confined:
        raise in_a_file()
    name, word = checked_word(*typed.partition(" ")[::2])

    def keep(session: Session) -> None:
        set_own(session, name, word)

    def kept(_nothing: None) -> None:
        shell.close_prompt()
        if name == "notify":
            app = cast("OpsboardApp", shell.app)
            app.config = replaced(app.config, notify=word)
            shell.say(_("{name} is {word}").format(name=name, word=word))
        else:
            shell.say(_("{name} is {word} from the next start").format(name=name, word=word))

    shell.backstage.ask(keep, kept)
