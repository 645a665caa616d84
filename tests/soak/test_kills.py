"""Sessions that are killed at any moment: what was acknowledged is on the board, once, and nothing is half there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from paths import prepare
from soaking import Report, amount, faults_of, new_board

from opsboard.store.sqlite.board import open_board

CROWD = Path(__file__).parent / "kit" / "crowd.py"
WORD = re.compile(r"soak-s\d+-\d+\.")


@pytest.mark.parametrize(
    ("what", "sessions", "acts", "kills"),
    [
        ("kill -9 of four writers in a tight loop", 4, 0, amount(40, 5000)),
        ("30 sessions with random kills", min(30, amount(12, 30)), amount(300, 10_000), amount(20, 1000)),
    ],
)
def test_every_acknowledged_change_is_there_once_and_none_by_half(
    tmp_path: Path, figure: Report, what: str, sessions: int, acts: int, kills: int
) -> None:
    path = tmp_path / "board.db"
    new_board(path)
    prepare(path)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    said = subprocess.run(
        [sys.executable, str(CROWD), str(path), *map(str, (sessions, acts, kills, 7))],
        check=True, capture_output=True, text=True, env=environment,
    )  # fmt: skip
    result = json.loads(said.stdout)
    assert result["errors"] == []
    times: Counter[str] = Counter()
    titles: Counter[str] = Counter()
    with closing(open_board(str(path))) as store:
        for batch in store._database.rows("SELECT id FROM batch ORDER BY id"):
            words: set[str] = set()
            changes = [*store._database.rows("SELECT op, payload FROM change WHERE batch = ?", batch)]
            chained = any(op == "flow" for op, _payload in changes)
            for _op, payload in changes:
                change = json.loads(payload)
                # Decisions keep the earlier reasons, and the next item of a chain what it comes from, in its fields.
                told_before = ("body", "fields.") if chained else ("body", "fields.decision_log")
                after = {name: value for name, value in change["after"].items() if not name.startswith(told_before)}
                told = json.dumps([after, change.get("reason")])
                words |= set(WORD.findall(told))
                titles.update(re.findall(r"(soak-s\d+-\d+\.) (?:one|two)\b", change["after"].get("title") or ""))
            reason = store._database.value("SELECT coalesce(reason, '') FROM batch WHERE id = ?", batch)
            undone = store._database.value("SELECT undo_of FROM batch WHERE id = ?", batch)
            if undone is None:
                times.update(words | set(WORD.findall(reason)))
        for (payload,) in store._database.rows("SELECT payload FROM team_change"):
            times.update(set(WORD.findall(json.dumps(json.loads(payload)["after"]))))
    lost = [word for word in result["told"] if times[word] == 0]
    twice = [word for word in set(result["told"]) if times[word] > 1]
    halves = [word for word, count in titles.items() if count != 2]
    faults = faults_of(path)
    figure(
        what,
        f"{result['killed']:,} killed, {len(result['told']):,} acknowledged: {len(lost)} lost, {len(twice)} twice,"
        f" {len(halves)} by half; replay of the log {'equals' if not faults else 'differs from'} the tables",
    )
    assert (lost, twice, halves, faults) == ([], [], [], [])
    assert result["killed"] >= kills
