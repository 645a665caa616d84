"""From the table of actions and a person's own keys to: which key does what, where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from opsboard.domain.errors import Invalid
from opsboard.domain.values import frozen
from opsboard.i18n import N_
from opsboard.tui.actions import ACTIONS, PRESETS, SCOPES, Action

_CJK_PUNCTUATION = {
    "、": "/",
    "。": ".",
    "【": "[",
    "】": "]",
    "《": "<",
    "》": ">",
    "「": "{",
    "」": "}",
    "　": "space",
}
_NAMES = {" ": "space", "return": "enter", "esc": "escape", "del": "delete", "pgup": "pageup", "pgdn": "pagedown"}
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
    """A key as a person wrote it in the configuration, in the table's form."""
    parts = []
    for word in text.split(" ") if text.strip() else ["space"]:
        if len(word) > 1:
            word = word.lower()
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


def make_keymap(preset: str = "default", own: Mapping[str, str | Sequence[str]] | None = None) -> Keymap:
    """The keymap of a preset with a person's own keys over it: action name -> key, or several. An own
    key takes over from an action that had it by default. Raises Invalid naming an unknown preset or
    action, or two actions of one scope that both were given the same key."""
    if preset not in PRESETS:
        raise Invalid(N_("no key preset {name}: default or arrows"), name=preset)
    own = own or {}
    known = {action.name: action for action in ACTIONS}
    for name in own:
        if name not in known:
            raise Invalid(
                N_("keymap: no action {name}; did you mean {nearest}?"), name=name, nearest=_nearest(name, known)
            )
    given = {name: _as_keys(value) for name, value in own.items()}
    if any(key == "ctrl+q" for keys in given.values() for key in keys):
        raise Invalid(N_("keymap: ctrl+q stays free, terminals use it for flow control"))
    table: dict[str, dict[str, str]] = {scope: {} for scope in SCOPES}
    _place(table, ((known[name], keys) for name, keys in given.items()), clash_is_error=True)
    _place(table, ((a, _preset_keys(a, preset)) for a in ACTIONS if a.name not in given), clash_is_error=not own)
    keys = {a.name: _keys_in_force(table, a, given.get(a.name) or _preset_keys(a, preset)) for a in ACTIONS}
    starts = {
        " ".join(parts[:n])
        for s in table.values()
        for k in s
        if len(parts := k.split(" ")) > 1
        for n in range(1, len(parts))
    }
    for scope in table.values():
        for start in starts & set(scope):
            raise Invalid(N_("keymap: {key} is also the beginning of a longer key"), key=start)
    return Keymap(keys=keys, table=table, prefixes=frozenset(starts))


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


def _as_keys(value: str | Sequence[str]) -> tuple[str, ...]:
    texts = (
        value.split(",") if isinstance(value, str) and len(value) > 1 else [value] if isinstance(value, str) else value
    )
    return tuple(written_key(text.strip() or text) for text in texts)


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    return (get_close_matches(name, list(known), 1, 0.0) or ["?"])[0]


@dataclass(slots=True)
class KeyReader:
    """Follows key sequences such as `g g`, with no time limit between the keys."""

    keymap: Keymap
    pending: list[str] = field(default_factory=list)

    def read(self, key: str, scopes: Sequence[str]) -> str | None:
        """The action of a pressed key; None while a sequence is under way or when nothing is bound."""
        if self.pending:
            sequence = " ".join([*self.pending, key])
            if name := self.keymap.find(sequence, scopes):
                self.pending.clear()
                return name
            if self.keymap.starts(sequence, scopes):
                self.pending.append(key)
                return None
            self.pending.clear()
            if key == "escape":
                return None
        if self.keymap.starts(key, scopes):
            self.pending.append(key)
            return None
        return self.keymap.find(key, scopes)
