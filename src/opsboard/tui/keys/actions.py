"""The one table of keys.

Dispatch, footer, help, palette and the list in the README are all made from `ACTIONS`; people remap by
`name`. Each row says `by` whom it is done: by the method of the row's name of a controller in `tui/controllers`, which
is imported with its first key, or by the pane in front.

A key is written as people write it: a character (`j`, `J`, `?`), a name (`space`, `enter`, `shift+left`,
`ctrl+p`), or several keys one after the other with a space between (`g g`).
"""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain.values import frozen
from opsboard.i18n import N_
from opsboard.usecases.restriction import leads_out
from opsboard.usecases.verbs import VERBS

EVERYWHERE = ("everywhere",)
ITEM = ("item",)
FORM = ("form",)
CONFLICT = ("conflict",)
CALENDAR = ("calendar",)
INBOX = ("inbox",)
CARDS = ("board", "list")
FIELDS = ("board", "list", "item")
ITEMS = (*FIELDS, "calendar", "inbox")
TEXTS = ("item", "help")
LINES = ("board", "list", "inbox")
MOVES = ("board", "list", "calendar")
PAGED = ("board", "list", "item", "help", "inbox")
SCOPES = ("everywhere", "board", "list", "item", "form", "conflict", "calendar", "inbox", "help")

SCOPE_TITLES = {
    "everywhere": N_("Everywhere"),
    "board": N_("Board"),
    "list": N_("List"),
    "item": N_("Item"),
    "form": N_("Form"),
    "conflict": N_("Conflict"),
    "calendar": N_("Calendar"),
    "inbox": N_("Inbox"),
    "help": N_("Help"),
}

PANE = "pane"


@frozen
class Action:
    """One thing a key does. `arrows`: its keys in the preset `arrows`, where they differ."""

    name: str
    keys: tuple[str, ...]
    scopes: tuple[str, ...]
    title: str
    group: str
    arrows: tuple[str, ...] | None = None
    in_palette: bool = True
    by: str = PANE
    """`module:Class` of the controller whose method of this name does it; PANE: `do_<name>` of the pane in front."""
    instead: tuple[tuple[str, str], ...] = ()
    """(scope, by) of panes where another one does it, while they are in front or under a panel."""

    @property
    def outward(self) -> bool:
        """Whether it leads out of the board, or is no verb: not for those who came by a key."""
        verb = VERBS.get(self.name)
        return verb is None or leads_out(verb.key)

    def handler_in(self, scopes: Sequence[str]) -> str:
        """`module:Class.method`, or PANE: who does it with panes of these scopes in front, the nearest first."""
        others = dict(self.instead)
        by = next((others[scope] for scope in scopes if scope in others), self.by)
        return by if by == PANE else f"{by}.{self.name}"


_GO, _CURSOR, _CARRY, _CHANGE, _SELECT, _SHOW = (
    N_("Go to"),
    N_("Cursor"),
    N_("Carry"),
    N_("Change"),
    N_("Select"),
    N_("Show"),
)

# by whom
_PALETTE = "palette:CommandPalette"
_NARROW = "narrowing:Narrowing"
_VIEWS = "saved_views:SavedViews"
_ABOUT = "navigation:Navigation"
_NEW = "creating:Creating"
_ITEMS = "item_actions:ItemActions"
_DRAFTS = "drafts:Drafts"
_MOVE = "moving:Moving"
_EDIT = "item_editing:ItemEditing"
_LINKS = "linking:Linking"
_MERGE = "merging:Merging"
_CLAIM = "claiming:Claiming"
_COPY = "copying:Copying"
_DAYS = "calendar_actions:CalendarActions"
_SERIES = "series:Series"
_CHANNELS = "channel_actions:ChannelActions"

