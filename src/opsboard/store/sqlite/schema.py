"""The tables of a board. What the domain refuses, the database refuses too.

An item's texts, dates and people stand in `item`, and so does what a card shows (labels, counts of
checklist entries and comments), so that a window of a board is one walk of one index. A stage keeps
how many items that are not archived stand in it. Whatever has
many entries has its own table. `batch` and `change` are the log; triggers guard them.
"""

from __future__ import annotations

_MOMENT = "(length({0}) = 20 AND {0} IS strftime('%Y-%m-%dT%H:%M:%SZ', {0}, '+0 days'))"
# Without '+0 days' SQLite takes 2026-02-30 for a day; without a look at the length it reads `now`.
_DAY = "(length({0}) = 10 AND {0} IS date({0}, '+0 days'))"
_CATEGORY = "category IN ('backlog', 'active', 'waiting', 'done', 'dropped')"


def _moment(column: str) -> str:
    """A moment that a clock gave: its form is enough, at a third of what asking the calendar costs."""
    return f"({column} GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]Z')"


def _text(column: str, size: int) -> str:
    """Bytes, and no NUL: length() of a text stops at a NUL."""
    return f"length(CAST({column} AS BLOB)) <= {size} AND instr(CAST({column} AS BLOB), x'00') = 0"


def _when(column: str) -> str:
    return f"{column} IS NULL OR {_DAY.format(column)} OR {_MOMENT.format(column)}"


SNOOZED = f"snoozed TEXT CHECK (snoozed IS NULL OR {_DAY.format('snoozed')})"
"""A column of `item` that came later: SQLite writes one where it stands here."""
SERIES = f"series TEXT CHECK (series IS NULL OR ({_text('series', 20_000)}))"
"""Another one."""
SHOWN = f"shown TEXT CHECK (shown IS NULL OR ({_text('shown', 20_000)}))"
"""And another one: what a card shows of the item's fields."""

