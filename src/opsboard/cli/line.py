"""Ends a command whose caller is gone: over SSH without a terminal nobody else would.

sshd sends no signal then, so that what a caller began (a search through all of a large board, an import that
holds the lock) would go on for nobody, with others waiting. Ending in the middle is safe: what was not committed
is not on the board.
"""

from __future__ import annotations

import os
import select
import stat
import threading
from collections.abc import Callable, Mapping

GONE = 129
"""The exit code, which a shell gives for a hang-up."""
_OUT, _ERR = 1, 2


def end_with_the_line(environment: Mapping[str, str], *, leave: Callable[[int], None] = os._exit) -> bool:
    """Watch whether somebody still listens, in a thread of its own; gives whether there is a line to watch: the
    caller came over SSH, and both ends of what is printed are pipes or sockets. A terminal has signals for it."""
    if "SSH_CONNECTION" not in environment or not all(map(_is_line, (_OUT, _ERR))):
        return False
    threading.Thread(target=_watch, args=(leave,), name="line", daemon=True).start()
    return True


def _is_line(descriptor: int) -> bool:
    try:
        mode = os.fstat(descriptor).st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _watch(leave: Callable[[int], None]) -> None:
    """Wait in the kernel until nobody reads what is printed, nor what is said on stderr. One of them alone may be
    closed by a caller who does not want it."""
    poll = select.poll()
    left = {_OUT, _ERR}
    for descriptor in left:
        poll.register(descriptor, 0)  # the kernel always tells of hang-ups and errors
    while left:
        for descriptor, _event in poll.poll():
            poll.unregister(descriptor)
            left.discard(descriptor)
    leave(GONE)
