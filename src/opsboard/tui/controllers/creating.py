"""New items: asked for, pasted, or the next of a chain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from opsboard.domain.errors import Invalid
from opsboard.domain.items import TITLE_LIMIT, Card, Item
from opsboard.domain.kinds import Kind
from opsboard.i18n import N_, _, current_language, sentence
from opsboard.tui.controllers.acting import Acting
from opsboard.tui.controllers.asking import among, ask_choice, ask_consent, kind_choices
from opsboard.tui.controllers.narrowing import Narrowing
from opsboard.tui.controllers.near_items import NearItems
from opsboard.tui.view_models.question import Choice, Question
from opsboard.tui.view_models.title_editor import TitleEditor
from opsboard.usecases import adding
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session

LONGEST_LINE = 4_000
"""Characters of a pasted line of which a title can still be made by hand."""


class Creating(Acting):
    """Asks what is missing and makes items."""

    _of_line: TitleEditor | None = None
    """What reads the title behind `:new`."""

    # new items

    def create(
        self,
        kind: str,
        titles: Sequence[str],
        stage: str | None,
        edits: Mapping[str, str | None] | None = None,
        because: str | None = None,
    ) -> None:
        """Make items of these titles; the first stands on top and the cursor goes to it. `because`: the reason to pass
        a gate, before one is asked for."""

        def done(items: list[Item]) -> None:
            if self.host.main is not None and items:
                self.host.main.follow(items[0].key)

        self.with_answers(
            lambda session, given: adding.add_many(
                session,
                kind,
                titles,
                stage=stage,
                edits={**(edits or {}), **given.values},
                reason=given.reason or because,
            ),
            done,
            kind=kind,
        )

    def flow(self) -> None:
        """Begin the next item of the chain from the one under the cursor."""
        if not (cards := self.chosen()):
            return
        if len({card.kind for card in cards}) > 1:
            self.host.say(_("these are of several kinds; choose items of one"))
            return
        state = self.host.state
        kinds = [state.kind_of(flow.target) for flow in state.workflow.flows if flow.source == cards[0].kind]
        choices = kind_choices(kind for kind in kinds if kind is not None)
        if not choices:
            self.host.say(_("nothing follows from this kind"))
            return

        self.question_for_targets(
            _("Flow on from"), lambda kind: self.flow_on(kind, cards), complete=among(choices), pick=True
        )

    def flow_on(self, kind: str, cards: Sequence[Card]) -> None:
        """Begin the next item of each one's chain, in one act."""
        keys = [card.key for card in cards]

        def done(result: BulkResult) -> None:
            self.host.last = lambda: self.flow_on(kind, self.host.targets())
            self.unselect(result)
            for key, error in result.kept[:1]:
                self.host.say(_("{name}: {reason}").format(name=key, reason=sentence(error)))

        self.with_reason(lambda session, reason: adding.flow(session, keys, kind, reason=reason), done)

    def pasted_lines(self, lines: Sequence[str]) -> None:
        """Lines pasted on the board: one is the title of a new item, several are many new items."""
        if any(len(line) > LONGEST_LINE for line in lines):
            self.host.say(
                _("a pasted line is too long for a title; it takes {limit} characters").format(limit=TITLE_LIMIT)
            )
        elif lines:
            self.new(lines)

    def new(self, lines: Sequence[str] = ("",)) -> None:
        """Ask what is still missing to make items of these lines: the title or a yes. On the board of all kinds the
        likeliest kind is asked about, and the others stand above."""
        kind = self.host.state.kind
        if kind is not None or len(lines) == 1:
            self.ask_title(kind or self._likeliest_kind(), lines, kind is None, pasted=bool(lines[0]))
        else:
            self._ask_kind(lines)

    def _likeliest_kind(self) -> str:
        """The kind of the item under the cursor, else the board's own."""
        here = self.host.front.targets() if self.host.front is not None else ()
        opening = self.host.state.opening
        wanted = here[0].kind if here else opening.info.default_kind if opening else ""
        kinds = self.host.state.workflow.kinds
        return wanted if self.host.state.kind_of(wanted) or not kinds else kinds[0].key

    def _kinds(self, first: str) -> list[Choice]:
        choices = kind_choices(self.host.state.workflow.kinds)
        return sorted(choices, key=lambda choice: choice.value != first)

    def _ask_kind(self, lines: Sequence[str]) -> None:
        """Ask of which kind the new items are."""
        ask_choice(
            self.host,
            _("New"),
            lambda kind: self.ask_title(kind, lines),
            self._kinds(self._likeliest_kind()),
            hint=_("which kind?"),
        )

    def ask_title(self, kind: str, lines: Sequence[str], any_kind: bool = False, *, pasted: bool = False) -> None:
        """Ask for the title of a new item that begins with this line; of several lines, whether to make items. While
        the title is empty it may be of `any_kind`. No word of a `pasted` line counts."""
        of_kind = self.host.state.kind_of(kind)
        if of_kind is None:
            self.host.say(_("no kind {kind}").format(kind=kind))
            return
        stage = self.host.main.stage_for_new(kind) if self.host.main is not None else None
        language = current_language()
        where = next(
            (s.name.of(language) for s in of_kind.stages if s.key == stage), of_kind.stages[0].name.of(language)
        )
        label = f"{of_kind.name.of(language)} · {where}"
        if len(lines) == 1:
            self.ask_for_title(
                of_kind,
                stage,
                label,
                lambda title, edits: self.create(kind, [title], stage, edits),
                lambda other, text: self.ask_title(other, [text], pasted=pasted),
                value=lines[0].strip(),
                kinds=self._kinds(kind) if any_kind else (),
                pasted=pasted,
            )
            return
        words = _("create {count} items").format(count=len(lines))
        choices = [Choice("yes", words, lines[0].strip(), "y"), Choice("no", _("leave it"), "", "n")]
        ask_consent(self.host, label, choices, lambda: self.create(kind, lines, stage))

    def ask_for_title(
        self,
        kind: Kind,
        stage: str | None,
        label: str,
        make: Callable[[str, Mapping[str, str | None]], None],
        of_other_kind: Callable[[str, str], None],
        *,
        value: str = "",
        kinds: Sequence[Choice] = (),
        pasted: bool = False,
        day: str | None = None,
        onward: Callable[[str, Mapping[str, str | None]], None] | None = None,
    ) -> None:
        """Ask for a title whose words may say more of the item; `make` gets what is left as the title, and the values.
        `of_other_kind` asks for one of another kind, with what was typed. On a `day` of the calendar a time may begin
        the title, and `onward` makes the item and asks for the next one."""
        editor = self._editor(kind, stage, kinds, day)
        if pasted:
            editor.pasted(value)

        def submit(text: str) -> None:
            made_with(make, text)

        def made_with(maker: Callable[[str, Mapping[str, str | None]], None], text: str) -> None:
            try:
                reading = editor.titled(text)
            except Invalid as error:
                self.host.refuse(error)
            else:
                maker(reading.title, reading.edits)

        near = NearItems(self.host, kind.key, editor)

        def chosen(choice: Choice) -> bool:
            if editor.is_kind(choice):
                of_other_kind(choice.value, "")
                return True
            return near.opened(choice)

        def tab(text: str) -> bool:
            others = self._kinds(kind.key)
            ask_choice(self.host, _("New"), lambda kind: of_other_kind(kind, text), others, hint=_("which kind?"))
            return True

        question = Question(
            label,
            submit,
            value=value,
            hint=_("title  !p1 @who #label  : fields  tab kind")
            if onward is None
            else _("10:00 title  : fields  tab kind  ctrl+j next day"),
            edit=editor,
            chosen=chosen,
            keyed=near.keyed,
            changed=near.look,
            tab=tab,
            onward=(lambda text: made_with(onward, text)) if onward is not None else None,
            keeps=f"new {kind.key}",
        )
        self.host.ask(question)
        if value:
            near.look(value)

    def create_from_line(self, kind: Kind, line: str, options: Mapping[str, str | None]) -> None:
        """Make an item of a title with its words and of options, as `:new` takes them. Raises Invalid."""
        reading = self.line_editor(kind).titled(line)
        edits = dict(options)
        stage, reason = edits.pop("stage", None), edits.pop("reason", None)
        for name, typed in reading.edits.items():
            if name in edits:
                raise Invalid(N_("{name} is given twice"), name=name.rpartition(".")[2])
            edits[name] = typed
        here = self.host.main.stage_for_new(kind.key) if self.host.main is not None else None
        self.create(kind.key, [reading.title], stage or here, edits, reason)

    def begin_line(self) -> None:
        """A command line is opened: what was made text in the one before counts again."""
        self._of_line = None

    def line_editor(self, kind: Kind) -> TitleEditor:
        """What completes and reads the title behind `:new`, the same while one line is typed."""
        if self._of_line is None or self._of_line.kind != kind:
            self._of_line = self._editor(kind, None)
        return self._of_line

    def _editor(
        self, kind: Kind, stage: str | None, kinds: Sequence[Choice] = (), day: str | None = None
    ) -> TitleEditor:
        """What completes and reads a title of a kind."""
        used: dict[str, Sequence[str]] = {}

        def words_of(field: str) -> Sequence[str]:
            if field not in used:
                used[field] = ()
                self._read_words(kind.key, field, used)
            return used[field]

        context = self.host.controller(Narrowing).query_context
        return TitleEditor(kind, stage or kind.stages[0].key, self.host.state, context, words_of, kinds, day)

    def _read_words(self, kind: str, field: str, used: dict[str, Sequence[str]]) -> None:
        """Look which words a field holds on the board, and offer them when they are there."""

        def read(session: Session) -> Sequence[str]:
            from opsboard.usecases.reading import words_used

            return words_used(session, kind, field)

        def done(words: Sequence[str]) -> None:
            used[field] = words
            if words and (question := self.host.question) is not None:
                self.host.complete_again(question)

        self.host.worker.ask(read, done, lambda error: None)
