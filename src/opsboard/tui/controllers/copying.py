"""Out of the board by the terminal's clipboard: keys, Markdown, a reminder to send."""

from __future__ import annotations

from opsboard.domain.items import Card
from opsboard.domain.kinds import CLOSED_CATEGORIES
from opsboard.i18n import _, current_language, ngettext
from opsboard.tui.panes import Controller
from opsboard.tui.screens.item import ItemPanel
from opsboard.usecases import exporting, promises, reading


class Copying(Controller):
    """Copies what is chosen."""

    def nudge(self) -> None:
        """Log that the department was reminded, and copy the message to send."""
        if not (cards := self.chosen()):
            return
        key, language = cards[0].key, current_language()
        self.host.act(
            lambda session: promises.nudge(session, key, language, _),
            lambda sent: self._copy(sent.message, _("the reminder of {key}").format(key=key)),
        )

    def copy_key(self) -> None:
        if keys := " ".join(card.key for card in self.chosen()):
            self._copy(keys, keys)

    def copy_markdown(self) -> None:
        if not (cards := self.chosen()):
            return
        if isinstance(self.host.panel, ItemPanel) and len(cards) == 1:
            key, language = cards[0].key, current_language()
            self.host.worker.ask(
                lambda session: exporting.item_markdown(session, reading.item(session, key), language, _),
                lambda text: self._copy(text, _("{key} whole").format(key=key)),
            )
            return
        count = ngettext("{count} line of Markdown", "{count} lines of Markdown", len(cards)).format(count=len(cards))
        self._copy("\n".join(markdown_line(card) for card in cards), count)

    def _copy(self, text: str, what: str) -> None:
        """Send a text to the terminal's clipboard, and say so: whether it arrived is not known."""
        from opsboard.tui.terminal.clipboard import LIMIT, bytes_of

        size = bytes_of(text)
        if size > LIMIT:
            words = _("{size} kB are too much for a terminal's clipboard, which takes {limit} kB; select fewer")
            self.host.say(words.format(size=-(-size // 1000), limit=LIMIT // 1000))
            return
        self.host.application.copy_to_clipboard(text)
        self.host.say(_("sent to the terminal: {text}").format(text=what))


def markdown_line(card: Card) -> str:
    """A card as an entry of a Markdown list: key, title, who, due."""
    from opsboard.formats.markdown_text import escape_inline

    rest = " · ".join(part for part in (card.priority, card.assignee, card.due) if part)
    box = "x" if card.category in CLOSED_CATEGORIES else " "
    return f"- [{box}] {card.key} {escape_inline(card.title)}" + (f" ({escape_inline(rest)})" if rest else "")
