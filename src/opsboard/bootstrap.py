"""The composition root: who runs the program, which board, which clock. Only here is a store's class named."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING

from opsboard.config import Config, load
from opsboard.domain.addresses import BoardAddress, SqliteFile, board_address
from opsboard.domain.errors import N_, UNEXPECTED, Invalid, NotFound, Refused, Unavailable
from opsboard.domain.values import replaced
from opsboard.usecases.damage import meaning_of
from opsboard.usecases.session import Session
from opsboard.usecases.sign_in import CAME_BY

if TYPE_CHECKING:
    from opsboard.usecases.ports import Finding
    from opsboard.usecases.ports.store import Store
    from opsboard.usecases.sign_in import Account


def now() -> str:
    """The moment now, as UTC text of whole seconds."""
    import time

    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def identity() -> tuple[str, str]:
    """The login and the display name of the account that runs the program.

    The environment is not asked: USER and LOGNAME say what their owner wants.
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
    address = named_board(board, environment, settings)
    if address is None:
        address = own_board(environment)
        if not os.path.lexists(address.path):
            if login is not None:
                raise Invalid(N_("--as {login} needs --board with a board in service mode"), login=login)
            _make_own_board(address, environment, settings)
    return with_settings(session_at(address, login, environment.get(CAME_BY), older=older), settings)


def with_settings(session: Session, config: Config) -> Session:
    """The session with what a person's file says of times: when they are reminded, and the zone in which they read and
    type times. The zone is theirs alone: whoever came by a key has none in this account's file."""
    reminded = replaced(session, reminders=config.reminders)
    return reminded if session.restricted else reminded.read_in(config.time_zone)


def session_at(
    address: BoardAddress, login: str | None = None, key: str | None = None, *, older: bool = False
) -> Session:
    """The board at this address, opened for the person who runs the program, or as `login` in service mode.
    Raises NotFound, Unavailable, Invalid."""
    from opsboard.store.sqlite.board import open_board

    return _session(open_board(_file(address), older=older), login, key)


def create_session(
    address: BoardAddress,
    *,
    name: str = "",
    group: str | None = None,
    service: bool = False,
    kinds: Sequence[str] = (),
    zone: str | None = None,
    environment: Mapping[str, str] = os.environ,
    config: Config | None = None,
) -> Session:
    """A new board at this address, with the person who runs the program as its admin; with a `group`, safe for
    several users, with `service` in service mode. `kinds` keeps only these; `zone` is an IANA name, else
    the configured or the system's.

    Raises Refused when there is a file already, Invalid for an unknown kind or zone, Unavailable.
    """
    from opsboard.domain.items import Person
    from opsboard.domain.kinds_loader import workflow_to_json
    from opsboard.store.sqlite.board import create_board
    from opsboard.usecases.boards import new_board
    from opsboard.usecases.holidays import begin

    settings = load(environment) if config is None else config
    path = os.path.expanduser(_file(address))
    board = new_board(
        name=name or os.path.splitext(os.path.basename(path))[0],
        zone=zone or settings.time_zone or system_zone(environment),
        kinds=kinds,
    )
    login, person = identity()
    if service:
        from opsboard.store.sqlite.permissions import require_private
        from opsboard.usecases.keys import set_service

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
        board.views,
    )
    session = _session(store)
    with discarded_if_failed(session):
        if service:
            set_service(session, True)
        begin(session)
    return session


@contextmanager
def discarded_if_failed(session: Session) -> Iterator[None]:
    """Have a new board taken away, when the block that is to finish it fails."""
    from opsboard.store.sqlite.board_file import remove_board

    try:
        yield
    except BaseException:
        session.store.close()
        remove_board(_file(session.store.info.address))
        raise


def restore_copy(copy: str, *, board: str | None, config: Config) -> str:
    """Put a copy in the place of the board, which is kept beside it as `.before`; gives the board's path.
    Needs a lead, unless the board is so damaged that it does not open.

    Raises NotFound when there is no copy, Refused for a lesser role, Unavailable when someone has the
    board open or the copy is damaged.
    """
    from opsboard.store.sqlite.backups import restore_board
    from opsboard.usecases.boards import require_keeper

    address = _chosen(board, config)
    path = _file(address)
    source = os.path.abspath(os.path.expanduser(copy))
    if not os.path.isfile(source):
        raise NotFound(N_("there is no file {path}"), path=source)
    if os.path.lexists(path):
        session = None
        with suppress(Unavailable):
            session = session_at(address)
        if session is not None:
            with closing(session.store):
                require_keeper(session)
    restore_board(path, source)
    return path


