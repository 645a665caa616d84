"""The words of the command line `:` and what each does to the items in front; `usecases.verbs` declares them.

A word does what its key does, with the answer typed behind it: `move triage`, `due fri`, `label vip -old`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from opsboard.domain.errors import Invalid, Refused
from opsboard.domain.items import CHECKLIST_ACTS
from opsboard.domain.kinds import CATEGORIES
from opsboard.i18n import N_, _
from opsboard.tui.command_line import completion as can
from opsboard.tui.command_line.options import options, place_of_move
from opsboard.tui.verbs.items import members
from opsboard.usecases.restriction import leads_out
from opsboard.usecases.session import Session
from opsboard.usecases.verbs import EDITED, VERBS

if TYPE_CHECKING:
    from opsboard.tui.screens.shell import Shell

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


Run = Callable[["Shell", str], None]
Complete = Callable[["Shell", str], Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Command:
    """A word of the command line, as `usecases.verbs.Line` declares it, with what does it here."""

    name: str
    takes: str
    does: str
    run: Run
    complete: Complete | None
    """(word, note) that may come behind it."""
    needs: bool
    asks: bool
    kept: bool
    outward: bool
    """It leads out of the board: not for those who came by a key."""


def commands() -> dict[str, Command]:
    """All words, by name."""
    return {name: _command(name, run, complete) for name, (run, complete) in _HANDLERS.items()}


_HANDLERS: dict[str, tuple[Run, Complete | None]] = {}
"""Word -> what does it and completes it, in the order in which words are offered."""


def _does(word: str, complete: Complete | None = None) -> Callable[[Run], Run]:
    """Make a function the one that does a word."""

    def handled(run: Run) -> Run:
        _HANDLERS[word] = (run, complete)
        return run

    return handled


def _command(name: str, run: Run, complete: Complete | None) -> Command:
    line = VERBS[name].line
    assert line is not None, f"{name} is declared as no word of the command line"
    outward = leads_out(line.reaches)

    def permitted(shell: Shell, rest: str) -> None:
        if outward and shell.confined:
            raise Refused(line.refusal)
        run(shell, rest)

    return Command(name, line.takes, line.does, permitted, complete, line.needs, line.asks, line.kept, outward)


# what the words do, in the order in which they are offered


@_does("move", complete=can.stages)
def _move(shell: Shell, rest: str) -> None:
    from opsboard.domain.workflow import find_stage

    cards = list(shell.targets())
    kind = shell.state.kind_of(cards[0].kind)
    word, where = place_of_move(rest)
    if any(card.kind != cards[0].kind for card in cards) and word in CATEGORIES:
        shell.move_to_category(word, cards, where.get("reason"))
    elif kind is None or any(card.kind != kind.key for card in cards):
        raise Invalid(N_("these are of several kinds: give one of {words}"), words=CATEGORIES)
    else:
        shell.move_to(find_stage(kind, word).key, cards, **where)


@_does("edit", complete=can.options)
def _edit(shell: Shell, rest: str) -> None:
    if not rest:
        shell.close_prompt()
        shell.do("edit")
        return
    shell.edit_targets(options(rest))


def _sets(name: str) -> None:
    @_does(name, complete=can.VALUES.get(name))
    def run(shell: Shell, rest: str) -> None:
        shell.edit_targets({name: rest})


for _name in EDITED:
    if _name != "campaign":
        _sets(_name)


@_does("campaign", complete=can.campaign_words)
def _campaign(shell: Shell, rest: str) -> None:
    from opsboard.tui.verbs import campaigns

    if campaigns.is_act(rest):
        campaigns.act(shell, rest)
    elif not rest:
        shell.say(_("{word} needs: {takes}").format(word="campaign", takes=_(EDITED["campaign"])))
    else:
        shell.edit_targets({"campaign": rest})


@_does("label", complete=can.labels)
def _label(shell: Shell, rest: str) -> None:
    shell.edit_targets(members("label", rest.split()))


@_does("participant", complete=can.people)
def _participant(shell: Shell, rest: str) -> None:
    shell.edit_targets(members("participant", rest.split()))


@_does("set", complete=can.fields)
def _set(shell: Shell, rest: str) -> None:
    field, equals, value = rest.partition("=")
    if not equals or not field.strip():
        raise Invalid(N_('"{pair}" is no field: write --set FIELD=VALUE, such as --set channel=wechat'), pair=rest)
    shell.edit_targets({f"fields.{field.strip()}": value.strip() or None})


def _acts(name: str) -> None:
    """Make a word do its use case to the items, with what stands behind it as the one text that it takes, if any."""
    act = VERBS[name].act
    assert act is not None

    @_does(name)
    def run(shell: Shell, rest: str) -> None:
        shell.on_targets(lambda session, keys: act.do(session, keys, [rest] if act.words else []))


for _name in ("comment", "block", "unblock", "watch", "unwatch"):
    _acts(_name)


def _links(name: str) -> None:
    act = VERBS[name].act
    assert act is not None

    @_does(name, complete=can.relations)
    def run(shell: Shell, rest: str) -> None:
        relation, _space, other = rest.partition(" ")
        if other.strip():
            shell.on_targets(lambda session, keys: act.do(session, keys, [relation, other.strip()]))
        else:
            shell.say(_("write a relation and a key, like blocks REQ-12"))


for _name in ("link", "unlink"):
    _links(_name)


@_does("checklist", complete=can.checks)
def _checklist(shell: Shell, rest: str) -> None:
    word, _space, entry = rest.partition(" ")
    act, text = (word, entry.strip()) if word in CHECKLIST_ACTS else ("add", rest)
    if not text:
        shell.say(_("write the entry behind it, or its number"))
        return

    def work(session: Session, keys: Sequence[str]) -> Any:
        from opsboard.usecases.editing import checklist

        return checklist(session, keys, act, text)

    shell.on_targets(work)


@_does("flow", complete=can.kinds)
def _flow(shell: Shell, rest: str) -> None:
    from opsboard.domain.workflow import find_kind

    shell.flow_on(find_kind(shell.state.workflow, rest).key, shell.targets())


@_does("archive")
def _archive(shell: Shell, rest: str) -> None:
    shell.do_archive()


@_does("restore")
def _restore(shell: Shell, rest: str) -> None:
    def work(session: Session, keys: Sequence[str], reason: str | None) -> Any:
        from opsboard.usecases.archiving import restore

        return restore(session, keys, reason=reason)

    shell.through_gates(work, list(shell.targets()))


@_does("purge")
def _purge(shell: Shell, rest: str) -> None:
    from opsboard.tui.verbs.purging import purge

    purge(shell, rest)


@_does("log")
def _log(shell: Shell, rest: str) -> None:
    from opsboard.tui.screens.item import ItemPanel

    card = shell.front.current() if shell.front is not None else None
    if card is None:
        return
    shell.close_prompt()
    if not (isinstance(shell.panel, ItemPanel) and shell.panel.key == card.key):
        shell.open_item(card.key)
    if isinstance(shell.panel, ItemPanel):
        shell.panel.go_to("history")


@_does("select", complete=can.query)
def _select(shell: Shell, rest: str) -> None:
    from opsboard.tui.shown.board_state import SELECTED_AT_MOST

    def read(session: Session) -> Any:
        from opsboard.usecases.reading import cards, selection

        state = shell.state
        queries = (*state.queries, rest)
        return cards(session, selection(session, queries, kind=state.kind, limit=SELECTED_AT_MOST + 1))

    def done(found: Any) -> None:
        shell.close_prompt()
        if not found:
            shell.say(_("nothing matches"))
        elif shell.place is None or not shell.place.choose(found):
            shell.say(_("nothing can be selected here"))

    shell.backstage.ask(read, done)


@_does("new", complete=can.kinds)
def _new(shell: Shell, rest: str) -> None:
    from opsboard.domain.workflow import find_kind

    word, _space, title = rest.partition(" ")
    if not rest:
        shell.do("new")
        return
    kind = find_kind(shell.state.workflow, word).key
    if title.strip():
        shell.create(kind, [title.strip()], shell.place.stage_for_new(kind) if shell.place else None)
    else:
        shell.say(_("write a title behind the kind"))


@_does("list", complete=can.query)
def _list(shell: Shell, rest: str) -> None:
    def read(session: Session) -> None:
        from opsboard.usecases.reading import parse

        parse(session, rest)

    def done(_nothing: None) -> None:
        shell.close_prompt()
        shell.narrow(filter=rest)

    shell.backstage.ask(read, done)


@_does("view", complete=can.views)
def _view(shell: Shell, rest: str) -> None:
    word, _space, name = rest.partition(" ")
    name = name.strip()
    if not rest:
        shell.ask_view()
    elif word in ("save", "delete") and name:
        (shell.save_view_as if word == "save" else shell.delete_view_named)(name)
    elif word == "save":
        shell.ask_name_of_view()
    else:
        shell.view_named(rest)


@_does("kind", complete=can.kinds)
def _kind(shell: Shell, rest: str) -> None:
    from opsboard.domain.workflow import find_kind

    kind = None if rest.casefold() in ("", "all", _("All").casefold()) else find_kind(shell.state.workflow, rest).key
    shell.close_prompt()
    shell.show_kind(kind)


@_does("sort", complete=can.sorts)
def _sort(shell: Shell, rest: str) -> None:
    from opsboard.domain.nearest import nearest
    from opsboard.domain.views import SORTS

    word = rest.removeprefix("-")
    if word not in SORTS:
        raise Invalid(N_("cannot sort by {word}; did you mean {near}?"), word=rest, near=nearest(word, SORTS) or "due")
    shell.state.sort = rest if rest.startswith("-") or word not in ("updated", "created") else f"-{word}"
    shell.close_prompt()
    shell.reload()


@_does("board", complete=can.boards)
def _board(shell: Shell, rest: str) -> None:
    from opsboard.tui.verbs.switching import switch_to

    switch_to(shell, rest)


@_does("config", complete=can.own_settings)
def _config(shell: Shell, rest: str) -> None:
    from opsboard.tui.verbs.own_settings import set_word

    set_word(shell, rest)


@_does("export", complete=can.export)
def _export(shell: Shell, rest: str) -> None:
    from opsboard.tui.verbs.exporting import export

    export(shell, rest)


@_does("group", complete=can.groups)
def _group(shell: Shell, rest: str) -> None:
    from opsboard.domain.nearest import nearest
    from opsboard.domain.views import GROUPS

    word = rest.casefold()
    if word not in (*GROUPS, "none", ""):
        near = nearest(word, GROUPS) or GROUPS[0]
        raise Invalid(N_("cannot group by {word}; did you mean {near}?"), word=rest, near=near)
    shell.close_prompt()
    shell.group_by("" if word == "none" else word)


for _verb in VERBS.values():
    if _verb.act is not None and _verb.name not in _HANDLERS:
        _acts(_verb.name)
