"""The notification writer: whom each change concerns, kept as an index into the log and written with the change."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from opsboard.domain.items import ANSWER, TELL, time_mark
from opsboard.store.dialect import Database, Row
from opsboard.store.people.people import SqlTeam

if TYPE_CHECKING:
    from opsboard.domain.mentions import Names

MOST_NEW = 50
"""An import may bring a person thousands of items: of the new ones of one act so many at most, the last of
them, stand in an inbox. The others are found as what they are, items of theirs."""
_TELLING = ("participant.", "comment.", "time.")
"""With assignee and body the properties that may concern somebody who does not watch the item."""
_TO_TELL = time_mark(ANSWER, "")
_DONE = (
    f"UPDATE notice SET read = 1 WHERE login = ? AND read = 0"
    f" AND seq IN (SELECT seq FROM change WHERE item = ? AND op = '{TELL}')"
)
"""The customer was told: it stands in nobody's inbox as something to do."""
_INSERT = "INSERT INTO notice (login, seq, at, reason) VALUES (?, ?, ?, ?)"


class NotificationWriter:
    """Gathers the notices of one act and writes them at its end."""

    def __init__(self, database: Database, at: str) -> None:
        self._database = database
        self._at = at
        self._names: Names | None = None
        self._rows: list[Row] = []
        self._new: dict[str, deque[Row]] = {}
        self.first_new: int | None = None
        """The number of the first item that this act made: what it does to its own items is no news."""

    def of_change(
        self,
        item: int,
        seq: int,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
        held: Mapping[str, Any],
        by: str,
        people: Sequence[str],
    ) -> None:
        """A change of an item whose properties were `held` before it; `people` are its fields that name somebody."""
        if self.first_new is not None and item >= self.first_new:
            return
        for name, told in before.items():
            if told and name.startswith(_TO_TELL) and after.get(name) is None:
                self._database.run_many(_DONE, [(login, item) for login in told])
        watchers = [name[8:] for name in held if name.startswith("watcher.")]
        if not watchers and not any(
            name == "assignee"
            or name == "body"
            or name.startswith(_TELLING)
            or (name.startswith("fields.") and any(one.partition(".")[0] == name[7:] for one in people))
            for name in after
        ):
            return
        from opsboard.domain.notices import concerned

        for login, reason in concerned(before, after, watchers, by, self._known, people).items():
            self._rows.append((login, seq, self._at, reason))

    def of_new(
        self,
        seq: int,
        assignee: str | None,
        participants: Sequence[str],
        texts: Sequence[str],
        named: Sequence[str],
        by: str,
    ) -> None:
        """A new item with these people, `texts` being what is said in it with an @, `named` whom its fields name."""
        from opsboard.domain.notices import reasons

        names = self._names or self._known()
        mentioned = [login for words in texts for login in names.mentioned(words)]
        given = participants if assignee is None else (*participants, assignee)
        for login, reason in reasons((), mentioned, given, by, self._known, (), named).items():
            if login not in self._new:
                self._new[login] = deque(maxlen=MOST_NEW)
            self._new[login].append((login, seq, self._at, reason))

    def close(self) -> None:
        """Write what was gathered."""
        rows = [*self._rows, *(row for own in self._new.values() for row in own)]
        if rows:
            self._database.run_many(_INSERT, rows)
        self._rows, self._new, self._names = [], {}, None

    def _known(self) -> Names:
        if self._names is None:
            from opsboard.domain.mentions import Names

            self._names = Names(SqlTeam(self._database).people())
        return self._names
