"""`config NAME WORD` of the command line, and the pickers behind `theme…`, `language…` in the palette: the person's own
settings, which are kept in their file, or on the board for one who came by a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opsboard.i18n import N_, _
from opsboard.tui.controllers.asking import among
from opsboard.tui.panes import Controller
from opsboard.tui.view_models.question import Choice, Question

if TYPE_CHECKING:
    from opsboard.config import Config
    from opsboard.usecases.session import Session

NAMES = {
    "theme": N_("theme"),
    "language": N_("language"),
    "density": N_("rows of a card"),
    "keymap.preset": N_("key preset"),
    "mouse": N_("mouse"),
    "colour": N_("colours"),
    "notify": N_("calls of the inbox"),
    "reminders": N_("reminders"),
    "week_start": N_("first day of the week"),
}
"""What is picked from a list: setting -> what the palette calls it."""
WORDS = {
    "auto": N_("as the terminal says"),
    "dark": N_("light text on dark"),
    "light": N_("dark text on light"),
    "terminal": N_("the terminal's own sixteen colours"),
    "mono": N_("no colours"),
    "en": "English",
    "zh": "中文",
    "full": N_("title, labels, who and when"),
    "compact": N_("title, who and when"),
    "tight": N_("one line"),
    "default": N_("letters and arrows"),
    "arrows": N_("arrows alone; letters stay free"),
    "both": N_("the evening before at 18:00, and at 09:00"),
    "evening": N_("the evening before at 18:00"),
    "morning": N_("at 09:00 on the day"),
}
"""What a word of a setting means."""
_SHOWN_AT_ONCE = ("theme", "language", "density", "colour")
"""Settings whose words are tried on while one moves over them."""


class OwnSettings(Controller):
    """Sets what a person chose for themselves."""

    def set_typed(self, typed: str) -> None:
        """Set what was typed, `NAME WORD`; pick the word, or the setting, where it is missing. Raises Invalid."""
        from opsboard.config import OWN, checked_word

        name, _space, word = typed.strip().partition(" ")
        if not name:
            self._pick_name()
        elif not word.strip() and name.lower() in OWN:
            self.pick(name.lower())
        else:
            self._keep(*checked_word(name, word), self.host.application.config)

    def _pick_name(self) -> None:
        from opsboard.config import OWN, word_of

        config = self.host.application.config
        choices = [Choice(name, name, word_of(config, name), also=NAMES.get(name, "")) for name in OWN]
        self.host.ask(Question(_("setting"), self.pick, complete=among(choices), pick=True))

    def pick(self, name: str) -> None:
        """Ask for the word of a setting; what can be seen of one is shown while one moves. `esc` goes back to what
        was."""
        from opsboard.config import OWN, config_of, word_of

        application, before = self.host.application, self.host.application.config
        if not before.density:
            before = config_of({"density": self.host.state.density}, before)  # chosen by key, but in force
        here = word_of(before, name)
        words = [here, *(word for word in OWN[name] if word != here)] if here in OWN[name] else list(OWN[name])
        choices = [Choice(word, word, meaning(name, word)) for word in words]

        def moved(choice: Choice | None) -> None:
            word = choice.value if choice is not None else here
            wanted = config_of({name: word}, before) if word in OWN[name] else before
            if wanted != application.config:
                application.use_config(wanted)

        def back() -> None:
            if application.config != before:
                application.use_config(before)

        self.host.ask(
            Question(
                _(NAMES[name]) if name in NAMES else name,
                lambda word: self._keep(name, word, before),
                complete=among(choices),
                pick=True,
                moved=moved if name in _SHOWN_AT_ONCE else None,
                cancelled=back,
            )
        )

    def _keep(self, name: str, word: str, before: Config) -> None:
        """Set a word that is right, and say when it holds; nothing changes where it cannot be kept."""
        from opsboard.config import AT_START, config_of
        from opsboard.domain.errors import OpsboardError
        from opsboard.usecases.settings import set_own

        host, path = self.host, self.host.application.config_path

        def keep(session: Session) -> None:
            set_own(session, name, word, path)

        def kept(_nothing: None) -> None:
            host.close_prompt()
            wanted = config_of({name: word}, host.application.config)
            if wanted != host.application.config:
                host.application.use_config(wanted)
            words = _("{name} is {word} from the next start") if name in AT_START else _("{name} is {word}")
            host.say(words.format(name=name, word=word))

        def failed(error: OpsboardError) -> None:
            if host.application.config != before:
                host.application.use_config(before)
            host.refuse(error)

        host.worker.ask(keep, kept, failed)


def meaning(name: str, word: str) -> str:
    """What a word of a setting means, in words."""
    if word == "auto" and name == "density":
        return _("as many as the screen has room for")
    return _(WORDS[word]) if word in WORDS else ""
