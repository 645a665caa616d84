"""How many keys seven everyday jobs take, each done in the installed program and checked on its board.

A key is one press, whatever it sends: `shift` with a letter is one, and so is a paste. The letters of titles,
comments and other texts that somebody has to write anyway are not counted; those of words that choose something are.
A job begins on the board of its kind, with the cursor on the first card.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from opsboard import bootstrap
from opsboard.domain.addresses import SqliteFile
from opsboard.domain.items import Item, NewItem
from opsboard.domain.values import frozen
from ptyboard import make_board, open_board
from terminal import Terminal

pytestmark = pytest.mark.pty

ENTER, TAB, CTRL_J = "\r", "\t", "\n"
KINDS = ("requirement", "content", "plan", "support", "coordination", "experiment", "analysis")
ITEMS = [
    *(NewItem("support", f"Parcel {number} is late", "new") for number in range(1, 7)),
    NewItem("requirement", "Split an order", "inbox"),
    NewItem("content", "Sizes of shoes", "idea", {"fields.channel": "wechat"}),
    NewItem("experiment", "Blue button", "hypothesis"),
]
SHIPS_FREE = "They ship for nothing"
ADDRESS = "https://shop.example/shipping"
BELIEVED = "a red button sells more"


class Hand:
    """A person at the program, whose presses are counted."""

    def __init__(self, terminal: Terminal, board: Path) -> None:
        self.terminal = terminal
        self.board = board
        self.keys = 0

    def press(self, *keys: str, until: str) -> None:
        """Press these keys, one after the other; the screen shows `until` then."""
        for key in keys:
            self.terminal.send(key)
        self.keys += len(keys)
        self.terminal.wait_for(until)

    def write(self, text: str) -> None:
        """Write a title or another text that is not counted."""
        self.terminal.send(text)
        self.terminal.wait_for(text)

    def paste(self, text: str) -> None:
        """Paste a text, which is one press."""
        self.terminal.send(f"\x1b[200~{text}\x1b[201~")
        self.keys += 1
        self.terminal.wait_for(text)

    def key_before(self, choice: str) -> str:
        """The key that stands before a choice."""
        shown = re.search(rf"^ (\S)  {choice}\b", self.terminal.text(), re.MULTILINE)
        assert shown is not None, self.terminal.text()
        return shown[1]

    def item(self, key: str) -> Item:
        """As it stands on the board."""
        session = bootstrap.session_at(SqliteFile(str(self.board)))
        try:
            return session.store.item(key)
        finally:
            session.store.close()


def triage(hand: Hand) -> None:
    """A new ticket is accepted, and gets a category, a priority and somebody who sees to it, so that it is open."""
    hand.press("L", until="SUP-1 -> Triage")
    hand.press("L", until="Category of SUP-1")
    hand.press(hand.key_before("Refund"), until="Priority of SUP-1")
    hand.press(hand.key_before("P1"), until="Assignee of SUP-1")
    hand.press(hand.key_before("Anna"), until="SUP-1 -> Open")
    done = hand.item("SUP-1")
    assert (done.stage, done.priority, done.assignee) == ("open", "P1", "anna")
    assert done.fields["category"] == "refund"


def two_stages(hand: Hand) -> None:
    """A requirement goes from the inbox through its analysis to its review, with the problem, the origin and the
    evidence that the gate between them asks for."""
    hand.press("L", until="REQ-1 -> Analysing")
    hand.press("L", until="Problem of REQ-1")
    hand.write("Two parcels, one payment")
    hand.press(ENTER, until="Origin of REQ-1")
    hand.press(hand.key_before("User"), until="Evidence of REQ-1")
    hand.write("31 tickets in May")
    hand.press(ENTER, until="REQ-1 -> Review")
    done = hand.item("REQ-1")
    assert done.stage == "review"
    assert (done.fields["problem"], done.fields["origin"]) == ("Two parcels, one payment", "user")
    assert done.fields["evidence"] == [{"text": "31 tickets in May"}]


def content(hand: Hand) -> None:
    """A new content with the channel in which it comes out, and the moment: Friday at ten."""
    hand.press("n", until="Content · Idea")
    hand.press(":", until="c  Channel")
    hand.press("c", until="w  wechat")
    hand.press("w", until="channel:wechat")
    hand.press(":", "p", "f", "1", "0", until="publish_at:fri 10:00")
    hand.write("Guide to boots")
    hand.press(ENTER, until="CNT-2 added")
    done = hand.item("CNT-2")
    assert (done.title, done.fields["channel"]) == ("Guide to boots", "wechat")
    assert done.fields["publish_at"].endswith("T02:00:00Z")  # ten in Shanghai


def competitor(hand: Hand) -> None:
    """A competitor did something: a new requirement with evidence of that type, a text and the address of it."""
    hand.press("n", until="Requirement · Inbox")
    hand.write("Free shipping")
    hand.press(" ", ":", "e", "c", until='evidence:"competitor:')
    hand.write(SHIPS_FREE)
    hand.press(" ", until=SHIPS_FREE)
    hand.paste(ADDRESS)
    hand.press(ENTER, until="REQ-2 added")
    done = hand.item("REQ-2")
    assert done.title == "Free shipping"
    assert done.fields["evidence"] == [{"type": "competitor", "text": SHIPS_FREE, "url": ADDRESS}]


def experiment(hand: Hand) -> None:
    """A new experiment with its hypothesis."""
    hand.press("n", until="Experiment · Hypothesis")
    hand.write("Red button")
    hand.press(" ", ":", "h", until="Hypothesis")
    hand.write(BELIEVED)
    hand.press(ENTER, until="EXP-2 added")
    done = hand.item("EXP-2")
    assert (done.title, done.fields["hypothesis"]) == ("Red button", BELIEVED)


def handed_over(hand: Hand) -> None:
    """The first five of six tickets are given to a colleague, who is listed and named as people know her."""
    hand.press("v", "j", "j", "j", "j", until="5 selected")
    hand.press("a", until="Assign 5 items")
    hand.press(hand.key_before("Anna"), until="5 items assignee -> Anna ·")
    given = [hand.item(f"SUP-{number}").assignee for number in range(1, 7)]
    assert given == ["anna"] * 5 + [None]


def becomes(hand: Hand) -> None:
    """A ticket becomes a requirement that is linked with it."""
    hand.press("F", until="Flow on from SUP-1")
    hand.press(hand.key_before("Requirement"), until="REQ-2 made from SUP-1")
    assert [(link.relation, link.key) for link in hand.item("SUP-1").links] == [("becomes", "REQ-2")]
    assert hand.item("REQ-2").title == "Parcel 1 is late"


@frozen
class Job:
    """What is done on the board of a kind; the keys that it took before, and may take."""

    name: str
    kind: str
    do: Callable[[Hand], None]
    was: int
    aim: int


JOBS = (
    Job("triage", "support", triage, 10, 8),
    Job("two stages through a gate", "requirement", two_stages, 26, 8),
    Job("content with channel and moment", "content", content, 31, 10),
    Job("a competitor's move", "requirement", competitor, 27, 10),
    Job("an experiment with its hypothesis", "experiment", experiment, 15, 6),
    Job("five items handed over", "support", handed_over, 10, 8),
    Job("a ticket becomes a requirement", "support", becomes, 2, 2),
)


def begin(board: Path, kind: str) -> Terminal:
    """The program on the board of a kind, with the cursor on the first card."""
    terminal = open_board(board, size=(120, 36))
    terminal.wait_for("SUP-1")
    for _tab in range(KINDS.index(kind) + 1):
        terminal.send(TAB)
    terminal.wait_for(rf"\[{kind.title()} \d+\](.*\n)+▌[A-Z]+-1\b")
    return terminal


@pytest.fixture(scope="module")
def table() -> Iterator[list[str]]:
    """The lines of the table, printed when all jobs are done."""
    lines = [f"{'keys':<36}{'was':>5}{'aim':>5}{'now':>5}"]
    yield lines
    print("\n" + "\n".join(lines))


@pytest.mark.parametrize("job", JOBS, ids=[job.name for job in JOBS])
def test_a_job_takes_few_keys(job: Job, tmp_path: Path, table: list[str]) -> None:
    board = make_board(tmp_path / "board.db", ITEMS, people=("anna", "bo"))
    with begin(board, job.kind) as terminal:
        hand = Hand(terminal, board)
        job.do(hand)
    table.append(f"{job.name:<36}{job.was:>5}{job.aim:>5}{hand.keys:>5}")
    assert hand.keys <= job.aim


def test_ctrl_j_begins_a_line_of_a_comment_and_tab_completes_a_name(tmp_path: Path) -> None:
    board = make_board(tmp_path / "board.db", ITEMS, people=("anna", "bo"))
    with begin(board, "support") as terminal:
        hand = Hand(terminal, board)
        hand.press("c", until="Comment on SUP-1")
        hand.write("It left the store")
        hand.press(CTRL_J, until="It left the store *\n")
        hand.press("@", "a", TAB, until="@anna")
        hand.press(ENTER, until="SUP-1 .*comment")
        [comment] = hand.item("SUP-1").comments
        assert comment.body.split() == ["It", "left", "the", "store", "@anna"]
        assert comment.body.startswith("It left the store\n@anna")
        assert hand.keys == 6
