"""Boards as a whole: what a new one begins with, its kinds, its health, its backups."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from opsboard.domain import text
from opsboard.domain.errors import N_, Refused, Unavailable
from opsboard.domain.kinds import Kind, Workflow
from opsboard.domain.values import frozen, replaced
from opsboard.usecases.acting import acting, require_role
from opsboard.usecases.confinement import require_free
from opsboard.usecases.ports import Finding
from opsboard.usecases.session import Session

DEFAULT_KIND = "requirement"
KEPT_BACKUPS = 10
BEFORE = ".before"
"""Ends the name of the board that a restored copy took the place of; it lies beside that."""
_BACKUP = re.compile(r"(?P<board>.+)-(?P<at>\d{8}T\d{6}Z)(?:-(?P<turn>\d+))?\.db")


@frozen
class NewBoard:
    """What a board begins with."""

    name: str
    zone: str
    workflow: Workflow
    default_kind: str


@frozen
class Backup:
    """A copy of the board. `at` is the UTC moment it was made."""

    path: str
    at: str
    size: int
    """Bytes."""
    turn: int = 0
    """How often the clock had gone back when it was made: of two the later one has a later moment, or a higher turn."""


def new_board(*, name: str, zone: str, kinds: Sequence[str] = ()) -> NewBoard:
    """A board with the kinds of `kinds.toml`, or those of them that `kinds` names by key, prefix or name.

    Raises Invalid for an unknown kind or time zone, and for a name that shows nothing.
    """
    from opsboard.domain.kinds_loader import load_default
    from opsboard.domain.schedule import zone_of
    from opsboard.domain.workflow import find_kind

    zone_of(zone)
    workflow = load_default()
    if kinds:
        chosen = {find_kind(workflow, word).key for word in kinds}
        workflow = replaced(
            workflow,
            kinds=tuple(kind for kind in workflow.kinds if kind.key in chosen),
            flows=tuple(flow for flow in workflow.flows if {flow.source, flow.target} <= chosen),
        )
    keys = [kind.key for kind in workflow.kinds]
    return NewBoard(
        name=text.clean_title(name),
        zone=zone,
        workflow=workflow,
        default_kind=DEFAULT_KIND if DEFAULT_KIND in keys else keys[0],
    )


def kinds(session: Session) -> Sequence[Kind]:
    """The kinds of the board, in order."""
    return session.store.workflow.kinds


def save_workflow(session: Session, workflow: Workflow) -> None:
    """Give the board other kinds. Needs a lead. Raises Refused when items stand in a stage that is
    taken away, Invalid for a workflow that contradicts itself."""
    from opsboard.domain.kinds_check import check_workflow

    check_workflow(workflow)
    with acting(session, "workflow", needs="lead") as act:
        act.tx.save_workflow(workflow)


def require_keeper(session: Session) -> None:
    """Let only those go on who may put a copy in the place of the board: leads. Raises Refused."""
    require_role(session, "lead")
    require_free(session)


def check(session: Session, *, deep: bool = False) -> list[Finding]:
    """What is wrong with the board, and what was found right; `deep` replays the log as well."""
    return [*session.store.check(deep=deep), *unfinished(session)]


def unfinished(session: Session) -> list[Finding]:
    """Full copies of the board that killed programs left."""
    message = N_("{path} is a full copy of the board that a killed program left; run: opsboard doctor --fix")
    left = session.store.unfinished(backup_folder(session))
    return [Finding("copies", "warn", message, {"path": path}) for path in left]


def sweep(session: Session) -> list[Finding]:
    """Take away what killed programs left of copies of the board; tells what. Raises Refused for a viewer."""
    require_role(session, "member")
    message = N_("repaired: {path}, left by a killed program, is gone")
    swept = session.store.sweep(backup_folder(session))
    return [Finding("copies", "ok", message, {"path": path}) for path in swept]


def backup(session: Session, target: str | None = None, *, keep: int = KEPT_BACKUPS) -> str:
    """A verified copy of the board; gives its path. Without `target` it goes beside the board, under the
    moment, and of the copies made so the last `keep` stay; 0 keeps all.

    Needs a lead, since each copy pushes an older one out. Raises Refused, also for a `target` of one who is
    confined to the board and for a file that is there already, Unavailable.
    """
    require_role(session, "lead")
    if target is not None:
        require_free(session)
        target = os.path.abspath(os.path.expanduser(target))
        if os.path.lexists(target):
            raise Refused(N_("{path} exists already; give another path"), path=target)
        return session.store.backup(target)
    folder = backup_folder(session)
    try:
        if not os.path.isdir(folder):
            os.mkdir(folder, 0o700)
            # Whoever may keep the board may keep its copies; each copy is still its maker's alone.
            os.chmod(folder, os.stat(os.path.dirname(folder)).st_mode & 0o7770)
    except OSError as error:
        raise Unavailable(N_("{path} cannot be made: {reason}"), path=folder, reason=error.strerror) from error
    session.store.sweep(folder)
    made = session.store.backup(os.path.join(folder, _name(session, backups(session))))
    for old in backups(session)[keep:] if keep else ():
        if old.path != made:  # another one is made at the same time
            _remove(old.path)
    return made


def _name(session: Session, earlier: Sequence[Backup]) -> str:
    """What the next copy is called: it comes after all earlier ones, also when the clock went back."""
    now = session.clock()
    turn = max((one.turn for one in earlier), default=0)
    turn += any(one.turn == turn and one.at >= now for one in earlier)
    stamp = now.replace("-", "").replace(":", "")
    return f"{_stem(session)}-{stamp}{f'-{turn}' if turn else ''}.db"


def backups(session: Session) -> list[Backup]:
    """The copies that lie beside the board, the one that was made last first."""
    folder = backup_folder(session)
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Unavailable(N_("{path} cannot be read: {reason}"), path=folder, reason=error.strerror) from error
    found = []
    for name in names:
        match = _BACKUP.fullmatch(name)
        if match is not None and match["board"] == _stem(session):
            at = match["at"]
            moment = f"{at[:4]}-{at[4:6]}-{at[6:11]}:{at[11:13]}:{at[13:]}"
            path = os.path.join(folder, name)
            found.append(Backup(path, moment, os.stat(path).st_size, int(match["turn"] or 0)))
    return sorted(found, key=lambda one: (one.turn, one.at), reverse=True)


def backup_folder(session: Session) -> str:
    """Where copies without a path go: `backups` beside the board."""
    return os.path.join(os.path.dirname(os.path.abspath(session.store.info.path)), "backups")


def _stem(session: Session) -> str:
    return os.path.splitext(os.path.basename(session.store.info.path))[0]


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError as error:
        raise Unavailable(N_("{path} cannot be removed: {reason}"), path=path, reason=error.strerror) from error
