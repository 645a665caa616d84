"""What people are called: which names are the same when typed, and which only look so."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.items import Person
from opsboard.domain.nearest import nearest
from opsboard.domain.text import clean_line

MYSELF = ("@me", "me", "我", "@我", "＠me", "＠我")

_LOOKS_LIKE = str.maketrans(
    {
        # Latin letters and digits that many fonts draw alike.
        **dict.fromkeys("iIlL1|!ıɩ", "l"),
        **dict.fromkeys("oO0", "o"),
        # Cyrillic and Greek letters that are drawn as Latin ones.
        **dict(zip("авеёкмнорстухѕјһԁԛԝгп", "abeekmhopctyxsjhdqwrn", strict=True)),
        **dict(zip("αβεικνορτυχγω", "abelkvoptuxyw", strict=True)),
        **dict.fromkeys("іїӏ", "l"),
        # Chinese characters that differ by the length of a stroke.
        **dict.fromkeys("己已巳", "己"),
        **dict.fromkeys("日曰", "日"),
        **dict.fromkeys("未末", "未"),
        **dict.fromkeys("土士", "土"),
        **dict.fromkeys("人入", "人"),
        **dict.fromkeys("千干", "千"),
        **dict.fromkeys("戊戌戍", "戊"),
    }
)


def as_typed(name: str) -> str:
    """A name as names are compared: full-width letters as narrow ones, any case, without the `@` before it."""
    return unicodedata.normalize("NFKC", name).strip().lstrip("@").strip().casefold()


def login_of(typed: str, people: Iterable[Person]) -> str | None:
    """The login that is meant by a login, else by a name: of one who is here before others. None when nobody is called
    so. Raises Invalid with all the logins for a name that several bear."""
    wanted = as_typed(typed)
    named: list[Person] = []
    for person in people:
        if person.login.casefold() == wanted:
            return person.login
        if wanted and as_typed(person.name) == wanted:
            named.append(person)
    logins = tuple(person.login for person in [one for one in named if one.active] or named)
    if len(logins) > 1:
        raise Invalid(N_("{name} is the name of several people; say which: {logins}"), name=typed, logins=logins)
    return logins[0] if logins else None


def find_login(typed: str, people: Sequence[Person], login: str, name: str = "") -> str:
    """The login meant by `@me`, a login, else a full name; `login` and `name` are those of whoever types it. Raises
    Invalid naming the nearest, or for a name that several bear all of them."""
    word = clean_line(typed).strip()
    if word.lower() in MYSELF:
        return login
    word = word.lstrip("@＠")
    found = login_of(word, people)
    if found is not None:
        return found
    if word and (word.lower() == login or word == name):
        return login
    near = nearest(word, [name for person in people for name in (person.login, person.name)])
    if near is None:
        raise Invalid(N_("nobody on this board is called {name}; `opsboard people` lists them"), name=word)
    raise Invalid(N_("nobody on this board is called {name}; did you mean {near}?"), name=word, near=near)


def whose_login(name: str, people: Iterable[Person]) -> str | None:
    """The login that this name is; None when nobody's login is called so."""
    wanted = as_typed(name)
    return next((person.login for person in people if person.login.casefold() == wanted), None)


def lookalikes(person: Person, people: Iterable[Person]) -> list[Person]:
    """The others whose login or name looks the same as this one's."""
    own = {_skeleton(person.login), _skeleton(person.name)} - {""}
    return [
        other
        for other in people
        if other.login != person.login and own & {_skeleton(other.login), _skeleton(other.name)}
    ]


def _skeleton(name: str) -> str:
    """What is left of a name for a quick look: letters that are drawn alike as one of them, no blanks."""
    letters = unicodedata.normalize("NFKD", as_typed(name)).translate(_LOOKS_LIKE)
    shown = "".join(one for one in letters if unicodedata.category(one) not in ("Mn", "Cf") and not one.isspace())
    return shown.replace("rn", "m").replace("vv", "w")
