"""A terminal sends anything, cut anywhere: nothing raises, a cut changes nothing, nothing grows, and the next key is
still a key."""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Iterator
from random import Random

from soaking import Report, amount

from opsboard.tui.terminal.input.reader import SEQUENCE_LIMIT, InputReader
from terminal_bytes import mutated, shown

MUTATED = amount(4_000, 1_000_000)
LATE = 5.0
"""Seconds in which whatever has not ended is given up."""


class Line:
    """A reader behind its decoder, with a clock of its own."""

    def __init__(self) -> None:
        self._reader = InputReader(0.0, sizes=lambda: True)
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._now = LATE

    def read(self, pieces: Iterator[bytes]) -> list[str]:
        """What the pieces bring, all that waits given up and every paste ended."""
        found = []
        for piece in pieces:
            if text := self._decoder.decode(piece):
                found += self._reader.feed(text, self._now)
                assert len(self._reader._pending) <= SEQUENCE_LIMIT
        self._now += LATE
        found += self._reader.tick(self._now)
        found += self._reader.feed(self._decoder.decode(b"", final=True) + "\x1b[201~", self._now)
        self._now += LATE
        self._decoder.reset()
        return shown(found)


def test_whatever_a_terminal_sends_and_wherever_it_is_cut(figure: Report) -> None:
    chance = Random(MUTATED)
    whole, bytewise, halved = Line(), Line(), Line()
    for _number in range(MUTATED):
        text = mutated(chance)
        sent = text.encode()
        if chance.random() < 0.1:  # bytes that are no UTF-8
            at = chance.randrange(len(sent) + 1)
            sent = sent[:at] + chance.randbytes(2) + sent[at:]
        cut = chance.randrange(len(sent) + 1)
        keys = whole.read(iter((sent,)))
        assert bytewise.read(sent[at : at + 1] for at in range(len(sent))) == keys, sent
        assert halved.read(iter((sent[:cut], sent[cut:]))) == keys, sent
        for line in (whole, bytewise, halved):
            assert line.read(iter((b"j",))) == ["j"], sent
    figure("sequences of a terminal, mutated and cut at every byte", f"{MUTATED:,}: nothing raised, no cut mattered")
