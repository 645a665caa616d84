"""Whom a text speaks to: `@lin` and `@林晓`, of those who are on the board."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from opsboard.domain.items import Person

_SIGN = re.compile("[@＠]")
_LOGIN = re.compile(r"[a-z0-9._-]{1,100}", re.IGNORECASE)
_NAME = re.compile(r"[^\W_][\w.-]{0,39}(?<![.-])")
_OF_AN_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]")
_LOOK_BACK = 300
"""Letters before a sign in which an address may have begun."""


class Names:
    """What the people of a board are called, to be found in many texts. Who has left is not among them."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.logins: set[str] = set()
        self._named: dict[str, list[tuple[str, str]]] = {}
        for person in people:
            if person.active:
                self.logins.add(person.login)
                name = _folded(person.name).strip()
                if name:
                    self._named.setdefault(name[0], []).append((name, person.login))
        for named in self._named.values():
            named.sort(key=lambda one: -len(one[0]))

    def mentioned(self, text: str) -> set[str]:
        """The logins of those whom a text mentions. An `@` inside an address or a link mentions nobody."""
        found: set[str] = set()
        for sign in _SIGN.finditer(text):
            if not _in_address(text, sign.start()):
                found |= self._begun(text, sign.end())
        return found

    def unknown(self, text: str) -> list[str]:
        """The words behind an `@` that name nobody, each once."""
        found = []
        for sign in _SIGN.finditer(text):
            word = _NAME.match(text, sign.end())
            if word is not None and not _in_address(text, sign.start()) and not self._begun(text, sign.end()):
                found.append(word.group())
        return list(dict.fromkeys(found))

    def _begun(self, text: str, place: int) -> set[str]:
        """Who is named where a text goes on after the sign: by the whole of a login, or the longest name."""
        login = _LOGIN.match(text, place)
        if login is not None:
            word = login.group().lower()
            for one in (word, word.rstrip("._-")):
                if one in self.logins:
                    return {one}
        rest = _folded(text[place : place + 100])
        longest = 0
        found: set[str] = set()
        for name, person in self._named.get(rest[:1], ()):
            if len(name) < longest:
                break
            if rest.startswith(name) and not _goes_on(name, rest[len(name) : len(name) + 1]):
                longest = len(name)
                found.add(person)
        return found


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _goes_on(name: str, following: str) -> bool:
    """Whether a name in letters is only the beginning of a longer word. Chinese has no blanks between words."""
    return name[-1].isascii() and following.isascii() and following.isalnum()


def _in_address(text: str, place: int) -> bool:
    """Whether the sign at a place stands in an e-mail address or a link."""
    if place == 0:
        return False
    if text[place] == "@" and _OF_AN_ADDRESS.match(text[place - 1]):
        return True
    return "://" in re.split(r"\s", text[max(0, place - _LOOK_BACK) : place])[-1]
