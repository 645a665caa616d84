"""The columns that a list of items can have: properties of every item, and the fields of its kinds."""

from __future__ import annotations

import re
from collections.abc import Container

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.kinds import Field, Name, Workflow
from opsboard.domain.values import frozen


@frozen
class Column:
    """A column of a list. `field` is set for a field of a kind, whose key is then `fields.NAME`."""

    key: str
    name: Name
    words: tuple[str, ...] = ()
    """What it may be called besides."""
    field: Field | None = None


COLUMNS = (
    Column("key", Name("key", "编号")),
    Column("kind", Name("kind", "类型"), ("类别",)),
    Column("stage", Name("stage", "阶段")),
    Column("category", Name("category", "分类"), ("状态",)),
    Column("title", Name("title", "标题")),
    Column("priority", Name("priority", "优先级"), ("pri",)),
    Column("assignee", Name("assignee", "负责人"), ("who",)),
    Column("participants", Name("participants", "参与人"), ("participant",)),
    Column("department", Name("department", "部门")),
    Column("labels", Name("labels", "标签"), ("label", "tag", "tags")),
    Column("start", Name("start", "开始")),
    Column("due", Name("due", "截止"), ("到期",)),
    Column("repeat", Name("repeat", "重复")),
    Column("campaign", Name("campaign", "活动")),
    Column("blocked", Name("blocked", "受阻"), ("阻塞",)),
    Column("snoozed", Name("snoozed until", "推迟到"), ("推迟",)),
    Column("checklist", Name("checklist", "清单"), ("检查单",)),
    Column("links", Name("links", "关联"), ("link", "链接")),
    Column("created_at", Name("created", "创建时间"), ("创建",)),
    Column("created_by", Name("created by", "创建人"), ("by", "author")),
    Column("updated_at", Name("updated", "更新时间"), ("更新",)),
    Column("stage_since", Name("in stage since", "进入阶段"), ("since", "age")),
    Column("closed_at", Name("closed", "关闭时间"), ("关闭", "完成")),
    Column("archived", Name("archived", "已归档"), ("归档",)),
    Column("version", Name("version", "版本")),
    Column("attachments", Name("attachments", "附件"), ("attachment",)),
    Column("body", Name("text", "正文"), ("描述",)),
)
"""Properties of every item, in the order of a table that has them all."""

TABLE = ("key", "stage", "priority", "assignee", "due", "title", "labels", "blocked")
"""What `list` shows unless it is told otherwise."""
MARKDOWN = ("key", "title", "stage", "priority", "assignee", "due", "labels")
_COMMA = re.compile("[,，、]")


def column(key: str) -> Column:
    """The column of a property. Raises KeyError."""
    return next(one for one in COLUMNS if one.key == key)


def all_columns(workflow: Workflow) -> list[Column]:
    """Every column of a board's items."""
    from opsboard.domain.query_words import field_keys

    return [*COLUMNS, *(Column(f"fields.{key}", one.name, (key,), one) for key, one in field_keys(workflow).items())]


def field_columns(workflow: Workflow, kinds: Container[str]) -> list[str]:
    """The columns of the fields of these kinds, each once, in their order."""
    found = (f"fields.{field.key}" for kind in workflow.kinds if kind.key in kinds for field in kind.fields)
    return list(dict.fromkeys(found))


def find_columns(typed: str, workflow: Workflow) -> tuple[Column, ...]:
    """The columns of a list such as `key,title,channel`, each by its key or its name in either language; one that is
    named twice once. Raises Invalid naming the nearest for a word that is none, and when there is none at all."""
    from opsboard.domain.lookup import find_named, find_or_refuse

    known = all_columns(workflow)
    found: dict[str, Column] = {}
    for word in filter(None, (each.strip() for each in _COMMA.split(typed))):
        plain = re.sub(r"^fields?\.", "fields.", word)
        one = find_named(plain, known) or find_or_refuse("list column", word, known if _near(word, known) else COLUMNS)
        found.setdefault(one.key, one)
    if not found:
        raise Invalid(N_("--columns needs the names of columns: --columns key,title,due"))
    return tuple(found.values())


def _near(word: str, known: list[Column]) -> bool:
    """Whether one of them is called nearly so."""
    from opsboard.domain.lookup import named_by
    from opsboard.domain.nearest import nearest

    return nearest(word, [other for one in known for other in named_by(one)]) is not None
