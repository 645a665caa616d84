"""The command line `:` while it is typed: its words are completed, and the title behind `:new` as any other title."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from opsboard.domain.values import replaced
from opsboard.tui.view_models.question import Chip, Choice, Complete, Editor, Mistake

Inner = Callable[[str], "tuple[int, Editor] | None"]
"""Where a part of the text begins that is edited by itself, and what edits it; None when there is none."""


class LineEditor(Editor):
    """Completes the last word of a line, or leaves a part of it to its own editor."""

    checks = False

    def __init__(self, complete: Complete, inner: Inner) -> None:
        self._complete = complete
        self._inner = inner
        self._text = ""
        """The text that was completed last."""

    def choices(self, text: str, cursor: int) -> Sequence[Choice]:
        self._text = text
        found = self._part(text, cursor)
        return self._complete(text) if found is None else found[1].choices(text[found[0] :], cursor - found[0])

    def take(self, choice: Choice) -> tuple[str, int]:
        found = self._inner(self._text)
        if found is None:
            made = f"{self._text.rpartition(' ')[0]} {choice.value}".lstrip()
            return made, len(made)
        begin, editor = found
        text, cursor = editor.take(choice)
        return self._text[:begin] + text, begin + cursor

    def mistake(self, text: str, cursor: int) -> Mistake | None:
        return None

    def answers(self) -> bool:
        return self._inner(self._text) is None

    def picks(self, text: str, cursor: int) -> bool:
        found = self._part(text, cursor)
        return found is not None and found[1].picks(text[found[0] :], cursor - found[0])

    def rewritten(self, text: str, cursor: int) -> tuple[str, int] | None:
        if (found := self._part(text, cursor)) is None:
            return None
        begin, editor = found
        made = editor.rewritten(text[begin:], cursor - begin)
        return None if made is None else (text[:begin] + made[0], begin + made[1])

    def note(self, text: str) -> str:
        found = self._inner(text)
        return "" if found is None else found[1].note(text[found[0] :])

    def chips(self, text: str) -> Sequence[Chip]:
        if (found := self._inner(text)) is None:
            return ()
        begin, editor = found
        return [replaced(chip, start=chip.start + begin, end=chip.end + begin) for chip in editor.chips(text[begin:])]

    def unchipped(self, text: str, cursor: int) -> bool:
        found = self._part(text, cursor)
        return found is not None and found[1].unchipped(text[found[0] :], cursor - found[0])

    def pasted(self, text: str) -> None:
        if (found := self._inner(self._text)) is not None:
            found[1].pasted(text)

    def _part(self, text: str, cursor: int) -> tuple[int, Editor] | None:
        """The part that the cursor is in, if it is edited by itself."""
        found = self._inner(text)
        return found if found is not None and cursor >= found[0] else None
