"""One frame of a screen as text, for `opsboard print`: the screen itself runs, without a terminal and without a person.

Nobody sits before it: nothing is noted as seen, kept for the next time or told to others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from opsboard.config import Config
from opsboard.domain.errors import OpsboardError
from opsboard.domain.text import width
from opsboard.domain.values import frozen, replaced
from opsboard.tui.app import BROKEN, Narrow, OpsboardApp
from opsboard.tui.board_worker import BoardWorker
from opsboard.tui.state import Opening
from opsboard.tui.view_state import ViewState
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from rich.color import ColorSystem
    from textual.pilot import Pilot

CALM = 4
"""Looks in a row at which nothing is under way."""


@frozen
class Frame:
    """What is to be printed."""

    screen: str
    query: str
    kind: str | None
    size: tuple[int, int]


class PrintedApp(OpsboardApp, inherit_bindings=False):
    """The app as it looks when a screen has come to rest."""

    attended = False

    def __init__(
        self,
        worker: BoardWorker,
        config: Config,
        environment: Mapping[str, str],
        frame: Frame,
        *,
        clock: Callable[[], datetime],
        restricted: bool,
    ) -> None:
        plain = {name: value for name, value in environment.items() if name != "OPSBOARD_FRAME_DIFF"}
        super().__init__(worker, replaced(config, frame_diff=False), plain, clock=clock, restricted=restricted)
        self._wanted = frame

    def _open(self, session: Session) -> Opening:
        from opsboard.domain.workflow import find_kind
        from opsboard.usecases.reading import parse
        from opsboard.usecases.views import order_of

        wanted = self._wanted
        opening = super()._open(session)
        kind = find_kind(opening.workflow, wanted.kind).key if wanted.kind is not None else ""
        order = "rank"
        if wanted.query:
            parse(session, wanted.query)
            order = order_of(session, wanted.query)
        return replaced(opening, memory={"kind": kind}, view_state=ViewState(wanted.screen, wanted.query, order))

    def refused(self, error: OpsboardError) -> None:
        self.error = error
        self.exit(BROKEN)

    def _look_from_now_on(self) -> None:
        """One frame needs no news."""

    def at_rest(self) -> bool:
        """Whether nothing is read, drawn or on its way."""
        parts = (self, *self.screen.walk_children(with_self=True))
        return self.worker.idle and not any(part.message_queue_size for part in parts)


def printed(
    worker: BoardWorker,
    config: Config,
    environment: Mapping[str, str],
    frame: Frame,
    *,
    restricted: bool = False,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    coloured: bool = False,
) -> str:
    """The lines of a frame, each ended; in the colours of the terminal where it is `coloured`. The worker has been
    started, and is stopped. Raises what opening the board raised, Invalid for the query or kind."""
    app = PrintedApp(worker, config, environment, frame, clock=clock, restricted=restricted)
    taken: list[str] = []

    async def take(pilot: Pilot[object]) -> None:
        calm = 0
        while calm < CALM and not app.ending:
            app.shell.draw_now()
            await pilot.pause(0)
            calm = calm + 1 if app.at_rest() else 0
        if not app.ending:
            taken.extend(_lines(app, environment if coloured else None))
            app.exit(0)

    try:
        app.run(headless=True, size=frame.size, mouse=False, auto_pilot=take)
    finally:
        worker.stop()
    if app.error is not None:
        raise app.error
    return "".join(f"{line}\n" for line in taken)


def _lines(app: PrintedApp, terminal: Mapping[str, str] | None) -> list[str]:
    """What stands on the screen, line by line."""
    system = _colour_system(terminal) if terminal is not None else None
    if system is None:
        return [strip.text.rstrip() for strip in app.shell.strips()]
    return [
        "".join(style.render(text, color_system=system) if style else text for text, style, _control in strip)
        for strip in app.shell.strips()
    ]


def _colour_system(environment: Mapping[str, str]) -> ColorSystem:
    """As many colours as the terminal has."""
    from rich.color import ColorSystem

    if environment.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return ColorSystem.TRUECOLOR
    return ColorSystem.EIGHT_BIT if "256" in environment.get("TERM", "") else ColorSystem.STANDARD


def encodable(text: str, encoding: str) -> str:
    """The text in characters of an encoding, each in as many cells as the one that it stands for: drawn lines as
    plain ones, and `?` for what has no such character."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_in(encoding, one) for one in text.translate(Narrow.SIGNS))
    return text


def _in(encoding: str, character: str) -> str:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return "?" * width(character)
    return character
