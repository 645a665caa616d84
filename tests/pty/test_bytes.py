"""What keys cost on the line, on a real board in a real terminal of 120x36: when something the frame
difference does not know passes as it is, it is noticed here."""

from __future__ import annotations

from pathlib import Path

import pytest

from opsboard.domain.items import NewItem
from ptyboard import make_board, open_board
from terminal import Terminal

pytestmark = pytest.mark.pty

ESCAPE = "\x1b[27u"
"""As terminals with the kitty keyboard protocol send it: no wait for the rest of a sequence."""
TITLES = (
    "退款三天没到账，客户要求投诉到平台，请支付渠道核对",
    "Coupon not applied at checkout on mobile, and only there",
    "双11预售订单地址改不了",
    "Livestream: brew with the barista, four cups",
)
STAGES = ("idea", "assigned", "drafting", "review", "scheduled")
PAGE_DOWN, PAGE_UP = "\x1b[6~", "\x1b[5~"


@pytest.fixture
def full_board(tmp_path: Path) -> Path:
    """Content in five stages, more than the screen shows, with labels and people."""
    items = [
        NewItem(
            "content",
            f"{TITLES[number // 5 % 4]} {number}",
            STAGES[number % 5],
            {"priority": f"P{number % 4}", "label.海报": True, "label.launch": number % 3 == 0},
        )
        for number in range(120)
    ]
    return make_board(tmp_path / "board.db", items)


def cost(terminal: Terminal, keys: str) -> int:
    return len(terminal.press(keys, quiet=0.15).data)


def test_keys_cost_no_more_than_the_design_allows(full_board: Path) -> None:
    with open_board(full_board, size=(120, 36)) as terminal:
        terminal.wait_for(r"CNT-\d+")
        terminal.press("\t\t", quiet=0.3)
        terminal.wait_for(r"\[Content 120\]")
        terminal.settle(0.5)
        costs = {
            "move": (max(cost(terminal, key) for key in "jjk"), 300),
            "sideways": (max(cost(terminal, key) for key in "lh"), 330),
            "carry": (max(cost(terminal, key) for key in "LH"), 2000),
            "page": (max(cost(terminal, key) for key in (PAGE_DOWN, PAGE_DOWN, PAGE_UP)), 6000),
            "item": (max(cost(terminal, key) for key in ("\r", ESCAPE)), 4000),
            "palette": (max(cost(terminal, key) for key in ("\x10", ESCAPE)), 4000),
        }
        terminal.press("c", quiet=0.15)
        costs["letter"] = max(cost(terminal, letter) for letter in "waiting"), 100
        terminal.press(ESCAPE, quiet=0.15)
        terminal.press("/nothing", quiet=0.3)
        costs["letter of find that finds nothing"] = (
            max(cost(terminal, letter) for letter in "like"),
            200,
        )  # it is in the words
        terminal.press(ESCAPE, quiet=0.3)
        assert {name: spent for name, (spent, allowed) in costs.items() if spent > allowed} == {}, costs
        assert min(spent for spent, _allowed in costs.values()) > 0


def test_the_switch_turns_it_off(full_board: Path) -> None:
    with open_board(full_board, size=(120, 36), OPSBOARD_FRAME_DIFF="0") as terminal:
        terminal.wait_for(r"CNT-\d+")
        terminal.settle(0.5)
        assert cost(terminal, "\x10") > 6000


def test_the_config_turns_it_off(full_board: Path) -> None:
    config = full_board.parent / "config" / "opsboard" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("frame_diff = false\n")
    with open_board(full_board, size=(120, 36)) as terminal:
        terminal.wait_for(r"CNT-\d+")
        terminal.settle(0.5)
        assert cost(terminal, "\x10") > 6000


def test_repaint_sends_the_whole_screen(full_board: Path) -> None:
    with open_board(full_board, size=(120, 36)) as terminal:
        terminal.wait_for(r"CNT-\d+")
        terminal.settle(0.5)
        before = terminal.text()
        terminal.screen.reset()
        terminal.press("\x0c", quiet=0.3)
        assert terminal.text() == before
