"""Acts on items, the same from every place: each asks what it needs in the prompt, then calls a use case.

Mixed into the shell. What an act is for is `targets()` of the part in front.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from opsboard.domain.errors import OpsboardError
from opsboard.domain.items import PRIORITIES, Card
from opsboard.i18n import _, current_language, ngettext
from opsboard.tui.verbs.acting import ActingVerbs
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.domain.kinds import Stage
    from opsboard.tui.place import Part, Place
    from opsboard.tui.state import ScreenState

SEEN = ("priority", "assignee", "due")
"""Values that a card shows as they are kept: an edit carries them, so that nobody's change is lost."""


class Verbs(ActingVerbs):
    """The `do_` methods of actions on items."""

    if TYPE_CHECKING:
        state: ScreenState

        app: Any

        @property
        def place(self) -> Place | None: ...
        @property
        def panel(self) -> Part | None: ...
        def open_item(self, key: str) -> None: ...
        def targets(self) -> Sequence[Card]: ...
        def act(self, *args: Any, **named: Any) -> None: ...
        def ask(self, question: Any, about: Sequence[Card] = ()) -> None: ...
        def ask_category(self, cards: Sequence[Card]) -> None: ...
        def close_prompt(self) -> None: ...
        def say(self, message: str, style: Any = None) -> None: ...
        def refuse(self, error: OpsboardError) -> None: ...
        @property
        def front(self) -> Part | None: ...

    asked_for: Sequence[Card] = ()
    """The targets of the open question: they stay its targets whatever others do meanwhile."""

    def edit_targets(self, edits: Mapping[str, str | None], *, again: Callable[[], None] | None = None) -> None:
        """Give the targets new values; of a single item, what was seen on its card has to hold still."""
        cards = self.targets()
        seen = {name: getattr(cards[0], name) for name in edits if name in SEEN} if len(cards) == 1 else {}

        def work(session: Session, keys: Sequence[str], reason: str | None) -> Any:
            from opsboard.usecases.editing import edit, edit_many

            if len(keys) == 1:
                return edit(session, keys[0], edits, seen=seen, reason=reason)
            return edit_many(session, keys, edits, reason=reason)

        if not cards:
            self.say(_("no item here"))
            return
        self.through_gates(work, cards, again=again or (lambda: self.edit_targets(edits)))

    def question_for_targets(self, label: str, *, about: Sequence[Card] = (), **named: Any) -> None:
        """Ask something about the targets, or these, saying which ones they are; nothing when there are none."""
        from opsboard.tui.widgets.prompt import Question

        cards = about or self.targets()
        if not cards:
            self.say(_("no item here"))
            return
        what = (
            cards[0].key
            if len(cards) == 1
            else ngettext("{count} item", "{count} items", len(cards)).format(count=len(cards))
        )
        self.ask(Question(f"{label} {what}", **named), cards)

    # fields

    def do_priority(self) -> None:
        from opsboard.tui.widgets.prompt import Choice, matching

        words = {"P0": _("at once"), "P1": _("high"), "P2": _("normal"), "P3": _("low")}
        choices = [Choice(p, p, words[p], p[1]) for p in PRIORITIES] + [Choice("none", _("none"), "", "-")]
        self.question_for_targets(
            _("Priority of"),
            submit=lambda text: self.edit_targets({"priority": text}),
            complete=lambda typed: matching(choices, typed),
            pick=True,
        )

    def do_assign(self) -> None:
        from opsboard.tui.widgets.prompt import Choice, matching

        opening = self.state.opening
        me = opening.login if opening else ""
        choices = [Choice(p.login, p.login, p.name) for p in self.state.people if p.active]
        choices.sort(key=lambda choice: choice.value != me)
        choices.append(Choice("none", _("none"), _("nobody")))
        self.question_for_targets(
            _("Assign"),
            submit=lambda text: self.edit_targets({"assignee": text}),
            complete=lambda typed: matching(choices, typed),
            pick=True,
        )

    def do_due(self) -> None:
        def submit(text: str) -> None:
            if text.strip():
                self.edit_targets({"due": text})
            else:
                self.nothing_answered()

        self.question_for_targets(_("Due of"), submit=submit, hint=_("fri, +3d, 11-03, today 18:00, 月底, none"))

    def nothing_answered(self) -> None:
        """An empty answer is no answer: nothing is cleared by a slip of the finger."""
        self.close_prompt()
        self.say(_("nothing was changed; none clears it"))

    def do_labels(self) -> None:
        from opsboard.tui.widgets.prompt import Choice

        def complete(typed: str) -> list[Choice]:
            word = typed.rpartition(" ")[2]
            sign = "-" if word.startswith("-") else ""
            begun = word.lstrip("+-").casefold()
            return [Choice(sign + label, label) for label in self.state.labels if begun and begun in label.casefold()]

        def submit(text: str) -> None:
            edits = members("label", text.split())
            if edits:
                self.edit_targets(edits)
            else:
                self.close_prompt()

        self.question_for_targets(
            _("Labels of"),
            submit=submit,
            complete=complete,
            whole=False,
            hint=_("refund vip -old: adds two, takes one away"),
        )

    def do_block(self) -> None:
        cards = self.targets()
        if cards and all(card.blocked is not None for card in cards):
            self.on_targets(_unblock)
            return

        self.ask_block()

    def ask_block(self, text: str = "", about: Sequence[Card] = ()) -> None:
        """Ask what the targets, or these, wait for."""

        def submit(text: str) -> None:
            self.on_targets(lambda session, keys: _block(session, keys, text))

        self.question_for_targets(
            _("Block"), about=about, submit=submit, value=text, hint=_("what it waits for"), keeps="block"
        )

    def do_comment(self) -> None:
        self.ask_comment()

    def ask_comment(self, text: str = "", about: Sequence[Card] = ()) -> None:
        """Ask for a comment on the targets, or on these."""

        def submit(text: str) -> None:
            if text.strip():
                self.on_targets(lambda session, keys: _comment(session, keys, text))
            else:
                self.close_prompt()

        self.question_for_targets(_("Comment on"), about=about, submit=submit, value=text, keeps="comment")

    def do_archive(self) -> None:
        self.on_targets(_archive)

    # stages

    def do_move(self) -> None:
        from opsboard.tui.widgets.prompt import Choice, matching

        cards = self.targets()
        kind = self.state.kind_of(cards[0].kind) if cards else None
        if kind is None:
            self.say(_("no item here"))
            return
        if any(card.kind != kind.key for card in cards):
            self.ask_category(cards)
            return
        language = current_language()
        choices = [
            Choice(s.key, s.name.of(language), self._stage_note(s, cards[0]), str(place) if place < 10 else "")
            for place, s in enumerate(kind.stages, 1)
        ]

        def submit(text: str) -> None:
            self.move_to(text, cards)

        self.question_for_targets(_("Move"), submit=submit, complete=lambda typed: matching(choices, typed), pick=True)

    def _stage_note(self, stage: Stage, card: Card) -> str:
        """How full a stage is, and whether the card is in it."""
        count = self.state.counts.get((card.kind, stage.key), 0)
        full = f"{count}/{stage.wip}" if stage.wip else str(count or "")
        return f"{full} {_('is here')}".strip() if stage.key == card.stage else full

    def move_to(self, stage: str, cards: Sequence[Card], **where: Any) -> None:
        """Move these items to a stage, through its gates."""

        def work(session: Session, keys: Sequence[str], reason: str | None) -> BulkResult:
            from opsboard.usecases.moving import move

            return move(session, keys, stage, **{**where, "reason": reason or where.get("reason")})

        self.last = lambda: self.move_to(stage, list(self.targets()), **where)
        self.through_gates(work, cards)

    def carry(self, step: int) -> None:
        """Carry the targets to the next stage (1) or the previous (-1)."""
        cards = list(self.targets())

        def work(session: Session, keys: Sequence[str], reason: str | None) -> BulkResult:
            from opsboard.usecases.moving import carry

            return carry(session, keys, step, reason=reason)

        if cards:
            self.last = lambda: self.carry(step)
            self.through_gates(work, cards, keeps=True)

    def do_carry_next(self) -> None:
        self.carry(1)

    def do_carry_previous(self) -> None:
        self.carry(-1)

    # history

    def do_undo(self) -> None:
        self.with_reason(_undo, lambda result: self.say(_took_back(result, _("undone: {what}"))))

    def do_redo(self) -> None:
        self.with_reason(_redo, lambda result: self.say(_took_back(result, _("done again: {what}"))))

    def do_repeat_last(self) -> None:
        if self.last is None:
            self.say(_("nothing to do again yet"))
        elif not self.targets():
            self.say(_("no item here"))
        else:
            self.last()


