"""Puts the frame difference between Textual and the terminal."""

from __future__ import annotations

from textual.drivers.linux_driver import LinuxDriver

from opsboard.tui.terminal.frame.difference import FrameDifference
from opsboard.window import window_size


def driver_through(difference: FrameDifference) -> type[LinuxDriver]:
    """A driver class that sends a terminal what `difference` makes of the frames."""

    class FrameDriver(LinuxDriver):
        """Sends the cells that changed."""

        def start_application_mode(self) -> None:
            """Begin, or go on after another program had the terminal."""
            difference.resize(*window_size(self.fileno))
            super().start_application_mode()  # type: ignore[no-untyped-call]

        def write(self, data: str) -> None:
            if sent := difference.sent_for(data):
                super().write(sent)

    return FrameDriver
