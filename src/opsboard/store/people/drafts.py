"""What people typed and did not save yet: in the board, or beside it while the board cannot take it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from opsboard.domain.errors import N_, Unavailable
from opsboard.store.dialect import Database
from opsboard.store.log.purging import is_about

if TYPE_CHECKING:
    from opsboard.store.files.draft_fallback import DraftFallback

WAIT_SECONDS = 1.0
"""Seconds that a draft waits for others who write: one who is leaving has no more."""


class Drafts:
    """The drafts of everybody on one board. A draft is lost only when neither the board nor its neighbour takes it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held_beside: DraftFallback | None = None

    @property
    def _beside(self) -> DraftFallback:
        if self._held_beside is None:
            from opsboard.store.files.draft_fallback import DraftFallback

            self._held_beside = DraftFallback(self._database.path)
        return self._held_beside

    def close(self) -> None:
        """Let go of the file beside the board."""
        if self._held_beside is not None:
            self._held_beside.close()

    def one(self, login: str, form: str) -> str | None:
        """What a person typed in a form and did not save."""
        text, beside = self._in_board(login, form), self._beside.of(login).get(form)
        return text if beside is None or _is_newer(text, beside) else beside

    def _in_board(self, login: str, form: str) -> str | None:
        text: str | None = self._database.value("SELECT text FROM draft WHERE login = ? AND form = ?", (login, form))
        return text

    def all(self, login: str) -> list[tuple[str, str]]:
        """All drafts of a person: (form, text). Those beside the board are brought in when it takes them."""
        beside = self._beside.of(login)
        held = {
            str(form): str(text)
            for form, text in self._database.rows("SELECT form, text FROM draft WHERE login = ?", (login,))
        }
        newer = {form: text for form, text in beside.items() if not _is_newer(held.get(form), text)}
        if beside:
            with suppress(Unavailable):  # they stay where they are
                self._bring_in(login, newer, beside)
        return list({**held, **newer}.items())

    def save(self, login: str, form: str, text: str | None) -> None:
        """Keep a draft; None forgets it. Raises Unavailable when nothing can take it."""
        try:
            with self._database.writing(any_version=True, seconds=WAIT_SECONDS):
                save_draft(self._database, login, form, text)
        except Unavailable:
            if text is not None and self._beside.keep(login, form, text):
                return
            if text is not None or self._in_board(login, form) is not None:
                raise
        self._beside.forget(lambda whose, which, _text: (whose, which) == (login, form))

    def purge(self, keys: Sequence[str]) -> None:
        """Everybody's drafts about these items, whose rows are gone, go from beside the board as well. Raises
        Unavailable when they cannot be overwritten."""
        from opsboard.store.files.draft_fallback import fallback_path

        if not self._beside.forget(lambda _login, form, text: any(is_about(key, form, text) for key in keys)):
            raise Unavailable(
                N_("{keys} is purged, but {path} still holds drafts of it; remove it while nobody is on the board"),
                keys=tuple(keys),
                path=fallback_path(self._database.path),
            )

    def _bring_in(self, login: str, newer: Mapping[str, str], beside: Mapping[str, str]) -> None:
        """Move a person's drafts into the board."""
        with self._database.writing(any_version=True, seconds=WAIT_SECONDS):
            for form, text in newer.items():
                save_draft(self._database, login, form, text)
        self._beside.forget(lambda whose, form, text: whose == login and beside.get(form) == text)


def save_draft(database: Database, login: str, form: str, text: str | None) -> None:
    """Write a draft's row; None takes it away."""
    if text is None:
        database.run("DELETE FROM draft WHERE login = ? AND form = ?", (login, form))
        return
    database.run(
        "INSERT INTO draft (login, form, text) VALUES (?, ?, ?)"
        " ON CONFLICT (login, form) DO UPDATE SET text = excluded.text",
        (login, form, text),
    )


def _is_newer(text: str | None, other: str) -> bool:
    """Whether a draft in the board was typed after the one beside it, which is there because the board could not
    take it: only when a program ended between writing the one and forgetting the other."""
    return text is not None and _moment(text) > _moment(other)


def _moment(text: str) -> str:
    """When a draft was typed, as it says itself."""
    try:
        return str(json.loads(text)["at"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
