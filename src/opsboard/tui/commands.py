"""The words of the command line `:`, what each takes and what it does to the items in front.

A word does what its key does, with the answer typed behind it: `move triage`, `due fri`, `label vip -old`.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from opsboard.domain.errors import Invalid
from opsboard.i18n import N_, _, current_language
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.tui.screens.shell import Shell

EDITED = {
    "title": N_("TITLE"),
    "priority": N_("P0 to P3, none"),
    "assignee": N_("PERSON, none"),
    "department": N_("DEPARTMENT, none"),
    "start": N_("DAY, none"),
    "due": N_("DAY, none"),
    "repeat": N_("daily, weekly:mo, monthly:31, none"),
    "campaign": N_("CAMPAIGN, none"),
}
"""Properties that are words of their own, and options of `edit`."""

OTHER_NAMES = {
    "assign": "assignee",
    "labels": "label",
    "filter": "list",
    "q": "back",
    "quit": "back",
    "h": "help",
    "x": "archive",
    "add": "new",
    "find": "find",
}
"""Other names of words: what people type who know the command line, or vi."""


@dataclass(frozen=True, slots=True)
class Command:
    """A word of the command line. `takes` says what comes behind it; empty when nothing does."""

    name: str
    takes: str
    does: str
    run: Callable[[Shell, str], None]
    complete: Callable[[Shell, str], Sequence[tuple[str, str]]] | None = None
    """(word, note) that may come behind it."""
    needs: bool = True
    """It is for items: there must be one."""


def commands() -> dict[str, Command]:
    """All words, by name."""
    found = [
        Command("move", N_("STAGE"), N_("move to a stage"), _move, _stages),
        Command("edit", N_("--due fri --priority P1 ..."), N_("change fields"), _edit, _options),
        *(Command(name, takes, N_("set {name}"), _setting(name), _VALUES.get(name)) for name, takes in EDITED.items()),
        Command("label", N_("LABEL -LABEL"), N_("add and take away labels"), _label, _labels),
        Command("comment", N_("TEXT"), N_("comment"), _comment),
        Command("block", N_("REASON"), N_("block"), _block),
        Command("unblock", "", N_("unblock"), _simply("unblock")),
        Command("watch", "", N_("hear of changes"), _simply("watch")),
        Command("unwatch", "", N_("hear no more of changes"), _simply("unwatch")),
        Command("link", N_("RELATION KEY"), N_("link to an item"), _link, _relations),
        Command("unlink", N_("RELATION KEY"), N_("take a link away"), _link_off, _relations),
        Command("check", N_("TEXT"), N_("add to the checklist"), _check),
        Command("flow", N_("KIND"), N_("begin the next item of the chain"), _flow, _kinds),
        Command("archive", "", N_("archive"), lambda shell, rest: shell.do_archive()),
        Command("restore", "", N_("bring back from the archive"), _simply("restore")),
        Command("new", N_("KIND TITLE"), N_("new item"), _new, _kinds, needs=False),
        Command("list", N_("QUERY"), N_("show what a query finds"), _list, _query, needs=False),
        Command("kind", N_("KIND, all"), N_("go to the tab of a kind"), _kind, _kinds, needs=False),
        Command("sort", N_("FIELD"), N_("sort"), _sort, _sorts, needs=False),
    ]
    return {command.name: command for command in found}


# what can come behind a word


def _stages(shell: Shell, typed: str) -> list[tuple[str, str]]:
    cards = shell.targets()
    kind = shell.state.kind_of(cards[0].kind) if cards else None
    return [(stage.key, stage.name.of(current_language())) for stage in kind.stages] if kind else []


def _people(shell: Shell, typed: str) -> list[tuple[str, str]]:
    return [(person.login, person.name) for person in shell.state.people if person.active]


def _labels(shell: Shell, typed: str) -> list[tuple[str, str]]:
    sign = "-" if typed.rpartition(" ")[2].startswith("-") else ""
    return [(sign + label, "") for label in shell.state.labels]


def _kinds(shell: Shell, typed: str) -> list[tuple[str, str]]:
    if " " in typed:
        return []
    return [(kind.key, kind.name.of(current_language())) for kind in shell.state.workflow.kinds]


def _campaigns(shell: Shell, typed: str) -> list[tuple[str, str]]:
    return [(campaign.key, campaign.name) for campaign in shell.state.campaigns]


def _departments(shell: Shell, typed: str) -> list[tuple[str, str]]:
    return [(choice.key, choice.name.of(current_language())) for choice in shell.state.workflow.departments]


def _relations(shell: Shell, typed: str) -> list[tuple[str, str]]:
    if " " in typed:
        return []
    return [(relation.key, relation.name.of(current_language())) for relation in shell.state.workflow.relations]


def _priorities(shell: Shell, typed: str) -> list[tuple[str, str]]:
    from opsboard.domain.items import PRIORITIES

    return [(priority, "") for priority in PRIORITIES]


def _days(shell: Shell, typed: str) -> list[tuple[str, str]]:
    return [(word, "") for word in ("today", "tomorrow", "mon", "fri", "+3d", "+1w", "none")]


def _sorts(shell: Shell, typed: str) -> list[tuple[str, str]]:
    from opsboard.tui.navigation import SORTS

    return [(word, "") for word in SORTS]


def _options(shell: Shell, typed: str) -> list[tuple[str, str]]:
    before, _space, word = typed.rpartition(" ")
    last = before.split()[-1] if before.split() else ""
    if last.startswith("--"):
        values = _VALUES.get(last[2:])
        return list(values(shell, word)) if values else []
    names = (*EDITED, "label", "participant", "set", "body")
    return [(f"--{name}", _(EDITED[name]) if name in EDITED else "") for name in names]


def _query(shell: Shell, typed: str) -> list[tuple[str, str]]:
    return [(choice.value, choice.note) for choice in shell._complete_query(typed)]


_VALUES: dict[str, Callable[[Shell, str], Sequence[tuple[str, str]]]] = {
    "priority": _priorities,
    "assignee": _people,
    "participant": _people,
    "department": _departments,
    "start": _days,
    "due": _days,
    "campaign": _campaigns,
    "label": _labels,
}


# what the words do


def _move(shell: Shell, rest: str) -> None:
    from opsboard.domain.workflow import find_stage

    cards = list(shell.targets())
    kind = shell.state.kind_of(cards[0].kind)
    if kind is None or any(card.kind != kind.key for card in cards):
        shell.say(_("these are of several kinds; move them with L and H"))
        return
    shell.move_to(find_stage(kind, rest).key, cards)


def _setting(name: str) -> Callable[[Shell, str], None]:
    return lambda shell, rest: shell.edit_targets({name: rest})


def _edit(shell: Shell, rest: str) -> None:
    if not rest:
        shell.close_prompt()
        shell.do("edit")
        return
    shell.edit_targets(options(rest))


def options(text: str) -> dict[str, str | None]:
    """The edits that options such as `--due fri --label vip --set channel=wechat` mean. Raises Invalid
    naming the option that was meant."""
    from opsboard.domain.nearest import nearest

    try:
        words = shlex.split(text)
    except ValueError as error:
        raise Invalid(N_("a quotation mark is missing in: {text}"), text=text) from error
    names = (*EDITED, "label", "participant", "set", "body")
    edits: dict[str, str | None] = {}
    place = 0
    while place < len(words):
        name, equals, value = words[place].removeprefix("--").partition("=")
        if not words[place].startswith("--") or name not in names:
            near = nearest(name, names) or "due"
            raise Invalid(N_("edit does not know {word}; did you mean --{near}?"), word=words[place], near=near)
        if not equals:
            place += 1
            if place >= len(words):
                raise Invalid(N_("--{name} needs a value"), name=name)
            value = words[place]
        place += 1
        if name in ("label", "participant"):
            edits[f"{name}.{value.removeprefix('-')}"] = None if value.startswith("-") else "true"
        elif name == "set":
            field, _equals, set_to = value.partition("=")
            edits[f"fields.{field}"] = set_to or None
        else:
            edits[name] = value
    return edits


def _label(shell: Shell, rest: str) -> None:
    edits = {f"label.{w.lstrip('+-')}": None if w.startswith("-") else "true" for w in rest.split() if w.strip("+-")}
    shell.edit_targets(edits)


def _comment(shell: Shell, rest: str) -> None:
    def work(session: Session, keys: Sequence[str]) -> None:
        from opsboard.usecases.editing import comment

        for key in keys:
            comment(session, key, rest)

    shell.on_targets(work)


def _block(shell: Shell, rest: str) -> None:
    def work(session: Session, keys: Sequence[str]) -> Any:
        from opsboard.usecases.blocking import block

        return block(session, keys, rest)

    shell.on_targets(work)


def _simply(name: str) -> Callable[[Shell, str], None]:
    def work(session: Session, keys: Sequence[str]) -> Any:
        from opsboard.usecases import archiving, blocking, editing

        if name == "unblock":
            return blocking.unblock(session, keys)
        if name == "restore":
            return archiving.restore(session, keys)
        for key in keys:
            (editing.watch if name == "watch" else editing.unwatch)(session, key)
        return None

    return lambda shell, rest: shell.on_targets(work)


def _link(shell: Shell, rest: str) -> None:
    _linked(shell, rest, off=False)


def _link_off(shell: Shell, rest: str) -> None:
    _linked(shell, rest, off=True)


def _linked(shell: Shell, rest: str, *, off: bool) -> None:
    relation, _space, other = rest.partition(" ")
    if not other.strip():
        shell.say(_("write a relation and a key, like blocks REQ-12"))
        return

    def work(session: Session, keys: Sequence[str]) -> None:
        from opsboard.usecases.editing import link, unlink

        for key in keys:
            (unlink if off else link)(session, key, relation, other.strip())

    shell.on_targets(work)


def _check(shell: Shell, rest: str) -> None:
    def work(session: Session, keys: Sequence[str]) -> None:
        from opsboard.usecases.editing import checklist

        for key in keys:
            checklist(session, key, "add", rest)

    shell.on_targets(work)


def _flow(shell: Shell, rest: str) -> None:
    from opsboard.domain.workflow import find_kind

    kind, key = find_kind(shell.state.workflow, rest).key, shell.targets()[0].key

    def work(session: Session) -> Any:
        from opsboard.usecases.adding import flow

        return flow(session, key, kind)

    shell.act(work, lambda item: shell.say(_("{key} made from {source}").format(key=item.key, source=key)))


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


def _list(shell: Shell, rest: str) -> None:
    def read(session: Session) -> None:
        from opsboard.usecases.reading import parse

        parse(session, rest)

    def done(_nothing: None) -> None:
        shell.close_prompt()
        shell.narrow(filter=rest)

    shell.backstage.ask(read, done)


def _kind(shell: Shell, rest: str) -> None:
    from opsboard.domain.workflow import find_kind

    kind = None if rest.casefold() in ("", "all", _("All").casefold()) else find_kind(shell.state.workflow, rest).key
    shell.close_prompt()
    shell.show_kind(kind)


def _sort(shell: Shell, rest: str) -> None:
    from opsboard.domain.nearest import nearest
    from opsboard.tui.navigation import SORTS

    word = rest.removeprefix("-")
    if word not in SORTS:
        raise Invalid(N_("cannot sort by {word}; did you mean {near}?"), word=rest, near=nearest(word, SORTS) or "due")
    shell.state.sort = rest if rest.startswith("-") or word not in ("updated", "created") else f"-{word}"
    shell.close_prompt()
    shell.reload()
