"""A driver that reads a terminal without stumbling: over pasted sequences, and over bytes that are no UTF-8."""

from __future__ import annotations

import os
import selectors
from codecs import getincrementaldecoder
from contextlib import suppress
from typing import Any

from textual import constants
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from opsboard.tui.terminal.input.paste import PasteFilter
from opsboard.tui.terminal.input.waking import WakingEvent

MARGIN = 0.005
"""Seconds after the moment at which a lone escape character has become a key of its own."""
PIECE = 4096


def reading_safely(driver: type[LinuxDriver]) -> type[LinuxDriver]:
    """The driver class with an input of ours: Textual's ends at the first byte that is no UTF-8 (a terminal
    set to GBK), after which no key does anything; and it wakes ten times a second to see whether it should end."""

    class SafeDriver(driver):  # type: ignore[misc, valid-type]
        """Reads keys and pasted text."""

        def __init__(self, *values: Any, **named: Any) -> None:
            super().__init__(*values, **named)
            self.exit_event = WakingEvent()

        def run_input_thread(self) -> None:
            parser = XTermParser()
            paste = PasteFilter()
            decoder = getincrementaldecoder("utf-8")("replace")
            pause: float | None = None
            with selectors.SelectSelector() as selector, self.exit_event.as_file() as ending:
                selector.register(self.fileno, selectors.EVENT_READ)
                selector.register(ending, selectors.EVENT_READ)
                while not self.exit_event.is_set():
                    ready = selector.select(pause)
                    pause = None
                    if any(key.fd == self.fileno for key, _mask in ready):
                        data = os.read(self.fileno, PIECE)
                        if not data:
                            break  # the terminal is gone: the hang-up's signal ends the program
                        text = paste.feed(decoder.decode(data))
                        for event in parser.feed(text) if text else ():
                            self.process_message(event)
                        pause = constants.ESCAPE_DELAY + MARGIN
                    for event in parser.tick():
                        self.process_message(event)
            with suppress(EOFError, ParseError):
                list(parser.feed(""))

    return SafeDriver
