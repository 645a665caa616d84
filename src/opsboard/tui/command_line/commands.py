"""The words of the command line `:`, what each takes and what it does to the items in front.

A word does what its key does, with the answer typed behind it: `move triage`, `due fri`, `label vip -old`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from opsboard.domain.errors import Invalid
from opsboard.domain.items import Card
from opsboard.domain.kinds import CATEGORIES
from opsboard.i18n import N_, _
from opsboard.tui.command_line import completion as can
from opsboard.tui.command_line.options import EDITED, options, place_of_move
from opsboard.tui.controllers.acting import Acting
from opsboard.tui.controllers.creating import Creating
from opsboard.tui.controllers.item_actions import members
from opsboard.tui.controllers.moving import Moving
from opsboard.tui.controllers.narrowing import Narrowing
from opsboard.tui.controllers.saved_views import SavedViews
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.tui.panes import Host

OTHER_NAMES = {
    "assign": "assignee",
    "labels": "label",
    "filter": "list",
    "q": "back",
    "quit": "back",
    "h": "help",
    "x": "archive",
    "add": "new",
    "check": "checklist",
    "body": "edit_body",
    "show": "open",
    "find": "find",
}
"""Other names of words: what people type who know the command line, or vi."""


@dataclass(frozen=True, slots=True)
class Command:
    """A word of the command line. `takes` says what comes behind it; empty when nothing does."""

    name: str
    takes: str
    does: str
    run: Callable[[Host, str], None]
    complete: Callable[[Host, str], Sequence[tuple[str, str]]] | None = None
    """(word, note) that may come behind it."""
    needs: bool = True
    """It is for items: there must be one."""
    asks: bool = False
    """With nothing behind it it asks for that, or does something of its own."""
    kept: bool = True
    """A line of it is offered again."""
    outward: bool = False
    """It leads out of the board, to a file or another board: not offered to who came by a key."""


def commands() -> dict[str, Command]:
    """All words, by name."""
    found = [
        Command("move", N_("STAGE"), N_("move to a stage"), _move, can.stages),
        Command("edit", N_("--due fri --priority P1 ..."), N_("change fields"), _edit, can.options, asks=True),
        *(
            Command(name, takes, N_("set {name}"), _setting(name), can.VALUES.get(name))
            for name, takes in EDITED.items()
            if name != "campaign"
        ),
        Command(
            "campaign",
            N_("CAMPAIGN, none; add, edit, remove KEY"),
            N_("set {name}"),
            _campaign,
            can.campaign_words,
            needs=False,
        ),
        Command("label", N_("LABEL -LABEL"), N_("add and take away labels"), _members("label"), can.labels),
        Command("participant", N_("PERSON -PERSON"), N_("who takes part"), _members("participant"), can.people),
        Command("set", N_("FIELD=VALUE"), N_("a field of its kind"), _set, can.fields),
        Command("comment", N_("TEXT"), N_("comment"), _comment),
        Command("block", N_("REASON"), N_("block"), _block, asks=True),
        Command("unblock", "", N_("unblock"), _simply("unblock")),
        Command("watch", "", N_("hear of changes"), _simply("watch")),
        Command("unwatch", "", N_("hear no more of changes"), _simply("unwatch")),
        Command("link", N_("RELATION KEY"), N_("link to an item"), _link, can.relations),
        Command("unlink", N_("RELATION KEY"), N_("take a link away"), _link_off, can.relations),
        Command(
            "checklist", N_("add, done, undo, remove: TEXT or N"), N_("change the checklist"), _checklist, can.checks
        ),
        Command("flow", N_("KIND"), N_("begin the next item of the chain"), _flow, can.kinds),
        Command("archive", "", N_("archive"), lambda host, rest: host.do("archive")),
        Command("restore", "", N_("bring back from the archive"), _restore),
        Command(
            "purge",
            N_("REASON"),
            N_("empty it and its history of all text, for good (leads only)"),
            _purge,
            asks=True,
            kept=False,
        ),
        Command("log", "", N_("what happened to it"), _log),
        Command("select", N_("QUERY"), N_("select what a query finds"), _select, can.query, needs=False),
        Command("new", N_("KIND TITLE"), N_("new item"), _new, can.kinds, needs=False),
        Command("list", N_("QUERY"), N_("show what a query finds"), _list, can.query, needs=False),
        Command("view", N_("NAME, save NAME, delete NAME"), N_("saved views"), _view, can.views, needs=False),
        Command("kind", N_("KIND, all"), N_("go to the tab of a kind"), _kind, can.kinds, needs=False),
        Command("sort", N_("FIELD"), N_("sort"), _sort, can.sorts, needs=False),
        Command("board", N_("NAME or PATH"), N_("go to another board"), _board, can.boards, needs=False, outward=True),
        Command("config", N_("NAME WORD"), N_("one of your settings"), _config, can.own_settings, needs=False),
        Command(
            "export",
            N_("FORMAT [QUERY] -o FILE"),
            N_("write what is selected, shown or found into a file"),
            _export,
            can.export,
            needs=False,
            outward=True,
        ),
        Command("group", N_("FIELD, none"), N_("lanes across the board"), _group, can.groups, needs=False),
    ]
    return {command.name: command for command in found}


# what the words do


def _move(host: Host, rest: str) -> None:
    from opsboard.domain.workflow import find_stage

    cards = list(host.targets())
    kind = host.state.kind_of(cards[0].kind)
    word, where = place_of_move(rest)
    if any(card.kind != cards[0].kind for card in cards) and word in CATEGORIES:
        host.controller(Moving).move_to_category(word, cards, reason=where.get("reason"))
    elif kind is None or any(card.kind != kind.key for card in cards):
        raise Invalid(N_("these are of several kinds: give one of {words}"), words=CATEGORIES)
    else:
        host.controller(Moving).move_to(find_stage(kind, word).key, cards, **where)


def _setting(name: str) -> Callable[[Host, str], None]:
    return lambda host, rest: host.controller(Acting).edit_targets({name: rest})


def _edit(host: Host, rest: str) -> None:
    if not rest:
        host.close_prompt()
        host.do("edit")
        return
    host.controller(Acting).edit_targets(options(rest))


def _campaign(host: Host, rest: str) -> None:
    from opsboard.tui.controllers import campaigns

    if campaigns.is_act(rest):
        campaigns.act(host, rest)
    elif not rest:
        host.say(_("{word} needs: {takes}").format(word="campaign", takes=_(EDITED["campaign"])))
    else:
        host.controller(Acting).edit_targets({"campaign": rest})


def _members(family: str) -> Callable[[Host, str], None]:
    return lambda host, rest: host.controller(Acting).edit_targets(members(family, rest.split()))


def _set(host: Host, rest: str) -> None:
    field, equals, value = rest.partition("=")
    if not equals or not field.strip():
        raise Invalid(N_('"{pair}" is no field: write --set FIELD=VALUE, such as --set channel=wechat'), pair=rest)
    host.controller(Acting).edit_targets({f"fields.{field.strip()}": value.strip() or None})


def _comment(host: Host, rest: str) -> None:
    def work(session: Session, keys: Sequence[str]) -> object:
        from opsboard.usecases.several import comment_many

        return comment_many(session, keys, rest)

    host.controller(Acting).on_targets(work)


def _block(host: Host, rest: str) -> None:
    def work(session: Session, keys: Sequence[str]) -> object:
        from opsboard.usecases.blocking import block

        return block(session, keys, rest)

    host.controller(Acting).on_targets(work)


def _simply(name: str) -> Callable[[Host, str], None]:
    def work(session: Session, keys: Sequence[str]) -> object:
        from opsboard.usecases import blocking, several

        if name == "unblock":
            return blocking.unblock(session, keys)
        return several.watch_many(session, keys, watching=name == "watch")

    return lambda host, rest: host.controller(Acting).on_targets(work)


def _restore(host: Host, rest: str) -> None:
    def work(session: Session, keys: Sequence[str], reason: str | None) -> object:
        from opsboard.usecases.archiving import restore

        return restore(session, keys, reason=reason)

    host.controller(Acting).through_gates(work, list(host.targets()))


def _link(host: Host, rest: str) -> None:
    _linked(host, rest, off=False)


def _link_off(host: Host, rest: str) -> None:
    _linked(host, rest, off=True)


def _linked(host: Host, rest: str, *, off: bool) -> None:
    relation, _space, other = rest.partition(" ")
    if not other.strip():
        host.say(_("write a relation and a key, like blocks REQ-12"))
        return

    def work(session: Session, keys: Sequence[str]) -> object:
        from opsboard.usecases.several import link_many, unlink_many

        return (unlink_many if off else link_many)(session, keys, relation, other.strip())

    host.controller(Acting).on_targets(work)


def _checklist(host: Host, rest: str) -> None:
    word, _space, entry = rest.partition(" ")
    act, text = (word, entry.strip()) if word in can.CHECKLIST_ACTS else ("add", rest)
    if not text:
        host.say(_("write the entry behind it, or its number"))
        return

    def work(session: Session, keys: Sequence[str]) -> object:
        from opsboard.usecases.several import checklist_many

        return checklist_many(session, keys, act, text)

    host.controller(Acting).on_targets(work)


def _flow(host: Host, rest: str) -> None:
    from opsboard.domain.workflow import find_kind

    host.controller(Creating).flow_on(find_kind(host.state.workflow, rest).key, host.targets())


def _new(host: Host, rest: str) -> None:
    from opsboard.domain.workflow import find_kind

    word, _space, title = rest.partition(" ")
    if not rest:
        host.do("new")
        return
    kind = find_kind(host.state.workflow, word).key
    if title.strip():
        host.controller(Creating).create(kind, [title.strip()], host.main.stage_for_new(kind) if host.main else None)
    else:
        host.say(_("write a title behind the kind"))


def _list(host: Host, rest: str) -> None:
    def read(session: Session) -> None:
        from opsboard.usecases.reading import parse

        parse(session, rest)

    def done(_nothing: None) -> None:
        host.close_prompt()
        host.narrow(filter=rest)

    host.backstage.ask(read, done)


def _purge(host: Host, rest: str) -> None:
    from opsboard.tui.controllers.purging import purge

    purge(host, rest)


def _export(host: Host, rest: str) -> None:
    from opsboard.tui.controllers.exporting import export

    export(host, rest)


def _log(host: Host, rest: str) -> None:
    from opsboard.tui.screens.item import ItemPanel

    card = host.front.current() if host.front is not None else None
    if card is None:
        return
    host.close_prompt()
    if not (isinstance(host.panel, ItemPanel) and host.panel.key == card.key):
        host.open_item(card.key)
    if isinstance(host.panel, ItemPanel):
        host.panel.go_to("history")


def _select(host: Host, rest: str) -> None:
    from opsboard.tui.view_models.board_state import SELECTED_AT_MOST

    def read(session: Session) -> list[Card]:
        from opsboard.usecases.reading import cards, selection

        state = host.state
        queries = (*state.queries, rest)
        return cards(session, selection(session, queries, kind=state.kind, limit=SELECTED_AT_MOST + 1))

    def done(found: list[Card]) -> None:
        host.close_prompt()
        if not found:
            host.say(_("nothing matches"))
        elif host.main is None or not host.main.choose(found):
            host.say(_("nothing can be selected here"))

    host.backstage.ask(read, done)


def _view(host: Host, rest: str) -> None:
    views = host.controller(SavedViews)
    word, _space, name = rest.partition(" ")
    name = name.strip()
    if not rest:
        views.ask_view()
    elif word in ("save", "delete") and name:
        (views.save_view_as if word == "save" else views.delete_view_named)(name)
    elif word == "save":
        views.ask_name_of_view()
    else:
        views.view_named(rest)


def _kind(host: Host, rest: str) -> None:
    from opsboard.domain.workflow import find_kind

    kind = None if rest.casefold() in ("", "all", _("All").casefold()) else find_kind(host.state.workflow, rest).key
    host.close_prompt()
    host.show_kind(kind)


def _sort(host: Host, rest: str) -> None:
    from opsboard.domain.nearest import nearest
    from opsboard.tui.controllers.narrowing import SORTS

    word = rest.removeprefix("-")
    if word not in SORTS:
        raise Invalid(N_("cannot sort by {word}; did you mean {near}?"), word=rest, near=nearest(word, SORTS) or "due")
    host.state.sort = rest if rest.startswith("-") or word not in ("updated", "created") else f"-{word}"
    host.close_prompt()
    host.reload()


def _group(host: Host, rest: str) -> None:
    from opsboard.domain.nearest import nearest
    from opsboard.domain.views import GROUPS

    word = rest.casefold()
    if word not in (*GROUPS, "none", ""):
        near = nearest(word, GROUPS) or GROUPS[0]
        raise Invalid(N_("cannot group by {word}; did you mean {near}?"), word=rest, near=near)
    host.close_prompt()
    host.controller(Narrowing).group_by("" if word == "none" else word)


def _config(host: Host, rest: str) -> None:
    from opsboard.tui.controllers.own_settings import set_word

    set_word(host, rest)


def _board(host: Host, rest: str) -> None:
    from opsboard.tui.controllers.switching import switch_to

    switch_to(host, rest)
