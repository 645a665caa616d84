"""What is typed in the prompt and is more than a few words: kept as a draft until the answer was taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from opsboard.domain.text import width
from opsboard.domain.values import replaced
from opsboard.tui.board_worker import BoardWorker
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.tui.view_models.question import Question

FEW_WORDS = 20
"""Cells of a text that nobody minds to type again."""
KEEP_AFTER = 0.8
"""Seconds after the last letter until the draft is kept."""

_About = tuple[str, tuple[str, ...]]
"""What is asked, and the keys of the items that it is about."""


class PromptDrafts:
    """Keeps the drafts of a question, and of those that it led to, until the prompt closes."""

    def __init__(self, worker: BoardWorker, told: Callable[[], None]) -> None:
        self._worker = worker
        self._told = told
        self._kept: dict[_About, str] = {}
        self._left: dict[_About, str] = {}
        """What had been kept when the prompt closed just now."""

    def keeping(self, question: Question, keys: Sequence[str]) -> Question:
        """The question, with its answer kept while it is typed. What leaves the prompt unanswered stays, and
        the person is told."""
        about = (question.keeps, tuple(keys))
        if self._is_long(question.value):
            self._kept[about] = question.value

        def changed(text: str) -> None:
            self._typed(about, text)
            if question.changed is not None:
                question.changed(text)

        def cancelled() -> None:
            for left, text in self._left.items():
                self._write(left, text, 0.0)
            if self._left:
                self._told()
            if question.cancelled is not None:
                question.cancelled()

        return replaced(question, changed=changed, cancelled=cancelled)

    def closed(self) -> None:
        """The prompt closed: what was kept for it is forgotten, unless it was left unanswered."""
        for about in self._kept:
            self._write(about, "", 0.0)
        self._left, self._kept = self._kept, {}

    def _typed(self, about: _About, text: str) -> None:
        if self._is_long(text):
            self._kept[about] = text
            self._write(about, text, KEEP_AFTER)
        elif self._kept.pop(about, None) is not None:
            self._write(about, "", KEEP_AFTER)

    @staticmethod
    def _is_long(text: str) -> bool:
        return width(text.strip()) > FEW_WORDS

    def _write(self, about: _About, text: str, after: float) -> None:
        from opsboard.usecases.drafts import keep_text

        what, keys = about

        def write(session: Session) -> None:
            keep_text(session, what, keys, text)

        self._worker.ask(write, slot=f"draft {what} {' '.join(keys)}", after=after)
