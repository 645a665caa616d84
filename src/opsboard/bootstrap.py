"""The composition root: who runs the program, which board, which clock. Only here is a store's class named."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from opsboard.config import Config, load
from opsboard.domain.errors import N_, Invalid, NotFound, Refused, Unavailable
from opsboard.usecases.damage import UNEXPECTED, meaning_of
from opsboard.usecases.entering import CAME_BY
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.usecases.entering import Account
    from opsboard.usecases.ports import Finding, Store


def now() -> str:
    """The moment now, as UTC text of whole seconds."""
    import time

    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def identity() -> tuple[str, str]:
    """The login and the display name of the account that runs the program.

    The environment is not asked: USER and LOGNAME say what their owner wants (storage.md 5.2).
    """
    import pwd

    try:
        account = pwd.getpwuid(os.getuid())
    except KeyError:
        return f"uid{os.getuid()}", ""
    return account.pw_name, _display_name(account.pw_gecos)


def open_session(
    *,
    board: str | None = None,
    login: str | None = None,
    environment: Mapping[str, str] = os.environ,
    config: Config | None = None,
    older: bool = False,
) -> Session:
    """The board that `board`, else the environment, else the config file names, else the person's own,
    opened for the person who runs the program. Only the person's own is made when it is missing.

    `login` is the person who came by a key, for boards in service mode; the environment may say by which. With
    `older`, a board that waits to be brought up to date can be read as it is. Raises NotFound for a named board that
    is missing, Unavailable, and Invalid for `login` on another board.
    """
    settings = load(environment) if config is None else config
    path = named_board(board, environment, settings)
    if path is None:
        path = own_board(environment)
        if not os.path.lexists(path):
            if login is not None:
                raise Invalid(N_("--as {login} needs --board with a board in service mode"), login=login)
            _make_own_board(path, environment, settings)
    return session_at(path, login, environment.get(CAME_BY), older=older)


def session_at(path: str, login: str | None = None, key: str | None = None, *, older: bool = False) -> Session:
    """The board file at `path`, opened for the person who runs the program, or as `login` in service mode.
    Raises NotFound, Unavailable, Invalid."""
    from opsboard.store.board import open_board

    return _session(open_board(path, older=older), login, key)


def create_session(
    path: str,
    *,
    name: str = "",
    group: str | None = None,
    service: bool = False,
    kinds: Sequence[str] = (),
    zone: str | None = None,
    environment: Mapping[str, str] = os.environ,
    config: Config | None = None,
) -> Session:
    """A new board at `path`, with the person who runs the program as its admin; with a `group`, safe for
    several users, with `service` in service mode. `kinds` keeps only these; `zone` is an IANA name, else
    the configured or the system's.

    Raises Refused when there is a file already, Invalid for an unknown kind or zone, Unavailable.
    """
    from opsboard.domain.items import Person
    from opsboard.domain.kinds_loader import workflow_to_json
    from opsboard.store.board import create_board
    from opsboard.usecases.boards import new_board

    settings = load(environment) if config is None else config
    board = new_board(
        name=name or os.path.splitext(os.path.basename(path))[0],
        zone=zone or settings.time_zone or system_zone(environment),
        kinds=kinds,
    )
    login, person = identity()
    path = os.path.expanduser(path)
    if service:
        from opsboard.usecases.keys import require_private, set_service

        require_private(path)
    store = create_board(
        path,
        board.name,
        board.zone,
        workflow_to_json(board.workflow),
        board.default_kind,
        now(),
        Person(login, person or login, "admin"),
        group,
    )
    session = _session(store)
    with discarded_if_failed(session):
        if service:
            set_service(session, True)
    return session


@contextmanager
def discarded_if_failed(session: Session) -> Iterator[None]:
    """Have a new board taken away, when the block that is to finish it fails."""
    from opsboard.store.files import remove_board

    try:
        yield
    except BaseException:
        session.store.close()
        remove_board(session.store.info.path)
        raise


def restore_copy(
    copy: str,
    *,
    board: str | None = None,
    environment: Mapping[str, str] = os.environ,
    config: Config | None = None,
) -> str:
    """Put a copy in the place of the board, which is kept beside it as `.before`; gives the board's path.
    Needs a lead, unless the board is so damaged that it does not open.

    Raises NotFound when there is no copy, Refused for a lesser role, Unavailable when someone has the
    board open or the copy is damaged.
    """
    from opsboard.store.backups import restore_board
    from opsboard.usecases.boards import require_keeper

    settings = load(environment) if config is None else config
    path = named_board(board, environment, settings) or own_board(environment)
    source = os.path.abspath(os.path.expanduser(copy))
    if not os.path.isfile(source):
        raise NotFound(N_("there is no file {path}"), path=source)
    if os.path.lexists(path):
        session = None
        with suppress(Unavailable):
            session = session_at(path)
        if session is not None:
            try:
                require_keeper(session)
            finally:
                session.store.close()
    restore_board(path, source)
    return path


def board_faults(
    *,
    board: str | None = None,
    fix: bool = False,
    environment: Mapping[str, str] = os.environ,
    config: Config | None = None,
) -> list[Finding]:
    """What keeps the files of the board from being opened, without opening them. With `fix`, what the
    person may repair is repaired first and told as well. Raises Unavailable when that fails."""
    from opsboard.store import permissions
    from opsboard.usecases.ports import Finding

    settings = load(environment) if config is None else config
    path = os.path.abspath(named_board(board, environment, settings) or own_board(environment))
    if not os.path.isfile(path) or os.path.islink(path):
        return []  # opening says what it is instead
    found = []
    for fault in list(permissions.faults(path)) if fix else ():
        if fault.mine and fault.repair is not None:
            permissions.mend(fault.repair)
            values = {"command": permissions.command_of(fault.repair)}
            found.append(Finding("files", "ok", N_("repaired: {command}"), values))
    blocking = [
        fault for fault in permissions.faults(path) if fault.blocks and not permissions.is_mended_at_once(fault, path)
    ]
    return [*found, *(Finding("files", "error", fault.message, fault.values) for fault in blocking)]


def entry_faults(
    *,
    board: str | None = None,
    fix: bool = False,
    environment: Mapping[str, str] = os.environ,
    config: Config | None = None,
) -> list[Finding]:
    """What keeps everybody out of a board that the account of this program owns, found without entering it. With
    `fix` it is repaired and told."""
    from opsboard.store.board import open_board
    from opsboard.usecases.entering import reopen, way_in

    settings = load(environment) if config is None else config
    path = os.path.abspath(named_board(board, environment, settings) or own_board(environment))
    if not os.path.isfile(path):
        return []  # opening says what it is instead
    try:
        store = open_board(path)
        try:
            account = _account(store)
            found = reopen(store, now, account) if fix else way_in(store, account)
        finally:
            store.close()
    except (Unavailable, *UNEXPECTED):
        return []  # so it is damaged first, which mending repairs or opening says
    return [] if found is None else [found]


def mend_board(
    *,
    board: str | None = None,
    login: str | None = None,
    environment: Mapping[str, str] = os.environ,
    config: Config | None = None,
) -> list[Finding]:
    """Make the board again what its logs tell; gives what was repaired. Needs a member; a board that is so damaged
    that it does not open is repaired by whoever may write its file, but not by one who came by a key.

    Raises NotFound, Refused, Unavailable.
    """
    from opsboard.store.board import mend_board
    from opsboard.usecases.acting import require_role

    settings = load(environment) if config is None else config
    session = None
    try:
        session = open_session(board=board, login=login, environment=environment, config=settings)
        require_role(session, "member")
    except (Unavailable, *UNEXPECTED):
        if login is not None:
            raise
    finally:
        if session is not None:
            session.store.close()
    return mend_board(named_board(board, environment, settings) or own_board(environment))


def named_board(board: str | None, environment: Mapping[str, str], config: Config) -> str | None:
    """The path that someone named: the option, OPSBOARD_BOARD, the config file; None when nobody did."""
    for named in (board, environment.get("OPSBOARD_BOARD"), config.board):
        if named:
            return os.path.expanduser(named)
    return None


def own_board(environment: Mapping[str, str]) -> str:
    """Where a person's own board is or would be. Relative XDG paths do not count."""
    home = environment.get("XDG_DATA_HOME", "")
    if not home.startswith("/"):
        home = os.path.join(environment.get("HOME", "/"), ".local", "share")
    return os.path.join(home, "opsboard", "board.db")


