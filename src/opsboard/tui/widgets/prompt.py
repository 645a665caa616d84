"""The one line at the bottom in which questions are answered, and the list of choices above it.

A prompt lies in the footer's place: nothing on the board moves when it opens. What was typed stays in
it until the answer was taken, so a refused or failed act loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from opsboard.domain.text import fit, visible, width
from opsboard.domain.values import frozen
from opsboard.i18n import _
from opsboard.tui.keymap import plain_key
from opsboard.tui.ranking import WORDS, plain, rank
from opsboard.tui.theme import Palette
from opsboard.tui.widgets.line import Line


@frozen
class Choice:
    """One line of the list above the prompt. `value` is the answer it stands for; `key`, typed alone,
    takes it at once."""

    value: str
    text: str
    note: str = ""
    key: str = ""
    also: str = ""
    """Another name by which it is found, not shown: the English one on a Chinese screen."""


Complete = Callable[[str], Sequence[Choice]]


@frozen
class Question:
    """What the prompt asks. `submit` gets the answer; it closes the prompt when the answer was taken
    (`Shell.act` does), and leaves it open when it was not."""

    label: str
    submit: Callable[[str], None]
    value: str = ""
    hint: str = ""
    complete: Complete | None = None
    pick: bool = False
    """The answer is one of the choices: the first is under the cursor from the start."""
    typing: Callable[[], None] | None = None
    """Called when a key is about to change the text."""
    changed: Callable[[str], None] | None = None
    cancelled: Callable[[], None] | None = None
    quiet: bool = False
    """The place is drawn anew while one types: what is wrong is not said before the answer."""
    whole: bool = True
    """A choice replaces the whole text; else only its last word."""
    keeps: str = ""
    """What the text is, when a long one is kept as a draft: `new KIND`, `comment`, ... (`verbs_drafts`)."""


class Field(Input):
    """One line of text. Several pasted lines become one; nothing that hides or commands gets in."""

    tells_when_done = True

    async def on_event(self, event: events.Event) -> None:
        await super().on_event(event)
        if isinstance(event, events.Key):
            self.screen.editor_is_done()  # type: ignore[attr-defined]

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        lines = [line.strip() for line in event.text.splitlines() if line.strip()]
        self.replace(visible(" ".join(lines)), *self.selection)
        if len(lines) > 1:
            self.screen.say(_("{count} lines became one").format(count=len(lines)))  # type: ignore[attr-defined]


class AnswerField(Field):
    """The prompt's own: its keys reach the prompt in the order in which they were typed."""

    def __init__(self, press: Callable[[events.Key], bool], done: Callable[[], None]) -> None:
        super().__init__(compact=True)
        self._press = press
        self._done = done

    def on_key(self, event: events.Key) -> None:
        if self._press(event):
            event.stop()
            event.prevent_default()

    async def on_event(self, event: events.Event) -> None:
        await super().on_event(event)
        if isinstance(event, events.Key):
            self._done()


class Choices(Widget):
    """The list over the lower part of a place."""

    DEFAULT_CSS = "Choices { layer: over; dock: bottom; width: 28; max-width: 100%; height: 1; display: none; }"
    MOST = 10
    NARROWEST = 28

    def __init__(self, palette: Callable[[], Palette]) -> None:
        super().__init__()
        self._palette = palette
        self._all: Sequence[Choice] = ()
        self._at: int | None = None
        self._top = 0
        self._text_cells = 0

    @property
    def picked(self) -> Choice | None:
        return self._all[self._at] if self._at is not None and self._at < len(self._all) else None

    def show(self, choices: Sequence[Choice], at: int | None) -> None:
        """Show these, with the cursor on one of them or on none."""
        self._all, self._at, self._top = choices, at if choices else None, 0
        self.display = bool(choices)
        self.styles.height = min(len(choices), self.MOST)
        self._text_cells = max((width(visible(choice.text)) for choice in choices), default=0)
        notes = max((width(visible(choice.note)) for choice in choices), default=0)
        self.styles.width = max(self.NARROWEST, 4 + self._text_cells + (2 + notes if notes else 0) + 2)
        self.refresh()

    def step(self, by: int) -> None:
        """Move the cursor, from one end round to the other."""
        if not self._all:
            return
        self._at = (0 if by > 0 else len(self._all) - 1) if self._at is None else (self._at + by) % len(self._all)
        shown = min(len(self._all), self.MOST)
        self._top = max(min(self._top, self._at), self._at - shown + 1)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        p = self._palette()
        cells = self.size.width
        place = self._top + y
        if place >= len(self._all):
            return Strip.blank(cells)
        choice = self._all[place]
        ground = p.picked if place == self._at else p.raised
        key = choice.key if len(choice.key) == 1 else ""
        text = fit(visible(choice.text), min(self._text_cells, cells - 4))
        used = 4 + width(text) + 2
        note = fit(visible(choice.note), max(0, cells - used))
        normal = p.picked if place == self._at else p.text + p.raised
        return Strip(
            [
                Segment(f" {key:1}  ", p.key + ground),
                Segment(text + "  ", normal),
                Segment(note, Style.combine([p.dim, ground])),
            ]
        ).adjust_cell_length(cells, ground)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self._at = min(self._top + event.y, len(self._all) - 1)
        self.refresh()
        if (choice := self.picked) is not None:
            self.screen.query_one(Prompt).answer(choice)


