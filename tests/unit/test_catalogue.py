"""Every word that a person sees is there in Chinese, and says the same."""

from __future__ import annotations

import re
from typing import Any

import pytest

from catalogues import texts, translations
from opsboard.i18n import catalogue_of, current_language, language_of, use_language

_PLACE = re.compile(r"\{[^{}]*\}|%\(\w+\)[a-z]|%[sd]")


@pytest.fixture(scope="module")
def chinese() -> Any:
    path = translations.catalogue_path("zh_CN")
    with path.open("rb") as file:
        return translations.read_po(file, locale="zh_CN")


def test_every_word_of_the_sources_has_a_translation(chinese: Any) -> None:
    missing = []
    for message in translations.extracted():
        if not message.id:
            continue
        known = chinese.get(message.id)
        if known is None or not all(texts(known.string)) or not texts(known.string):
            missing.append(message.id)
    assert missing == []


def test_nothing_is_translated_that_nobody_says(chinese: Any) -> None:
    said = {message.id for message in translations.extracted()}
    assert [message.id for message in chinese if message.id and message.id not in said] == []


def test_no_translation_is_a_guess(chinese: Any) -> None:
    assert [message.id for message in chinese if message.id and message.fuzzy] == []


def test_a_translation_has_the_places_of_its_original(chinese: Any) -> None:
    for message in chinese:
        if not message.id:
            continue
        originals = [sorted(_PLACE.findall(text)) for text in texts(message.id)]
        for string in texts(message.string):
            places = sorted(_PLACE.findall(string))
            plural = len(originals) > 1 and set(places) <= {place for places in originals for place in places}
            assert plural or places in originals, message.id


def test_the_files_are_what_the_sources_make_of_them() -> None:
    stale = [path.name for path, content in translations.wanted_files().items() if path.read_bytes() != content]
    assert stale == [], "run: make translations"


def test_the_program_speaks_what_the_catalogue_says(chinese: Any) -> None:
    spoken = catalogue_of("zh")
    message = next(message for message in chinese if isinstance(message.id, str) and message.id and message.string)
    assert spoken.gettext(message.id) == message.string


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_environment_chooses_the_language(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language
    assert language_of(environment, "zh") == "zh"
    use_language(language)
    assert current_language() == language
