"""How far something is, on a line of its own that goes away."""

from __future__ import annotations

import io

import pytest

from opsboard.cli import output


class Stderr(io.StringIO):
    """What a person sees, or a program that reads instead."""

    def __init__(self, person: bool) -> None:
        super().__init__()
        self._person = person

    def isatty(self) -> bool:
        return self._person


def told(person: bool, after: float, monkeypatch: pytest.MonkeyPatch) -> str:
    """What stands on stderr after a thousand steps, with a line that begins so many seconds in."""
    stderr = Stderr(person)
    monkeypatch.setattr("sys.stderr", stderr)
    monkeypatch.setattr(output, "AFTER", after)
    with output.Progress("importing: {percent} %") as progress:
        for done in (0, 500, 1000, 1001):
            progress(done, 1000)
    return stderr.getvalue()


def test_it_is_told_over_itself_and_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = [f"\rimporting: {percent} %\x1b[K" for percent in (0, 50, 100, 100)]
    assert told(True, -1, monkeypatch) == "".join([*shown, "\r\x1b[K"])


def test_what_is_soon_done_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(True, 3600, monkeypatch) == ""


def test_nothing_is_told_to_a_program(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(False, -1, monkeypatch) == ""
