"""The words of a line that people type, and `FIELD=VALUE` among them."""

from __future__ import annotations

from opsboard.domain.errors import N_, Invalid


def split_words(text: str, whole: str | None = None) -> list[str]:
    """The words of a line, as a shell divides them. Raises Invalid for a quotation mark that is not closed, telling of
    the `whole` line where the text is not all of it."""
    import shlex

    try:
        return shlex.split(text)
    except ValueError as error:
        raise Invalid(N_("a quotation mark is missing in: {text}"), text=whole or text) from error


def field_and_value(pair: str) -> tuple[str, str]:
    """The two sides of `FIELD=VALUE`. Raises Invalid."""
    field, equals, value = pair.partition("=")
    if not equals or not field.strip():
        raise Invalid(N_('"{pair}" is no field: write --set FIELD=VALUE, such as --set channel=wechat'), pair=pair)
    return field.strip(), value
