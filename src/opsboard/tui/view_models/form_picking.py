"""Picking one of the few values of a field: by the letter that each has, or by typing on in its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from opsboard.domain.values import replaced
from opsboard.tui.view_models.question import Choice
from opsboard.tui.view_models.ranking import plain

DIGITS = "123456789"


def free_letters(
    wanted: Sequence[Iterable[str]], order: Iterable[int] | None = None, taken: Iterable[str] = ()
) -> list[str]:
    """For each entry the first of the letters that it wants that no other has, nor is `taken`; empty where none is
    free. `order`: which entry is asked before which."""
    used = set(taken)
    letters = [""] * len(wanted)
    for place in range(len(wanted)) if order is None else order:
        letters[place] = next((letter for letter in wanted[place] if letter not in used), "")
        used.add(letters[place])
    return letters


def with_letters(choices: Sequence[Choice]) -> list[Choice]:
    """The choices, each with the letter that picks it alone: its first one, else another of its name; a digit where
    it has no letter that a keyboard types."""
    keys = [choice.key for choice in choices]
    names = [plain(choice.text) for choice in choices]
    for wanted in ([name[:1] for name in names], [name + DIGITS for name in names]):
        left = [filter(_is_letter, "" if key else letters) for key, letters in zip(keys, wanted, strict=True)]
        keys = [key or free for key, free in zip(keys, free_letters(left, taken=keys), strict=True)]
    return [replaced(choice, key=key) for choice, key in zip(choices, keys, strict=True)]


def picked(choices: Sequence[Choice], typed: str) -> tuple[str, int] | None:
    """The name of the choice that was meant by what was typed, and how many letters of it were typed: the letter of
    one picks it, the beginning of a name goes on to the whole. None when it fits none."""
    wanted = plain(typed)
    if len(wanted) == 1:
        for choice in choices:
            if choice.key == wanted:
                return choice.text, int(plain(choice.text).startswith(wanted))
    for choice in choices:
        if wanted and plain(choice.text).startswith(wanted):
            return choice.text, min(len(typed), len(choice.text))
    return None


def held(choice: Choice, text: str, meaning: str) -> bool:
    """Whether a choice is what a text is, or what it is understood as."""
    return plain(choice.text) in (plain(text.strip()), plain(meaning))


def beside(choices: Sequence[Choice], text: str, meaning: str, by: int) -> str:
    """The name of the choice after (`by` 1) or before (-1) the one that is held, from one end round to the other."""
    places = [place for place, choice in enumerate(choices) if held(choice, text, meaning)]
    at = places[0] + by if places else (0 if by > 0 else -1)
    return choices[at % len(choices)].text


def _is_letter(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()
