"""The palette and the command line: all that can be done, by name. Mixed into the shell.

Both look at one registry: the table of actions, and the words of `commands`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from opsboard.domain.errors import OpsboardError
from opsboard.i18n import _

if TYPE_CHECKING:
    from opsboard.domain.items import Card
    from opsboard.tui.actions import Action
    from opsboard.tui.keymap import Keymap
    from opsboard.tui.place import Part
    from opsboard.tui.state import ScreenState
    from opsboard.tui.widgets.prompt import Choice

_KEY = re.compile(r"([A-Za-z]+)-([0-9]+)")


class PaletteVerbs:
    """`?`, `ctrl+p` and `:`."""

    if TYPE_CHECKING:
        state: ScreenState
        keymap: Keymap

        def ask(self, question: Any) -> None: ...
        def say(self, message: str, style: Any = None) -> None: ...
        def refuse(self, error: OpsboardError) -> None: ...
        def do(self, name: str) -> None: ...
        def can_do(self, name: str) -> bool: ...
        def close_prompt(self) -> None: ...
        def close_panel(self) -> bool: ...
        def open_panel(self, panel: Part) -> None: ...
        def open_item(self, key: str) -> None: ...
        def go_to_key(self, key: str, then: Callable[[], None] | None = None) -> None: ...
        def actions_here(self) -> list[Action]: ...
        def targets(self) -> Sequence[Card]: ...
        @property
        def front(self) -> Part | None: ...

    def do_help(self) -> None:
        """All keys of the part in front."""
        from opsboard.tui.screens.help import HelpPanel

        here = self.front.scope if self.front is not None else "everywhere"
        self.open_panel(HelpPanel(here, self.actions_here()))

    # the palette

    def do_palette(self) -> None:
        """Every action that can be done here, and every word of the command line; type to find it."""
        from opsboard.tui.widgets.prompt import Question, matching

        choices = [*self._action_choices(), *self._word_choices()]

        def complete(typed: str) -> list[Choice]:
            return matching(choices, typed)

        self.ask(Question(_("Do"), self._chosen, complete=complete, pick=True, hint=_("type what you want to do")))

    def _action_choices(self) -> list[Choice]:
        from opsboard.tui.keymap import shown_key
        from opsboard.tui.widgets.prompt import Choice

        found = []
        for action in self.actions_here():
            if action.in_palette and action.name not in ("palette", "command_line") and self.can_do(action.name):
                keys = "  ".join(shown_key(key) for key in self.keymap.keys.get(action.name, ()))
                found.append(Choice(action.name, _(action.title), keys))
        return found

    def _word_choices(self) -> list[Choice]:
        from opsboard.tui.commands import commands
        from opsboard.tui.widgets.prompt import Choice

        return [
            Choice(f":{one.name}", f":{one.name}", _behind(one.takes, one.does, one.name))
            for one in commands().values()
        ]

    def _chosen(self, text: str) -> None:
        if text.startswith(":"):
            self._ask_command(f"{text[1:]} ")
            return
        if text.strip() and not self.can_do(text):
            self.run_command(text)
            return
        self.close_prompt()
        if text.strip():
            self.do(text)

    # the command line

    def do_command_line(self) -> None:
        self._ask_command("")

    def _ask_command(self, text: str) -> None:
        from opsboard.tui.widgets.prompt import Question

        targets = self.targets()
        label = f"{targets[0].key} :" if len(targets) == 1 else f"{len(targets)} :" if targets else ":"
        self.ask(
            Question(
                label,
                self.run_command,
                value=text,
                complete=self._complete_command,
                whole=False,
                hint=_("move, due fri, label vip, comment ..., or a key like {key}").format(key=self._a_key()),
            )
        )

    def _a_key(self) -> str:
        targets = self.targets()
        kinds = self.state.workflow.kinds
        return targets[0].key if targets else f"{kinds[0].prefix}-1" if kinds else "SUP-1"

    def run_command(self, text: str) -> None:
        """Do what was typed: a word with what comes behind it, the name of an action, or go to a key. The
        prompt stays open with the message when it was a mistake."""
        from opsboard.tui.commands import OTHER_NAMES, commands

        line = text.replace("\u3000", " ").strip().lstrip(":\uff1a").strip()
        word, _space, rest = line.partition(" ")
        word, rest = unicodedata.normalize("NFKC", word), rest.strip()
        if not word:
            self.close_prompt()
        elif _KEY.fullmatch(word) and not rest:
            self._go_and_open(word.upper())
        elif (one := commands().get(OTHER_NAMES.get(word.lower(), word.lower()))) is not None:
            if one.needs and not self.targets():
                self.say(_("no item here"))
            elif one.takes and one.needs and not rest and one.name not in ("edit", "block"):
                self.say(_("{word} needs: {takes}").format(word=one.name, takes=_(one.takes)))
            else:
                self._try(lambda: one.run(self, rest))  # type: ignore[arg-type]
        elif (action := self._action_named(OTHER_NAMES.get(line.lower(), line))) is not None:
            self.close_prompt()
            self.do(action)
        else:
            self._say_nearest(word)

    def _try(self, run: Callable[[], None]) -> None:
        try:
            run()
        except OpsboardError as error:
            self.refuse(error)

    def _action_named(self, typed: str) -> str | None:
        """The action of this name or title; one that can be done here."""
        wanted = typed.casefold().replace(" ", "_")
        for action in self.actions_here():
            if wanted in (action.name, _(action.title).casefold().replace(" ", "_")) and self.can_do(action.name):
                return action.name
        return None

    def _say_nearest(self, word: str) -> None:
        from opsboard.domain.nearest import nearest
        from opsboard.domain.text import visible
        from opsboard.tui.commands import OTHER_NAMES, commands

        words = [*commands(), *OTHER_NAMES, *(action.name for action in self.actions_here())]
        near = nearest(word.lower(), words)
        shown = visible(word)[:40]
        if near is None:
            self.say(_("there is no command {word}; {key} lists them").format(word=shown, key="tab"))
        else:
            self.say(_("there is no command {word}; did you mean {near}?").format(word=shown, near=near))

    def _go_and_open(self, key: str) -> None:
        def then() -> None:
            self.close_prompt()
            while self.close_panel():
                pass
            self.open_item(key)

        self.go_to_key(key, then)

    def _complete_command(self, typed: str) -> list[Choice]:
        from opsboard.tui.commands import OTHER_NAMES, commands
        from opsboard.tui.widgets.prompt import Choice, matching

        word, space, rest = typed.lstrip().partition(" ")
        words = commands()
        if not space:
            names = [Choice(one.name, one.name, _behind(one.takes, one.does, one.name)) for one in words.values()]
            names += [one for one in self._action_choices() if one.value not in words]
            return [one for one in matching(names, word) if word] if word else names[: len(words)]
        one = words.get(OTHER_NAMES.get(word, word))
        if one is None or one.complete is None:
            return []
        last = rest.rpartition(" ")[2]
        choices = [Choice(value, value, note) for value, note in one.complete(self, rest)]  # type: ignore[arg-type]
        return matching(choices, last)


def _behind(takes: str, does: str, name: str) -> str:
    """What a word takes and does, in one line."""
    words = _(does).format(name=name)
    return f"{_(takes)}   {words}" if takes else words
