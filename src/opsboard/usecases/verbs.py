"""The verbs: what can be done, by name. The keys, `:`, the command line and what those who came by a key may do are
all read from this one table.

A verb that is one use case on items (`ItemAct`) is done by the command line and `:` as it stands here. Of any other
a door finds what does it by its name: the command line a function `<name>_command` in the verb's module of
`opsboard.cli`, `:` a handler in `opsboard.tui.command_line.commands`. A key is the row of that name in
`opsboard.tui.keys.actions`. For each door a verb declares what it reaches outside the board; of a command, each
argument and option does. In a restricted session (`restriction.leads_out`) all that reaches out is refused, and all
that is not declared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from opsboard.domain.errors import N_
from opsboard.domain.values import frozen

if TYPE_CHECKING:
    from opsboard.usecases.results import BulkResult
    from opsboard.usecases.session import Session

Reach = Literal["board", "file", "file or -", "program", "account"]
BOARD: Reach = "board"
"""Nothing but the board, and the caller's own ends of the line."""
FILE: Reach = "file"
FILE_OR_INPUT: Reach = "file or -"
"""A file of the machine, unless it is `-`, the caller's own input."""
PROGRAM: Reach = "program"
CHINA = "cn"
"""The holidays that need no file."""
ACCOUNT: Reach = "account"
"""Who may enter the account that the board's file belongs to."""


@frozen
class Command:
    """A verb on the command line."""

    module: str
    """The module of `opsboard.cli` that declares it."""
    takes: Mapping[str, Reach]
    """What the value of each argument and option reaches, by the parameter's name."""
    reaches: Reach = BOARD
    """What the command reaches whatever it is given."""
    no_file: tuple[str, ...] = ()
    """Words that name no file where one could be named, and nothing else outside the board."""


@frozen
class Line:
    """A verb as a word behind `:`."""

    reaches: Reach
    does: str
    takes: str = ""
    """What comes behind the word; empty: nothing does."""
    needs: bool = True
    """It is for items: there must be one."""
    asks: bool = False
    """With nothing behind it it asks for that, or does something of its own."""
    kept: bool = True
    """A line of it is offered again."""
    refusal: str = N_("not for those who came by a key: it leads out of the board")
    """What those are told to whom it is refused for what it reaches."""


@frozen
class ItemAct:
    """What one use case does to items, so that the command line and `:` need no function of their own for it."""

    use_case: str
    """`module:function` of `opsboard.usecases`; it is given the session, the keys and the words."""
    help: str
    words: Mapping[str, str]
    """What it takes besides items, as text: name -> what the help calls it, in brackets when it may be left out."""

    def do(self, session: Session, keys: str | Sequence[str], words: Sequence[str]) -> BulkResult:
        """Do it. Raises what the use case does."""
        from importlib import import_module

        module, _colon, function = self.use_case.partition(":")
        result: BulkResult = getattr(import_module(f"opsboard.usecases.{module}"), function)(session, keys, *words)
        return result


@frozen
class Verb:
    """What can be done, and by which doors; None where there is no such door."""

    name: str
    command: Command | None = None
    line: Line | None = None
    key: Reach | None = None
    """What its action in the table of keys reaches."""
    act: ItemAct | None = None


EDITED = {
    "title": N_("TITLE"),
    "priority": N_("P0 to P3, none"),
    "assignee": N_("PERSON, none"),
    "department": N_("DEPARTMENT, none"),
    "start": N_("DAY, none"),
    "due": N_("DAY, none"),
    "repeat": N_("weekly:mo, every 2 weeks, monthly:31, after done, ahead 7d, none"),
    "campaign": N_("CAMPAIGN, none"),
}
"""Properties that are words of their own behind `:`, and options of `edit` there, with what they take."""


def _command(
    module: str, inside: str = "", reaches: Reach = BOARD, no_file: tuple[str, ...] = (), **outside: Reach
) -> Command:
    """A command with the parameters that stay `inside` the board, those that reach outside it, and `--json`."""
    return Command(module, {**dict.fromkeys(("as_json", *inside.split()), BOARD), **outside}, reaches, no_file)


def _line(does: str, takes: str = "", *, needs: bool = True, asks: bool = False, kept: bool = True) -> Line:
    """A word that reaches nothing outside the board."""
    return Line(BOARD, does, takes, needs, asks, kept)


def _sets(name: str) -> Line:
    return _line(N_("set {name}"), EDITED[name])


def _act(name: str, use_case: str, help: str, line: Line, key: Reach | None = None, /, **words: str) -> Verb:
    """A verb that is one use case on items. Its words are text and reach nothing outside the board."""
    return Verb(name, _command("details", " ".join(("key", *words))), line, key, ItemAct(use_case, help, words))