TABLES = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE person (
  login TEXT PRIMARY KEY CHECK (length(login) BETWEEN 1 AND 100 AND {_text("login", 400)}),
  name TEXT NOT NULL CHECK ({_text("name", 1200)}),
  role TEXT NOT NULL CHECK (role IN ('viewer', 'member', 'lead', 'admin')),
  department TEXT,
  active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE kind (
  key TEXT PRIMARY KEY,
  prefix TEXT NOT NULL UNIQUE,
  pos INTEGER NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

CREATE TABLE stage (
  pos INTEGER PRIMARY KEY,
  kind TEXT NOT NULL REFERENCES kind (key),
  key TEXT NOT NULL,
  category TEXT NOT NULL CHECK ({_CATEGORY}),
  wip INTEGER CHECK (wip > 0),
  clock INTEGER NOT NULL CHECK (clock IN (0, 1)),
  items INTEGER NOT NULL DEFAULT 0 CHECK (items >= 0),
  UNIQUE (kind, key)
) STRICT;

CREATE INDEX stage_order ON stage (kind, pos);

CREATE TABLE date_field (
  kind TEXT NOT NULL REFERENCES kind (key),
  field TEXT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (kind, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE counter (
  kind TEXT PRIMARY KEY REFERENCES kind (key),
  next INTEGER NOT NULL CHECK (next > 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE item (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number > 0),
  stage TEXT NOT NULL,
  category TEXT NOT NULL CHECK ({_CATEGORY}),
  rank INTEGER NOT NULL,
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 300 AND {_text("title", 1200)}),
  priority TEXT CHECK (priority IN ('P0', 'P1', 'P2', 'P3')),
  assignee TEXT REFERENCES person (login),
  department TEXT,
  start TEXT CHECK ({_when("start")}),
  due TEXT CHECK ({_when("due")}),
  repeat TEXT,
  campaign TEXT,
  archived INTEGER NOT NULL CHECK (archived IN (0, 1)),
  blocked TEXT,
  labels TEXT NOT NULL,
  checks INTEGER NOT NULL CHECK (checks >= 0),
  checks_done INTEGER NOT NULL CHECK (checks_done BETWEEN 0 AND checks),
  comments INTEGER NOT NULL CHECK (comments >= 0),
  created_at TEXT NOT NULL CHECK {_moment("created_at")},
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL CHECK {_moment("updated_at")},
  stage_since TEXT NOT NULL CHECK {_moment("stage_since")},
  closed_at TEXT CHECK (closed_at IS NULL OR {_moment("closed_at")}),
  version INTEGER NOT NULL CHECK (version > 0),
  source_system TEXT,
  source_id TEXT,
  source_url TEXT,
  fields TEXT NOT NULL,
  body TEXT NOT NULL CHECK ({_text("body", 400_000)}), {SNOOZED}, {SERIES}, {SHOWN},
  FOREIGN KEY (kind, stage) REFERENCES stage (kind, key),
  UNIQUE (kind, number)
) STRICT;

CREATE INDEX item_column ON item (kind, stage, rank, id) WHERE archived = 0;
CREATE INDEX item_category ON item (category, rank, id) WHERE archived = 0;
CREATE INDEX item_due ON item (due, category) WHERE archived = 0;
CREATE INDEX item_assignee ON item (assignee) WHERE assignee IS NOT NULL;
CREATE UNIQUE INDEX item_source ON item (source_system, source_id) WHERE source_system IS NOT NULL;
CREATE INDEX item_archived ON item (kind, stage, rank, id) WHERE archived = 1;

CREATE TABLE label (
  item INTEGER NOT NULL REFERENCES item (id), name TEXT NOT NULL,
  PRIMARY KEY (name, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE participant (
  item INTEGER NOT NULL REFERENCES item (id), login TEXT NOT NULL REFERENCES person (login),
  PRIMARY KEY (login, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX participant_item ON participant (item);
CREATE TABLE watcher (
  item INTEGER NOT NULL REFERENCES item (id), login TEXT NOT NULL REFERENCES person (login),
  PRIMARY KEY (login, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX watcher_item ON watcher (item);

CREATE TABLE link (
  item INTEGER NOT NULL REFERENCES item (id),
  relation TEXT NOT NULL,
  other INTEGER NOT NULL REFERENCES item (id),
  PRIMARY KEY (item, relation, other),
  CHECK (item <> other)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry (
  pos INTEGER PRIMARY KEY,
  item INTEGER NOT NULL REFERENCES item (id),
  part TEXT NOT NULL CHECK (part IN ('check', 'comment', 'attachment')),
  id TEXT NOT NULL,
  value TEXT NOT NULL,
  UNIQUE (item, part, id)
) STRICT;

CREATE TABLE item_date (
  item INTEGER NOT NULL REFERENCES item (id),
  role TEXT NOT NULL,
  day TEXT NOT NULL CHECK ({_DAY.format("day")}),
  moment TEXT CHECK (moment IS NULL OR {_moment("moment")}),
  PRIMARY KEY (item, role, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_date_day ON item_date (day, moment, role, item);

CREATE TABLE campaign (
  key TEXT PRIMARY KEY,
  name TEXT NOT NULL CHECK ({_text("name", 1200)}),
  first TEXT NOT NULL CHECK ({_DAY.format("first")}),
  last TEXT NOT NULL CHECK ({_DAY.format("last")} AND last >= first),
  phases TEXT NOT NULL,
  freeze TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE batch (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL CHECK {_moment("at")},
  by TEXT NOT NULL,
  act TEXT NOT NULL,
  undo_of INTEGER REFERENCES batch (id),
  reason TEXT,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL CHECK (last >= first),
  prev TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX batch_by ON batch (by, id);

CREATE TABLE change (
  seq INTEGER PRIMARY KEY,
  batch INTEGER NOT NULL,
  at TEXT NOT NULL CHECK {_moment("at")},
  by TEXT NOT NULL,
  item INTEGER NOT NULL REFERENCES item (id),
  op TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  payload TEXT,
  digest BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT;
CREATE UNIQUE INDEX change_item ON change (item, version);
CREATE INDEX change_at ON change (at);

CREATE TABLE purge (
  item INTEGER NOT NULL REFERENCES item (id),
  at TEXT NOT NULL CHECK {_moment("at")},
  by TEXT NOT NULL,
  reason TEXT
) STRICT;
CREATE INDEX purge_item ON purge (item);

CREATE TABLE draft (
  login TEXT NOT NULL, form TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (login, form)
) STRICT, WITHOUT ROWID;
CREATE TABLE setting (
  login TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (login, name)
) STRICT, WITHOUT ROWID;
"""

CHANNELS = f"""
ALTER TABLE campaign ADD COLUMN day TEXT CHECK (day IS NULL OR {_DAY.format("day")});
ALTER TABLE campaign ADD COLUMN freeze_kinds TEXT;
ALTER TABLE campaign ADD COLUMN steps TEXT;
CREATE TABLE channel (
  name TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 60 AND {_text("name", 240)}),
  words TEXT NOT NULL,
  rhythm TEXT NOT NULL CHECK ({_text("rhythm", 4000)}),
  steps TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE campaign_template (
  name TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 100 AND {_text("name", 1200)}),
  phases TEXT NOT NULL,
  freeze TEXT,
  freeze_kinds TEXT NOT NULL,
  steps TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

CHANNEL_CHECKS = """
ALTER TABLE channel ADD COLUMN checks TEXT;
CREATE INDEX item_date_expires ON item_date (day, item) WHERE role = 'expires';
"""
MACROS = f"""
CREATE TABLE macro (
  id INTEGER PRIMARY KEY,
  owner TEXT REFERENCES person (login),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60 AND {_text("name", 240)}),
  value TEXT NOT NULL CHECK ({_text("value", 200_000)})
) STRICT;
CREATE UNIQUE INDEX macro_name ON macro (ifnull(owner, ''), name);
"""
"""Macros: each person's own, and everybody's, which have no owner."""

DAYS = """
ALTER TABLE item_date ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE item_date ADD COLUMN standing INTEGER NOT NULL DEFAULT 0 CHECK (standing IN (0, 1, 2));
ALTER TABLE item_date ADD COLUMN priority TEXT NOT NULL DEFAULT '';
ALTER TABLE item_date ADD COLUMN load REAL NOT NULL DEFAULT 0;
ALTER TABLE item_date ADD COLUMN until TEXT CHECK (until IS NULL OR until > day);
DROP INDEX item_date_day;
CREATE INDEX item_date_day ON item_date (standing, day, moment, priority, item, kind, role, load, until);
CREATE INDEX item_date_until ON item_date (until, day, item) WHERE until IS NOT NULL;
"""
"""What the dates of items tell of them, so that the days of a calendar are counted and put in order without the items
(`store/items/dates.py`)."""

TEAM = f"""
CREATE TABLE view (
  id INTEGER PRIMARY KEY,
  owner TEXT REFERENCES person (login),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60 AND {_text("name", 240)}),
  value TEXT NOT NULL CHECK ({_text("value", 20_000)})
) STRICT;
CREATE UNIQUE INDEX view_name ON view (ifnull(owner, ''), name);

CREATE TABLE person_key (
  key TEXT PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 16000 AND {_text("key", 16_000)}),
  login TEXT NOT NULL REFERENCES person (login),
  added_at TEXT NOT NULL CHECK {_moment("added_at")},
  added_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE notice (
  login TEXT NOT NULL,
  seq INTEGER NOT NULL REFERENCES change (seq),
  at TEXT NOT NULL CHECK {_moment("at")},
  reason TEXT NOT NULL CHECK (reason IN ('assigned', 'named', 'mentioned', 'watched', 'time')),
  read INTEGER NOT NULL DEFAULT 0 CHECK (read IN (0, 1)),
  PRIMARY KEY (login, at, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_unread ON notice (login, seq) WHERE read = 0;
"""
"""Saved views (`owner` NULL: everybody's), the keys by which people enter a service account, and whom
which change concerns: an index into the log, with each person's mark of having read it."""

TEAM_LOG = f"""
CREATE TABLE team_change (
  seq INTEGER PRIMARY KEY,
  batch INTEGER NOT NULL,
  after_seq INTEGER NOT NULL CHECK (after_seq >= 0),
  at TEXT NOT NULL CHECK {_moment("at")},
  by TEXT NOT NULL,
  what TEXT NOT NULL,
  subject TEXT NOT NULL,
  op TEXT NOT NULL CHECK (op IN ('found', 'add', 'edit', 'remove')),
  payload TEXT,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  hash TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX team_change_at ON team_change (at);
"""
"""The log of the team: who changed people, keys, campaigns, shared views, kinds and the board itself. `after_seq`
is the newest change of an item when the act began, so that both logs have one order."""

TIME = f"""
CREATE TABLE time_effect (
  item INTEGER NOT NULL REFERENCES item (id),
  effect TEXT NOT NULL CHECK (length(effect) BETWEEN 1 AND 30),
  occurrence TEXT NOT NULL CHECK (length(occurrence) BETWEEN 1 AND 200),
  told TEXT NOT NULL CHECK ({_text("told", 20_000)}),
  PRIMARY KEY (item, effect, occurrence)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_snoozed ON item (snoozed, kind, stage) WHERE snoozed IS NOT NULL AND archived = 0;
CREATE INDEX item_date_review ON item_date (day, item) WHERE role = 'review';
"""
"""What time has brought, once for an item, an effect and an occurrence, and what it looks through."""

ANSWERS = "CREATE INDEX time_effect_answer ON time_effect (item, occurrence) WHERE effect = 'answer';\n"
"""Whose customers are still to be told."""
REPEATS = "CREATE INDEX item_repeat ON item (repeat, id) WHERE repeat IS NOT NULL;\n"
"""What comes again."""
HOLIDAYS = f"""
CREATE TABLE holiday (
  year TEXT PRIMARY KEY CHECK (length(year) = 4 AND {_DAY.format("year || '-01-01'")}),
  days TEXT NOT NULL CHECK ({_text("days", 100_000)})
) STRICT, WITHOUT ROWID;
"""
"""Holidays and the days that make up for them: of each year `[day, worked, name, provisional]`."""

FIELDS = """
ALTER TABLE kind ADD COLUMN card TEXT NOT NULL DEFAULT '[]';
CREATE TABLE kind_field (
  kind TEXT NOT NULL REFERENCES kind (key),
  field TEXT NOT NULL,
  type TEXT NOT NULL,
  choices TEXT NOT NULL,
  PRIMARY KEY (kind, field)
) STRICT, WITHOUT ROWID;
CREATE TABLE item_field (
  field TEXT NOT NULL,
  number REAL NOT NULL,
  text TEXT NOT NULL COLLATE NOCASE,
  item INTEGER NOT NULL,
  PRIMARY KEY (field, number, text, item)
) STRICT, WITHOUT ROWID;
"""
"""The fields of each kind, and what items hold in them (`store/items/field_values.py`): ten rows of an item, so that
they are not checked one by one. What they are made of was, and a deep check compares them."""
SEARCH = "CREATE VIRTUAL TABLE search USING fts5(words, content='', tokenize='{tokenizer}')"
"""Full text without a copy of it; `search/full_text.py` writes it, row by item id."""

_REFUSED = "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
GUARDS = {
    **{
        f"{table}_{named}": f"\nCREATE TRIGGER {table}_{named} BEFORE {act} ON {table}{between}{_REFUSED}"
        for table, between in (("change", " "), ("batch", " "), ("purge", " "), ("team_change", "\n"))
        for named, act in (("kept", "DELETE"), ("fixed", "UPDATE"))
    },
    # Of a change that a purge names the payload may be taken away.
    "change_fixed": f"""
CREATE TRIGGER change_fixed BEFORE UPDATE ON change
WHEN NEW.payload IS NOT NULL OR NEW.seq IS NOT OLD.seq OR NEW.batch IS NOT OLD.batch OR NEW.at IS NOT OLD.at
  OR NEW.by IS NOT OLD.by OR NEW.item IS NOT OLD.item OR NEW.op IS NOT OLD.op OR NEW.version IS NOT OLD.version
  OR NEW.digest IS NOT OLD.digest OR NOT EXISTS (SELECT 1 FROM purge WHERE item = OLD.item)
{_REFUSED}""",
    "item_kept": """
CREATE TRIGGER item_kept BEFORE DELETE ON item BEGIN SELECT RAISE(ABORT, 'items are archived, never deleted'); END""",
    "counter_forward": """
CREATE TRIGGER counter_forward BEFORE UPDATE ON counter WHEN NEW.next < OLD.next
BEGIN SELECT RAISE(ABORT, 'a key is never used twice'); END""",
}
"""The triggers of a board, by name. Changing a table by sqlite-utils' `transform` drops them, so that
every migration ends with making them again; a board with other triggers is not opened."""
