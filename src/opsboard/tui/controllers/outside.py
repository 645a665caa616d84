"""A text in the person's own editor, for which the screen is left meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from opsboard.domain.errors import Refused
from opsboard.i18n import _

if TYPE_CHECKING:
    from opsboard.editor import Edited
    from opsboard.tui.panes import Host


def edited_outside(host: Host, edited: Edited, wrote: Callable[[str], None] = lambda _text: None) -> str | None:
    """The text that came back; None where it could not be edited, which is said. `wrote` gets what the editor saves
    meanwhile."""
    from textual.app import SuspendNotSupported

    from opsboard.editor import edit_text, editor_command

    try:
        command = editor_command(os.environ)
        with host.application.suspend():
            return edit_text(edited, command, wrote=wrote, ended=lambda: host.application.leaving is not None)
    except SuspendNotSupported:
        host.say(_("this terminal cannot be left for an editor"))
    except Refused as error:
        host.refuse(error)
    return None
