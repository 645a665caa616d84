"""The words of a line that people type, options and `FIELD=VALUE` among them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.nearest import nearest


def split_words(text: str, whole: str | None = None) -> list[str]:
    """The words of a line, as a shell divides them. Raises Invalid for a quotation mark that is not closed, telling of
    the `whole` line where the text is not all of it."""
    import shlex

    try:
        return shlex.split(text)
    except ValueError as error:
        raise Invalid(N_("a quotation mark is missing in: {text}"), text=whole or text) from error


def read_options(act: str, words: Iterable[str], known: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """The words of an act that are no options, and the options that it knows, written `--name value` or `--name=value`.
    Raises Invalid naming the option that was meant."""
    named: list[str] = []
    given: list[tuple[str, str]] = []
    left = iter(words)
    for word in left:
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--"):
            named.append(word)
            continue
        if name not in known:
            near = nearest(name, known) or ("due" if "due" in known else next(iter(known), ""))
            raise Invalid(N_("{act} does not know {word}; did you mean --{near}?"), act=act, word=word, near=near)
        said = value if equals else next(left, None)
        if said is None:
            raise Invalid(N_("--{name} needs a value"), name=name)
        given.append((name, said))
    return named, given


def field_and_value(pair: str) -> tuple[str, str]:
    """The two sides of `FIELD=VALUE`. Raises Invalid."""
    field, equals, value = pair.partition("=")
    if not equals or not field.strip():
        raise Invalid(N_('"{pair}" is no field: write --set FIELD=VALUE, such as --set channel=wechat'), pair=pair)
    return field.strip(), value
