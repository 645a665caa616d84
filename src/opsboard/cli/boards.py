"""Commands about a board as a whole: making one, its kinds, backups, checks, the configuration."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from opsboard.cli.call import Call
from opsboard.cli.declared import FORCE, JSON, argument, command, flag, option
from opsboard.domain.addresses import board_address
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.values import replaced
from opsboard.i18n import _, current_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opsboard.usecases.ports import Finding
    from opsboard.usecases.ports.files import Backup


@command(
    N_("Make a new board."),
    argument("path", "PATH"),
    option("--name", "NAME", N_("What the board is called.")),
    option("--group", "GROUP", N_("Members of this group of the machine share the board.")),
    flag("--service", N_("One account owns the board; people enter it by their keys, over SSH.")),
    option("--kinds", "A,B", N_("Only these kinds of work.")),
    option("--time-zone zone", "ZONE", N_("The time zone that days are meant in, such as Asia/Shanghai.")),
)
def init_command(
    call: Call,
    *,
    path: str,
    name: str | None,
    group: str | None,
    service: bool,
    kinds: str | None,
    zone: str | None,
) -> None:
    from opsboard.bootstrap import create_session
    from opsboard.cli.output import note, say
    from opsboard.usecases import boards as cases

    if service and group is not None:
        raise Invalid(N_("--service and --group: a board is one account's or a group's, not both; leave one out"))
    wanted = [word.strip() for word in (kinds or "").split(",") if word.strip()]
    session = create_session(
        board_address(path), name=name or "", group=group, service=service, kinds=wanted, zone=zone, config=call.config
    )
    call.done.append(path)
    try:
        for finding in cases.check(session):
            if finding.level != "ok":
                note(_sentence(finding))
    finally:
        session.store.close()
    say(path)


@command(
    N_("Make a filled sample board and open it."),
    option("--items", "N", N_("Of any size, the same every time."), number=True),
    option("--seed", "N", N_("Another number, another board."), number=True),
    option("--board", "PATH", N_("Keep the board here (default: it is temporary).")),
    flag("--no-open", N_("Only make it, and print its path.")),
)
def demo_command(call: Call, *, items: int | None, seed: int | None, board: str | None, no_open: bool) -> int:
    import tempfile

    from opsboard.cli.errors import EXIT_DONE
    from opsboard.cli.output import note, say
    from opsboard.cli.screen import open_board, require_terminal

    if not no_open:
        require_terminal()
        if board is None:
            with tempfile.TemporaryDirectory(prefix="opsboard-", ignore_cleanup_errors=True) as folder:
                path = _make_demo(call, os.path.join(folder, "demo.db"), items, seed, name=_("Demo (not kept)"))
                begin = _("changes here are not kept: opsboard demo --board PATH makes one that stays")
                code = open_board(replaced(call, board=path), greeting=begin)
                note(_("the sample board is gone with its changes; opsboard demo --board PATH makes one that stays"))
                return code
        return open_board(replaced(call, board=_make_demo(call, board, items, seed)))
    if board is None:
        board = os.path.join(tempfile.mkdtemp(prefix="opsboard-"), "demo.db")
    path = _make_demo(call, board, items, seed)
    call.done.append(path)
    say(path)
    return EXIT_DONE


def _make_demo(call: Call, path: str, items: int | None, seed: int | None, name: str = "") -> str:
    from opsboard.bootstrap import create_session, discarded_if_failed
    from opsboard.usecases import demo as cases

    session = create_session(board_address(path), name=name or _("Demo"), config=call.config)
    with discarded_if_failed(session):
        cases.fill(session, items=items, seed=cases.SEED if seed is None else seed)
    session.store.close()
    return path


@command(N_("List the kinds of work with their stages and fields."), JSON)
def kinds_command(call: Call, *, as_json: bool) -> None:
    from opsboard.cli.output import Flexible, tell_list

    with call.session() as session:
        found = session.store.workflow.kinds
    language = current_language()
    columns = [_("KIND"), _("PREFIX"), _("NAME"), Flexible(_("STAGES")), Flexible(_("FIELDS"))]
    rows = (
        (
            kind.key,
            kind.prefix,
            kind.name.of(language),
            " ".join(stage.key for stage in kind.stages),
            " ".join(field.key for field in kind.fields),
        )
        for kind in found
    )
    tell_list(as_json, columns, rows, kinds=found)


@command(
    N_("Check that the board is whole."),
    flag("--deep", N_("Replay the log and compare it with the tables.")),
    JSON,
)
def check_command(call: Call, *, deep: bool, as_json: bool) -> int:
    from opsboard.usecases import boards as cases

    with call.session() as session:
        findings = cases.check(session, deep=deep)
    return _show_findings(findings, as_json=as_json)


@command(
    N_("Say what ails the board and what helps."),
    flag("--fix", N_("Repair what you may: owner and mode of the files, and from the log all that it tells.")),
    JSON,
)
def doctor_command(call: Call, *, fix: bool, as_json: bool) -> int:
    from opsboard.bootstrap import board_faults, board_file, entry_faults, repair_board
    from opsboard.usecases import boards as cases

    path = board_file(call.board, call.config)
    findings = board_faults(path, fix=fix)
    if fix and all(finding.level == "ok" for finding in findings):
        mended = repair_board(board=call.board, login=call.login, config=call.config)
        call.done.extend(finding.check for finding in mended)
        findings += mended
    if call.login is None and all(finding.level == "ok" for finding in findings):
        findings += entry_faults(path, fix=fix)
    if all(finding.level == "ok" for finding in findings):
        with call.session() as session:
            findings += cases.sweep(session) if fix else []
            findings += cases.check(session, deep=True)
    return _show_findings(findings, as_json=as_json)


def _show_findings(findings: Sequence[Finding], *, as_json: bool) -> int:
    from opsboard.cli.errors import EXIT_DONE, EXIT_FOUND
    from opsboard.cli.output import say, write_json

    if as_json:
        write_json(check=[_finding_object(finding) for finding in findings])
    else:
        levels = {"ok": _("ok"), "warn": _("warning"), "error": _("error")}
        for finding in findings:
            say(f"{levels[finding.level]}  {finding.check}  {_sentence(finding)}")
    return EXIT_FOUND if any(finding.level != "ok" for finding in findings) else EXIT_DONE


def _sentence(finding: Finding) -> str:
    template = _(finding.message)
    return template.format(**finding.values) if finding.values else template


def _finding_object(finding: Finding) -> dict[str, Any]:
    plain = finding.message.format(**finding.values) if finding.values else finding.message
    return {"check": finding.check, "level": finding.level, "message": plain}


@command(
    N_("Write a verified copy of the board and print its path."),
    argument("path", "FILE", optional=True),
    option(
        "--keep",
        "N",
        N_("Of those beside the board the newest so many stay, 0 all (10 unless set)."),
        number=True,
    ),
    FORCE,
    JSON,
)
def backup_make_command(call: Call, *, path: str | None, keep: int | None, force: bool, as_json: bool) -> None:
    from opsboard.cli.output import say, write_json
    from opsboard.usecases import boards as cases
    from opsboard.usecases.ports.files import Backup

    with call.session() as session:
        made = cases.backup(session, path, keep=cases.KEPT_BACKUPS if keep is None else keep, force=force)
    call.done.append(made)
    if as_json:
        elsewhere = Backup(made, session.clock(), os.stat(made).st_size)
        one = next((one for one in session.store.copies.dated() if one.path == made), elsewhere)
        write_json(backups=[_backup_object(one)])
        return
    say(made)


@command(
    N_("Put a backup in the place of the board, which is kept beside it (leads only)."),
    argument("path", "FILE"),
)
def backup_restore_command(call: Call, *, path: str) -> None:
    from opsboard.bootstrap import restore_copy
    from opsboard.cli.output import say

    kept = restore_copy(path, board=call.board, config=call.config)
    call.done.append(path)
    say(kept)


@command(N_("List the backups of the board."), JSON)
def backup_list_command(call: Call, *, as_json: bool) -> None:
    from opsboard.cli.output import Flexible, Right, note, tell_list
    from opsboard.usecases import boards as cases

    with call.session() as session:
        found = session.store.copies.dated()
        left = cases.unfinished(session)
    for finding in left:
        note(_sentence(finding))
    columns = [_("MADE"), Right(_("BYTES")), Flexible(_("PATH"))]
    rows = ((session.dated(one.at), f"{one.size:,}", one.path) for one in found)
    tell_list(as_json, columns, rows, backups=[_backup_object(one) for one in found])


backup_command = replaced(backup_list_command, help=N_("Make a backup of the board, list them, or restore one."))


def _backup_object(backup: Backup) -> dict[str, Any]:
    return {"path": backup.path, "at": backup.at, "bytes": backup.size}