_PROPERTIES = "stage priority assignee participant department label start due repeat campaign fields body reason"

_TABLE = (
    Verb("demo", _command("boards", "items seed no_open", FILE, board=FILE)),
    Verb("init", _command("boards", "name kinds zone", FILE, path=FILE, group=ACCOUNT, service=ACCOUNT)),
    Verb("add", _command("items", f"kind title words {_PROPERTIES}")),
    Verb(
        "list",
        _command("reading", "query sort columns limit jsonl csv markdown"),
        _line(N_("show what a query finds"), N_("QUERY"), needs=False),
    ),
    Verb("show", _command("reading", "key comments markdown related")),
    Verb(
        "edit",
        _command("items", f"keys title {_PROPERTIES} if_version following"),
        _line(N_("change fields"), N_("--due fri --priority P1 ..."), asks=True),
        key=BOARD,
    ),
    Verb(
        "move",
        _command("moving", "keys stage top bottom after reason"),
        _line(N_("move to a stage"), N_("STAGE")),
        key=BOARD,
    ),
    _act(
        "comment",
        "editing:comment",
        N_("Comment on an item; - reads the text from standard input."),
        _line(N_("comment"), N_("TEXT")),
        BOARD,
        text="TEXT|-",
    ),
    _act(
        "reply",
        "replying:reply",
        N_("Answer the customer, which stops the clock of the reply; - reads the text from standard input."),
        _line(N_("what the customer was answered"), N_("TEXT")),
        BOARD,
        text="TEXT|-",
    ),
    _act(
        "customer",
        "replying:customer",
        N_("Write down what the customer wrote, who waits from now on; - reads the text from standard input."),
        _line(N_("what the customer wrote"), N_("TEXT")),
        text="TEXT|-",
    ),
    Verb(
        "answer",
        _command("answering", "key text to shows"),
        _line(N_("tell the customers what is live or solved")),
    ),
    Verb(
        "checklist",
        _command("details", "key act entry"),
        _line(N_("change the checklist"), N_("add, done, undo, remove: TEXT or N")),
    ),
    _act(
        "link",
        "linking:link",
        N_("Link two items."),
        _line(N_("link to an item"), N_("RELATION KEY")),
        relation="RELATION",
        other="KEY",
    ),
    _act(
        "unlink",
        "linking:unlink",
        N_("Take a link away."),
        _line(N_("take a link away"), N_("RELATION KEY")),
        relation="RELATION",
        other="KEY",
    ),
    _act(
        "block",
        "blocking:block",
        N_("Mark an item as blocked."),
        _line(N_("block"), N_("REASON"), asks=True),
        BOARD,
        reason="[REASON]",
    ),
    _act(
        "signal",
        "signals:add_signal",
        N_("Add what one more customer says to the evidence of an item: words, customer:NAME, channel:NAME."),
        _line(N_("one more customer says so"), N_("TEXT customer:NAME")),
        text="TEXT|-",
    ),
    _act(
        "attach",
        "attaching:attach",
        N_("Keep an address or path with an item, as text: nothing opens it."),
        _line(N_("keep an address or path with it"), N_("ADDRESS NAME"), asks=True),
        BOARD,
        address="ADDRESS",
        name="[NAME]",
    ),
    _act(
        "detach",
        "attaching:detach",
        N_("Take an attachment away, by its number, address or name."),
        _line(N_("take an attachment away"), N_("N, ADDRESS"), asks=True),
        which="N|ADDRESS",
    ),
    Verb(
        "merge",
        _command("moving", "keys into other reason"),
        _line(N_("close as a duplicate of another item"), N_("KEY"), asks=True),
        key=BOARD,
    ),
    _act(
        "decline",
        "moving:decline",
        N_("Close an item without doing it: rejected, invalid, withdrawn, as its kind calls it."),
        _line(N_("close without doing it"), N_("REASON"), asks=True),
        BOARD,
        reason="REASON",
    ),
    _act("unblock", "blocking:unblock", N_("Take the mark of a blocked item away."), _line(N_("unblock"))),
    _act(
        "snooze",
        "snoozing:snooze",
        N_("Put an item off until a day: off the board until then, back by itself; none brings it back now."),
        _line(N_("put off until a day"), N_("DAY, none")),
        BOARD,
        day="DAY",
    ),
    _act("watch", "editing:watch", N_("Hear of an item's changes."), _line(N_("hear of changes"))),
    _act("unwatch", "editing:unwatch", N_("Hear of an item's changes no more."), _line(N_("hear no more of changes"))),
    Verb(
        "flow",
        _command("moving", "key kind title reason"),
        _line(N_("begin the next item of the chain"), N_("KIND")),
        key=BOARD,
    ),
    Verb("archive", _command("moving", "keys"), _line(N_("archive")), key=BOARD),
    Verb("restore", _command("moving", "keys reason"), _line(N_("bring back from the archive"))),
    Verb(
        "purge",
        _command("moving", "key team reason"),
        _line(N_("empty it and its history of all text, for good (leads only)"), N_("REASON"), asks=True, kept=False),
    ),
    Verb(
        "undo",
        _command("history", "key reason"),
        _line(N_("take back your last act, or what time brought to an item"), N_("KEY"), needs=False),
        key=BOARD,
    ),
    Verb("redo", _command("history", "reason"), key=BOARD),
    Verb("log", _command("history", "key team since limit"), _line(N_("what happened to it"))),
    Verb("since", _command("team", "when markdown")),
    Verb("next", _command("team", "query claim")),
    Verb("agenda", _command("agenda", "query day markdown")),
    Verb("waiting", _command("promises", "query")),
    Verb("clocks", _command("clocks", "breaching")),
    Verb("calibration", _command("calibration", "query")),
    Verb("nudge", _command("promises", "key"), key=BOARD),
    Verb(
        "import",
        _command(
            "importing",
            "form kind encoding date_order zone unknown_stage archived dry_run",
            path=FILE_OR_INPUT,
            columns=FILE,
        ),
    ),
    Verb(
        "export",
        _command("transfer", "form query force stable comments", path=FILE, folder=FILE),
        Line(
            FILE,
            N_("write what is selected, shown or found into a file"),
            N_("FORMAT [QUERY] -o FILE"),
            needs=False,
            refusal=N_("no file of the server is yours; on your own machine: ssh board export csv > items.csv"),
        ),
    ),
    Verb("people", _command("people")),
    Verb("people add", _command("people", "login name role department keys")),
    Verb("people edit", _command("people", "login name role department keys")),
    Verb("people remove", _command("people", "login heir reason")),
    Verb("people keys", _command("people", reaches=ACCOUNT)),
    Verb(
        "campaign",
        _command("campaigns"),
        _line(N_("set {name}"), N_("CAMPAIGN, none; add, edit, remove, show KEY"), needs=False),
    ),
    Verb("campaign add", _command("campaigns", "key name template day first last phases freeze freeze_kinds steps")),
    Verb("campaign edit", _command("campaigns", "key name first last phases freeze freeze_kinds steps")),
    Verb("campaign remove", _command("campaigns", "key heir")),
    Verb("campaign show", _command("campaign_shown", "key")),
    Verb("campaign template", _command("campaign_shown", "act name of day")),
    Verb(
        "channels",
        _command("channels"),
        _line(N_("channels of the board: rhythm, steps before publishing"), N_("add, edit, remove NAME"), needs=False),
    ),
    Verb("channels add", _command("channels", "name rhythm words steps checks")),
    Verb("channels edit", _command("channels", "name new_name rhythm words steps checks")),
    Verb("channels remove", _command("channels", "name")),
    Verb(
        "competitor",
        _command("competitors"),
        _line(
            N_("competitors that are watched, and what they changed"),
            N_("add, seen, edit, remove NAME; verdict KEY"),
            needs=False,
        ),
    ),
    Verb("competitor add", _command("competitors", "name url every owner")),
    Verb("competitor seen", _command("competitors", "name text url")),
    Verb("competitor verdict", _command("competitors", "key verdict value")),
    Verb("competitor list", _command("competitors")),
    Verb("competitor show", _command("competitors", "name")),
    Verb("competitor edit", _command("competitors", "name new_name url every owner")),
    Verb("competitor remove", _command("competitors", "name")),
    Verb(
        "macro",
        _command("macros"),
        _line(N_("run a macro: several acts at once"), N_("NAME [ASKED=TEXT]...; save, delete NAME"), needs=False),
    ),
    Verb("macro save", _command("macros", "name text shared")),
    Verb("macro run", _command("macros", "name keys values reason")),
    Verb("macro delete", _command("macros", "name shared")),
    Verb("kinds", _command("boards")),
    Verb(
        "workflow",
        _command("workflow"),
        Line(
            PROGRAM,
            N_("kinds, stages, fields and gates in $EDITOR (leads only)"),
            N_("edit"),
            needs=False,
        ),
    ),
    Verb("workflow show", _command("workflow")),
    Verb("workflow check", _command("workflow", file=FILE_OR_INPUT)),
    Verb("workflow set", _command("workflow", "name value since homes")),
    Verb("workflow edit", _command("workflow_edit", reaches=PROGRAM)),
    Verb("workflow holidays", _command("workflow")),
    Verb("workflow holidays list", _command("workflow", "year")),
    Verb("workflow holidays add", _command("workflow", "day name worked")),
    Verb("workflow holidays remove", _command("workflow", "day")),
    Verb("workflow holidays import", _command("workflow", "years", no_file=(CHINA,), source=FILE_OR_INPUT)),
    Verb("views", _command("views")),
    Verb("views save", _command("views", "name query shared screen kind sort group")),
    Verb("views delete", _command("views", "name shared")),
    Verb(
        "config",
        _command("settings", "words", path=FILE, service=ACCOUNT),
        _line(N_("one of your settings"), N_("NAME WORD"), needs=False),
    ),
    Verb("backup", _command("boards")),
    Verb("backup make", _command("boards", "keep force", path=FILE)),
    Verb("backup list", _command("boards")),
    Verb("backup restore", _command("boards", reaches=FILE, path=FILE)),
    Verb("check", _command("boards", "deep")),
    Verb("doctor", _command("boards", "fix")),
    Verb("tick", _command("ticking"), key=BOARD),
    Verb("completion", _command("completion", "shell", PROGRAM)),
    Verb("print", _command("screen", "screen query size kind")),
    # words of `:` alone
    Verb("title", line=_sets("title")),
    Verb("priority", line=_sets("priority"), key=BOARD),
    Verb("assignee", line=_sets("assignee")),
    Verb("department", line=_sets("department")),
    Verb("start", line=_sets("start")),
    Verb("due", line=_sets("due"), key=BOARD),
    Verb("repeat", line=_sets("repeat")),
    Verb("label", line=_line(N_("add and take away labels"), N_("LABEL -LABEL"))),
    Verb("participant", line=_line(N_("who takes part"), N_("PERSON -PERSON"))),
    Verb("set", line=_line(N_("a field of its kind"), N_("FIELD=VALUE"))),
    Verb("select", line=_line(N_("select what a query finds"), N_("QUERY"), needs=False), key=BOARD),
    Verb("new", line=_line(N_("new item"), N_("KIND TITLE"), needs=False), key=BOARD),
    Verb("view", line=_line(N_("saved views"), N_("NAME, save NAME, delete NAME"), needs=False)),
    Verb("kind", line=_line(N_("go to the tab of a kind"), N_("KIND, all"), needs=False)),
    Verb("sort", line=_line(N_("sort"), N_("FIELD"), needs=False), key=BOARD),
    Verb("group", line=_line(N_("lanes across the board"), N_("FIELD, none"), needs=False)),
    Verb(
        "board",
        line=Line(
            FILE,
            N_("go to another board"),
            N_("NAME or PATH"),
            needs=False,
            refusal=N_("there is only this board here"),
        ),
    ),
    # keys alone
    Verb("edit_body", key=PROGRAM),
    Verb("suspend", key=PROGRAM),
)

