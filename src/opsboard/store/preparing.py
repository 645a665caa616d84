"""New items made ready to be written: everything of them but their number, without the board.

What comes out holds nothing but what `marshal` takes, so that a second process can make it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.items import NewItem
from opsboard.domain.kinds import CATEGORIES
from opsboard.domain.ranks import GAP
from opsboard.store import search
from opsboard.store.dates import date_rows
from opsboard.store.items import COLUMNS, ENTRIES, dump, dump_names
from opsboard.store.workflows import CLOSED, KindRows, kind_rows
from opsboard.usecases.many_items import Prepared

_KNOWN = frozenset({*COLUMNS, "body", "archived", "blocked"}) - {"title"}
_SCALAR = "scalar"
"""The group of properties that hold one value."""
_REPEATED = frozenset({"fields", "label", "participant", "watcher"})
_REMEMBERED = 2000
"""Names of properties."""


class Life:
    """The stages that an item goes through, as (moment, stage), and what follows from them."""

    __slots__ = ("category", "closed_at", "moves", "since")

    def __init__(self, moves: list[tuple[str, str]]) -> None:
        self.moves = moves
        self.category = ""
        self.since = ""
        self.closed_at: str | None = None


class Preparing:
    """Makes the new items of one act ready."""

    def __init__(
        self,
        kinds: dict[str, KindRows],
        zone: str,
        first: Callable[[str], int],
        at: str,
        by: str,
        most: int | None,
        words: bool,
    ) -> None:
        """`first` gives the rank of the item on top of a category. Of `most` items the first one made ready
        stands at the top; without `most` each stands above the one before. With `words` what the search index
        holds of them is made here, not when they are written."""
        self._kinds = kinds
        self._zone = zone
        self._first = first
        self._at = at
        self._by = by
        self._words = words
        self._above = 1 if most is None else most
        self._step = -GAP if most is None else GAP
        self._ranks: dict[str, int] = {}
        self._names: dict[str, tuple[str, str]] = dict.fromkeys(_KNOWN, (_SCALAR, ""))
        """Property -> its group and the rest; further ones are those of fields, labels and people."""

    def apart(self) -> Preparing:
        """Itself, having asked the board all that it will: another process can go on."""
        self._ranks = {category: self._lowest(category) for category in CATEGORIES}
        return self

    def __call__(self, new: NewItem) -> Prepared:
        """One item. Raises Invalid for a kind, stage or property that the board does not have. Runs once
        per item of an import, so it is kept short."""
        kind = kind_rows(self._kinds, new.kind)
        life = life_of(new, kind, self._at)
        rank = self._rank(life.category)
        given: dict[str, Any] = {}
        fields: dict[str, Any] = {}
        labels: list[str] = []
        people: dict[str, list[str]] = {"participant": [], "watcher": []}
        entries: list[tuple[str, str, str]] = []
        checks: list[Any] = []
        comments: list[Any] = []
        links: list[tuple[str, str]] = []
        names = self._names
        for name, value in new.properties.items():
            if value is None:
                continue
            group, rest = names.get(name) or self._parted(name)
            if group == _SCALAR:
                if value != "" and value is not False:
                    given[name] = value
                continue
            given[name] = value
            if group == "fields":
                fields[rest] = value
            elif group == "label":
                labels.append(rest)
            elif group in people:
                people[group].append(rest)
            elif group in ENTRIES:
                entries.append((group, rest, dump(value)))
                if group != "attachment":
                    (checks if group == "check" else comments).append(value)
            elif group == "link":
                relation, _, other = rest.partition(".")
                links.append((relation, other))
            else:
                raise Invalid(N_("an item has no property {name}"), name=name)
        labels.sort()
        value = given.get
        title, body, source = new.title, value("body") or "", new.source
        due, start, blocked = value("due") or "", value("start") or "", value("blocked")
        created_at, created_by = new.created_at or self._at, new.created_by or self._by
        row = (
            life.moves[-1][1], life.category, rank, title,
            value("priority") or "", value("assignee") or "", value("department") or "", start, due,
            value("repeat") or "", value("campaign") or "",
            1 if value("archived") else 0,
            "" if blocked is None else dump(blocked),
            dump_names(labels) if labels else "[]",
            len(checks), sum(bool(one.get("done")) for one in checks) if checks else 0, len(comments),
            created_at, created_by, life.moves[-1][0], life.since, life.closed_at or "", len(life.moves),
            *(("", "", "") if source is None else (source.system, source.id, source.url)),
            dump(fields) if fields else "{}",
            body,
        )  # fmt: skip
        given["kind"], given["title"], given["stage"], given["rank"] = new.kind, title, life.moves[0][1], rank
        given["created_at"], given["created_by"] = created_at, created_by
        if source is not None:
            given["source"] = {"system": source.system, "id": source.id, "url": source.url}
        dates = None
        if due or start or (fields and kind.dates):
            dates = [date[1:] for date in date_rows(0, due, start, fields, kind, self._zone)]
        texts = [one.get("body", "") for one in comments] if comments else comments
        asked = [one.get("text", "") for one in checks] if checks else checks
        said = [text for text in (body, *texts) if "@" in text or "＠" in text] if body or texts else []
        return (
            new.kind, kept_number(new.key, kind.prefix), row,
            labels, people["participant"], people["watcher"], entries, links, dates,
            search.texts_of(title, body, labels, asked, texts) if self._words else None, asked, texts,
            self._changes(life, given), value("assignee"), said,
        )  # fmt: skip

    def _rank(self, category: str) -> int:
        rank = self._ranks.get(category)
        if rank is None:
            rank = self._lowest(category)
        self._ranks[category] = rank + self._step
        return rank

    def _lowest(self, category: str) -> int:
        return self._first(category) - self._above * GAP

    def _parted(self, name: str) -> tuple[str, str]:
        """The group of a property and the rest of its name."""
        group, dot, rest = name.partition(".")
        if not dot:
            raise Invalid(N_("an item has no property {name}"), name=name)
        if group in _REPEATED and len(self._names) < _REMEMBERED:
            self._names[name] = group, rest
        return group, rest

    def _changes(self, life: Life, properties: dict[str, Any]) -> list[tuple[str, str, str, str]]:
        """The log of the item, as (op, moment, what was before, what is after)."""
        changes = []
        last = len(life.moves) - 1
        before = "{}"
        for step, (moment, entered) in enumerate(life.moves):
            if step == last and life.since != moment:
                # Closed at another moment than the log's own: said openly, so that a replay knows.
                after = dump({**(properties if step == 0 else {"stage": entered}), "closed_at": life.since})
            else:
                after = _in_stage(entered) if step else dump(properties)
            changes.append(("move" if step else "add", moment, before, after))
            before = _in_stage(entered)
        return changes


def kept_number(key: str | None, prefix: str) -> int | None:
    """The number of a key that may be kept: one that this kind would give out itself."""
    start, _, digits = (key or "").rpartition("-")
    if start != prefix or not digits.isascii() or not digits.isdigit() or digits[0] == "0" or len(digits) > 9:
        return None
    return int(digits)


def life_of(new: NewItem, kind: KindRows, at: str) -> Life:
    """The stages of a new item: those of its history, then the one it stands in. Raises Invalid for
    a stage that its kind does not have."""
    moves = [(moment, stage) for moment, stage in new.history]
    stage = new.stage or (moves[-1][1] if moves else next(iter(kind.categories)))
    if not moves:
        moves = [(new.created_at or at, stage)]
    elif new.created_at is not None:
        moves[0] = (new.created_at, moves[0][1])
    if moves[-1][1] != stage:
        moves.append((new.closed_at or at, stage))
    life = Life(moves)
    for moment, entered in moves:
        life.category = kind.category(new.kind, entered)
        life.since = moment
        life.closed_at = (life.closed_at or moment) if life.category in CLOSED else None
    if new.closed_at is not None and life.closed_at is not None:
        life.closed_at = new.closed_at
        life.since = new.closed_at
    return life


@lru_cache(maxsize=256)
def _in_stage(stage: str) -> str:
    return dump({"stage": stage})
