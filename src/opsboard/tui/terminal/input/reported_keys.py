"""The keys that a terminal reports: typed letters, and control sequences with modifiers and text.

Terminals number keys in three ways that all end here: the old xterm sequences (`CSI 1;5A`), xterm's
modifyOtherKeys (`CSI 27;5;97~`) and the kitty keyboard protocol (`CSI 97;5u`), which adds the kind of the event
(press, repeat, release) and the text that the key makes, behind colons and a third semicolon.
"""

from __future__ import annotations

import re
from functools import lru_cache

from textual.events import Key
from textual.keys import KEY_NAME_REPLACEMENTS

from opsboard.tui.textual_compat.keys import KEYS_BY_SEQUENCE, NAMES_BY_NUMBER, name_of_character

_REPORT = r"\x1b\[([0-9:;]*)([u~A-HPQS])"
_SHIFT, _ALT, _CTRL, _CAPS_LOCK = 1, 2, 4, 64
_CHORDS = (("alt", _ALT), ("ctrl", _CTRL), ("hyper", 16), ("meta", 32), ("shift", _SHIFT), ("super", 8))
"""The modifiers that a key's name tells, in the order of the name."""
_TOGETHER = _ALT | _CTRL | 8 | 16 | 32
"""The modifiers with which a letter is no text."""
_BITS = 255
_RELEASE = 3
_DIGITS = 7
"""Of the largest number that means anything, the last character of Unicode."""
_OTHER_KEYS = 27
"""What xterm's modifyOtherKeys has in place of a key's number."""
_LOCKS = frozenset(range(57358, 57361))
_MODIFIERS = frozenset(range(57441, 57455))
_PRIVATE = range(57344, 63744)
"""The numbers that the kitty protocol gives to keys that are no characters."""
_KEYPAD = dict(enumerate("0123456789./*-+", start=57399)) | {57415: "=", 57416: ","}
_CHARACTERS = {"escape": "\x1b", "enter": "\r", "tab": "\t", "backspace": "\x7f"}
"""What these keys send where a terminal reports nothing."""
_SAME_WITH_SHIFT = frozenset({"backspace", "enter"})
"""Keys that a terminal sends alike with and without shift, unless it reports keys."""


def typed_key(character: str) -> Key:
    """The key of one character that came as it is, control characters included."""
    return Key(_typed_name(character), character)


def alt_key(character: str) -> Key:
    """The key of a character that came behind an escape character, which is what alt sends."""
    known = KEYS_BY_SEQUENCE.get(f"\x1b{character}")
    if isinstance(known, tuple):
        return Key(known[0].value, None)
    if isinstance(known, str):  # letters that Option makes on a Mac
        return typed_key(known)
    name = _typed_name(character)
    if len(name) == 1:
        name = f"alt+shift+{name.lower()}" if name.isupper() else f"alt+{name}"
    return Key(name, character)


def reported_keys(sequence: str) -> list[Key]:
    """The keys that a whole control sequence reports: none for a release, for a modifier or lock alone, and for
    whatever is no key. Several when an input method gave its text in one."""
    if (report := re.fullmatch(_REPORT, sequence)) is not None:
        keys = _reported(*report.groups())
        if keys is not None:
            return keys
    return _old_keys(sequence)


def _old_keys(sequence: str) -> list[Key]:
    """The keys of a sequence without anything that varies."""
    known = None if sequence.endswith("R") else KEYS_BY_SEQUENCE.get(sequence)  # R also tells where a cursor is
    if isinstance(known, str):
        return [typed_key(known)]
    return [Key(key.value, None) for key in known] if isinstance(known, tuple) else []


def _reported(parameters: str, final: str) -> list[Key] | None:
    """The keys of a report; None when it has no modifiers and no key of that number is known here."""
    fields = [field.split(":") for field in parameters.split(";")]
    if len(fields) > 3:
        return []
    fields += [[""]] * (3 - len(fields))
    if final == "~" and fields[0] == [str(_OTHER_KEYS)]:
        fields, final = [fields[2], fields[1], [""]], "u"
    try:
        code = _number(fields[0], 0, 0 if final in "u~" else 1)
        shifted = _number(fields[0], 1, 0)
        bits = max(_number(fields[1], 0, 1) - 1, 0)
        kind = _number(fields[1], 1, 1)
        text = "".join(_written(_number(fields[2], place, 0)) for place in range(len(fields[2])))
    except ValueError:
        return []
    if kind == _RELEASE or bits > _BITS or code in _MODIFIERS or code in _LOCKS:
        return []
    if text and not bits & (_TOGETHER & ~_ALT):
        return [typed_key(character) for character in text]
    if final == "u" and code in _KEYPAD:
        return _letter(_KEYPAD[code], 0, bits)
    if (name := NAMES_BY_NUMBER.get(f"{code}{final}")) is not None:
        return [_named(name, bits)]
    return _letter(_written(code), shifted, bits) if final == "u" else None


def _letter(character: str, shifted: int, bits: int) -> list[Key]:
    """The key of a character with these modifiers; `shifted` is what the terminal says that shift makes of it."""
    if not character:
        return []
    if bits & _TOGETHER:
        return [Key(_chord(_typed_name(character.lower() if len(character.lower()) == 1 else character), bits), None)]
    if bits & _SHIFT and (other := _written(shifted)):
        return [typed_key(other)]
    upper = character.upper()
    if bool(bits & _SHIFT) != bool(bits & _CAPS_LOCK) and len(upper) == 1:
        character = upper
    return [typed_key(character)]


def _named(name: str, bits: int) -> Key:
    """A key that has a name of its own, with these modifiers."""
    if name in _SAME_WITH_SHIFT and not bits & _TOGETHER:
        bits &= ~_SHIFT
    full = _chord(name, bits)
    return Key(full, _CHARACTERS.get(name) if full == name else None)


def _chord(name: str, bits: int) -> str:
    return "+".join([*(word for word, bit in _CHORDS if bits & bit), name])


def _number(field: list[str], place: int, default: int) -> int:
    """A number of a report, if it is there. Raises ValueError when it is too large to mean anything."""
    digits = field[place] if place < len(field) else ""
    if len(digits) > _DIGITS:
        raise ValueError(digits)
    return int(digits) if digits else default


def _written(code: int) -> str:
    """The character of a number; empty for control characters, halves of characters and keys that are none."""
    if code < 32 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code > 0x10FFFF or code in _PRIVATE:
        return ""
    return chr(code)


@lru_cache(maxsize=4096)
def _typed_name(character: str) -> str:
    known = KEYS_BY_SEQUENCE.get(character)
    if isinstance(known, tuple):
        return known[0].value
    name = character if character.isalnum() else name_of_character(character)
    return KEY_NAME_REPLACEMENTS.get(name, name)