_KEYS = (
    *("assign", "labels", "links", "claim", "repeat_last", "copy_key", "copy_markdown", "add_entry"),
    *("remove_entry", "carry_previous", "carry_next", "carry_down", "carry_up", "earlier", "later", "week_later"),
    *("week_earlier", "shorter", "longer", "move_to_date", "repeat_rule", "read", "read_all", "drafts"),
    *("help", "palette", "command_line", "find", "filter", "next_view", "previous_view", "next_kind"),
    *("previous_kind", "escape", "back", "how_to_quit", "repaint", "show_board", "show_calendar", "show_list"),
    *("show_mine", "show_inbox", "show_waiting", "left", "down", "up", "right", "page_down", "page_up", "first"),
    *("last", "open", "select_range", "select_column", "select_day", "select_all", "fold", "fold_lane", "density"),
    *("scroll_down", "scroll_up", "next_section", "previous_section", "open_link", "whole_screen", "next_field"),
    *("find_field", "unfold", "next_group", "previous_group"),
    *("row_up", "row_down", "remove_row", "put_back_row"),
    *("previous_field", "save", "leave", "drop_draft", "keep_mine", "take_theirs", "take_both", "next_conflict"),
    *("previous_conflict", "day_left", "day_right", "week_down", "week_up", "next_item", "previous_item"),
    *("open_item", "previous_period", "next_period", "today", "calendar_mode", "rows_per_person", "go_to_item"),
    *("whole_day", "take_from_tray", "plan_channels"),
)
"""Verbs that have a key alone and reach nothing outside the board."""

VERBS: Mapping[str, Verb] = {
    **{verb.name: verb for verb in _TABLE},
    **{name: Verb(name, key=BOARD) for name in _KEYS},
}
"""All verbs by name; the commands in the order of the help."""
