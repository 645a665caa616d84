"""Commands about a board as a whole: making one, its kinds, backups, checks, the configuration."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from opsboard.cli.call import Call
from opsboard.cli.commands import Verb, VerbGroup, WholeNumber, argument, flag, json_flag, option
from opsboard.cli.declared import commands_of
from opsboard.domain.addresses import board_address
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.values import replaced
from opsboard.i18n import _, current_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opsboard.usecases.ports import Finding
    from opsboard.usecases.ports.files import Backup


def init_command() -> click.Command:
    """The command `init`."""
    return Verb(
        "init",
        _init,
        [
            argument("path", "PATH"),
            option("--name", "NAME", _("What the board is called.")),
            option("--group", "GROUP", _("Members of this group of the machine share the board.")),
            flag("--service", _("One account owns the board; people enter it by their keys, over SSH.")),
            option("--kinds", "A,B", _("Only these kinds of work.")),
            option("--time-zone zone", "ZONE", _("The time zone that days are meant in, such as Asia/Shanghai.")),
        ],
        help=_("Make a new board."),
    )


def demo_command() -> click.Command:
    """The command `demo`."""
    return Verb(
        "demo",
        _demo,
        [
            option("--items", "N", _("Of any size, the same every time."), kind=WholeNumber()),
            option("--seed", "N", _("Another number, another board."), kind=WholeNumber()),
            option("--board", "PATH", _("Keep the board here (default: it is temporary).")),
            flag("--no-open", _("Only make it, and print its path.")),
        ],
        help=_("Make a filled sample board and open it."),
    )


def kinds_command() -> click.Command:
    """The command `kinds`."""
    return Verb("kinds", _kinds, [json_flag()], help=_("List the kinds of work with their stages and fields."))


def check_command() -> click.Command:
    """The command `check`."""
    return Verb(
        "check",
        _check,
        [flag("--deep", _("Replay the log and compare it with the tables.")), json_flag()],
        help=_("Check that the board is whole."),
    )


def doctor_command() -> click.Command:
    """The command `doctor`."""
    return Verb(
        "doctor",
        _doctor,
        [
            flag("--fix", _("Repair what you may: owner and mode of the files, and from the log all that it tells.")),
            json_flag(),
        ],
        help=_("Say what ails the board and what helps."),
    )


def backup_command() -> click.Command:
    """The command `backup`: bare, it lists."""
    return VerbGroup(
        "backup",
        commands_of("backup"),
        callback=_backup,
        params=[json_flag()],
        help=_("Make a backup of the board, list them, or restore one."),
    )


def backup_make_command() -> click.Command:
    """The command `backup make`."""
    return Verb(
        "make",
        _backup_make,
        [
            argument("path", "FILE", optional=True),
            option(
                "--keep",
                "N",
                _("Of those beside the board the newest so many stay, 0 all (10 unless set)."),
                kind=WholeNumber(),
            ),
            json_flag(),
        ],
        help=_("Write a verified copy of the board and print its path."),
    )


def backup_list_command() -> click.Command:
    """The command `backup list`."""
    return Verb("list", _backup_list, [json_flag()], help=_("List the backups of the board."))


def backup_restore_command() -> click.Command:
    """The command `backup restore`."""
    return Verb(
        "restore",
        _backup_restore,
        [argument("path", "FILE")],
        help=_("Put a backup in the place of the board, which is kept beside it (leads only)."),
    )


def _init(
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


def _demo(call: Call, *, items: int | None, seed: int | None, board: str | None, no_open: bool) -> int:
    from opsboard.cli.errors import EXIT_DONE
    from opsboard.cli.output import say
    from opsboard.cli.screen import open_board, require_terminal

    if not no_open:
        require_terminal()
    if board is not None:
        path = _make_demo(call, board, items, seed)
        if no_open:
            call.done.append(path)
            say(path)
            return EXIT_DONE
        return open_board(replaced(call, board=path))
    import tempfile

    if no_open:
        path = _make_demo(call, os.path.join(tempfile.mkdtemp(prefix="opsboard-"), "demo.db"), items, seed)
        call.done.append(path)
        say(path)
        return EXIT_DONE
    with tempfile.TemporaryDirectory(prefix="opsboard-", ignore_cleanup_errors=True) as folder:
        return open_board(replaced(call, board=_make_demo(call, os.path.join(folder, "demo.db"), items, seed)))


def _make_demo(call: Call, path: str, items: int | None, seed: int | None) -> str:
    from opsboard.bootstrap import create_session, discarded_if_failed
    from opsboard.usecases import demo as cases

    session = create_session(board_address(path), name=_("Demo"), config=call.config)
    with discarded_if_failed(session):
        if seed is None:
            cases.fill(session, items=items)
        else:
            cases.fill(session, items=items, seed=seed)
    session.store.close()
    return path


def _kinds(call: Call, *, as_json: bool) -> None:
    with call.session() as session:
        found = session.store.workflow.kinds
    if as_json:
        from opsboard.cli.output import write_json
        from opsboard.formats.objects import kind_object

        write_json(kinds=[kind_object(kind) for kind in found])
        return
    from opsboard.cli.output import TableColumn, page, table

    language = current_language()
    columns = [
        TableColumn(_("KIND")),
        TableColumn(_("PREFIX")),
        TableColumn(_("NAME")),
        TableColumn(_("STAGES"), flexible=True),
        TableColumn(_("FIELDS"), flexible=True),
    ]
    rows = [
        (
            kind.key,
            kind.prefix,
            kind.name.of(language),
            " ".join(stage.key for stage in kind.stages),
            " ".join(field.key for field in kind.fields),
        )
        for kind in found
    ]
    page(table(columns, rows))


def _check(call: Call, *, deep: bool, as_json: bool) -> int:
    from opsboard.usecases import boards as cases

    with call.session() as session:
        findings = cases.check(session, deep=deep)
    return _show_findings(findings, as_json=as_json)


def _doctor(call: Call, *, fix: bool, as_json: bool) -> int:
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

    if as_json:
        from opsboard.cli.output import write_json

        write_json(check=[_finding_object(finding) for finding in findings])
    else:
        from opsboard.cli.output import say

        for finding in findings:
            say(f"{_level(finding.level)}  {finding.check}  {_sentence(finding)}")
    return EXIT_FOUND if any(finding.level != "ok" for finding in findings) else EXIT_DONE


def _level(word: str) -> str:
    return {"ok": _("ok"), "warn": _("warning"), "error": _("error")}.get(word, word)


def _sentence(finding: Finding) -> str:
    template = _(finding.message)
    return template.format(**finding.values) if finding.values else template


def _finding_object(finding: Finding) -> dict[str, Any]:
    plain = finding.message.format(**finding.values) if finding.values else finding.message
    return {"check": finding.check, "level": finding.level, "message": plain}


def _backup(as_json: bool) -> None:
    context = click.get_current_context()
    if context.invoked_subcommand is None:
        _backup_list(context.obj, as_json=as_json)


def _backup_make(call: Call, *, path: str | None, keep: int | None, as_json: bool) -> None:
    from opsboard.cli.output import say, write_json
    from opsboard.usecases import boards as cases
    from opsboard.usecases.ports.files import Backup

    with call.session() as session:
        made = cases.backup(session, path, keep=cases.KEPT_BACKUPS if keep is None else keep)
    call.done.append(made)
    if as_json:
        elsewhere = Backup(made, session.clock(), os.stat(made).st_size)
        one = next((one for one in session.store.copies.dated() if one.path == made), elsewhere)
        write_json(backups=[_backup_object(one)])
        return
    say(made)


def _backup_restore(call: Call, *, path: str) -> None:
    from opsboard.bootstrap import restore_copy
    from opsboard.cli.output import say

    kept = restore_copy(path, board=call.board, config=call.config)
    call.done.append(path)
    say(kept)


def _backup_list(call: Call, *, as_json: bool) -> None:
    from opsboard.cli.output import TableColumn, note, page, table, write_json
    from opsboard.cli.shown import when
    from opsboard.usecases import boards as cases

    with call.session() as session:
        found = session.store.copies.dated()
        left = cases.unfinished(session)
    for finding in left:
        note(_sentence(finding))
    if as_json:
        write_json(backups=[_backup_object(one) for one in found])
        return
    columns = [TableColumn(_("MADE")), TableColumn(_("BYTES"), right=True), TableColumn(_("PATH"), flexible=True)]
    page(table(columns, [(when(one.at, session.zone), f"{one.size:,}", one.path) for one in found]))


def _backup_object(backup: Backup) -> dict[str, Any]:
    return {"path": backup.path, "at": backup.at, "bytes": backup.size}
