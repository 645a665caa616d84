"""The language that people are spoken to in.

Words are marked with `_()` (translated when the line runs) or `N_()` (marked only: for tables and
errors that are translated where they are shown). The process has one language, chosen once by the
door that starts it, like the C locale.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opsboard.domain.errors import OpsboardError

LANGUAGES = ("en", "zh")
_DIRECTORY = os.path.join(os.path.dirname(__file__), "locale")
_FOLDERS = {"zh": "zh_CN"}


class _Current:
    """The catalogue in use; English until `use_language` says otherwise."""

    language = "en"
    catalogue: gettext.NullTranslations = gettext.NullTranslations()


def language_of(environment: Mapping[str, str], configured: str = "auto") -> str:
    """`en` or `zh`: the configured one, else from LC_ALL, LC_MESSAGES, LANG, the first that is set."""
    if configured in LANGUAGES:
        return configured
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def use_language(language: str) -> None:
    """Speak `language` (`en` or `zh`) from now on."""
    _Current.language = language
    _Current.catalogue = catalogue_of(language)


def current_language() -> str:
    """The language in use: `en` or `zh`."""
    return _Current.language


def catalogue_of(language: str) -> gettext.NullTranslations:
    """The catalogue of a language, for texts that are not in the reader's own (reports)."""
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("opsboard", _DIRECTORY, languages=[_FOLDERS[language]], fallback=True)


def _(message: str) -> str:
    """`message` in the language in use."""
    return _Current.catalogue.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The form of a message that fits `count`."""
    return _Current.catalogue.ngettext(one, many, count)


def listed(words: Iterable[object]) -> str:
    """Words one after the other, as the language in use does it: `a, b`, `a、b`."""
    return ("、" if current_language() == "zh" else ", ").join(map(str, words))


def foreign(text: str) -> str:
    """What the system or a parser says in English, in the language in use."""
    if current_language() == "en":
        return text
    from opsboard.foreign_words import translated

    return translated(text)


def sentence(error: OpsboardError) -> str:
    """What an error says, in the language in use."""
    return error.sentence(_(error.template), current_language(), foreign, _)


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools know
    """Mark `message` for translation without translating it here."""
    return message