ACTIONS: tuple[Action, ...] = (
    # everywhere
    Action("help", ("?", "f1"), EVERYWHERE, N_("help"), _SHOW, by=_PALETTE, instead=(("help", PANE),)),
    Action("palette", ("ctrl+p",), EVERYWHERE, N_("all commands"), _SHOW, by=_PALETTE),
    Action("command_line", (":",), EVERYWHERE, N_("command"), _GO, by=_PALETTE),
    Action("find", ("/",), EVERYWHERE, N_("find"), _SHOW, by=_NARROW, instead=(("help", PANE),)),
    Action("filter", ("f",), EVERYWHERE, N_("filter"), _SHOW, by=_NARROW),
    Action("next_view", ("]",), EVERYWHERE, N_("next saved view"), _SHOW, by=_VIEWS),
    Action("previous_view", ("[",), EVERYWHERE, N_("previous saved view"), _SHOW, by=_VIEWS),
    Action("next_kind", ("tab",), (*MOVES, "inbox"), N_("next kind"), _GO, by=_ABOUT),
    Action("previous_kind", ("shift+tab",), (*MOVES, "inbox"), N_("previous kind"), _GO, by=_ABOUT),
    Action("new", ("n",), EVERYWHERE, N_("new"), _CHANGE, by=_NEW, instead=(("calendar", _DAYS),)),
    Action("undo", ("u",), EVERYWHERE, N_("undo"), _CHANGE, by=_ITEMS),
    Action("redo", ("U",), EVERYWHERE, N_("redo"), _CHANGE, by=_ITEMS),
    Action("drafts", ("D",), EVERYWHERE, N_("go on with a draft"), _CHANGE, by=_DRAFTS),
    Action("escape", ("escape",), EVERYWHERE, N_("close, clear, unselect"), _GO, in_palette=False, by=_ABOUT),
    Action("back", ("q",), EVERYWHERE, N_("back or quit"), _GO, by=_ABOUT),
    Action("how_to_quit", ("ctrl+c",), EVERYWHERE, N_("say how to quit"), _SHOW, in_palette=False, by=_ABOUT),
    Action("repaint", ("ctrl+l",), EVERYWHERE, N_("repaint"), _SHOW, by=_ABOUT),
    Action("suspend", ("ctrl+z",), EVERYWHERE, N_("suspend"), _GO, by=_ABOUT),
    Action("show_board", ("1",), EVERYWHERE, N_("board"), _GO, by=_ABOUT),
    Action("show_calendar", ("2",), EVERYWHERE, N_("calendar"), _GO, by=_ABOUT),
    Action("show_list", ("3",), EVERYWHERE, N_("list"), _GO, by=_ABOUT),
    Action("show_mine", ("4",), EVERYWHERE, N_("mine"), _GO, by=_ABOUT),
    Action("show_inbox", ("5",), EVERYWHERE, N_("inbox"), _GO, by=_ABOUT),
    Action("show_waiting", ("W",), EVERYWHERE, N_("waiting on"), _GO, by=_ABOUT),
    # board and list: the cursor
    Action("left", ("h", "left"), CARDS, N_("left"), _CURSOR, arrows=("left",), in_palette=False),
    Action("down", ("j", "down"), LINES, N_("down"), _CURSOR, arrows=("down",), in_palette=False),
    Action("up", ("k", "up"), LINES, N_("up"), _CURSOR, arrows=("up",), in_palette=False),
    Action("right", ("l", "right"), CARDS, N_("right"), _CURSOR, arrows=("right",), in_palette=False),
    Action("page_down", ("pagedown", "ctrl+f"), PAGED, N_("page down"), _CURSOR, in_palette=False),
    Action("page_up", ("pageup", "ctrl+b"), PAGED, N_("page up"), _CURSOR, in_palette=False),
    Action("first", ("g g", "home"), PAGED, N_("first"), _CURSOR, arrows=("home",), in_palette=False),
    Action("last", ("G", "end"), PAGED, N_("last"), _CURSOR, arrows=("end",), in_palette=False),
    Action("open", ("enter",), CARDS, N_("open"), _GO, by=_ABOUT),
    # carry
    Action(
        "carry_previous", ("H", "shift+left"), FIELDS, N_("previous stage"), _CARRY, arrows=("shift+left",), by=_MOVE
    ),
    Action("carry_next", ("L", "shift+right"), FIELDS, N_("next stage"), _CARRY, arrows=("shift+right",), by=_MOVE),
    Action("carry_down", ("J", "shift+down"), CARDS, N_("further down"), _CARRY, arrows=("shift+down",)),
    Action("carry_up", ("K", "shift+up"), CARDS, N_("further up"), _CARRY, arrows=("shift+up",)),
    Action("move", ("m",), FIELDS, N_("move to"), _CARRY, by=_MOVE),
    # change
    Action("edit", ("e",), ITEMS, N_("edit"), _CHANGE, by=_EDIT),
    Action("edit_body", ("E",), ITEMS, N_("text in $EDITOR"), _CHANGE, by=_EDIT),
    Action("assign", ("a",), ITEMS, N_("assign"), _CHANGE, by=_ITEMS),
    Action("priority", ("p",), ITEMS, N_("priority"), _CHANGE, by=_ITEMS),
    Action("labels", ("t",), ITEMS, N_("labels"), _CHANGE, by=_ITEMS),
    Action("due", ("d",), ITEMS, N_("due"), _CHANGE, by=_ITEMS),
    Action("snooze", ("S",), FIELDS, N_("snooze until a day"), _CHANGE, by=_ITEMS),
    Action("block", ("b",), ITEMS, N_("block or unblock"), _CHANGE, by=_ITEMS),
    Action("comment", ("c",), ITEMS, N_("comment"), _CHANGE, by=_ITEMS),
    Action("reply", ("r",), FIELDS, N_("reply to the customer"), _CHANGE, by=_ITEMS),
    Action("links", ("o",), ITEMS, N_("links"), _CHANGE, by=_LINKS),
    Action("attach", ("A",), FIELDS, N_("attach an address"), _CHANGE, by=_ITEMS),
    Action("merge", ("M",), FIELDS, N_("merge into another"), _CHANGE, by=_MERGE),
    Action("decline", ("X",), FIELDS, N_("decline, with the reason"), _CHANGE, by=_ITEMS),
    Action("flow", ("F",), ITEMS, N_("flow on"), _CHANGE, by=_NEW),
    Action("claim", ("C",), FIELDS, N_("take what is free"), _CHANGE, by=_CLAIM),
    Action("nudge", ("N",), ITEMS, N_("remind the department"), _CHANGE, by=_COPY),
    Action("archive", ("x",), ITEMS, N_("archive"), _CHANGE, by=_ITEMS),
    Action("repeat_last", (".",), ITEMS, N_("do the last change again"), _CHANGE, by=_ITEMS),
    Action("copy_key", ("y",), ITEMS, N_("copy the key"), _CHANGE, by=_COPY),
    Action("copy_markdown", ("Y",), ITEMS, N_("copy as Markdown"), _CHANGE, by=_COPY),
    # select
    Action("select", ("space",), MOVES, N_("select"), _SELECT),
    Action("select_range", ("v",), MOVES, N_("select a range"), _SELECT),
    Action("select_column", ("V",), CARDS, N_("select the column"), _SELECT),
    Action("select_day", ("V",), CALENDAR, N_("select the day"), _SELECT),
    Action("select_all", ("*", "ctrl+a"), MOVES, N_("select all shown"), _SELECT),
    # show
    Action("fold", ("z",), ("board",), N_("fold the column"), _SHOW),
    Action("fold_lane", ("-",), ("board",), N_("fold the lane"), _SHOW),
    Action("density", ("Z",), ("board",), N_("more or fewer rows a card"), _SHOW),
    Action("sort", ("s",), CARDS, N_("sort"), _SHOW, by=_NARROW),
    # item
    Action("scroll_down", ("j", "down"), TEXTS, N_("scroll down"), _CURSOR, arrows=("down",), in_palette=False),
    Action("scroll_up", ("k", "up"), TEXTS, N_("scroll up"), _CURSOR, arrows=("up",), in_palette=False),
    Action("next_section", ("tab",), ITEM, N_("next section"), _CURSOR),
    Action("previous_section", ("shift+tab",), ITEM, N_("previous section"), _CURSOR),
    Action("tick", ("space",), ITEM, N_("tick the entry"), _CHANGE),
    Action("open_link", ("enter",), ITEM, N_("open the linked item"), _GO),
    Action("add_entry", ("+",), ITEM, N_("add to the checklist"), _CHANGE),
    Action("remove_entry", ("-",), ITEM, N_("take the entry or attachment away"), _CHANGE),
    Action("whole_screen", ("z",), ITEM, N_("whole screen or half"), _SHOW),
    # form
    Action("next_field", ("tab",), FORM, N_("next field"), _CURSOR, in_palette=False),
    Action("previous_field", ("shift+tab",), FORM, N_("previous field"), _CURSOR, in_palette=False),
    Action("find_field", ("ctrl+g",), FORM, N_("field by name"), _GO, in_palette=False),
    Action("unfold", ("ctrl+o",), FORM, N_("all fields or fewer"), _SHOW, in_palette=False),
    Action("next_group", ("pagedown", "ctrl+down"), FORM, N_("next group"), _CURSOR, in_palette=False),
    Action("previous_group", ("pageup", "ctrl+up"), FORM, N_("previous group"), _CURSOR, in_palette=False),
    Action("row_up", ("alt+up",), FORM, N_("table: carry the row up"), _CARRY, in_palette=False),
    Action("row_down", ("alt+down",), FORM, N_("table: carry the row down"), _CARRY, in_palette=False),
    Action("remove_row", ("ctrl+d",), FORM, N_("table: remove the row"), _CHANGE, in_palette=False),
    Action("put_back_row", ("ctrl+y",), FORM, N_("table: bring the removed row back"), _CHANGE, in_palette=False),
    Action("save", ("ctrl+s",), ("form", "conflict"), N_("save"), _CHANGE),
    Action("leave", ("escape",), FORM, N_("leave, keep the draft"), _GO, in_palette=False),
    Action("drop_draft", ("ctrl+r",), FORM, N_("drop the draft"), _CHANGE, in_palette=False),
    # conflict: two people changed the same field
    Action("keep_mine", ("m",), CONFLICT, N_("keep mine"), _CHANGE, in_palette=False),
    Action("take_theirs", ("t",), CONFLICT, N_("take theirs"), _CHANGE, in_palette=False),
    Action("take_both", ("b",), CONFLICT, N_("keep both"), _CHANGE, in_palette=False),
    Action("next_conflict", ("tab", "j", "down"), CONFLICT, N_("next field"), _CURSOR, in_palette=False),
    Action("previous_conflict", ("shift+tab", "k", "up"), CONFLICT, N_("previous field"), _CURSOR, in_palette=False),
    # calendar
    Action("day_left", ("h", "left"), CALENDAR, N_("day before"), _CURSOR, arrows=("left",), in_palette=False),
    Action("day_right", ("l", "right"), CALENDAR, N_("day after"), _CURSOR, arrows=("right",), in_palette=False),
    Action(
        "week_down",
        ("j", "down"),
        CALENDAR,
        N_("week after, next channel"),
        _CURSOR,
        arrows=("down",),
        in_palette=False,
    ),
    Action(
        "week_up", ("k", "up"), CALENDAR, N_("week before, previous channel"), _CURSOR, arrows=("up",), in_palette=False
    ),
    Action("next_item", ("i",), CALENDAR, N_("next item or campaign of the day"), _CURSOR),
    Action("previous_item", ("I",), CALENDAR, N_("previous item or campaign of the day"), _CURSOR),
    Action("open_item", ("enter",), CALENDAR, N_("open"), _GO),
    Action("earlier", ("H", "shift+left"), CALENDAR, N_("a day earlier"), _CARRY, arrows=("shift+left",), by=_DAYS),
    Action("later", ("L", "shift+right"), CALENDAR, N_("a day later"), _CARRY, arrows=("shift+right",), by=_DAYS),
    Action(
        "week_later",
        ("J", "shift+down"),
        CALENDAR,
        N_("a week later, to the next channel"),
        _CARRY,
        arrows=("shift+down",),
        by=_DAYS,
    ),
    Action(
        "week_earlier",
        ("K", "shift+up"),
        CALENDAR,
        N_("a week earlier, to the previous channel"),
        _CARRY,
        arrows=("shift+up",),
        by=_DAYS,
    ),
    Action("shorter", ("<",), CALENDAR, N_("shorter"), _CARRY, by=_DAYS),
    Action("longer", (">",), CALENDAR, N_("longer"), _CARRY, by=_DAYS),
    Action("move_to_date", ("m",), CALENDAR, N_("move to a date"), _CARRY, by=_DAYS),
    Action("previous_period", ("{",), CALENDAR, N_("previous period"), _GO),
    Action("next_period", ("}",), CALENDAR, N_("next period"), _GO),
    Action("today", ("T",), CALENDAR, N_("today"), _GO),
    Action("calendar_mode", ("M",), CALENDAR, N_("month, week, agenda, channels"), _SHOW),
    Action("rows_per_person", ("s",), CALENDAR, N_("rows per person"), _SHOW),
    Action("whole_day", ("z",), CALENDAR, N_("all of the day, and back"), _SHOW),
    Action("take_from_tray", ("+",), CALENDAR, N_("a piece from the tray into the slot"), _CARRY, by=_CHANNELS),
    Action("plan_channels", (), CALENDAR, N_("say when each channel wants something"), _CHANGE, by=_CHANNELS),
    Action("repeat_rule", ("R",), (*FIELDS, "calendar"), N_("repeat"), _CHANGE, by=_SERIES),
    # inbox
    Action("go_to_item", ("enter",), INBOX, N_("go to it"), _GO),
    Action("read", ("r",), INBOX, N_("read or unread"), _CHANGE),
    Action("read_all", ("R",), INBOX, N_("all read"), _CHANGE),
)


