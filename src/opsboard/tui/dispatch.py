"""Where keys come in and answers go out: who gets a key and when, what an act does, the one prompt."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar, cast

from rich.style import Style
from textual import events
from textual.containers import Container
from textual.widget import Widget

from opsboard.domain.errors import OpsboardError
from opsboard.domain.items import TELL, Card, Change
from opsboard.domain.text import typed, visible
from opsboard.domain.values import replaced
from opsboard.i18n import _, sentence
from opsboard.tui.board_worker import BoardWorker
from opsboard.tui.keys.actions import ACTIONS, PANE, Action
from opsboard.tui.keys.held_keys import HeldKeys
from opsboard.tui.keys.keymap import Keymap, KeyReader, plain_key
from opsboard.tui.panes import Application, C, Controller, MainPane, Pane
from opsboard.tui.textual_compat.screen import PatchedScreen, forward
from opsboard.tui.theme import Palette
from opsboard.tui.view_models.prompt_drafts import PromptDrafts
from opsboard.tui.watch import Watch
from opsboard.tui.widgets.line import Line
from opsboard.usecases.following import newest_change
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.tui.panes import Host
    from opsboard.tui.view_models.question import Choice, Question
    from opsboard.tui.widgets.choices import Choices
    from opsboard.tui.widgets.prompt import Prompt

T = TypeVar("T")
SOON = 0.01
"""Seconds until it is looked again whether a prompt or panel has come. Not `call_after_refresh`: what calls that
again from its callback keeps the loop to itself, and nothing ever comes."""
PASTE_LIMIT = 256_000
"""Characters of a paste on the board; more is for a file that is imported."""
_ACTIONS = {action.name: action for action in ACTIONS}
_OUTWARD = frozenset(action.name for action in ACTIONS if action.outward)


class Dispatcher(PatchedScreen, inherit_bindings=False):
    """The part of the shell that keys, acts and questions go through: it finds who does a key, and holds the prompt."""

    def __init__(
        self, application: Application, keymap: Keymap, palette: Palette, worker: BoardWorker, watch: Watch
    ) -> None:
        super().__init__()
        self.application = application
        self.keymap = keymap
        self.palette = palette
        self.worker = worker
        self.asked_for: Sequence[Card] = ()
        """The targets of the open question: they stay its targets whatever others do meanwhile."""
        self.acts_under_way = 0
        self.last: Callable[[], None] | None = None
        self._watch = watch
        self._reader = KeyReader(keymap)
        self._body = Container(id="body")
        self._footer: Line
        self._mains: dict[str, MainPane] = {}
        self._screen_name = ""
        self._panels: list[Pane] = []
        self._controllers: dict[type[Controller], Controller] = {}
        self._prompt: Prompt | None = None
        self._choices: Choices | None = None
        self._asked: Question | None = None
        """The question in the prompt as it was put."""
        self._message: tuple[str, Style | None] = ("", None)
        self._acts_begun = 0
        self._act_done = 0
        """The act whose `done` is under way; 0: none is."""
        self._message_of = 0
        """The act that the message is of; 0: it is of none."""
        self._said_after = 0
        """How many acts had begun when it was said."""
        self._on_escape: Callable[[], None] | None = None
        """What `esc` does while the message stands, in place of what it does else."""
        self._standing: tuple[str, Style | None] = ("", None)
        """What the footer says when there is no message, in place of the keys."""
        self._asking = self._in_field = self._answering = False
        self._held = HeldKeys(self._on_its_way, self._press_late, partial(self.set_timer, SOON))
        self._editor: Widget | None = None
        """The text box that is at work on a key: the next ones wait, or a tab would overtake the letters."""
        self._drafts = PromptDrafts(worker, self._say_draft)

    @property
    def main(self) -> MainPane | None:
        return self._mains.get(self._screen_name)

    @property
    def panel(self) -> Pane | None:
        return self._panels[-1] if self._panels else None

    @property
    def front(self) -> Pane | None:
        return self.panel or self.main

    def apply(self, changes: Sequence[Change], *, own: bool = False) -> None:
        """Take over changes that were committed, by this person or by others."""
        raise NotImplementedError

    def follow_workflow(self) -> None:
        """Take over the kinds, stages and fields that the board has by now, where somebody edited them."""
        raise NotImplementedError

    def redraw_lines(self) -> None:
        """Draw header, tabs and footer again."""
        raise NotImplementedError

    @property
    def restricted(self) -> bool:
        return self.application.restricted

    @property
    def scopes(self) -> tuple[str, ...]:
        part = self.front
        return (part.scope, "everywhere") if part and part.scope != "everywhere" else ("everywhere",)

    def targets(self) -> Sequence[Card]:
        if self.question is not None and self.asked_for:
            return self.asked_for
        return self.front.targets() if self.front else ()

    # keys

    def press(self, event: events.Key) -> bool:
        """A key was pressed; gives whether it was used up, so that no text field gets it. While a prompt or panel is
        on its way, a text field at work on a key, or an answer being written, the next ones wait, in order."""
        return self._held.take(event) or self._press(event)

    @property
    def keys_held(self) -> int:
        """How many keys and pasted texts wait for what they are for."""
        return len(self._held)

    def _on_its_way(self) -> bool:
        if self._editor is not None and self._editor.is_attached:
            return True
        return (
            self._asking or self._in_field or self._answering or (self.panel is not None and not self.panel.is_mounted)
        )

    def release(self) -> None:
        """Let the waiting keys through, in order, as far as what they are for is there."""
        self._held.release()

    def _press_late(self, event: events.Key | events.Paste) -> None:
        """What waited: a key, or pasted text."""
        if not (self._press(event) if isinstance(event, events.Key) else self._paste(event)):
            forward(event, self.focused or self)

    def field_is_done(self) -> None:
        """The prompt's text field has dealt with the key it was given."""
        self._in_field = False
        self.release()

    def editor_is_done(self) -> None:
        """A text box of a form has dealt with a key."""
        self._editor = None
        self.release()

    def _press(self, event: events.Key) -> bool:
        if not self._body.is_attached:  # the program ends: nothing is there that a key is for
            return True
        if self._prompt is not None and self._prompt.question is not None:
            if self.focused is not (field := self._prompt.field):
                self.set_focus(field)
            if self._prompt.take_letter(event):
                return True
            self._in_field = True
            if self.focused is field:
                return False
            forward(event, field)  # whatever has the focus would never tell that it is done
            return True
        typing = self._typing()
        if typing and typed(event.character):
            self._editor = self._reporting_editor()
            return False
        scopes = ("form",) if typing else self.scopes
        key = plain_key(event.key, event.character)
        message, begun = self._message, self._acts_begun
        name = self._reader.read(key, scopes)
        if (
            name is None
            and typing
            and (key in ("escape", "ctrl+z", "ctrl+l") or (key == "ctrl+c" and not self._marked()))
        ):
            name = self.keymap.find(key, ("everywhere",))
        if name is None:
            if message[0]:
                self.say("")
            if not typing:
                self._say_unused(event)
            self._editor = self._reporting_editor() if typing else None
            return not typing
        if name == "escape" and self._on_escape is not None:
            self._on_escape()
        else:
            self.do(name)
        # What an act will say takes the place of what stands there: the line is not drawn twice.
        if message[0] and self._message is message and self._acts_begun == begun:
            self.say("")
        return True

    def _typing(self) -> bool:
        focused = self.focused
        return focused is not None and focused.is_attached and hasattr(focused, "tells_when_done")

    def _reporting_editor(self) -> Widget | None:
        """The focused text box, if it tells when it has dealt with a key."""
        return self.focused if hasattr(self.focused, "tells_when_done") else None

    def _marked(self) -> bool:
        """Whether some of the text in the focused field is marked: `ctrl+c` copies it."""
        return bool(getattr(self.focused, "selected_text", ""))

    def _say_unused(self, event: events.Key) -> None:
        """A key that does nothing: one begun is shown, and an input method that swallows keys is named."""
        if self._reader.pending:
            self.say("".join(self._reader.pending))
        elif event.character is not None and event.character >= "\u2e80":
            self.say(_("the input method is on: keys are letters, switch it off"))

    def take_paste(self, event: events.Paste) -> bool:
        """Text was pasted, perhaps behind keys that wait; gives whether it was used up, so that no field gets it."""
        return self._held.take(event) or self._paste(event)

    def do(self, name: str) -> None:
        """Do an action of the table, by its handler there."""
        if self.restricted and name in _OUTWARD:
            self.say(_("not for those who came by a key: it leads out of the board"))
            return
        work = self._work_of(name)
        if work is None:
            self.say(_("this does nothing here"))
        else:
            work()

    def can_do(self, name: str) -> bool:
        """Whether there is an action of this name that is done here."""
        if name not in _ACTIONS or (self.restricted and name in _OUTWARD):
            return False
        return self._handler_of(name) != PANE or hasattr(self.front, f"do_{name}")

    def _handler_of(self, name: str) -> str:
        """What the table says of who does an action with these panes in front."""
        scopes = [pane.scope for pane in (self.panel, self.main) if pane is not None]
        return _ACTIONS[name].handler_in(scopes)

    def _work_of(self, name: str) -> Callable[[], None] | None:
        """What does an action, imported when it is done first; None when nothing does here."""
        if name not in _ACTIONS:
            return None
        handler = self._handler_of(name)
        if handler == PANE:
            found: Callable[[], None] | None = getattr(self.front, f"do_{name}", None)
            return found
        module, _colon, path = handler.partition(":")
        kind, _dot, method = path.partition(".")
        controllers = vars(import_module(f"opsboard.tui.controllers.{module}"))
        work: Callable[[], None] = getattr(self.controller(controllers[kind]), method)
        return work

    def controller(self, kind: type[C]) -> C:
        found = self._controllers.get(kind)
        if not isinstance(found, kind):
            found = self._controllers[kind] = kind(cast("Host", self))
        return found

    def actions_here(self) -> list[Action]:
        seen: dict[str, Action] = {}
        typing = self.front is not None and self.front.scope == "form"
        for scope in ("form",) if typing else self.scopes:
            for action in ACTIONS:
                if scope in action.scopes and not (self.restricted and action.outward):
                    seen.setdefault(action.name, action)
        return list(seen.values())

    def _paste(self, event: events.Paste) -> bool:
        """Outside of a text field pasted text is never keys: it makes items."""
        if self.question is not None or self._typing():
            return False
        part = self.front
        if len(event.text) > PASTE_LIMIT:
            self.say(
                _("too much was pasted; up to {limit} kB become items, a file is imported").format(
                    limit=PASTE_LIMIT // 1000
                )
            )
        elif part is None or not part.pasted(event.text):
            from opsboard.tui.controllers.creating import Creating

            self.controller(Creating).pasted_lines(pasted_titles(event.text))
        return True

    # acts and messages

    def act(
        self,
        call: Callable[[Session], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[OpsboardError], None] | None = None,
    ) -> None:
        """Change the board on the worker's thread: the changes reach all panes, then `done` is called with
        the answer. The prompt closes when it went well; else it stays with the message. What changed is said, unless
        `done` says something itself."""
        from opsboard.tui.controllers.feedback import Feedback, Message

        self.acts_under_way += 1
        self._acts_begun += 1
        number = self._acts_begun
        asked = self._prompt.question if self._prompt else None
        self._answering = asked is not None

        feedback = self.controller(Feedback)
        read = feedback.reader()

        def work(session: Session) -> tuple[T, list[Change], Message]:
            before = newest_change(session)
            answer = call(session)
            changes = self._watch.fetch(session)
            return answer, changes, read(session, answer, [change for change in changes if change.seq > before])

        def went_well(result: tuple[T, list[Change], Message]) -> None:
            self.acts_under_way -= 1
            self._answering = False
            answer, changes, message = result
            if asked is not None and self._prompt is not None and self._prompt.question is asked:
                self._prompt.close()
            self.follow_workflow()
            self.apply(changes, own=True)
            self._act_done = number
            if done is not None:
                done(answer)
            if self._message_of != number:
                if message.text:
                    feedback.show(message)
                elif self._message[0] and (self._message_of or self._said_after) < number:
                    self.say("")  # it tells of what was before this act
            self._act_done = 0
            self._offer_answers(answer)
            self.release()

        def went_wrong(error: OpsboardError) -> None:
            self.acts_under_way -= 1
            self._answering = False
            (failed or self.refuse)(error)
            self.release()

        self.worker.ask(work, went_well, went_wrong)

    def _offer_answers(self, answer: object) -> None:
        """Where an act made something news to customers, and asks nothing else, ask who of them is told."""
        if not isinstance(answer, BulkResult) or self._asking or self.question is not None:
            return
        if any(change.op == TELL and change.undo_of is None for change in answer.changed):
            from opsboard.tui.controllers.answering import Answering

            self.controller(Answering).after(answer)

    @property
    def message(self) -> tuple[str, Style | None]:
        """What the footer says just now, and how."""
        return self._message

    def say(self, message: str, style: Style | None = None, *, escape: Callable[[], None] | None = None) -> None:
        """Show a message in the footer's line until the next key or act; `escape`: what `esc` does until then."""
        self._message = (message, style)
        self._message_of = self._act_done
        self._said_after = self._acts_begun
        self._on_escape = escape
        if self._prompt is not None and self._prompt.question is not None and message:
            self._prompt.say(message, style or self.palette.text)
        self._footer.redraw()

    def refuse(self, error: OpsboardError) -> None:
        """Show why something was refused; of a text that is still being typed where the screen is drawn for each
        letter, when it is the answer."""
        if self.question is not None and self.question.quiet:
            self._message = (sentence(error), self.palette.error)
        else:
            self.say(sentence(error), self.palette.error)

    def _retyped(self) -> None:
        """The text of the prompt is another one: what was said of it is over."""
        self._message, self._on_escape = ("", None), None

    # the prompt

    def ask(self, question: Question, about: Sequence[Card] = ()) -> None:
        """Ask in the line at the bottom; what it is `about` stays its target whatever others do meanwhile."""
        prompt = self._make_prompt()
        self.asked_for = about
        self._message, self._on_escape = ("", None), None
        self._asking = not (prompt.is_mounted and prompt.has_field_for(question))
        if self._asking:
            self.set_timer(SOON, partial(self.ask, question, about))
        else:
            self._asked = question
            if question.keeps:
                question = self._drafts.keeping(question, [card.key for card in about or self.targets()])
            self._footer.display = False
            prompt.open(question)
            self._read_spellings(question)
            self.release()

    def _read_spellings(self, question: Question) -> None:
        """Have it known how Chinese is spelled, once there are choices to find by it."""
        from opsboard.usecases.spelling import readings, readings_at_hand

        if (question.complete is not None or question.edit is not None) and readings_at_hand() is None:
            self.worker.ask(lambda _session: readings(), lambda _read: self.complete_again(question), slot="spellings")

    def complete_again(self, question: Question) -> None:
        """Choices of a question came in: show them, if it is still asked."""
        if self._prompt is not None and self._prompt.question is question:
            self._prompt.complete()

    def answering(self) -> None:
        self._answering = True

    def answered(self) -> None:
        """It was taken or refused: the keys that waited go on."""
        self._answering = False
        self.release()

    def say_under(self, words: str) -> None:
        """Show words under the text that is being edited, where nothing is wrong with it."""
        if self._prompt is not None:
            self._prompt.say_under(words)

    def close_prompt(self) -> None:
        if self._prompt is not None:
            self._prompt.close()

    def asks_again(self) -> Callable[[], None] | None:
        """Asks once more what is asked now, with what is typed now; None where no text would be lost without."""
        question, about = self._asked, self.asked_for
        if self._prompt is None or self.question is None or question is None or not question.keeps:
            return None
        text = self._prompt.field.value

        def ask() -> None:
            self.ask(replaced(question, value=text), about)
            if (asked := self.question) is not None and asked.changed is not None:
                asked.changed(text)  # kept as a draft again

        return ask

    @property
    def question(self) -> Question | None:
        return self._prompt.question if self._prompt else None

    def _make_prompt(self) -> Prompt:
        if self._prompt is None:
            from opsboard.tui.widgets.choices import Choices
            from opsboard.tui.widgets.prompt import Prompt

            self._choices = Choices(lambda: self.palette, self._clicked)
            self._prompt = Prompt(
                self._choices, lambda: self.palette, self._prompt_closed, self.field_is_done, self._retyped
            )
            self._body.mount(self._choices)
            self.mount(self._prompt)
        return self._prompt

    def _clicked(self, choice: Choice) -> None:
        if self._prompt is not None:
            self._prompt.answer(choice)

    def _say_draft(self) -> None:
        self.say(_("draft kept; {drafts} goes on with it").format(drafts=self.keymap.shown("drafts")))

    def _prompt_closed(self) -> None:
        self._drafts.closed()
        self._footer.display = True
        if (front := self.front) is not None:
            # At once: `focus` waits its turn, and keys right behind the one that closed it would be text for nobody.
            if front.can_focus:
                self.set_focus(front)
            else:
                front.prompt_closed()
        self.redraw_lines()


def pasted_titles(text: str) -> list[str]:
    """The lines of a pasted text that may be titles, without the marks of a list where all have one."""
    lines = [shown for line in text.splitlines() if (shown := visible(line).strip())]
    bare = [_LIST_MARK.sub("", line, count=1) for line in lines]
    return bare if all(bare) and all(one != line for one, line in zip(bare, lines, strict=True)) else lines


_LIST_MARK = re.compile(r"(?:[-*+•·▪◦–]|\d{1,3}[.)、．）])\s+(?:\[[ xX]\]\s+)?")
