"""Values that a second process makes: the same ones, in the same order, and nothing left behind."""

from __future__ import annotations

import fcntl
import os
import signal
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest

from opsboard.domain.errors import BadData, Unavailable
from opsboard.usecases import ahead as making
from opsboard.usecases.ahead import ahead

SOME = [("退款", n, ["x" * n, None, {"k": 1.5}], b"\0\xff") for n in range(2000)]


@pytest.fixture(autouse=True)
def another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine with a core for it, whatever this one has."""
    monkeypatch.setattr(making, "can_fork", lambda: True)


def has_no_children() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


def test_the_same_values_come_in_the_same_order() -> None:
    makers = []

    def make() -> Generator[tuple[int, object], None, None]:
        for value in SOME:
            yield os.getpid(), value

    for (maker, value), wanted in zip(ahead(make()), SOME, strict=True):
        makers.append(maker)
        assert value == wanted
    assert set(makers) != {os.getpid()}
    assert has_no_children()


@pytest.mark.parametrize("size", [0, 1, making._PART, making._PART + 1, 3 * making._PART, 40 * making._PART])
def test_values_of_every_size_come_whole(size: int) -> None:
    values = ["a" * size, b"b" * size, "end"]
    assert list(ahead(value for value in values)) == values


def test_an_error_comes_with_its_values_behind_what_was_made_before() -> None:
    def make() -> Generator[int, None, None]:
        yield 1
        raise BadData("{name}, line {line}: wrong", name="x.jsonl", line=7)

    values = ahead(make())
    assert next(values) == 1
    with pytest.raises(BadData, match=r"x\.jsonl, line 7: wrong"):
        next(values)
    assert has_no_children()


def test_an_error_that_cannot_travel_says_at_least_its_name() -> None:
    class Odd(Exception):
        pass

    def make() -> Generator[int, None, None]:
        raise Odd("why")
        yield 1

    with pytest.raises(RuntimeError, match="Odd: why"):
        list(ahead(make()))


def test_who_does_not_want_the_rest_ends_the_maker() -> None:
    def make() -> Generator[str, None, None]:
        while True:
            yield "x" * 100_000

    with closing(ahead(make())) as values:
        assert next(values) == "x" * 100_000
    assert has_no_children()


def test_a_maker_that_was_killed_is_told() -> None:
    def make() -> Generator[int, None, None]:
        yield os.getpid()
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(Unavailable, match="nothing was changed"):
        list(ahead(make()))
    assert has_no_children()


def test_the_maker_keeps_no_lock_of_this_process(tmp_path: Path) -> None:
    held = os.open(tmp_path / "lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(held, fcntl.LOCK_EX)

    def make() -> Generator[int, None, None]:
        while True:
            yield 1

    with closing(ahead(make())) as values:
        next(values)
        os.close(held)
        again = os.open(tmp_path / "lock", os.O_RDWR)
        fcntl.flock(again, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(again)


def test_with_one_core_the_values_are_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    assert list(ahead(os.getpid() for _ in range(2))) == [os.getpid()] * 2
