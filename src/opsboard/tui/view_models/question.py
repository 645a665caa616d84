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
    aside: bool = False
    """It does not complete what is typed: only the arrows come to it."""


Complete = Callable[[str], Sequence[Choice]]


@frozen
class Mistake:
    """What is wrong with a text: from which character to which, and what to do."""

    start: int
    end: int
    words: str


@frozen
class Chip:
    """A part of a text that means something, from which character to which: its words, and their style in the
    palette."""

    start: int
    end: int
    words: str
    style: str = "label"


class Editor(Protocol):
    """What edits the text of a question by picking."""

    checks: bool = True
    """What is wrong with the text, or said of it, has a line of its own under it all the time."""

    gives_way: bool = False
    """That line makes room for a message that stands under the text."""

    def choices(self, text: str, cursor: int) -> Sequence[Choice]:
        """What can be picked with the cursor there."""

    def take(self, choice: Choice) -> tuple[str, int]:
        """The text and its cursor after one of the latest choices was picked."""

    def mistake(self, text: str, cursor: int) -> Mistake | None:
        """The first thing that is wrong."""

    def picks(self, text: str, cursor: int) -> bool:
        """Whether the first choice is under the cursor from the start, so that enter takes it."""
        return False

    def answers(self) -> bool:
        """Whether the text is the answer as soon as the latest choice was picked with enter or the mouse."""
        return False

    def rewritten(self, text: str, cursor: int) -> tuple[str, int] | None:
        """What a text that was just typed becomes, with its cursor; None when it stays."""
        return None

    def chips(self, text: str) -> Sequence[Chip]:
        """The parts of the text that mean something; they are shown under it."""
        return ()

    def note(self, text: str) -> str:
        """What else is said of the text under it, as long as it is so."""
        return ""

    def unchipped(self, text: str, cursor: int) -> bool:
        """Make the part that ends at the cursor plain text again; gives whether there was one."""
        return False

    def pasted(self, text: str) -> None:
        """This was pasted into the text: what it holds is text."""
        return


class OneValue(Editor):
    """An editor of a text that is one value: what is picked is the whole of it, and the answer. What is wrong with it
    is said as a note."""

    def take(self, choice: Choice) -> tuple[str, int]:
        return choice.value, len(choice.value)

    def answers(self) -> bool:
        return True

    def mistake(self, text: str, cursor: int) -> Mistake | None:
        return None


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
    chosen: Callable[[Choice], bool] | None = None
    """Of one with `edit`: asked first with what was picked; gives whether it did all there is to do."""
    keyed: Callable[[Choice, str], bool] | None = None
    """What a letter does with the choice under the cursor; gives whether it did something. Else it is typed."""
    tab: Callable[[str], bool] | None = None
    """Of one with `edit`: what `tab` does with the text where nothing can be picked; gives whether it did something."""
    lines: bool = False
    """The answer may have several lines: `ctrl+j` begins one."""
    onward: Callable[[str], None] | None = None
    """What `ctrl+j` does with the text where it begins no line: answers, and goes on to the next such question."""
    pick: bool = False
    """The answer is one of the choices: the first is under the cursor from the start, or that at `first`."""
    first: int = 0
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
