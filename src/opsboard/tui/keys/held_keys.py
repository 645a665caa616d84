"""Keys and pasted text that wait for what they are for: they take effect in the order in which they came."""

from __future__ import annotations

from collections.abc import Callable

from textual import events


class HeldKeys:
    """Holds back what is typed while something is on its way.

    Whatever comes tells with `release`. What never comes does not keep the keys: a text box may be taken away
    with a key that it had not read, and tells nobody; so as long as keys wait it is looked again, `soon`.
    """

    def __init__(
        self,
        wait: Callable[[], bool],
        press: Callable[[events.Key | events.Paste], None],
        soon: Callable[[Callable[[], None]], object],
    ) -> None:
        self._wait = wait
        self._press = press
        self._soon = soon
        self._held: list[events.Key | events.Paste] = []
        self._looks = False

    def __len__(self) -> int:
        return len(self._held)

    def take(self, event: events.Key | events.Paste) -> bool:
        """Hold what was typed if it has to wait; gives whether it does."""
        if not self._held and not self._wait():
            return False
        self._held.append(event)
        self._look_soon()
        return True

    def release(self) -> None:
        """Let the keys through, in order, as far as what they are for is there."""
        while self._held and not self._wait():
            self._press(self._held.pop(0))
        if self._held:
            self._look_soon()

    def _look_soon(self) -> None:
        if not self._looks:
            self._looks = True
            self._soon(self._look)

    def _look(self) -> None:
        self._looks = False
        self.release()
