"""The one line at the bottom in which questions are answered, and the list of choices above it.

A prompt lies in the footer's place: nothing on the board moves when it opens. What was typed stays in
it until the answer was taken, so a refused or failed act loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from opsboard.domain.text import cut, fit, typed, visible, width
from opsboard.i18n import _
from opsboard.tui.keys.keymap import plain_key
from opsboard.tui.render.lines import message_rows
from opsboard.tui.textual_compat.bare_lines import draw_bare
from opsboard.tui.theme import Palette
from opsboard.tui.view_models.question import Chip, Choice, Question
from opsboard.tui.view_models.ranking import WORDS, plain, rank
from opsboard.tui.widgets.choices import Choices
from opsboard.tui.widgets.field import Field
from opsboard.tui.widgets.line import Line

if TYPE_CHECKING:
    from textual.widgets import TextArea

    from opsboard.tui.widgets.answer_box import AnswerBox


class AnswerField(Field):
    """The prompt's own: its keys reach the prompt in the order in which they were typed."""

    MOST = 4_000

    virtual_size = Reactive(Size(0, 0))
    """Of the text. A letter changes the place of nothing: Textual would lay out the whole screen for each."""

    def __init__(
        self, press: Callable[[events.Key], bool], typed: Callable[[], None], done: Callable[[], None]
    ) -> None:
        super().__init__(compact=True, select_on_focus=False)
        draw_bare(self)
        self._press = press
        self._typed = typed
        self._done = done
        self.chips: Sequence[Chip] = ()
        """Parts of the text that are drawn in a style of their own."""
        self.chip_style = Style.null()
        self.pasted: Callable[[str], None] | None = None

    def drawn_text(self) -> Text:
        text = super().drawn_text()
        for chip in self.chips:
            text.stylize(self.chip_style, chip.start, chip.end)
        return text

    def put(self, text: str) -> None:
        """Put what was typed in the place of what is selected."""
        self.replace(text, *self.selection)

    def on_paste(self, event: events.Paste) -> None:
        if self.pasted is not None:
            self.pasted(" ".join(event.text[: 2 * self.MOST].split()))
        super().on_paste(event)

    def render_line(self, y: int) -> Strip:
        return super().render_line(y).adjust_cell_length(self.size.width)

    def on_key(self, event: events.Key) -> None:
        if self._press(event):
            event.stop()
            event.prevent_default()

    async def on_event(self, event: events.Event) -> None:
        before = self.value
        await super().on_event(event)
        if isinstance(event, events.Key):
            if self.value != before:
                self._typed()
            self._done()


MOST_ROWS = 6
"""Rows of an answer of several lines."""


NEW_LINE = ("ctrl+j", "shift+enter", "alt+enter")
"""Keys that begin a new line where an answer may have several."""


