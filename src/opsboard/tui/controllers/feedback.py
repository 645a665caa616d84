"""The message after each act: what it changed, what of it was refused, and how to take it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from opsboard.board_words import act_name, name_of, terms_of
from opsboard.domain.errors import Invalid
from opsboard.domain.items import Change, Person
from opsboard.domain.kinds import Workflow
from opsboard.domain.mentions import Names
from opsboard.domain.text import visible
from opsboard.domain.values import frozen
from opsboard.i18n import _, listed, ngettext, sentence
from opsboard.tui.panes import Controller
from opsboard.tui.render.feedback import act_words
from opsboard.tui.view_models.mention_editor import unknown_words
from opsboard.tui.words import short_text, which
from opsboard.usecases import reading
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.domain.workflow_difference import Difference

TAKE_BACK = ("undo", "redo")


@frozen
class Message:
    """The line about an act. `hidden`: the key of a new item that the narrowing keeps out of sight."""

    text: str = ""
    hidden: str | None = None


class Feedback(Controller):
    """Words for what an act did, made from its changes."""

    def reader(self) -> Callable[[Session, object, Sequence[Change]], Message]:
        """What makes the line on the worker's thread, from the answer of an act and the changes that came
        since it began; with what is shown now."""
        state, keymap = self.host.state, self.host.keymap
        today = state.today
        terms = terms_of(state.workflow, state.zone, state.names, dated=today.iso)
        queries, kind = state.queries, state.kind if self.host.of_kind else None
        undo, escape = keymap.shown("undo"), keymap.shown("escape")
        people = state.people

        def read(session: Session, answer: object, changes: Sequence[Change]) -> Message:
            result = answer if isinstance(answer, BulkResult) else None
            own = result.changed if result is not None else _newest_of(changes, session.login)
            words = act_words(own, result.asked if result is not None else (), terms, today)
            if result is not None and result.batch is not None and result.batch.act in TAKE_BACK:
                return Message(_took_back(result, words))
            if result is not None and result.workflow and result.batch is None:
                return Message(_workflow_words(result.workflow))
            if result is not None and (result.refused or not words):
                return Message(_report(result, words))
            if not words:
                return Message()
            words = " · ".join(filter(None, (words, _nobodys(own, people))))
            new = next((change.key for change in own if change.op == "add"), None)
            why = _hides(session, new, queries, kind, state.workflow) if new is not None else ""
            if why:
                hidden = _("{said} · hidden by {query} · {key} shows it")
                return Message(hidden.format(said=words, query=why, key=escape), new)
            words = _with_same(result, words)
            if undo and any(change.after for change in own):
                words = _("{said} · {key} undoes").format(said=words, key=undo)
            return Message(words)

        return read

    def show(self, message: Message) -> None:
        """Show it; `esc` then shows the item that is hidden."""
        key = message.hidden
        self.host.say(message.text, escape=None if key is None else lambda: self._go_to(key))

    def _go_to(self, key: str) -> None:
        from opsboard.tui.controllers.navigation import Navigation

        while self.host.close_panel():
            pass
        self.host.controller(Navigation).go_to_key(key)


def _newest_of(changes: Sequence[Change], login: str) -> list[Change]:
    """The changes of a person's newest act."""
    own = [change for change in changes if change.by == login]
    return [change for change in own if change.batch == own[-1].batch]


def _nobodys(changes: Sequence[Change], people: Sequence[Person]) -> str:
    """That texts of an act speak to somebody who is not here; empty when they do not, or nobody is known."""
    if not people:
        return ""
    names = Names(people)

    def unknown(values: Mapping[str, object]) -> list[str]:
        return [name for text in _texts(values) if "@" in text or "＠" in text for name in names.unknown(text)]

    found: dict[str, None] = {}
    for change in changes:
        before = unknown(change.before)
        after = unknown({**change.after, "reason": change.reason})
        found |= dict.fromkeys(name for name in after if name not in before)
    return unknown_words(list(found))


def _texts(values: Mapping[str, object]) -> Iterator[str]:
    """The texts in which a change speaks to people."""
    for name, value in values.items():
        if name.partition(".")[0] not in ("title", "body", "comment", "check", "blocked", "reason"):
            continue
        if isinstance(value, Mapping):
            yield from (one for word in ("text", "body", "reason") if isinstance(one := value.get(word), str))
        elif isinstance(value, str):
            yield value


def _hides(session: Session, key: str, queries: Sequence[str], kind: str | None, workflow: Workflow) -> str:
    """What keeps a new item out of sight: the filter and the find text, or the tab of another kind."""
    if queries:
        try:
            if reading.index_of(session, key, reading.selection(session, queries)) is None:
                return short_text(" ".join(queries))
        except Invalid:
            pass  # a text that is no query narrows nothing
    of_kind = workflow.kind_of_item(key)
    if kind is None or of_kind is None or of_kind.key == kind:
        return ""
    return _("the tab {kind}").format(kind=name_of(workflow.kinds, kind))


def _with_same(result: BulkResult | None, words: str) -> str:
    """With how many of several items had the values already."""
    same = len(result.asked) - len(set(result.asked) & set(result.keys())) - len(result.refused) if result else 0
    if not same or result is None or len(result.asked) < 2:
        return words
    return words + ngettext(", {count} was so already", ", {count} were so already", same).format(count=same)


def _report(result: BulkResult, words: str) -> str:
    """What an act did of which something was refused, or that changed nothing: `8 archived, 1 refused: ...`."""
    if not result.refused:
        return _("nothing was changed") if result.asked and not result.changed else ""
    changed = _with_same(result, words or ngettext("{count} changed", "{count} changed", 0).format(count=0))
    why = list(dict.fromkeys(sentence(error) for _key, error in result.refused))
    more = ngettext("{count} refused", "{count} refused", len(result.refused)).format(count=len(result.refused))
    others = len({error.template for _key, error in result.refused}) - 1
    rest = ngettext(" (and {count} other reason)", " (and {count} other reasons)", others) if others else ""
    return _("{changed}, {refused}: {reason}").format(
        changed=changed, refused=more, reason=why[0] + rest.format(count=others)
    )


def _took_back(result: BulkResult, words: str) -> str:
    """What undo or redo did, and the newest act that it left."""
    redone = result.batch is not None and result.batch.act == "redo"
    done = (_("done again: {what}") if redone else _("undone: {what}")).format(what=words or which(result.keys()))
    if result.stays is None:
        return done
    stays = f"{act_name(result.stays.op)} {listed(result.stays.what)}"
    return _("{said}; your last act stays: {stays}").format(said=done, stays=stays)


def _workflow_words(became: Sequence[Difference]) -> str:
    """What of the workflow became another."""
    more = len(became) - 1
    others = ngettext(" (and {count} more)", " (and {count} more)", more).format(count=more) if more else ""
    return _("workflow: {what}").format(what=visible(str(became[0]))) + others
