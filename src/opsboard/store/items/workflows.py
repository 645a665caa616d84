"""The board's workflow: kept whole as JSON, and as tables where the rows of items need it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opsboard.domain.capacity import EFFORT, effort_days
from opsboard.domain.errors import N_, Invalid, Refused
from opsboard.domain.kinds import CLOSED_CATEGORIES, Workflow
from opsboard.domain.values import frozen, made_by
from opsboard.store.dialect import Database, Row
from opsboard.store.items.field_values import (
    NO_RULES,
    CardEntry,
    FieldRule,
    FieldRules,
    kind_card,
    kind_field_rows,
    people_in,
)
from opsboard.store.items.rows import damaged, load, load_object
from opsboard.store.log.change_log import sha256


@frozen
class KindRows:
    """What writing an item of a kind needs to know."""

    prefix: str
    categories: dict[str, str]
    """Stage key -> category, in order."""
    dates: dict[str, str]
    """Field -> calendar role."""
    rules: FieldRules = NO_RULES
    """What its fields are."""
    effort: Mapping[str, float] = made_by(factory=dict)
    """Days of work by effort, where it has that field."""

    def category(self, kind: str, stage: str) -> str:
        """The category of a stage. Raises Invalid for one that the kind does not have."""
        try:
            return self.categories[stage]
        except KeyError as error:
            raise Invalid(
                N_("{kind} has no stage {stage}; it has {stages}"),
                kind=kind,
                stage=stage,
                stages=tuple(self.categories),
            ) from error


def moments_of(after: Mapping[str, Any], at: str, category: str, closed_at: str | None) -> tuple[str, str | None]:
    """Since when an item is in its stage, and when it was closed, after a change entered `at` that put it into a
    stage of this category. `closed_at` is when it was closed before."""
    since = after.get("stage_since")
    if since is not None:
        closed_at = after.get("closed_at")
    entered = since or after.get("closed_at") or at
    return entered, (after.get("closed_at") or closed_at or entered) if category in CLOSED_CATEGORIES else None


def read_kinds(database: Database) -> dict[str, KindRows]:
    """Every kind of the board, in order. Raises Unavailable for rows of a kind that is not there."""
    fields: dict[str, dict[str, FieldRule]] = {}
    for kind, field, of_type, choices in database.rows("SELECT kind, field, type, choices FROM kind_field"):
        places = {} if choices == "[]" else {key: place for place, key in enumerate(load(choices))}
        fields.setdefault(kind, {})[field] = FieldRule(of_type, places)
    days = _effort_days(database)
    kinds = {
        key: KindRows(prefix, {}, {}, _rules(fields.get(key, {}), card), days if EFFORT in fields.get(key, {}) else {})
        for key, prefix, card in database.rows("SELECT key, prefix, card FROM kind ORDER BY pos")
    }
    for kind, stage, category in database.rows("SELECT kind, key, category FROM stage ORDER BY pos"):
        _known(kinds, kind).categories[stage] = category
    for kind, field, role in database.rows("SELECT kind, field, role FROM date_field"):
        _known(kinds, kind).dates[field] = role
    return kinds


def _effort_days(database: Database) -> dict[str, float]:
    """Days of work by effort, read without the rest of the workflow."""
    sql = database.sql
    said = f"CASE WHEN {sql.is_object('value')} THEN {sql.member('value', 'settings.effort')} END"
    text = database.value(f"SELECT {said} FROM meta WHERE name = 'workflow'")
    return effort_days({} if text is None else {"effort": load_object(text)})


def _rules(fields: dict[str, FieldRule], card: str) -> FieldRules:
    return FieldRules(fields, _card(card), people_in(fields))


def _card(text: str) -> tuple[CardEntry, ...]:
    return tuple(tuple(entry) if isinstance(entry, list) else entry for entry in load(text)) if text != "[]" else ()


def _known(kinds: dict[str, KindRows], kind: str) -> KindRows:
    """The kind of a row. Raises Unavailable where a damaged file names none."""
    try:
        return kinds[kind]
    except KeyError as error:
        raise damaged(kind) from error


def kind_rows(kinds: dict[str, KindRows], kind: str) -> KindRows:
    """One kind. Raises Invalid for one that the board does not have."""
    try:
        return kinds[kind]
    except KeyError as error:
        raise Invalid(N_("there is no kind {kind}; there are {kinds}"), kind=kind, kinds=tuple(kinds)) from error


def write_workflow(database: Database, workflow: Workflow, text: str) -> None:
    """Replace the board's workflow. Raises Refused when items stand where it has no place for them."""
    _refuse_orphans(database, {(row[1], row[2]) for row in stage_rows(workflow)})
    # Numbers are unique, so that the old ones make room first.
    database.run("UPDATE kind SET pos = -1 - pos, prefix = ' ' || key")
    database.run("UPDATE stage SET pos = -1 - pos")
    write_rows(database, workflow, text)


