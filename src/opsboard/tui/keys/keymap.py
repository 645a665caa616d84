"""From the table of actions and a person's own keys to: which key does what, where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from opsboard.config import PRESETS
from opsboard.domain.errors import Invalid
from opsboard.domain.values import frozen, made_by, slotted
from opsboard.i18n import N_, sentence
from opsboard.tui.keys.actions import ACTIONS, SCOPES, Action

if TYPE_CHECKING:
    from opsboard.config import Config

_CJK_PUNCTUATION = {
    "、": "/",
    "。": ".",
    "【": "[",
    "】": "]",
    "《": "<",
    "》": ">",
    "「": "{",
    "」": "}",
    "『": "{",
    "』": "}",
    "〈": "<",
    "〉": ">",
    "〔": "[",
    "〕": "]",
    "￥": "$",
    "·": "`",
    "—": "-",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "　": "space",
}
_NAMES = {" ": "space", "return": "enter", "esc": "escape", "del": "delete", "pgup": "pageup", "pgdn": "pagedown"}
_NAMES |= {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "escape", "ctrl+h": "backspace", "spacebar": "space"}
_KEY_NAMES = {"space", "enter", "escape", "tab", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown"}
_KEY_NAMES |= {"up", "down", "left", "right"}
_MODIFIERS = {"ctrl", "shift", "alt", "super", "meta", "hyper"}
NEEDED = ("back", "escape")
"""Actions without a key for which a person could not get out."""
_DISPLAY = {
    "escape": "esc",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
}


def plain_key(key: str, character: str | None) -> str:
    """The name of a pressed key as the table writes it. Full-width and Chinese forms that an input
    method leaves on (`／`, `？`, `ｎ`, `、`) become the key that was meant."""
    if character in _CJK_PUNCTUATION:
        return _CJK_PUNCTUATION[character]
    if character is None or not character.isprintable():
        return key
    if "\uff01" <= character <= "\uff5e":
        character = chr(ord(character) - 0xFEE0)
    return _NAMES.get(character, character)


def written_key(text: str) -> str:
    """A key as a person wrote it in the configuration, in the table's form. Some are the same to a
    terminal: `ctrl+i` is `tab`."""
    parts = []
    for word in text.split() if text.strip() else ["space"]:
        if len(word) > 1:
            word = word.lower()
        if re.fullmatch(r"shift\+[a-z]", word):
            word = word[-1].upper()
        parts.append(_NAMES.get(word, word))
    if len(parts) == 1 and len(parts[0]) == 2 and parts[0][0] == parts[0][1] and parts[0].isalpha():
        parts = list(parts[0])
    return " ".join(parts)


def shown_key(key: str) -> str:
    """A key as the footer and the help show it: `g g` is `gg`, `escape` is `esc`."""
    words = []
    for word in key.split(" "):
        *modifiers, last = word.split("+") if len(word) > 1 else [word]
        words.append("+".join([*modifiers, _DISPLAY.get(last, last)]))
    return "".join(words)


@frozen
class Keymap:
    """The keys in force. `table`: scope -> key (or keys with spaces between) -> action name."""

    keys: Mapping[str, tuple[str, ...]]
    table: Mapping[str, Mapping[str, str]]
    prefixes: frozenset[str]

    def find(self, key: str, scopes: Sequence[str]) -> str | None:
        """The action that `key` does in the first of `scopes` that knows it."""
        for scope in scopes:
            if name := self.table[scope].get(key):
                return name
        return None

    def starts(self, key: str, scopes: Sequence[str]) -> bool:
        """Whether a longer key sequence begins with `key` in one of the scopes."""
        start = f"{key} "
        return key in self.prefixes and any(other.startswith(start) for scope in scopes for other in self.table[scope])

    def shown(self, name: str) -> str:
        """The first key of an action, for the footer and help; empty if it has none."""
        keys = self.keys.get(name, ())
        return shown_key(keys[0]) if keys else ""


def keymap_of(config: Config) -> Keymap:
    """The keymap of a person's settings. Raises Invalid as `make_keymap`, with the line of the file."""
    try:
        return make_keymap(config.preset, config.keymap)
    except Invalid as error:
        lines = [config.keymap_lines.get(str(error.values.get(name)), 0) for name in ("name", "first", "second")]
        if not any(lines):
            raise
        why = sentence(error)
        raise Invalid(N_("{path}, line {line}: {why}"), path=config.path, line=max(lines), why=why) from error