def board_faults(path: str, *, fix: bool) -> list[Finding]:
    """What keeps the files of the board from being opened, without opening them. With `fix`, what the
    person may repair is repaired first and told as well. Raises Unavailable when that fails."""
    from opsboard.store.sqlite import permissions
    from opsboard.usecases.ports import Finding

    if not os.path.isfile(path) or os.path.islink(path):
        return []  # opening says what it is instead
    found = []
    for fault in list(permissions.faults(path)) if fix else ():
        if fault.mine and fault.repair is not None:
            permissions.repair(fault.repair)
            values = {"command": permissions.command_of(fault.repair)}
            found.append(Finding("files", "ok", N_("repaired: {command}"), values))
    blocking = [
        fault for fault in permissions.faults(path) if fault.blocks and not permissions.is_repaired_at_once(fault, path)
    ]
    return [*found, *(Finding("files", "error", fault.message, fault.values) for fault in blocking)]


def entry_faults(path: str, *, fix: bool) -> list[Finding]:
    """What keeps everybody out of a board that the account of this program owns, found without entering it. With
    `fix` it is repaired and told."""
    from opsboard.store.sqlite.board import open_board
    from opsboard.usecases.sign_in import reopen, way_in

    if not os.path.isfile(path):
        return []  # opening says what it is instead
    try:
        with closing(open_board(path)) as store:
            account = _account(store)
            found = reopen(store, now, account) if fix else way_in(store, account)
    except (Unavailable, *UNEXPECTED):
        return []  # so it is damaged first, which mending repairs or opening says
    return [] if found is None else [found]


def repair_board(*, board: str | None, login: str | None, config: Config) -> list[Finding]:
    """Make the board again what its logs tell; gives what was repaired. Needs a member; a board that is so damaged
    that it does not open is repaired by whoever may write its file, but not by one who came by a key.

    Raises NotFound, Refused, Unavailable.
    """
    from opsboard.store.sqlite.board import repair_board
    from opsboard.usecases.acting import require_role

    session = None
    try:
        session = open_session(board=board, login=login, config=config)
        require_role(session, "member")
    except (Unavailable, *UNEXPECTED):
        if login is not None:
            raise
    finally:
        if session is not None:
            session.store.close()
    return repair_board(board_file(board, config))


def named_board(board: str | None, environment: Mapping[str, str], config: Config) -> BoardAddress | None:
    """The address that someone named: the option, OPSBOARD_BOARD, the config file; None when nobody did."""
    for named in (board, environment.get("OPSBOARD_BOARD"), config.board):
        if named:
            return board_address(os.path.expanduser(named))
    return None


def own_board(environment: Mapping[str, str]) -> SqliteFile:
    """Where a person's own board is or would be. Relative XDG paths do not count."""
    home = environment.get("XDG_DATA_HOME", "")
    if not home.startswith("/"):
        home = os.path.join(environment.get("HOME", "/"), ".local", "share")
    return SqliteFile(os.path.join(home, "opsboard", "board.db"))


def system_zone(environment: Mapping[str, str]) -> str:
    """The IANA name of the system's time zone, from TZ, /etc/localtime or /etc/timezone; else UTC."""
    from opsboard.domain.days import is_zone

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


def _file(address: BoardAddress) -> str:
    """The path of a board in a file, the one sort that is opened today. Raises Unavailable for another."""
    if isinstance(address, SqliteFile):
        return address.path
    raise Unavailable(
        N_("{address} is a PostgreSQL database, which this opsboard cannot open yet; name a board file"),
        address=address.shown,
    )


def board_file(board: str | None, config: Config) -> str:
    """The absolute path of the board that is named, or of the person's own. Raises Unavailable."""
    return os.path.abspath(_file(_chosen(board, config)))


def _chosen(board: str | None, config: Config) -> BoardAddress:
    return named_board(board, os.environ, config) or own_board(os.environ)


def _make_own_board(address: SqliteFile, environment: Mapping[str, str], config: Config) -> None:
    try:
        create_session(address, environment=environment, config=config).store.close()
    except Refused:
        if not os.path.lexists(address.path):
            raise
        # Another session of the same person made it in the meantime: then that one is used.


def _session(store: Store, login: str | None = None, key: str | None = None) -> Session:
    from opsboard.usecases.sign_in import enter

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
    from opsboard.usecases.sign_in import Account

    own, name = identity()
    return Account(own, name, store.access.is_own())


def _display_name(gecos: str) -> str:
    from opsboard.domain.text import clean_line

    return clean_line(gecos.partition(",")[0][:100])
