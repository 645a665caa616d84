"""Many sessions at one board, killed at any moment: a program of its own, so that it may fork.

`crowd.py BOARD SESSIONS ACTS KILLS SEED` goes on until so many acts are acknowledged and so many sessions killed,
then prints as JSON the acknowledged words, how many were killed, and errors that no person should see.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
import traceback
from pathlib import Path
from random import Random

from soaking import session_at

from opsboard.domain.errors import OpsboardError
from opsboard.usecases import adding, archiving, boards, editing, history, moving, people
from opsboard.usecases.session import Session

MARK = "soak"
"""Begins the one word that each act writes."""
_KEYS = [f"SUP-{number}" for number in range(1, 7)]
_STAGES = ("new", "triage", "open", "pending", "escalated")


def act(session: Session, chance: Random, word: str) -> bool:
    """One act of one session; whether it wrote the word."""
    key = chance.choice(_KEYS)
    draw = chance.random()
    if draw < 0.25:
        adding.add_many(session, "support", [f"{word} one", f"{word} two"])
    elif draw < 0.45:
        editing.edit(session, key, {"title": word})
    elif draw < 0.6:
        editing.comment(session, key, word)
    elif draw < 0.7:
        editing.checklist(session, key, "add", word)
    elif draw < 0.8:
        result = moving.move(session, [key], chance.choice(_STAGES), reason=word)
        return bool(result.changed)
    elif draw < 0.9:
        adding.flow(session, key, "requirement", word)
    elif draw < 0.94:
        history.undo(session)
        return False
    elif draw < 0.95:
        people.edit_person(session, session.login, name=word)
    elif draw < 0.97:
        archiving.archive(session, [key])
        archiving.restore(session, [key])
        return False
    else:
        boards.check(session)
        return False
    return True


def go_on(path: Path, name: str, seed: int, pipe: int) -> None:
    """A session until it is killed; each acknowledged word goes into the pipe."""
    session, chance, turn = session_at(path, name), Random(seed), 0
    while True:
        turn += 1
        word = f"{MARK}-{name}-{turn}."
        try:
            told = act(session, chance, word)
        except OpsboardError:
            continue  # refused: a gate, a conflict, nothing to undo
        os.write(pipe, (word if told else "").encode() + b"\n")


def begin(path: Path, number: int, seed: int) -> tuple[int, int]:
    """A new session: its process and the end of its pipe."""
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, reading
    os.close(reading)
    try:
        go_on(path, f"s{number}", seed, writing)
    except BaseException:
        os.write(writing, b"!" + json.dumps(traceback.format_exc()).encode() + b"\n")
    os._exit(1)


def main() -> None:
    path, (sessions, acts, kills, seed) = Path(sys.argv[1]), map(int, sys.argv[2:])
    chance, begun = Random(seed), 0
    running: dict[int, int] = {}
    told: list[str] = []
    errors: list[str] = []
    count = killed = 0
    left: dict[int, bytes] = {}
    pause = 0.05 if sessions > 8 else 0.012
    due = time.monotonic() + pause

    def take(pipe: int) -> bool:
        nonlocal count
        data = os.read(pipe, 65536)
        *lines, left[pipe] = (left.get(pipe, b"") + data).split(b"\n")
        for line in lines:
            count += 1
            if line.startswith(b"!"):
                errors.append(json.loads(line[1:]))
            elif line:
                told.append(line.decode())
        return bool(data)

    while count < acts or killed < kills:
        while len(running) < sessions:
            begun += 1
            process, pipe = begin(path, begun, seed * 1_000_003 + begun)
            running[pipe] = process
        for pipe in select.select(list(running), [], [], max(0.0, due - time.monotonic()))[0]:
            if not take(pipe):
                os.close(pipe)
                os.waitpid(running.pop(pipe), 0)
        if errors:
            break
        if time.monotonic() >= due:
            due = time.monotonic() + pause * chance.uniform(0.3, 1.7)
            if killed < kills and running:
                os.kill(running[chance.choice(list(running))], signal.SIGKILL)
                killed += 1
    for pipe, process in running.items():
        os.kill(process, signal.SIGKILL)
        while take(pipe):
            pass
        os.waitpid(process, 0)
    print(json.dumps({"told": told, "acts": count, "killed": killed + len(running), "errors": errors}))


main()
