"""What terminals send: whole sequences to mutate and to cut, and how what was read from them is shown."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from textual import events
from textual.message import Message

SEQUENCES = (
    *("j", "退", "\r", "\t", "\x7f", "\x00", "\x1b", "\x1bx", "\x1b\x7f", "\x1bO", "\x1b[", "\x1bOj"),
    *(
        "\x1b[A",
        "\x1b[1;5A",
        "\x1b[1;1:3A",
        "\x1b[3~",
        "\x1b[3;2~",
        "\x1b[27;5;97~",
        "\x1b[Z",
        "\x1b[[A",
        "\x1bOP",
        "\x1bOj",
    ),
    *("\x1b[97u", "\x1b[97:65;2u", "\x1b[13;1:3u", "\x1b[57441;2u", "\x1b[0;;36864:27454:36864u", "\x1b[999999999999u"),
    *("\x1b[<0;10;10M", "\x1b[<35;1;1m", "\x1b[<64;9;9M", "\x1b[M !!", "\x1b[32;1;1M", "\x1b[I", "\x1b[O"),
    *("\x1b[?2026;2$y", "\x1b[?2048;0$y", "\x1b[48;24;80;480;800t", "\x1b[8;24;80t", "\x1b[2;2R", "\x1b[0n"),
    *("\x1b[?62;22c", "\x1b[>41;354;0c", "\x1b[?0u", "\x1b[?997;1n", "\x1bP>|tmux 3.5\x1b\\", "\x1b]11;rgb:0/0/0\x07"),
    *(
        "\x1b]52;c;eA==\x1b\\",
        "\x1b_Gi=1;OK\x1b\\",
        "\x1b^x\x1b\\",
        "\x1bXx\x1b\\",
        "\x9b1A",
        "\x90x\x9c",
        "\x1b]0;x\x9c",
    ),
    *("\x1b[200~a\x1b[Ab\x1b[201~", "\x1b[200~", "\x1b[201~"),
)
_ALPHABET = "\x1b\x1b\x1b[[]OP_^X<>?=;;::$ 0123456789ABHMRZcmntuy~\x07\\\x18\x00\x9b\x9c退\ufffd"


def mutated(chance: Random) -> str:
    """Some sequences in a row, with characters dropped, doubled, put in or changed."""
    text = "".join(chance.choices(SEQUENCES, k=chance.randint(1, 3)))
    for _change in range(chance.choice((0, 1, 1, 2, 5))):
        at = chance.randrange(len(text) + 1)
        put = chance.choice(("", text[at : at + 1] * 2, chance.choice(_ALPHABET), str(chance.randrange(10**12))))
        text = text[:at] + put + text[at + chance.randint(0, 1) :]
    return text


def shown(found: Iterable[Message]) -> list[str]:
    """Each message as a word: a key by its name."""
    return [event.key if isinstance(event, events.Key) else repr(event) for event in found]