def write_rows(database: Database, workflow: Workflow, text: str) -> None:
    """Write what the workflow means into its tables, whose numbers are free or negative; what is negative goes."""
    database.run_many(
        "INSERT INTO kind (key, prefix, pos) VALUES (?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET prefix = excluded.prefix, pos = excluded.pos",
        kind_rows_of(workflow),
    )
    database.run_many(
        "INSERT INTO stage (pos, kind, key, category, wip, clock) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (kind, key) DO UPDATE SET pos = excluded.pos, category = excluded.category,"
        " wip = excluded.wip, clock = excluded.clock",
        stage_rows(workflow),
    )
    database.run("DELETE FROM stage WHERE pos < 0")
    database.run("DELETE FROM date_field")
    database.run("DELETE FROM kind_field")
    database.run("DELETE FROM counter WHERE kind IN (SELECT key FROM kind WHERE pos < 0)")
    database.run("DELETE FROM kind WHERE pos < 0")
    database.run_many(
        "INSERT INTO date_field (kind, field, role) VALUES (?, ?, ?)",
        date_field_rows(workflow),
    )
    write_field_rules(database, workflow)
    database.run_many(
        "INSERT INTO counter (kind, next) VALUES (?, 1) ON CONFLICT (kind) DO NOTHING",
        [(kind.key,) for kind in workflow.kinds],
    )
    database.run_many(
        "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [("workflow", text), ("workflow_digest", digest(text))],
    )
    database.run(
        "INSERT INTO meta (name, value) VALUES ('workflow_edition', '1')"
        " ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
    )


def write_field_rules(database: Database, workflow: Workflow) -> None:
    """Write what a workflow declares of fields into their tables."""
    database.run("DELETE FROM kind_field")
    sql = "INSERT INTO kind_field (kind, field, type, choices) VALUES (?, ?, ?, ?)"
    database.run_many(sql, kind_field_rows(workflow))
    cards = [(kind_card(kind), kind.key) for kind in workflow.kinds]
    database.run_many("UPDATE kind SET card = ? WHERE key = ?", cards)


def kind_rows_of(workflow: Workflow) -> list[Row]:
    """The rows of the table of kinds: key, prefix, place."""
    return [(kind.key, kind.prefix, pos) for pos, kind in enumerate(workflow.kinds)]


def stage_rows(workflow: Workflow) -> list[Row]:
    """The rows of the table of stages, but for what is counted: place, kind, key, category, WIP limit, clock."""
    stages = [(kind.key, stage) for kind in workflow.kinds for stage in kind.stages]
    return [
        (pos, kind, stage.key, stage.category, stage.wip, int(stage.clock)) for pos, (kind, stage) in enumerate(stages)
    ]


def date_field_rows(workflow: Workflow) -> list[Row]:
    """The rows of the table of fields that are dates: kind, field, role."""
    return [(kind.key, field.key, field.role) for kind in workflow.kinds for field in kind.fields if field.role]


def digest(text: str) -> str:
    """A hash by which a check tells whether the stored workflow is the one that was written."""
    return sha256()(text.encode()).hexdigest()


def stored_workflow(database: Database) -> Workflow:
    """The board's workflow, with a check of it. Raises Invalid, and TypeError where there is none."""
    from opsboard.domain.kinds_loader import workflow_from_json

    return workflow_from_json(database.value("SELECT value FROM meta WHERE name = 'workflow'"))


def is_as_written(database: Database, text: str) -> bool:
    """Whether the stored workflow is the one that was checked and written."""
    held = database.value("SELECT value FROM meta WHERE name = 'workflow_digest'")
    return bool(held == digest(text))


def stages_in_use(database: Database) -> dict[tuple[str, str], int]:
    """How many items stand in which stage of which kind, archived ones too."""
    rows = database.rows("SELECT kind, stage, count(*) FROM item GROUP BY kind, stage")
    return {(kind, stage): count for kind, stage, count in rows}


def _refuse_orphans(database: Database, stages: set[tuple[str, str]]) -> None:
    for (kind, stage), count in stages_in_use(database).items():
        if (kind, stage) not in stages:
            raise Refused(
                N_("{count} items stand in {kind}/{stage}; move them first, then take the stage away"),
                count=count,
                kind=kind,
                stage=stage,
            )
