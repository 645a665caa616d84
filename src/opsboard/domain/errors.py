"""Every way in which a request can be refused, as values that a door can show.

An error carries an English sentence with named places and the values for them, so that a door can
translate the sentence (`template`, marked with `N_`) and fill it in. The sentence says what, where
and what to do, in one line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools know
    """Mark `message` for translation; the door that shows it translates."""
    return message


def _words(value: object, language: str, foreign: Callable[[str], str], translated: Callable[[str], str]) -> object:
    if isinstance(value, OpsboardError):
        return value.sentence(translated(value.template), language, foreign, translated)
    if isinstance(value, OSError):
        return foreign(value.strerror or str(value))
    if isinstance(value, Exception):
        return foreign(str(value))
    if isinstance(value, tuple):
        return ("、" if language == "zh" else ", ").join(
            str(_words(one, language, foreign, translated)) for one in value
        )
    of = getattr(value, "of", None)
    return of(language) if callable(of) else value


class OpsboardError(Exception):
    """The base of all: a sentence template and its values."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template)
        self.template = template
        self.values = values

    def __str__(self) -> str:
        return self.sentence(self.template)

    def sentence(
        self,
        template: str,
        language: str = "en",
        foreign: Callable[[str], str] = str,
        translated: Callable[[str], str] = str,
    ) -> str:
        """The sentence with its values, from this template or a translation of it.

        A value may be a `kinds.Name`, which is shown in `language`, a tuple, which is shown as a list, another of
        these errors, whose template is `translated`, or an exception of the system or a parser, whose words `foreign`
        translates.
        """
        shown = {name: _words(value, language, foreign, translated) for name, value in self.values.items()}
        return template.format(**shown) if shown else template


class Invalid(OpsboardError):
    """What was asked for makes no sense: an unknown word, a bad date, an empty title. Exit 2."""


class NotTaken(Invalid):
    """The tables refuse a value that the domain let pass, or what they hold stands in its way. Exit 2."""


UNEXPECTED = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError, NotTaken)
"""What reading rows ends in that no program of ours wrote; on a whole board it is a bug."""


class NotFound(OpsboardError):
    """No such item or board. Exit 3."""


class Refused(OpsboardError):
    """A rule says no: a gate, a limit, a role, nothing to undo. Exit 4."""


class GateRefused(Refused):
    """A gate or a WIP limit says no. `overridable`: passes when a reason is given. `asks`: the properties that open
    the gate once they have a value (`due`, `fields.category`), in the order in which to ask for them; none where
    something is required that no value gives, such as a link."""

    def __init__(self, template: str, *, overridable: bool, asks: tuple[str, ...] = (), **values: object) -> None:
        super().__init__(template, **values)
        self.overridable = overridable
        self.asks = asks


class Forgotten(Refused):
    """What this was typed over was purged since: the words go with it. Exit 4."""


class Exists(Refused):
    """A file is to be written where there is one, and nobody said that it may go. Exit 4."""

    def __init__(self, path: str) -> None:
        super().__init__(N_("{path} exists already; --force writes over it, or give another path"), path=path)


class Conflict(OpsboardError):
    """Someone changed the same field since it was seen. Exit 5.

    `fields` holds for each field that both changed: mine, theirs, and what it was before.
    """

    def __init__(
        self, template: str, *, fields: Mapping[str, tuple[object, object, object]] | None = None, **values: object
    ) -> None:
        super().__init__(template, **values)
        self.fields: Mapping[str, tuple[object, object, object]] = fields or {}


class BadData(OpsboardError):
    """A file holds what cannot be read. Exit 6."""


class Unavailable(OpsboardError):
    """The board is busy, locked, not permitted, damaged, too new or unreachable. Exit 7."""


class NoTerminal(OpsboardError):
    """The board needs a terminal and there is none. Exit 64."""
