"""A driver that reads a terminal without stumbling: over pasted sequences, and over bytes that are no UTF-8."""

from __future__ import annotations

import os
import selectors
from codecs import getincrementaldecoder
from contextlib import suppress

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from opsboard.tui.input.paste import PasteFilter

PAUSE = 0.1
"""Seconds after which a lone escape character is a key of its own."""
PIECE = 4096


def reading_safely(driver: type[LinuxDriver]) -> type[LinuxDriver]:
    """The driver class with an input of ours: Textual's ends at the first byte that is no UTF-8 (a terminal
    set to GBK), after which no key does anything."""

    class SafeDriver(driver):  # type: ignore[misc, valid-type]
        """Reads keys and pasted text."""

        def run_input_thread(self) -> None:
            parser = XTermParser()
            paste = PasteFilter()
            decoder = getincrementaldecoder("utf-8")("replace")
            with selectors.SelectSelector() as selector:
                selector.register(self.fileno, selectors.EVENT_READ)
                while not self.exit_event.is_set():
                    if selector.select(PAUSE):
                        data = os.read(self.fileno, PIECE)
                        if not data:
                            break  # the terminal is gone: the hang-up's signal ends the program
                        text = paste.feed(decoder.decode(data))
                        for event in parser.feed(text) if text else ():
                            self.process_message(event)
                    for event in parser.tick():
                        self.process_message(event)
            with suppress(EOFError, ParseError):
                list(parser.feed(""))

    return SafeDriver
