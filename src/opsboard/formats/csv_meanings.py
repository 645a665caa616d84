"""What the words of a table mean. The same few stand in thousands of rows: each is looked up once."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain.kinds import Field, Kind
from opsboard.formats.csv_plan import Plan, field_of_column
from opsboard.formats.words import category_of, kind_of, stage_of


class Meanings:
    """Kinds, categories and fields, by the words of one table."""

    def __init__(self, kinds: Sequence[Kind], usual: str | None, plan: Plan, *, asked: bool) -> None:
        """`usual` is the key of the kind of rows that name none; `asked`: somebody said that the rows are of it."""
        self._asked = asked
        self._kinds = kinds
        self._usual = usual
        self._plan = plan
        self._found: dict[str, Kind | None] = {}
        self._categories: dict[tuple[str, str], str | None] = {}
        self._fields: dict[tuple[str, int], Field | None] = {}

    def kind(self, word: str) -> Kind | None:
        """The kind that a row's word names, else the usual one."""
        if word not in self._found:
            key = kind_of(self._kinds, word) or self._usual
            self._found[word] = next((kind for kind in self._kinds if kind.key == key), None)
        return self._found[word]

    def category(self, kind: Kind | None, word: str) -> str | None:
        """The category of the kind's stage that a word names, else what the word means for all kinds."""
        place = (kind.key if kind else "", word)
        if place not in self._categories:
            stage = stage_of(kind, word) if kind and word else None
            self._categories[place] = kind.stage(stage).category if kind and stage else category_of(word)
        return self._categories[place]

    def field(self, kind: Kind | None, column: int) -> Field | None:
        """The field of the kind that a column fills: as a map says, else by the column's name. Where nobody said of
        which kind the rows are, a name is believed of a choice only: it may mean another thing."""
        place = (kind.key if kind else "", column)
        if place not in self._fields:
            mapped = self._plan.mapped_fields.get(column)
            named = column in self._plan.named
            found = field_of_column(kind, mapped or self._plan.names[column]) if named else None
            believed = found is not None and (mapped is not None or self._asked or found.type == "choice")
            self._fields[place] = found if believed else None
        return self._fields[place]
