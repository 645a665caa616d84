"""The figures of earlier runs, one line each in `history.jsonl`, and how today's stand beside the newest."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from measure import Row

HISTORY = Path(__file__).with_name("history.jsonl")
NOTICED = 0.10
"""A figure that got worse by more than this share is marked."""

_FIGURE = re.compile(r"(1/)?([0-9][0-9,]*(?:\.[0-9]+)?)")


def figure(measured: str) -> float | None:
    """The number that a row's text begins with: `1.34 (498 / 371 ms)` is 1.34, `1/235` is 0.00426."""
    found = _FIGURE.match(measured)
    if found is None:
        return None
    number = float(found[2].replace(",", ""))
    if not found[1]:
        return number
    return 1 / number if number else None


def newest() -> dict[str, str]:
    """What was measured last of each row: its words -> the text of the figure. Later lines win."""
    held: dict[str, str] = {}
    if HISTORY.exists():
        for line in HISTORY.read_text(encoding="utf-8").splitlines():
            held |= {row["what"]: row["measured"] for row in json.loads(line)["rows"]}
    return held


def change(row: Row, before: Mapping[str, str]) -> str:
    """How a figure moved since it was measured last: `+12 % worse`, `-30 %`, or nothing to say."""
    now, was = figure(row.measured), figure(before.get(row.what, ""))
    if now is None or not was:
        return ""
    moved = (now - was) / was
    if abs(moved) < 0.005:
        return "same"
    worse = moved < -NOTICED if row.higher_is_better else moved > NOTICED
    return f"{moved:+.0%}{' **worse**' if worse else ''}".replace("%", " %")


def keep(rows: Iterable[Row]) -> None:
    """Add a line with these figures."""
    line = {"day": time.strftime("%Y-%m-%d"), "rows": [asdict(row) for row in rows]}
    with HISTORY.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def table(rows: Sequence[Row], before: Mapping[str, str]) -> str:
    """The rows as Markdown, with what changed since the newest line of the history."""
    lines = ["| what | budget | measured | | since last |", "| --- | ---: | ---: | --- | ---: |"]
    for row in rows:
        verdict = "holds" if row.holds else "**over**"
        lines.append(f"| {row.what} | {row.budget} | {row.measured} | {verdict} | {change(row, before)} |")
    return "\n".join(lines)