class Prompt(Widget):
    """The line itself."""

    DEFAULT_CSS = """
    Prompt { height: 1; width: 1fr; display: none; }
    Prompt #answer { height: 1; width: 1fr; layout: horizontal; }
    Prompt #answer Line { width: auto; }
    Prompt Field, Prompt Field:focus {
        width: 1fr; height: 1; padding: 0; border: none; background: transparent;
        background-tint: transparent;
    }
    Prompt TextBox, Prompt TextBox:focus { width: 1fr; height: 100%; }
    Prompt Field:nocolor > .input--cursor { text-style: reverse; }
    """

    def __init__(
        self,
        choices: Choices,
        palette: Callable[[], Palette],
        closed: Callable[[], None],
        field_is_done: Callable[[], None],
        retyped: Callable[[], None],
    ) -> None:
        super().__init__()
        self._choices = choices
        self._palette = palette
        self._when_closed = closed
        self._when_retyped = retyped
        self.question: Question | None = None
        self._label = Line(self._draw_label)
        self._completed_for = ""
        self._said: tuple[str, Style] = ("", Style.null())
        self._said_of = ""
        self._message = Line(self._draw_message, id="said")
        self._said_under: list[Segment] = []
        """A message that has no room beside the answer, in as many lines as it needs."""
        self._more = Line(lambda _cells: self._said_under, id="more")
        self._under = Line(self._draw_under, id="under")
        self._under_words = ""
        self._insists = False
        """Enter was pressed: what is wrong is shown even where it is just being typed."""
        self._told = ""
        """The text that the asker knows of."""
        self._chips: Sequence[Chip] = ()
        self._rows = 1
        """Rows of the answer."""
        self._field_is_done = field_is_done
        self._one_line = AnswerField(self.press, self._typed, field_is_done)
        self._one_line.cursor_blink = False
        self._box: AnswerBox | None = None

    def compose(self) -> ComposeResult:
        with Container(id="answer"):
            yield self._label
            yield self._one_line
            yield self._message
        yield self._under
        yield self._more

    @property
    def field(self) -> AnswerField | AnswerBox:
        """Where the answer is typed."""
        several = self.question is not None and self.question.lines and self._box is not None
        return self._box if several and self._box is not None else self._one_line

    def has_field_for(self, question: Question) -> bool:
        """Whether the field in which a question is answered is there; if not, it is made."""
        if not question.lines:
            return True
        if self._box is None:
            from opsboard.tui.widgets.answer_box import AnswerBox

            self._box = AnswerBox(self.press, self._typed, self._field_is_done)
            self._box.display = False
            self.query_one("#answer").mount(self._box, after=self._one_line)
        return self._box.is_mounted

    def open(self, question: Question) -> None:
        """Ask. A question that stood before is dropped."""
        self.question = question
        self._one_line.display = self.field is self._one_line
        if self._box is not None:
            self._box.display = self.field is self._box
        self._label.styles.width = width(visible(question.label)) + 2
        with self.prevent(Input.Changed):
            self.field.value = self._told = question.value
        self.field.cursor_position = len(question.value)
        self._under_words = ""
        self._chips = self._one_line.chips = ()
        self.field.pasted = question.edit.pasted if question.edit is not None else None
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
        """Show a message until the next letter: beside the answer, or whole under it where that has no room."""
        self._said = (visible(message), style)
        self._said_of = self.field.value
        cells = width(self._said[0]) + 3 if message else 0
        beside = cells <= self.app.size.width // 2
        self._message.styles.width = cells if beside else 0
        self._hint(cells if beside else 0)
        room = self.app.size
        self._said_under = [] if beside else message_rows(message, style, room.width, max(3, room.height // 3))
        self._message.redraw()
        self._take_rows()

    def _hint(self, taken: int) -> None:
        """What is shown while nothing is typed: as many of its parts, two blanks between them, as have room."""
        if self.question is None:
            return
        hint = self.question.hint
        room = self.app.size.width - width(visible(self.question.label)) - 3 - taken
        while width(hint) > room and "  " in hint:
            hint = hint.rpartition("  ")[0]
        self.field.placeholder = hint

    def _take_rows(self) -> None:
        """Be as high as the answer with what stands under it."""
        edit = self.question.edit if self.question is not None else None
        edits = edit is not None and (edit.checks or bool(self._chips) or bool(edit.note(self.field.value)))
        if edit is not None and edit.gives_way and self._said_under:
            edits = False
        self._under.display = edits
        self._more.display = bool(self._said_under)
        self._more.redraw()
        rows = max(1, min(self._box.rows, MOST_ROWS, self.app.size.height // 3)) if self.field is self._box else 1
        if self._rows != rows:
            self._rows = rows
            self.query_one("#answer").styles.height = rows
        height = rows + edits + sum(1 for _line in Segment.split_lines(self._said_under))
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height

    def say_under(self, words: str) -> None:
        """Show words under the text, where nothing is wrong with it."""
        self._under_words = visible(words)
        self._under.redraw()

    def press(self, event: events.Key) -> bool:
        """A key in the field; gives whether it was for the prompt rather than for the text."""
        question = self.question
        if question is None:
            return True
        key = event.key
        if self._completed_for != self.field.value:
            self.complete()
        if key == "escape":
            self._when_retyped()
            self.close()
            if question.cancelled:
                question.cancelled()
        elif key == "enter":
            self._insists = True
            self._under.redraw()
            choice = self._choices.picked
            if choice is not None:
                self.answer(choice)
            elif question.pick and not question.free:
                self._refuse_typed(question)
            else:
                question.submit(self.field.value)
        elif key == "ctrl+c" and self.field.selection.is_empty:
            self.say(_("esc leaves this"), self._palette().text)
        elif key in NEW_LINE and question.lines:
            self.field.put("\n")
            self._typed()
        elif key in NEW_LINE and question.onward:
            self._insists = True
            question.onward(self.field.value)
        elif key in ("down", "ctrl+n", "up", "ctrl+p") and not (question.lines and not self._choices.display):
            self._choices.step(1 if key in ("down", "ctrl+n") else -1)
            self._tell_moved()
        elif key in ("tab", "shift+tab"):
            if self._choices.picked is None and not self._choices.aside:
                self._choices.step(1)
            if self._choices.picked is not None or question.tab is None or not question.tab(self.field.value):
                self._take()
        elif key == "backspace" and self._unchipped(question):
            self._mark()
        elif (picked := self._choices.picked) and question.keyed and question.keyed(picked, event.character or ""):
            pass
        elif typed(event.character) and not self.field.value and (hot := self._hot(plain_key(key, event.character))):
            self.answer(hot)
        else:
            if question.edit and not typed(event.character):
                self.call_after_refresh(self.complete)
            if question.typing and (typed(event.character) or key in ("backspace", "delete")):
                question.typing()
            return False
        return True

    def take_letter(self, event: events.Key) -> bool:
        """Take a letter at once, without the way through the field's queue, where nothing waits in it; gives
        whether it was taken."""
        field, text = self.field, typed(event.character)
        if not text or not field.has_focus or field.message_queue_size:
            return False
        if not self.press(event):
            field.put(text)
            self._typed()
        return True

    def answer(self, choice: Choice) -> None:
        """Take a choice as the answer, or as its last word."""
        question = self.question
        if question is None:
            return
        if question.edit:
            answers = question.edit.answers()
            self._take(choice)
            if answers:
                question.submit(self.field.value)
        elif question.whole:
            question.submit(choice.value)
        else:
            self._take(choice)
            question.submit(self.field.value)

    def _refuse_typed(self, question: Question) -> None:
        """What was typed is none of the choices: say so, with the one that was meant."""
        from opsboard.domain.nearest import nearest

        word = self.field.value.strip()
        if not word:
            return
        choices = question.complete("") if question.complete is not None else ()
        names = (name for one in choices for name in (one.text, one.also, one.value) if name and not name.isdigit())
        meant = nearest(word, names)
        if meant is not None:
            words = _('"{word}" is none of these; did you mean "{meant}"?')
        else:
            words = _('"{word}" is none of these; ctrl+u shows them again')
        self.say(words.format(word=word, meant=meant), self._palette().error)

    def _hot(self, key: str) -> Choice | None:
        question = self.question
        if question is not None and question.edit is not None:
            choices = question.edit.choices("", 0)
        else:
            choices = question.complete("") if question is not None and question.complete is not None else ()
        return next((choice for choice in choices if choice.key == key), None)

    def _take(self, choice: Choice | None = None) -> None:
        """Put a choice into the field."""
        choice = choice or self._choices.picked
        if choice is None or self.question is None:
            return
        if self.question.chosen is not None and self.question.chosen(choice):
            return
        if self.question.edit:
            self._edit(*self.question.edit.take(choice))
            return
        text = choice.value if self.question.whole else self.field.value.rpartition(" ")[0]
        if not self.question.whole:
            text = f"{text} {choice.value}".lstrip()
        self.field.value = text
        self.field.cursor_position = len(text)

    def _edit(self, text: str, cursor: int) -> None:
        """Make it the text, and show what can be picked there."""
        changed = text != self.field.value
        self.field.value = text
        self.field.cursor_position = cursor
        self.complete()
        if changed and self.question is not None and self.question.changed:
            self.question.changed(text)

    def _unchipped(self, question: Question) -> bool:
        """Make the part behind which the cursor stands text again; gives whether there was one."""
        field = self.field
        return (
            question.edit is not None
            and field.selection.is_empty
            and question.edit.unchipped(field.value, field.cursor_position)
        )

    def _mark(self) -> None:
        """Show which parts of the text mean something, and what."""
        edit = self.question.edit if self.question is not None else None
        chips = edit.chips(self.field.value) if edit is not None else ()
        if list(chips) != list(self._chips) or (edit is not None and not edit.checks):
            self._one_line.chip_style = self._palette().accent
            if list(chips) != list(self._chips):
                self._chips = self._one_line.chips = chips
                self.field.refresh()
            self._take_rows()
            self._under.redraw()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._typed()

    def _typed(self) -> None:
        """The text is another one: tell the asker, who hears of it before Textual tells everybody."""
        text = self.field.value
        if self.question is None or not self.display or text == self._told:
            return
        if self.question.edit is not None:
            made = self.question.edit.rewritten(text, self.field.cursor_position)
            if made is not None:
                with self.prevent(Input.Changed):
                    self.field.value = text = made[0]
                self.field.cursor_position = made[1]
        self._told = text
        if self.question.lines:
            self._take_rows()
        self._when_retyped()
        if self._said[0] and self.field.value != self._said_of:
            self.say("", Style.null())
        if self._completed_for != text:
            self.complete()
        if self.question.changed:
            self.question.changed(text)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._typed()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()

    def complete(self) -> None:
        """Show the choices for what is typed."""
        question = self.question
        self._completed_for = self.field.value
        self._insists = False
        if question is not None and question.edit is not None:
            place = self.field.value, self.field.cursor_position
            choices = question.edit.choices(*place)
            self._choices.show(choices, 0 if question.edit.picks(*place) else None)
            self._mark()
            self._under.redraw()
            return
        if question is None or question.complete is None:
            self._choices.show((), None)
            return
        choices = question.complete(self.field.value)
        first = 0 if self.field.value else question.first
        self._choices.show(choices, first if question.pick else None)
        self._tell_moved()

    def _tell_moved(self) -> None:
        """Tell the asker which choice the cursor is on now."""
        if self.question is not None and self.question.moved is not None:
            self.question.moved(self._choices.picked)

    def restyle(self) -> None:
        """Draw again: the palette or the language changed."""
        for line in (self._label, self._message, self._under, self._more):
            line.redraw()
        self._choices.refresh()
        self.field.refresh()

    def _draw_message(self, cells: int) -> list[Segment]:
        text, style = self._said if not self._said_under else ("", self._said[1])
        return [Segment(fit(f"  {text} ", cells), style)] if text else []

    def _draw_under(self, cells: int) -> list[Segment]:
        """The mistake at its place, with the word that was meant; else what is said of the text."""
        question, text = self.question, self.field.value
        if question is None or question.edit is None:
            return []
        wrong = question.edit.mistake(text, -1 if self._insists else self.field.cursor_position)
        begin = self._label.size.width
        if wrong is None and not question.edit.checks:
            return self._draw_chips(cells, question.edit.note(text))
        if wrong is None:
            words = self._under_words or visible(question.edit.note(text))
            begin = max(0, min(begin, cells - width(words) - 1))
            return [Segment(fit(" " * begin + words, cells), self._palette().dim)]
        at = max(0, begin + width(visible(text[: wrong.start])) - self._one_line.scroll_offset.x)
        marks = "^" * max(1, min(width(visible(text[wrong.start : wrong.end])), cells - at))
        room = cells - at - len(marks) - 2
        if width(wrong.words) <= room or at < cells // 2:
            line = f"{' ' * at}{marks}  {fit(wrong.words, max(0, room))}"
        else:
            line = f"{fit(wrong.words, at - 2)}  {marks}" if at > 2 else marks
        return [Segment(fit(line, cells), self._palette().error)]

    def _draw_chips(self, cells: int, note: str) -> list[Segment]:
        """The parts of the text that mean something, one behind the other, and what else is said of it."""
        palette = self._palette()
        parts: list[Segment] = []
        for chip in self._chips:
            parts += [
                Segment(" · " if parts else " ", palette.faint),
                Segment(chip.words, getattr(palette, chip.style)),
            ]
        if note:
            parts += [Segment("   " if parts else " "), Segment(note, palette.warn)]
        used = 0
        shown: list[Segment] = []
        for part in parts:
            room = cells - used
            shown.append(Segment(cut(part.text, room), part.style))
            used += width(shown[-1].text)
            if used >= cells:
                break
        return shown

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