def system_zone(environment: Mapping[str, str]) -> str:
    """The IANA name of the system's time zone, from TZ, /etc/localtime or /etc/timezone; else UTC."""
    from opsboard.domain.schedule import is_zone

    candidates = [environment.get("TZ", "").lstrip(":")]
    try:
        candidates.append(os.path.realpath("/etc/localtime").partition("zoneinfo/")[2])
        with open("/etc/timezone", encoding="ascii") as file:
            candidates.append(file.read(100).strip())
    except (OSError, UnicodeDecodeError):
        pass  # a system without these files says nothing, which is an answer
    for name in candidates:
        if name and is_zone(name):
            return name
    return "UTC"


def _make_own_board(path: str, environment: Mapping[str, str], config: Config) -> None:
    try:
        create_session(path, environment=environment, config=config).store.close()
    except Refused:
        if not os.path.lexists(path):
            raise
        # Another session of the same person made it in the meantime: then that one is used.


def _session(store: Store, login: str | None = None, key: str | None = None) -> Session:
    from opsboard.usecases.entering import enter

    try:
        return enter(store, now, _account(store), login, key)
    except UNEXPECTED as error:
        meant = meaning_of(error, store)
        store.close()
        raise meant from error
    except BaseException:
        store.close()
        raise


def _account(store: Store) -> Account:
    from opsboard.usecases.entering import Account

    own, name = identity()
    return Account(own, name, os.lstat(store.info.path).st_uid == os.getuid())


def _display_name(gecos: str) -> str:
    from opsboard.domain.text import clean_line

    return clean_line(gecos.partition(",")[0][:100])