class Prompt(Widget):
    """The line itself."""

    DEFAULT_CSS = """
    Prompt { height: 1; width: 1fr; layout: horizontal; display: none; }
    Prompt Line { width: auto; }
    Prompt Field, Prompt Field:focus {
        width: 1fr; height: 1; padding: 0; border: none; background: transparent;
        background-tint: transparent;
    }
    Prompt Field:nocolor > .input--cursor { text-style: reverse; }
    """

    def __init__(
        self,
        choices: Choices,
        palette: Callable[[], Palette],
        closed: Callable[[], None],
        field_is_done: Callable[[], None],
    ) -> None:
        super().__init__()
        self._choices = choices
        self._palette = palette
        self._when_closed = closed
        self.question: Question | None = None
        self._label = Line(self._draw_label)
        self._completed_for = ""
        self._said: tuple[str, Style] = ("", Style.null())
        self._said_of = ""
        self._message = Line(self._draw_message, id="said")
        self.field = AnswerField(self.press, field_is_done)
        self.field.cursor_blink = False

    def compose(self) -> ComposeResult:
        yield self._label
        yield self.field
        yield self._message

    def open(self, question: Question) -> None:
        """Ask. A question that stood before is dropped."""
        self.question = question
        self._label.styles.width = width(visible(question.label)) + 2
        self.field.placeholder = question.hint
        with self.prevent(Input.Changed):
            self.field.value = question.value
        self.field.cursor_position = len(question.value)
        self.display = True
        self.say("", Style.null())
        self._label.redraw()
        self.screen.set_focus(self.field)
        self.complete()

    def close(self) -> None:
        """End the question, answered or not."""
        if self.question is None:
            return
        self.question = None
        self._choices.show((), None)
        self.display = False
        self._when_closed()

    def say(self, message: str, style: Style) -> None:
        """Show a message beside the answer, until the next letter."""
        self._said = (visible(message), style)
        self._said_of = self.field.value
        self._message.styles.width = min(width(self._said[0]) + 3, self.size.width // 2) if message else 0
        self._message.redraw()

    def press(self, event: events.Key) -> bool:
        """A key in the field; gives whether it was for the prompt rather than for the text."""
        question = self.question
        if question is None:
            return True
        key = event.key
        if self._completed_for != self.field.value:
            self.complete()
        if key == "escape":
            self.close()
            if question.cancelled:
                question.cancelled()
        elif key == "enter":
            choice = self._choices.picked
            if choice is not None:
                self.answer(choice)
            else:
                question.submit(self.field.value)
        elif key == "ctrl+c" and self.field.selection.is_empty:
            self.say(_("esc leaves this"), self._palette().text)
        elif key in ("down", "ctrl+n"):
            self._choices.step(1)
        elif key in ("up", "ctrl+p"):
            self._choices.step(-1)
        elif key in ("tab", "shift+tab"):
            if self._choices.picked is None:
                self._choices.step(1)
            self._take()
        elif event.is_printable and not self.field.value and (hot := self._hot(plain_key(key, event.character))):
            self.answer(hot)
        else:
            if question.typing and (event.is_printable or key in ("backspace", "delete")):
                question.typing()
            return False
        return True

    def answer(self, choice: Choice) -> None:
        """Take a choice as the answer, or as its last word."""
        question = self.question
        if question is None:
            return
        if question.whole:
            question.submit(choice.value)
        else:
            self._take(choice)
            question.submit(self.field.value)

    def _hot(self, key: str) -> Choice | None:
        question = self.question
        if question is None or question.complete is None:
            return None
        return next((choice for choice in question.complete("") if choice.key == key), None)

    def _take(self, choice: Choice | None = None) -> None:
        """Put a choice into the field."""
        choice = choice or self._choices.picked
        if choice is None or self.question is None:
            return
        text = choice.value if self.question.whole else self.field.value.rpartition(" ")[0]
        if not self.question.whole:
            text = f"{text} {choice.value}".lstrip()
        self.field.value = text
        self.field.cursor_position = len(text)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.question is None or not self.display:
            return
        if self._said[0] and event.value != self._said_of:
            self.say("", Style.null())
        if self._completed_for != event.value:
            self.complete()
        if self.question.changed:
            self.question.changed(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()

    def complete(self) -> None:
        """Show the choices for what is typed."""
        question = self.question
        self._completed_for = self.field.value
        if question is None or question.complete is None:
            self._choices.show((), None)
            return
        choices = question.complete(self.field.value)
        self._choices.show(choices, 0 if question.pick else None)

    def _draw_message(self, cells: int) -> list[Segment]:
        text, style = self._said
        return [Segment(fit(f"  {text} ", cells), style)] if text else []

    def _draw_label(self, cells: int) -> list[Segment]:
        question = self.question
        return [Segment(fit(f" {visible(question.label)} " if question else "", cells), self._palette().accent)]


def matching(choices: Sequence[Choice], typed: str, recent: Sequence[str] = ()) -> list[Choice]:
    """The choices that fit what was typed, the best first; of the same fit those chosen lately, the last one
    before all."""
    late = {value: place for place, value in enumerate(recent)}
    found: list[tuple[int, int, int]] = []
    for place, choice in enumerate(choices):
        fits = _fit(choice, typed)
        if fits is not None:
            found.append((fits, late.get(choice.value, len(late)), place))
    return [choices[place] for _fits, _late, place in sorted(found)]


def begins(choice: Choice, typed: str) -> bool:
    """Whether what was typed is the beginning of a choice, or of its words: then it may be taken unasked."""
    fits = _fit(choice, typed)
    return fits is not None and fits <= WORDS


def _fit(choice: Choice, typed: str) -> int | None:
    names = [plain(name.removeprefix(":")) for name in (choice.value, choice.text, choice.also) if name]
    return rank(typed, names, plain(choice.note))
