"""What people are called: which names are the same when typed, and which only look so."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.items import Person
from opsboard.domain.kinds import Name
from opsboard.domain.nearest import nearest
from opsboard.domain.text import clean_line, visible

MYSELF = ("@me", "me", "我", "@我", "＠me", "＠我")

ROLE_NAMES = {
    "viewer": Name("viewer", "只读"),
    "member": Name("member", "成员"),
    "lead": Name("lead", "主管"),
    "admin": Name("admin", "管理员"),
}
"""What the roles of people are called (`items.PERSON_ROLES`)."""

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


def full_names(people: Iterable[Person]) -> dict[str, str]:
    """Login -> the name that is shown for it where there is room. Somebody without a name, or whose name another
    bears too, is shown by their login."""
    people = list(people)
    bearers = Counter(as_typed(person.name) for person in people)
    logins = {person.login.casefold() for person in people}
    return {
        person.login: _own_name(person)
        if bearers[as_typed(person.name)] == 1 and (_typed_login(person) or as_typed(person.name) not in logins)
        else person.login
        for person in people
    }


def short_names(people: Iterable[Person]) -> dict[str, str]:
    """Login -> the name that is shown for it on a card or in a list: the first word of the full name, with the initials
    of the others where it alone could mean somebody else (`Anna`, `Tom B.`), the full name where they could as well."""
    people = list(people)
    full = full_names(people)
    taken = Counter(
        word for person in people for word in {as_typed(one) for one in (person.login, person.name, *_shorter(person))}
    )
    names: dict[str, str] = {}
    for person in people:
        shorter = _shorter(person) if full[person.login] == _own_name(person) else ()
        names[person.login] = next((name for name in shorter if taken[as_typed(name)] == 1), full[person.login])
    return names


def _own_name(person: Person) -> str:
    return visible(person.name).strip() or person.login


def _typed_login(person: Person) -> bool:
    return as_typed(person.name) == person.login.casefold()


def _shorter(person: Person) -> tuple[str, ...]:
    """Shorter forms of a name of several words, the shortest first."""
    first, *others = _own_name(person).split()
    return (first, " ".join((first, *(f"{word[0]}." for word in others)))) if others else ()


def person_name(names: Mapping[str, str], login: str | None) -> str:
    """What a login is called by one of these; empty for nobody."""
    return visible(names.get(login, login)) if login else ""


def login_of(typed: str, people: Iterable[Person]) -> str | None:
    """The login that is meant by a login, else by a name: of one who is here before others; else by the name that is
    shown for short. None when nobody is called so. Raises Invalid with all the logins for a name that several bear."""
    wanted = as_typed(typed)
    people = list(people)
    named: list[Person] = []
    for person in people:
        if person.login.casefold() == wanted:
            return person.login
        if wanted and as_typed(person.name) == wanted:
            named.append(person)
    logins = tuple(person.login for person in [one for one in named if one.active] or named)
    if len(logins) > 1:
        raise Invalid(N_("{name} is the name of several people; say which: {logins}"), name=typed, logins=logins)
    if logins or not wanted:
        return logins[0] if logins else None
    return next((login for login, name in short_names(people).items() if as_typed(name) == wanted), None)


def called(people: Sequence[Person]) -> frozenset[str]:
    """All that `find_login` finds one of these by, as names are compared."""
    short = short_names(people)
    return frozenset(
        as_typed(name) for one in people for name in (one.login, one.name, short[one.login], *MYSELF) if name
    )


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
