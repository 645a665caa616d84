"""Getting about and narrowing: kinds, places, find, filter, order, `esc` and `q`. Mixed into the shell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from opsboard.domain.items import TITLE_LIMIT, Card
from opsboard.i18n import _, current_language
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.tui.keys.keymap import Keymap
    from opsboard.tui.place import Part, Place
    from opsboard.tui.state import ScreenState
    from opsboard.tui.terminal.held_frame import HeldFrame

FORESEE_SECONDS = 0.05
"""From a letter to the work for the next one: until then what was found is painted."""
AGAIN_SECONDS = 0.005
"""Between two steps of that work, for whatever else is asked."""
LONGEST_LINE = 4_000
"""Characters of a pasted line of which a title can still be made by hand."""
SORTS = ("rank", "due", "priority", "age", "updated", "created", "title", "key")


class Navigation:
    """The `do_` methods of actions that change what is shown, not the board."""

    if TYPE_CHECKING:
        state: ScreenState
        keymap: Keymap
        app: Any
        backstage: Any
        frame: HeldFrame

        def ask(self, question: Any) -> None: ...
        def say(self, message: str, style: Any = None) -> None: ...
        def close_prompt(self) -> None: ...
        def close_panel(self) -> bool: ...
        def go_to_place(self, name: str) -> None: ...
        def show_kind(self, kind: str | None) -> None: ...
        def narrow(self, *, filter: str | None = None, find: str | None = None) -> None: ...
        def reload(self) -> None: ...
        def create(self, kind: str, titles: Sequence[str], stage: str | None) -> None: ...
        @property
        def of_kind(self) -> bool: ...
        @property
        def front(self) -> Part | None: ...
        @property
        def place(self) -> Place | None: ...
        @property
        def panel(self) -> Part | None: ...

    # kinds and places

    def _step_kind(self, by: int) -> None:
        if not self.of_kind:
            self.say(_("here are all kinds; {key} goes to the board").format(key=self.keymap.shown("show_board")))
            return
        kinds: Sequence[str | None] = (None, *(kind.key for kind in self.state.workflow.kinds))
        self.show_kind(kinds[(kinds.index(self.state.kind) + by) % len(kinds)])

    def do_next_kind(self) -> None:
        self._step_kind(1)

    def do_previous_kind(self) -> None:
        self._step_kind(-1)

    def do_show_board(self) -> None:
        self.go_to_place("board")

    def do_show_calendar(self) -> None:
        self.go_to_place("calendar")

    def do_show_list(self) -> None:
        self.go_to_place("list")

    def do_show_mine(self) -> None:
        self.go_to_place("mine")

    def do_show_inbox(self) -> None:
        self.go_to_place("inbox")

    def do_show_waiting(self) -> None:
        self.go_to_place("waiting")

    def go_to_key(self, key: str, then: Callable[[], None] | None = None) -> None:
        """Put the cursor on an item wherever it is, leaving filter and kind when they would hide it."""

        def read(session: Session) -> tuple[Card | None, bool]:
            from opsboard.usecases.reading import card, index_of, selection

            found = card(session, key)
            if found is None:
                return None, False
            shown = selection(session, self.state.queries)
            return found, not self.state.narrowed or index_of(session, found.key, shown) is not None

        def done(answer: tuple[Card | None, bool]) -> None:
            card, shown = answer
            if card is None:
                self.say(_("no item {key}").format(key=key))
                return
            if not shown:
                self.narrow(filter="", find="")
            if self.of_kind and self.state.kind not in (None, card.kind):
                self.show_kind(card.kind)
            if self.place is not None:
                self.place.follow(card.key)
            if then is not None:
                then()

        self.backstage.ask(read, done)

    # leaving

    def do_escape(self) -> None:
        """Close a popup, then a panel, then find, then unselect. Never quits."""
        if self.front is not None and self.front.closed_popup():
            return
        if self.close_panel():
            return
        if self.state.find:
            self.narrow(find="")
        elif self.front is None or not self.front.unselect():
            self.say(_("{key} quits").format(key=self.keymap.shown("back")))

    def do_back(self) -> None:
        """Close the panel, go back to the board; there, quit."""
        if self.close_panel():
            return
        if self.place is not None and self.place.scope != "board":
            self.go_to_place("board")
        else:
            self.app.exit(0)

    def do_how_to_quit(self) -> None:
        key = self.keymap.shown("back")
        if self.front is not None and self.front.scope == "form":
            self.say(_("{leave} leaves this, {key} quits after that").format(leave=self.keymap.shown("leave"), key=key))
        else:
            self.say(_("{key} quits").format(key=key))

    def do_repaint(self) -> None:
        """Send the whole screen again, for when something else wrote on it."""
        invalidate = getattr(self.app, "invalidate_frame", None)
        if invalidate is not None:
            invalidate()
        self.app.screen.refresh(layout=True)

    def do_suspend(self) -> None:
        self.app.action_suspend_process()

    # narrowing

    def do_find(self) -> None:
        """Narrow as the text is typed; enter keeps it, esc ends it."""
        from opsboard.tui.widgets.prompt import Question

        def typed(text: str) -> None:
            self.narrow(find=text)
            self._foresee(text)

        self.backstage.ask(lambda session: session.store.prepare_search())
        self._foresee(self.state.find)
        self.ask(
            Question(
                "/",
                lambda text: self.close_prompt(),
                value=self.state.find,
                typing=lambda: self.frame.hold(self.app),
                changed=typed,
                cancelled=lambda: self.narrow(find=""),
                quiet=True,
            )
        )

    def _foresee(self, text: str, after: float = FORESEE_SECONDS) -> None:
        """Have the store work ahead for the next letter, once what this one finds is on the screen."""

        def done(more: bool) -> None:
            if more and text == self.state.find:
                self._foresee(text, AGAIN_SECONDS)

        def foresee(session: Session) -> bool:
            return session.store.foresee_search(text)

        self.backstage.ask(foresee, done, lambda error: None, slot="foresee", after=after)

    def do_sort(self) -> None:
        """In which order cards stand, and by what they stand in lanes."""
        from opsboard.domain.views import GROUPS
        from opsboard.tui.shown.swimlanes import GROUP_NAMES
        from opsboard.tui.widgets.prompt import Choice, Question, matching

        names = {
            "rank": _("as they were put"),
            "due": _("due first"),
            "priority": _("most urgent first"),
            "age": _("longest in the stage first"),
            "updated": _("changed"),
            "created": _("made"),
            "title": _("title"),
            "key": _("key"),
        }
        now = self.state.sort.removeprefix("-")
        here = _("is so")
        choices = [Choice(word, names[word], here if word == now else word, word[0]) for word in SORTS]
        for number, group in enumerate(GROUPS, 1):
            words = _("lanes by {what}").format(what=_(GROUP_NAMES[group]))
            choices.append(Choice(f"by {group}", words, here if group == self.state.group else "", str(number)))
        if self.state.group:
            choices.append(Choice("by nothing", _("no lanes"), "", "0"))

        def submit(word: str) -> None:
            self.close_prompt()
            by, _space, group = word.partition(" ")
            if by == "by":
                self.group_by("" if group == "nothing" else group)
            else:
                self.state.sort = "-" + word if word in ("updated", "created") else word
                self.reload()

        self.ask(Question(_("Sort or group"), submit, complete=lambda typed: matching(choices, typed), pick=True))

    def group_by(self, group: str) -> None:
        """Stand the cards in lanes by this, or in none."""
        self.state.group = group
        self.reload()

    # new items

    def do_new(self) -> None:
        """Ask for a title, and on the board of all kinds for the kind before."""
        self.ask_new([""])

    def pasted_lines(self, lines: Sequence[str]) -> None:
        """Lines pasted on the board: one is the title of a new item, several are many new items."""
        if any(len(line) > LONGEST_LINE for line in lines):
            self.say(_("a pasted line is too long for a title; it takes {limit} characters").format(limit=TITLE_LIMIT))
        elif lines:
            self.ask_new(lines)

    def ask_new(self, lines: Sequence[str]) -> None:
        """Ask what is still missing to make items of these lines: the kind, the title or a yes."""
        from opsboard.tui.widgets.prompt import Choice, Question, matching

        if self.state.kind is not None:
            self.ask_title(self.state.kind, lines)
            return
        language = current_language()
        choices = [
            Choice(kind.key, kind.name.of(language), kind.prefix, str(place))
            for place, kind in enumerate(self.state.workflow.kinds, 1)
        ]
        here = self.front.targets() if self.front is not None else ()
        kind_here = here[0].kind if here else self.state.opening.info.default_kind if self.state.opening else ""
        choices.sort(key=lambda choice: choice.value != kind_here)
        self.ask(
            Question(
                _("New"),
                lambda kind: self.ask_title(kind, lines),
                hint=_("which kind?"),
                complete=lambda typed: matching(choices, typed),
                pick=True,
            )
        )

    def ask_title(self, kind: str, lines: Sequence[str]) -> None:
        """Ask for the title of a new item that begins with this line; of several lines, whether to make items."""
        from opsboard.tui.widgets.prompt import Choice, Question

        of_kind = self.state.kind_of(kind)
        if of_kind is None:
            self.say(_("no kind {kind}").format(kind=kind))
            return
        stage = self.place.stage_for_new(kind) if self.place is not None else None
        name = of_kind.name.of(current_language())
        where = next((s.name.of(current_language()) for s in of_kind.stages if s.key == stage), "")
        label = f"{name} · {where}" if where else name
        if len(lines) == 1:
            self.ask(
                Question(
                    label,
                    lambda text: self.create(kind, [text], stage),
                    value=lines[0].strip(),
                    hint=_("title"),
                    keeps=f"new {kind}",
                )
            )
            return
        words = _("create {count} items").format(count=len(lines))
        choices = [Choice("yes", words, lines[0].strip(), "y"), Choice("no", _("leave it"), "", "n")]

        def answer(text: str) -> None:
            if text == "yes":
                self.create(kind, lines, stage)
            else:
                self.close_prompt()

        self.ask(Question(label, answer, complete=lambda typed: choices, pick=True))