def _took_back(result: BulkResult, words: str) -> str:
    keys = result.keys()
    what = keys[0] if len(keys) == 1 else ngettext("{count} item", "{count} items", len(keys)).format(count=len(keys))
    said = words.format(what=what)
    if result.stays is None:
        return said
    from opsboard.tui.render.history import act_name

    stays = f"{act_name(result.stays.op)} {', '.join(result.stays.what)}"
    return _("{said}; your last act stays: {stays}").format(said=said, stays=stays)


def _undo(session: Session, reason: str | None) -> BulkResult:
    from opsboard.usecases.history import undo

    return undo(session, reason)


def _redo(session: Session, reason: str | None) -> BulkResult:
    from opsboard.usecases.history import redo

    return redo(session, reason)


def _archive(session: Session, keys: Sequence[str]) -> BulkResult:
    from opsboard.usecases.archiving import archive

    return archive(session, keys)


def _block(session: Session, keys: Sequence[str], reason: str) -> BulkResult:
    from opsboard.usecases.blocking import block

    return block(session, keys, reason)


def _unblock(session: Session, keys: Sequence[str]) -> BulkResult:
    from opsboard.usecases.blocking import unblock

    return unblock(session, keys)


def _comment(session: Session, keys: Sequence[str], text: str) -> BulkResult:
    from opsboard.usecases.several import comment_many

    return comment_many(session, keys, text)


def members(family: str, words: Sequence[str]) -> dict[str, str | None]:
    """The edits of labels or participants that words mean: `x` and `+x` add, `-x` takes away."""
    return {f"{family}.{w.lstrip('+-')}": None if w.startswith("-") else "true" for w in words if w.strip("+-")}
