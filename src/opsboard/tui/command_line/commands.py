"""The words of the command line `:` and what each does to the items in front; `usecases.verbs` declares them.

A word does what its key does, with the answer typed behind it: `move triage`, `due fri`, `label vip -old`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from opsboard.domain.errors import Invalid, Refused
from opsboard.domain.items import CHECKLIST_ACTS, Card
from opsboard.domain.kinds import CATEGORY_NAMES
from opsboard.domain.line_words import field_and_value
from opsboard.domain.pinyin import is_spelled, is_spelling
from opsboard.domain.values import frozen
from opsboard.i18n import N_, _
from opsboard.tui.command_line import completion as can
from opsboard.tui.command_line.chinese_names import CHINESE_GROUPS, CHINESE_NAMES, CHINESE_ORDERS, in_english
from opsboard.tui.command_line.options import NEW, before_options, options, place_of_move
from opsboard.tui.controllers.acting import Acting
from opsboard.tui.controllers.creating import Creating
from opsboard.tui.controllers.gate_questions import Given
from opsboard.tui.controllers.moving import Moving
from opsboard.tui.controllers.narrowing import Narrowing
from opsboard.tui.controllers.saved_views import SavedViews
from opsboard.tui.panes import Destination
from opsboard.usecases.restriction import leads_out
from opsboard.usecases.session import Session
from opsboard.usecases.spelling import readings_at_hand
from opsboard.usecases.typed import members
from opsboard.usecases.verbs import EDITED, VERBS, Line

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
}
"""Other names of words: what people type who know the command line, or vi."""


Run = Callable[["Host", str], None]
Complete = Callable[["Host", str], Sequence[tuple[str, str]]]


@frozen
class Command:
    """A word of the command line, with what does it here."""

    name: str
    line: Line
    """As `usecases.verbs` declares it."""
    run: Run
    complete: Complete | None
    """(word, note) that may come behind it."""

    @property
    def outward(self) -> bool:
        """Whether it leads out of the board: not for those who came by a key."""
        return leads_out(self.line.reaches)

    def do(self, host: Host, rest: str) -> None:
        """Do it with what stands behind it. Raises Refused for those who may not."""
        if self.outward and host.restricted:
            raise Refused(self.line.refusal)
        self.run(host, rest)


WORDS: dict[str, Command] = {}
"""All words by name, in the order in which they are offered."""


def _does(word: str, complete: Complete | None = None) -> Callable[[Run], Run]:
    """Make a function the one that does a word."""
    line = VERBS[word].line
    assert line is not None, f"{word} is declared as no word of the command line"

    def handled(run: Run) -> Run:
        WORDS[word] = Command(word, line, run, complete)
        return run

    return handled


# what the words do, in the order in which they are offered


@_does("move", complete=can.stages)
def _move(host: Host, rest: str) -> None:
    from opsboard.domain.workflow import find_stage

    cards = list(host.targets())
    kind = host.state.kind_of(cards[0].kind)
    word, where = place_of_move(rest)
    several = any(card.kind != cards[0].kind for card in cards)
    category = next((key for key, name in CATEGORY_NAMES.items() if word.lower() in (key, name.zh)), None)
    if several and category is not None:
        host.controller(Moving).move_to(cards, Destination(category=category, reason=where.get("reason")))
    elif kind is None or several:
        words = tuple(CATEGORY_NAMES.values())
        raise Invalid(N_("these are of several kinds: give one of {words}"), words=words)
    else:
        host.controller(Moving).move_to(cards, Destination(find_stage(kind, word).key, **where))


@_does("edit", complete=can.options)
def _edit(host: Host, rest: str) -> None:
    if not rest:
        host.close_prompt()
        host.do("edit")
        return
    host.controller(Acting).edit_targets(options(rest))


def _sets(name: str) -> None:
    @_does(name, complete=can.VALUES.get(name))
    def run(host: Host, rest: str) -> None:
        host.controller(Acting).edit_targets({name: rest})


for _name in EDITED:
    if _name != "campaign":
        _sets(_name)


@_does("campaign", complete=can.campaign_words)
def _campaign(host: Host, rest: str) -> None:
    from opsboard.tui.controllers import campaigns

    if campaigns.is_act(rest):
        campaigns.act(host, rest)
    elif not rest:
        host.say(_("{word} needs: {takes}").format(word="campaign", takes=_(EDITED["campaign"])))
    else:
        host.controller(Acting).edit_targets({"campaign": rest})


@_does("channels", complete=can.channel_words)
def _channels(host: Host, rest: str) -> None:
    from opsboard.tui.controllers import channel_words

    channel_words.act(host, rest)


@_does("competitor", complete=can.competitor_words)
def _competitor(host: Host, rest: str) -> None:
    from opsboard.tui.controllers import competitors

    competitors.act(host, rest)


@_does("merge")
def _merge(host: Host, rest: str) -> None:
    from opsboard.tui.controllers.merging import Merging

    other = rest.strip().removeprefix("into ").strip()
    if other:
        host.controller(Merging).into(other)
    else:
        host.close_prompt()
        host.do("merge")


@_does("answer")
def _answer(host: Host, rest: str) -> None:
    from opsboard.tui.controllers.answering import Answering

    host.close_prompt()
    host.controller(Answering).answer()


@_does("macro", complete=can.macros)
def _macro(host: Host, rest: str) -> None:
    from opsboard.tui.controllers.macros import Macros

    host.controller(Macros).typed(rest)


@_does("workflow", complete=lambda _host, _rest: [("edit", _("in $EDITOR"))])
def _workflow(host: Host, rest: str) -> None:
    from opsboard.tui.controllers.workflow_editing import WorkflowEditing

    if rest.strip() not in ("", "edit"):
        raise Invalid(N_(':workflow takes "edit"; for all else: opsboard workflow'))
    host.close_prompt()
    host.controller(WorkflowEditing).edit()


@_does("label", complete=can.labels)
def _label(host: Host, rest: str) -> None:
    host.controller(Acting).edit_targets(members("label", rest.split()))


@_does("participant", complete=can.people)
def _participant(host: Host, rest: str) -> None:
    host.controller(Acting).edit_targets(members("participant", rest.split()))


@_does("set", complete=can.fields)
def _set(host: Host, rest: str) -> None:
    field, value = field_and_value(rest)
    host.controller(Acting).edit_targets({f"fields.{field}": value.strip() or None})


def _acts(name: str, complete: Complete | None = None) -> None:
    """Make a word do its use case to the items, with what stands behind it as the texts that it takes, if any."""
    act = VERBS[name].act
    assert act is not None
    shown = next(iter(act.words.values()), "")

    @_does(name, complete)
    def run(host: Host, rest: str) -> None:
        if not rest and act.words and not shown.startswith("[") and host.can_do(name):
            host.close_prompt()
            host.do(name)
            return
        texts = [text.strip() for text in rest.split(" ", len(act.words) - 1)] if act.words else []
        if len(texts) == len(act.words):
            host.controller(Acting).on_targets(lambda session, keys: act.do(session, keys, texts))
        else:
            host.say(_("write a relation and a key, like blocks REQ-12"))


for _name in ("comment", "reply", "customer", "block"):
    _acts(_name, can.mentioned)
for _name in ("unblock", "watch", "unwatch"):
    _acts(_name)
for _name in ("link", "unlink"):
    _acts(_name, can.relations)


@_does("attach")
def _attach(host: Host, rest: str) -> None:
    from opsboard.tui.controllers.item_actions import ItemActions

    host.controller(ItemActions).attach(rest)


@_does("detach")
def _detach(host: Host, rest: str) -> None:
    from opsboard.tui.controllers.item_actions import ItemActions

    host.controller(ItemActions).detach(rest)


@_does("checklist", complete=can.checks)
def _checklist(host: Host, rest: str) -> None:
    word, _space, entry = rest.partition(" ")
    act, text = (word, entry.strip()) if word in CHECKLIST_ACTS else ("add", rest)
    if not text:
        host.say(_("write the entry behind it, or its number"))
        return

    def work(session: Session, keys: Sequence[str]) -> object:
        from opsboard.usecases.editing import checklist

        return checklist(session, keys, act, text)

    host.controller(Acting).on_targets(work)


@_does("flow", complete=can.kinds)
def _flow(host: Host, rest: str) -> None:
    from opsboard.domain.workflow import find_kind

    host.controller(Creating).flow_on(find_kind(host.state.workflow, rest).key, host.targets())


@_does("archive")
def _archive(host: Host, rest: str) -> None:
    host.do("archive")


@_does("restore")
def _restore(host: Host, rest: str) -> None:
    def work(session: Session, keys: Sequence[str], given: Given) -> object:
        from opsboard.usecases.archiving import restore

        return restore(session, keys, reason=given.reason)

    host.controller(Acting).through_gates(work, list(host.targets()))


@_does("purge")
def _purge(host: Host, rest: str) -> None:
    from opsboard.tui.controllers.purging import purge

    purge(host, rest)


@_does("undo")
def _undo(host: Host, rest: str) -> None:
    """The person's last act, or what time brought last to the item of this key."""
    from opsboard.tui.controllers.item_actions import ItemActions

    host.close_prompt()
    host.controller(ItemActions).undo_of(rest.strip())


