"""The one place that turns what went wrong into one line on stderr and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING

from opsboard.domain import errors as domain
from opsboard.i18n import _, foreign, sentence

if TYPE_CHECKING:
    from opsboard.domain.property_text import Terms

EXIT_DONE = 0
EXIT_FOUND = 1
EXIT_USAGE = 2
EXIT_REFUSED = 4
EXIT_UNAVAILABLE = 7
EXIT_BUG = 70
EXIT_INTERRUPT = 130
QUOTED = 300
"""Letters of a value that a line on stderr holds; `show` prints it whole."""

_CODES: tuple[tuple[type[domain.OpsboardError], int], ...] = (
    (domain.Invalid, EXIT_USAGE),
    (domain.NotFound, 3),
    (domain.Refused, EXIT_REFUSED),
    (domain.Conflict, 5),
    (domain.BadData, 6),
    (domain.Unavailable, EXIT_UNAVAILABLE),
    (domain.NoTerminal, 64),
)


def exit_code(error: domain.OpsboardError) -> int:
    """The exit code of a refusal."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), EXIT_BUG)


class AfterTheAct(Exception):
    """What went wrong after a command had done what it was asked for: only telling it failed."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(str(error))
        self.error = error


def report(error: BaseException) -> int:
    """Say on stderr what went wrong, in one line, and whether the act was done all the same; gives the exit
    code. Says nothing of a closed pipe."""
    done = isinstance(error, AfterTheAct)
    while isinstance(error, AfterTheAct):
        error = error.error
    line, code = _told(error)
    if line is not None:
        complain(_("done, but: {what}").format(what=line) if done else line)
    return code


def _told(error: BaseException) -> tuple[str | None, int]:
    """What to say of an error, None for nothing, and the exit code."""
    if isinstance(error, domain.OpsboardError):
        return sentence(error), exit_code(error)
    if isinstance(error, KeyboardInterrupt):
        return _("interrupted"), EXIT_INTERRUPT
    if "click" in sys.modules:
        from opsboard.cli import click_errors

        if (told := click_errors.told(error)) is not None:
            return told
    if isinstance(error, OSError):
        return _system(error)
    if isinstance(error, SystemExit):
        return None, error.code if isinstance(error.code, int) else EXIT_BUG
    return _bug(error)


def tell_conflict(error: domain.Conflict, terms: Terms) -> int:
    """Say on stderr, in one line, what of each field was wanted and what stands there now; gives the exit code."""
    parts = []
    for name, values in error.fields.items():
        mine, theirs, before = (_quoted(terms.value(name, value)) for value in values)
        words = _("{name}: yours {mine}, now {theirs}, before {before}")
        parts.append(words.format(name=terms.name(name), mine=mine, theirs=theirs, before=before))
    complain(_("; ").join([sentence(error), *parts]))
    return exit_code(error)


def _quoted(value: str) -> str:
    from opsboard.domain.text import shortened

    if not value:
        return _("nothing")
    return f'"{shortened(" ".join(value.split()), QUOTED)}"'


def complain(text: str) -> None:
    """One line on stderr, without control characters."""
    from opsboard.domain.text import visible

    try:
        sys.stderr.write(f"opsboard: {visible(' '.join(text.split()))}\n")
        sys.stderr.flush()
    except OSError:  # nobody listens to stderr any more: there is no other place to say so
        return


def close_quietly() -> None:
    """Nothing can be written to stdout any more: what is still buffered goes nowhere, without a message."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _system(error: OSError) -> tuple[str | None, int]:
    if error.errno == errno.EPIPE:
        close_quietly()
        return None, EXIT_DONE
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        close_quietly()
        line = _("the disk is full: free some space and try again ({name})").format(name=error.filename or "stdout")
        return line, EXIT_UNAVAILABLE
    if error.filename is None:
        return _bug(error)
    return _("{name}: {reason}").format(
        name=error.filename, reason=foreign(error.strerror or str(error))
    ), EXIT_UNAVAILABLE


def _bug(error: BaseException) -> tuple[str, int]:
    import traceback

    what = f"{type(error).__name__}: {error}"
    try:
        path = _log("".join(traceback.format_exception(error)))
    except OSError as reason:
        return _("a bug in opsboard: {what} (no log: {reason})").format(what=what, reason=reason), EXIT_BUG
    line = _("a bug in opsboard: {what}; please report it with the end of {path}").format(what=what, path=path)
    return line, EXIT_BUG


def _log(text: str) -> str:
    """Append to the log of bugs, readable by its owner only; gives its path."""
    import platformdirs

    path = platformdirs.user_state_path("opsboard", appauthor=False, ensure_exists=True) / "bugs.log"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8", errors="backslashreplace") as log:
        log.write(text)
    return str(path)