@frozen
class Hint:
    """A hint of the footer: actions with their keys, and what they do (empty: the title of the last of them)."""

    actions: tuple[str, ...]
    words: str = ""
    needs: str = ""
    """It is shown only where there is such a thing: see `Pane.holds`. `unselect`: `esc` would do that next."""


def _hint(actions: str, words: str = "", needs: str = "") -> Hint:
    return Hint(tuple(actions.split()), words, needs)


_VIEWS_HINT = _hint("previous_view next_view", N_("views"))
_CARD_HINTS = (
    _hint("new"),
    _hint("edit", needs="item"),
    _hint("priority", needs="item"),
    _hint("find"),
    _hint("command_line"),
    _hint("undo"),
    _VIEWS_HINT,
    _hint("open", needs="item"),
    _hint("carry_next", needs="item"),
    _hint("comment", needs="item"),
    _hint("assign", needs="item"),
    _hint("due", needs="item"),
    _hint("filter"),
    _hint("next_kind"),
    _hint("select", needs="item"),
    _hint("move", needs="item"),
    _hint("archive", needs="item"),
    _hint("help"),
)

FOOTERS: dict[str, tuple[Hint, ...]] = {
    "everywhere": (_hint("find"), _hint("command_line"), _hint("help")),
    "board": _CARD_HINTS,
    "list": _CARD_HINTS,
    "triage": (
        _hint("carry_next", N_("accept")),
        _hint("merge", N_("merge")),
        _hint("decline", N_("decline")),
        _hint("snooze", N_("snooze")),
        _hint("open"),
        _hint("priority"),
        _VIEWS_HINT,
        _hint("undo"),
        _hint("edit"),
        _hint("assign"),
        _hint("find"),
        _hint("command_line"),
        _hint("help"),
    ),
    "selection": (
        _hint("escape", N_("unselect"), "unselect"),
        *map(
            _hint,
            ("move", "later", "move_to_date", "priority", "assign", "labels", "due", "archive", "undo", "carry_next"),
        ),
        _hint("help"),
    ),
    "item": (
        _hint("edit", needs="item"),
        _hint("comment", needs="item"),
        _hint("escape", N_("back")),
        _hint("tick", needs="checklist"),
        _hint("open_link", needs="links"),
        _hint("carry_next", needs="item"),
        _hint("priority", needs="item"),
        _hint("assign", needs="item"),
        _hint("whole_screen"),
        _hint("next_section"),
        _hint("undo"),
        _hint("command_line"),
        _hint("due", needs="item"),
        _hint("help"),
    ),
    "form": (
        _hint("save"),
        _hint("next_field"),
        _hint("leave", N_("leave")),
        _hint("find_field", N_("by name")),
        _hint("unfold", N_("all fields")),
    ),
    "conflict": (_hint("save"), _hint("keep_mine"), _hint("take_theirs"), _hint("take_both"), _hint("help")),
    "calendar": (
        _hint("take_from_tray", N_("tray"), "tray"),
        _hint("open_item", needs="item"),
        _hint("week_later week_earlier", N_("another channel"), "channel"),
        _hint("previous_period next_period", N_("period")),
        _hint("calendar_mode", N_("layout")),
        _hint("today"),
        _hint("new"),
        _hint("later", needs="item"),
        _hint("move_to_date", needs="item"),
        _hint("find"),
        _hint("command_line"),
        _hint("undo"),
        _hint("next_item", needs="item"),
        _hint("select", needs="item"),
        _hint("rows_per_person"),
        _VIEWS_HINT,
        _hint("priority", needs="item"),
        _hint("help"),
    ),
    "inbox": (
        _hint("go_to_item", needs="item"),
        _hint("read", needs="item"),
        _hint("read_all", needs="item"),
        _hint("find"),
        _hint("command_line"),
        _hint("undo"),
        _hint("comment", needs="item"),
        _hint("next_kind"),
        _hint("help"),
    ),
    "help": (
        _hint("scroll_down scroll_up", N_("scroll")),
        _hint("page_down page_up", N_("page")),
        _hint("find"),
        _hint("back", N_("close")),
    ),
}
"""Scope -> what the footer says there, the first needed first; the last stands at the right end. `selection`: on a
board, list or calendar while items are selected, what of it can be done there."""