@_does("log")
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


@_does("select", complete=can.query)
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

    host.worker.ask(read, done)


@_does("new", complete=can.new)
def _new(host: Host, rest: str) -> None:
    from opsboard.domain.workflow import find_kind

    word, _space, line = rest.partition(" ")
    if not rest:
        host.do("new")
        return
    kind = find_kind(host.state.workflow, word)
    title, given = before_options(line)
    edits = options(given, NEW, "new")
    if title.strip():
        host.controller(Creating).create_from_line(kind, title.strip(), edits)
    else:
        host.say(_("write a title behind the kind"))


@_does("list", complete=can.query)
def _list(host: Host, rest: str) -> None:
    def read(session: Session) -> None:
        from opsboard.usecases.reading import parse

        parse(session, rest)

    def done(_nothing: None) -> None:
        host.close_prompt()
        host.narrow(filter=rest)

    host.worker.ask(read, done)


@_does("view", complete=can.views)
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


@_does("kind", complete=can.kinds)
def _kind(host: Host, rest: str) -> None:
    from opsboard.domain.workflow import find_kind

    kind = None if rest.casefold() in ("", "all", _("All").casefold()) else find_kind(host.state.workflow, rest).key
    host.close_prompt()
    host.show_kind(kind)


@_does("sort", complete=can.sorts)
def _sort(host: Host, rest: str) -> None:
    from opsboard.domain.field_views import sort_named
    from opsboard.tui.controllers.narrowing import turned_first

    turned = "-" if rest.startswith("-") else ""
    word = sort_named(turned + in_english(rest.removeprefix("-"), CHINESE_ORDERS), host.state.workflow)
    host.state.sort = turned_first(word, host.state.workflow) if word.startswith(("updated", "created")) else word
    host.close_prompt()
    host.reload()


