"""What a prompt asks: the question, the choices above it, and what edits its text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from opsboard.domain.values import frozen


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
class Mistake:
    """What is wrong with a text: from which character to which, and what to do."""

    start: int
    end: int
    words: str


class Editor(Protocol):
    """What edits the text of a question by picking."""

    def choices(self, text: str, cursor: int) -> Sequence[Choice]:
        """What can be picked with the cursor there."""

    def take(self, choice: Choice) -> tuple[str, int]:
        """The text and its cursor after one of the latest choices was picked."""

    def mistake(self, text: str, cursor: int) -> Mistake | None:
        """The first thing that is wrong."""


@frozen
class Question:
    """What the prompt asks. `submit` gets the answer; it closes the prompt when the answer was taken
    (`Host.act` does), and leaves it open when it was not."""

    label: str
    submit: Callable[[str], None]
    value: str = ""
    hint: str = ""
    complete: Complete | None = None
    edit: Editor | None = None
    """Picking edits the text instead of answering; a line under it shows mistakes at their place."""
    pick: bool = False
    """The answer is one of the choices: the first is under the cursor from the start."""
    typing: Callable[[], None] | None = None
    """Called when a key is about to change the text."""
    changed: Callable[[str], None] | None = None
    moved: Callable[[Choice | None], None] | None = None
    """Called with the choice that the cursor came to, while nothing is chosen yet."""
    cancelled: Callable[[], None] | None = None
    quiet: bool = False
    """The screen is drawn anew while one types: what is wrong is not said before the answer."""
    free: bool = False
    """Of one with `pick`: what fits no choice may be an answer too."""
    whole: bool = True
    """A choice replaces the whole text; else only its last word."""
    keeps: str = ""
    """What the text is, when a long one is kept as a draft: `new KIND`, `comment`, ... (`controllers/drafts.py`)."""
