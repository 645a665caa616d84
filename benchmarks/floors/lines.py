"""A bare board by the line API: N cards in memory, five columns, a cursor, nothing else. argv: N."""

from __future__ import annotations

import random
import sys

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip

COUNT = int(sys.argv[1])
STAGES = ("Backlog", "Ready", "Doing", "Review", "Done")
WORDS = (
    "退款工单积压",
    "Refund queue",
    "证书到期提醒",
    "Coupon page",
    "发票对账差异",
    "Size chart",
    "节假日值班",
    "Login",
)
MARKED = Style(bgcolor="blue", color="white", bold=True)
TITLE = Style(color="white", bgcolor="grey11")
DETAIL = Style(color="grey58", bgcolor="grey11")


class Lines(ScrollView, can_focus=True):
    BINDINGS = [  # noqa: RUF012
        Binding("j", "move(0, 1)"),
        Binding("k", "move(0, -1)"),
        Binding("l", "move(1, 0)"),
        Binding("h", "move(-1, 0)"),
    ]

    def on_mount(self) -> None:
        chance = random.Random(7)
        self.columns: list[list[str]] = [[] for _ in STAGES]
        for number in range(COUNT):
            self.columns[number % 5].append(f"{chance.choice(WORDS)} {chance.choice(WORDS)} {number}")
        self.column = self.row = self.top = 0

    def render_line(self, y: int) -> Strip:
        width = self.size.width // 5
        return Strip([self.cell(column, y, width) for column in range(5)])

    def cell(self, column: int, y: int, width: int) -> Segment:
        if y == 0:
            return Segment(set_cell_size(f" {STAGES[column]} {len(self.columns[column])}", width), TITLE)
        place, second = self.top + (y - 1) // 2, (y - 1) % 2
        if place >= len(self.columns[column]):
            return Segment(" " * width, TITLE)
        text = "  2026-11-03 refund vip" if second else " " + self.columns[column][place]
        marked = (column, place) == (self.column, self.row)
        return Segment(set_cell_size(text, width), MARKED if marked else DETAIL if second else TITLE)

    def action_move(self, across: int, down: int) -> None:
        old = self.region_of(self.column, self.row)
        self.column = min(4, max(0, self.column + across))
        self.row = min(len(self.columns[self.column]) - 1, max(0, self.row + down))
        shown = (self.size.height - 1) // 2
        if self.top <= self.row < self.top + shown:
            self.refresh(old, self.region_of(self.column, self.row))
        else:
            self.top = max(0, self.row - shown // 2)
            self.refresh()

    def region_of(self, column: int, row: int) -> Region:
        width = self.size.width // 5
        return Region(column * width, 1 + (row - self.top) * 2, width, 2)


class Board(App[None]):
    def compose(self) -> ComposeResult:
        yield Lines()


Board().run()
