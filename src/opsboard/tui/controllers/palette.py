"""The palette, the command line and the help: all that can be done, by name.

They look at one registry: the table of actions, and the words of `commands`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from opsboard.domain.errors import OpsboardError
from opsboard.domain.nearest import nearest
from opsboard.domain.text import visible
from opsboard.i18n import _, current_language
from opsboard.tui.command_line.chinese_names import CHINESE_NAMES
from opsboard.tui.command_line.commands import OTHER_NAMES, WORDS, apart, word_named
from opsboard.tui.command_line.options import before_options
from opsboard.tui.controllers.creating import Creating
from opsboard.tui.controllers.linking import Linking
from opsboard.tui.controllers.navigation import Navigation
from opsboard.tui.keys.keymap import shown_key
from opsboard.tui.panes import Controller
from opsboard.tui.view_models.line_editor import LineEditor
from opsboard.tui.view_models.question import Choice, Question
from opsboard.tui.widgets.prompt import matching

if TYPE_CHECKING:
    from opsboard.domain.items import Card
    from opsboard.tui.command_line.commands import Command
    from opsboard.tui.view_models.title_editor import TitleEditor

RECENT = 12
"""So many things chosen lately are kept."""
LINES = 5
"""So many lines typed lately are offered."""
_NEW = re.compile(r"[:：]?\s*(\w+)\s+(\S+)\s+")
_KEY = re.compile(r"([A-Za-z]+)-([0-9]+)")


class CommandPalette(Controller):
    """`?`, `ctrl+p` and `:`."""

    recent: list[str] | None = None
    """Actions and words chosen lately, the last first; None while not read."""
    lines: Sequence[str] = ()
    """Lines of the command line typed lately, the last first."""

    def help(self) -> None:
        """All keys of the pane in front."""
        from opsboard.tui.screens.help import HelpPanel

        here = self.host.front.scope if self.host.front is not None else "everywhere"
        self.host.open_panel(HelpPanel(here, self.host.actions_here()))

    # the palette

    def palette(self) -> None:
        """Every action that can be done here, and every word of the command line; type to find it."""
        choices = [
            *self._action_choices(),
            *self._word_choices(),
            *self._view_choices(),
            *self._macro_choices(),
            *self._setting_choices(),
        ]
        found: dict[str, list[Choice]] = {}

        def complete(typed: str) -> list[Choice]:
            word = typed.strip()
            if len(word) > 1 and not word.startswith(":") and word not in found:
                self._look_up(word, found, question)
            go = [self._going(key)] if (key := self._as_key(word)) else []
            items = [one for one in found.get(word, ()) if not go or one.value != go[0].value]
            return [*go, *matching(choices, typed, self._recent()), *items]

        question = Question(
            _("Do"), self._chosen, complete=complete, pick=True, free=True, hint=_("a word, a key, a title")
        )
        self.host.ask(question)

    def _look_up(self, word: str, found: dict[str, list[Choice]], question: Question) -> None:
        """Items whose key or text what was typed is, shown under the actions when they are found."""

        def done(cards: Sequence[Card]) -> None:
            found[word] = [Choice(one.key, one.key, one.title) for one in cards]
            if cards:
                self.host.complete_again(question)

        self.host.controller(Linking).find(word, "", done)

    def _as_key(self, word: str) -> str | None:
        """The key of an item that a word is: `sup-31`, or the number alone where one kind is meant."""
        if _KEY.fullmatch(word):
            return word.upper()
        if not (word.isdecimal() and word.isascii()):
            return None
        targets = self.host.targets()
        kind = self.host.state.kind_of() or (self.host.state.kind_of(targets[0].kind) if targets else None)
        return f"{kind.prefix}-{int(word)}" if kind is not None else None

    def _going(self, key: str) -> Choice:
        return Choice(key, key, _("go there"))

    def _recent(self) -> list[str]:
        """What was chosen lately, the last first."""
        if self.recent is None:
            opening = self.host.state.opening
            self.recent = opening.memory.get("recent", "").split() if opening else []
        return self.recent

    def _used(self, value: str) -> None:
        """Keep that this was chosen, for the order of the next list."""
        self.recent = [value, *(one for one in self._recent() if one != value)][:RECENT]
        self.host.remember("recent", " ".join(self.recent))

    def _action_choices(self) -> list[Choice]:
        found = []
        for action in self.host.actions_here():
            if action.in_palette and action.name not in ("palette", "command_line") and self.host.can_do(action.name):
                keys = "  ".join(shown_key(key) for key in self.host.keymap.keys.get(action.name, ()))
                found.append(Choice(action.name, _(action.title), keys, also=action.title))
        return found

    def _word_choices(self) -> list[Choice]:
        return [
            Choice(f":{one.name}", f":{_shown(one)}", _behind(one), also=_also(one))
            for one in WORDS.values()
            if not (one.outward and self.host.restricted)
        ]

    def _view_choices(self) -> list[Choice]:
        """The saved views, and saving one."""
        saving = Choice(":view save", ":view save", _("keep what is shown as a view"))
        return [saving, *(Choice(f":view {one.name}", f":view {one.name}", one.query) for one in self.host.state.views)]

    def _macro_choices(self) -> list[Choice]:
        """The macros, each with its acts."""
        macros = {one.name: one for one in reversed(self.host.state.macros)}  # one's own before everybody's
        return [
            Choice(f":macro {name}", f":macro {name}", one.text.replace("\n", " · ")) for name, one in macros.items()
        ]

    def _setting_choices(self) -> list[Choice]:
        """The person's own settings, each of which is picked from its words."""
        from opsboard.config import word_of
        from opsboard.tui.controllers.own_settings import NAMES

        config = self.host.application.config
        return [
            Choice(f":config {name}", f"{_(words)}…", word_of(config, name), also=words)
            for name, words in NAMES.items()
        ]

    def _chosen(self, text: str) -> None:
        if text.startswith(":config ") or text in [f":view {one.name}" for one in self.host.state.views]:
            self.run_command(text)
            return
        if text in [f":macro {one.name}" for one in self.host.state.macros]:
            from opsboard.tui.controllers.macros import Macros

            self.host.close_prompt()
            self.host.controller(Macros).run(text.removeprefix(":macro "), {})
            return
        if text.startswith((":", "\uff1a")):
            word = WORDS.get(text[1:])
            if word is not None and not word.line.takes:
                self.run_command(text)
            else:
                self.command_line(f"{text[1:]} ")
            return
        if text.strip() and not self.host.can_do(text):
            self.run_command(text)
            return
        self.host.close_prompt()
        if text.strip():
            self._used(text)
            self.host.do(text)

    # the command line

    def command_line(self, text: str = "", about: Sequence[Card] = ()) -> None:
        """Ask for a command that begins with this text, for what is chosen or for what it is `about`."""
        self.host.controller(Creating).begin_line()
        targets = about or self.host.targets()
        label = f"{targets[0].key} :" if len(targets) == 1 else f"{len(targets)} :" if targets else ":"
        self.host.ask(
            Question(
                label,
                self.run_command,
                value=text,
                edit=LineEditor(self._complete_command, self._title_in),
                hint=_("move, due fri, label vip, comment ..., or a key like {key}").format(key=self._a_key()),
                keeps="command",
            ),
            about,
        )

    def _title_in(self, text: str) -> tuple[int, TitleEditor] | None:
        """Where the title behind `:new KIND` begins, and what edits it; None for any other line."""
        found = _NEW.match(text)
        if found is None or OTHER_NAMES.get(found[1], found[1]) != "new" or before_options(text)[1]:
            return None
        from opsboard.domain.lookup import find_named

        kind = find_named(found[2], self.host.state.workflow.kinds)
        return None if kind is None else (found.end(), self.host.controller(Creating).line_editor(kind))

    def _a_key(self) -> str:
        targets = self.host.targets()
        kinds = self.host.state.workflow.kinds
        return targets[0].key if targets else f"{kinds[0].prefix}-1" if kinds else "SUP-1"

    def run_command(self, text: str) -> None:
        """Do what was typed: a word with what comes behind it, the name of an action, or go to a key. The
        prompt stays open with the message when it was a mistake."""
        line = text.replace("\u3000", " ").strip().lstrip(":\uff1a").strip()
        word, rest = apart(line)
        word, rest = unicodedata.normalize("NFKC", word), rest.strip()
        if not word:
            self.host.close_prompt()
        elif (key := self._as_key(word)) and not rest:
            self._go_and_open(key)
        elif (one := word_named(word)) is not None:
            if rest and not one.line.takes:
                self.host.say(_("{word} takes nothing behind it").format(word=one.name))
            elif one.line.needs and not self.host.targets():
                self.host.say(_("no item here"))
            elif one.line.takes and not rest and not word.isascii() and (action := self._asking(word, one)):
                self.host.close_prompt()
                self.host.do(action)
            elif one.line.takes and one.line.needs and not rest and not one.line.asks:
                self.host.say(_("{word} needs: {takes}").format(word=one.name, takes=_(one.line.takes)))
            else:
                self._keep_line(one.name, f"{one.name} {rest}".rstrip() if one.line.kept else one.name)
                try:
                    one.do(self.host, rest)
                except OpsboardError as error:
                    self.host.refuse(error)
        elif (action := self._action_named(OTHER_NAMES.get(line.lower(), line))) is not None:
            self.host.close_prompt()
            self.host.do(action)
        elif rest and self._action_named(OTHER_NAMES.get(word.lower(), word)) is not None:
            self.host.say(_("{word} takes nothing behind it").format(word=word))
        else:
            self._say_nearest(word)

    def _asking(self, word: str, one: Command) -> str | None:
        """The action of a key that asks for what stands behind a word, which was typed in Chinese and alone."""
        return self._action_named(word) or (one.name if self.host.can_do(one.name) else None)

    def _keep_line(self, name: str, line: str) -> None:
        """Keep a line that was typed, to be offered again."""
        self._used(f":{name}")
        if " " in line:
            self.lines = [line, *(one for one in self.lines if one != line)][:LINES]

    def _action_named(self, typed: str) -> str | None:
        """The action of this name or title; one that can be done here."""
        wanted = typed.casefold().replace(" ", "_")
        for action in self.host.actions_here():
            if wanted in (action.name, _(action.title).casefold().replace(" ", "_")) and self.host.can_do(action.name):
                return action.name
        return None

    def _say_nearest(self, word: str) -> None:
        words = [*WORDS, *OTHER_NAMES, *(action.name for action in self.host.actions_here())]
        near = nearest(word.lower(), words)
        shown = visible(word)[:40]
        if near is None:
            self.host.say(_("there is no command {word}; {key} lists them").format(word=shown, key="tab"))
        else:
            self.host.say(_("there is no command {word}; did you mean {near}?").format(word=shown, near=near))

    def _go_and_open(self, key: str) -> None:
        def then() -> None:
            self.host.close_prompt()
            while self.host.close_panel():
                pass
            self.host.open_item(key)

        self.host.controller(Navigation).go_to_key(key, then)

    def _complete_command(self, typed: str) -> list[Choice]:
        word, rest = apart(typed.lstrip())
        if not rest and not typed.endswith(" "):
            names = [
                Choice(one.name, _shown(one), _behind(one), also=_also(one))
                for one in WORDS.values()
                if not (one.outward and self.host.restricted)
            ]
            names += [one for one in self._action_choices() if one.value not in WORDS]
            late = [one.removeprefix(":") for one in self._recent()]
            lines = [Choice(line, line, _("as before")) for line in self.lines]
            if word:
                return [*[one for one in lines if one.value.startswith(word)], *matching(names, word, late)]
            return [*lines, *names[: len(WORDS)]]
        one = word_named(word)
        if one is None or one.complete is None:
            return []
        last = rest.rpartition(" ")[2]
        choices = [Choice(value, value, note) for value, note in one.complete(self.host, rest)]
        return matching(choices, last)


def _shown(one: Command) -> str:
    """How a word is offered: with its Chinese name before it on a Chinese screen."""
    names = CHINESE_NAMES.get(one.name, ())
    return f"{names[0]} {one.name}" if names and current_language() == "zh" else one.name


def _also(one: Command) -> str:
    """By what else a word is found."""
    return " ".join((one.line.does, *CHINESE_NAMES.get(one.name, ())))


def _behind(one: Command) -> str:
    """What a word takes and does, in one line."""
    names = CHINESE_NAMES.get(one.name, ())
    words = _(one.line.does).format(name=names[0] if names and current_language() == "zh" else one.name)
    return f"{_(one.line.takes)}   {words}" if one.line.takes else words