def make_keymap(preset: str = "default", own: Mapping[str, str | Sequence[str]] | None = None) -> Keymap:
    """The keymap of a preset with a person's own keys over it: action name -> key, or several, or `none`.

    An own key takes over from actions that have it by default: a key that a later version gives to something
    new must not shut out who uses it already. Raises Invalid naming an unknown preset, action or key, two
    actions of one scope that both were given the same key, and an action that must keep one."""
    if preset not in PRESETS:
        raise Invalid(N_("no key preset {name}: default or arrows"), name=preset)
    own = own or {}
    known = {action.name: action for action in ACTIONS}
    for name in own:
        if name not in known:
            raise Invalid(
                N_("keymap: no action {name}; did you mean {nearest}?"), name=name, nearest=_nearest(name, known)
            )
    given = {name: _as_keys(name, value) for name, value in own.items()}
    table: dict[str, dict[str, str]] = {scope: {} for scope in SCOPES}
    _place(table, ((known[name], keys) for name, keys in given.items()), clash_is_error=True)
    _reach_everywhere(table)
    _place(table, ((a, _preset_keys(a, preset)) for a in ACTIONS if a.name not in given), clash_is_error=not own)
    keys = {a.name: _keys_in_force(table, a, given.get(a.name, _preset_keys(a, preset))) for a in ACTIONS}
    for name in NEEDED:
        found = {table["board"].get(key, table["everywhere"].get(key, name)) for key in known[name].keys}
        if not any(name == table["board"].get(key, name) for key in keys[name]):
            raise Invalid(N_("keymap: {action} needs a key"), action=name, name=name if name in given else found.pop())
    starts = {
        " ".join(parts[:n])
        for s in table.values()
        for k in s
        if len(parts := k.split(" ")) > 1
        for n in range(1, len(parts))
    }
    for scope in table.values():
        for start in starts & set(scope):
            name = next((name for name, keys in given.items() if any(k.startswith(start) for k in keys)), scope[start])
            raise Invalid(N_("keymap: {key} is also the beginning of a longer key"), key=start, name=name)
    return Keymap(keys=keys, table=table, prefixes=frozenset(starts))


def _reach_everywhere(table: dict[str, dict[str, str]]) -> None:
    """A key that a person gave to an action of everywhere works in each place, before what the place has there
    by default; not in forms, where letters are text."""
    for scope, keys in table.items():
        if scope not in ("everywhere", "form"):
            for key, name in table["everywhere"].items():
                other = keys.setdefault(key, name)
                if other != name:
                    raise Invalid(N_("keymap: {key} is both {first} and {second}"), key=key, first=name, second=other)


def _place(
    table: dict[str, dict[str, str]], actions: Iterable[tuple[Action, tuple[str, ...]]], *, clash_is_error: bool
) -> None:
    for action, keys in actions:
        for scope in action.scopes:
            for key in keys:
                other = table[scope].setdefault(key, action.name)
                if other != action.name and clash_is_error:
                    raise Invalid(
                        N_("keymap: {key} is both {first} and {second}"), key=key, first=other, second=action.name
                    )


def _keys_in_force(table: Mapping[str, Mapping[str, str]], action: Action, keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(key for key in keys if any(table[scope].get(key) == action.name for scope in action.scopes))


def _preset_keys(action: Action, preset: str) -> tuple[str, ...]:
    return action.arrows if preset == "arrows" and action.arrows is not None else action.keys


def _as_keys(name: str, value: str | Sequence[str]) -> tuple[str, ...]:
    """The keys that a person wrote for an action. Raises Invalid for what no terminal sends."""
    if isinstance(value, str):
        value = value.split(",") if len(value) > 1 else [value]
    if [text.strip().lower() for text in value] == ["none"]:
        return ()
    keys = tuple(written_key(text.strip() or text) for text in value)
    for key in " ".join(keys).split(" "):
        if key == "ctrl+q":
            raise Invalid(N_("keymap: ctrl+q stays free, terminals use it for flow control"), name=name)
        if not _is_key(key):
            raise Invalid(
                N_("keymap: {key} of {name} is no key; write j, J, ?, space, f5, ctrl+n, shift+left or g g"),
                key=key,
                name=name,
            )
    return keys


def _is_key(key: str) -> bool:
    if len(key) == 1:
        return key.isprintable()
    *modifiers, last = key.split("+")
    if not last and modifiers and modifiers[-1] == "":
        modifiers, last = modifiers[:-1], "+"
    named = last in _KEY_NAMES or bool(re.fullmatch(r"f([1-9]|1[0-9]|2[0-4])", last))
    return set(modifiers) <= _MODIFIERS and (named or (len(last) == 1 and "shift" not in modifiers))


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    return (get_close_matches(name, list(known), 1, 0.0) or ["?"])[0]


@slotted
class KeyReader:
    """Follows key sequences such as `g g`, with no time limit between the keys."""

    keymap: Keymap
    pending: list[str] = made_by(factory=list)

    def read(self, key: str, scopes: Sequence[str]) -> str | None:
        """The action of a pressed key; None while a sequence is under way or when nothing is bound."""
        sequence = " ".join([*self.pending, key])
        if self.keymap.starts(sequence, scopes):
            self.pending.append(key)
            return None
        name = self.keymap.find(sequence, scopes)
        broken = bool(self.pending) and name is None
        self.pending.clear()
        return self.read(key, scopes) if broken and key != "escape" else name