@_does("board", complete=can.boards)
def _board(host: Host, rest: str) -> None:
    from opsboard.tui.controllers.switching import switch_to

    switch_to(host, rest)


@_does("config", complete=can.own_settings)
def _config(host: Host, rest: str) -> None:
    from opsboard.tui.controllers.own_settings import OwnSettings

    host.controller(OwnSettings).set_typed(rest)


@_does("export", complete=can.export)
def _export(host: Host, rest: str) -> None:
    from opsboard.tui.controllers.exporting import export

    export(host, rest)


@_does("group", complete=can.groups)
def _group(host: Host, rest: str) -> None:
    from opsboard.domain.field_views import group_named

    word = in_english(rest.casefold(), CHINESE_GROUPS)
    group = "" if word == "none" else group_named(word, host.state.workflow)
    host.close_prompt()
    host.controller(Narrowing).group_by(group)


for _verb in VERBS.values():
    if _verb.act is not None and _verb.name not in WORDS:
        _acts(_verb.name)

_CHINESE = {other: name for name, others in CHINESE_NAMES.items() for other in others}


def word_named(typed: str) -> Command | None:
    """The word that is called so, in English or Chinese, or that alone is spelled so: `gd`, `guidang` for 归档."""
    word = typed.lower()
    found = WORDS.get(_CHINESE.get(word) or OTHER_NAMES.get(word, word))
    readings = readings_at_hand() if found is None and is_spelling(word) else None
    if readings is None:
        return found
    for held in (readings.commonest, readings):
        spelled = {name for other, name in _CHINESE.items() if is_spelled(word, other, held)}
        if len(spelled) == 1:
            return WORDS[spelled.pop()]
    return None


def apart(line: str) -> tuple[str, str]:
    """The first word of a line and what stands behind it, which may follow a Chinese word at once: `截止周五`."""
    word, _space, rest = line.partition(" ")
    if word in _CHINESE or word.isascii():
        return word, rest
    begun = max((name for name in _CHINESE if word.startswith(name)), key=len, default="")
    return (begun, line[len(begun) :].lstrip()) if begun else (word, rest)
