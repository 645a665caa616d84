"""The words of the query language: its keys, and the values that each of them takes on a board."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from opsboard.domain.errors import N_
from opsboard.domain.items import PRIORITIES, Campaign, Person
from opsboard.domain.kinds import CATEGORIES, DATE_TYPES, Choice, Field, Name, Workflow

if TYPE_CHECKING:
    from opsboard.domain.fields import CustomsOf


class QueryContext(NamedTuple):
    """What the words of a query depend on: who asks, when, and what the board knows."""

    now: str
    """UTC moment."""
    zone: str
    login: str
    workflow: Workflow
    people: tuple[Person, ...] = ()
    """Empty: nobody is known, and any login is taken as it stands."""
    campaigns: tuple[Campaign, ...] = ()
    labels: tuple[str, ...] = ()
    views: tuple[tuple[str, str], ...] = ()
    """Saved views: name and query."""
    clocks: bool = True
    """Whether clocks run on the board: without them nothing can be breaching."""
    customs: CustomsOf | None = None
    """Gives what words about time mean to who asks."""


class Word(NamedTuple):
    """A value that a key takes: what it is stored as, what it may be called, and what it means."""

    key: str
    names: tuple[str, ...] = ()
    description: str = ""


KEYS = {
    "kind": N_("what sort of work"),
    "stage": N_("a stage of its kind"),
    "category": N_("backlog, active, waiting, done or dropped"),
    "priority": N_("P0 to P3, P0..P1, none"),
    "assignee": N_("who does it: a login, @me, none"),
    "participant": N_("who takes part: a login, @me"),
    "created_by": N_("who wrote it down"),
    "department": N_("the department, none"),
    "label": N_("a label, none"),
    "campaign": N_("the campaign, none"),
    "due": N_("when it is due: today, week, <7d, 2026-11, none"),
    "start": N_("when it starts"),
    "created": N_("when it was written down: today, week, <7d"),
    "updated": N_("when it was changed last"),
    "closed": N_("when it was done or dropped"),
    "entered": N_("when it came to its stage"),
    "publish": N_("when it is published"),
    "promised": N_("when it is promised for"),
    "run": N_("when it runs"),
    "follow_up": N_("when to look at it again"),
    "review": N_("when to review it"),
    "expires": N_("when what it says is over"),
    "is": N_("a state: overdue, blocked, mine, unassigned"),
    "has": N_("what is there: due, comments, links"),
    "view": N_("what a saved view shows"),
    "field.": N_("a field of its kind: field.channel:wechat"),
}
"""The keys of `key:value`, each with what it asks for."""

EXAMPLES = (
    ("退款 is:open", N_("open items with this word in title, text, a field or a comment")),
    ("kind:support stage:triage,open", N_("of one kind, in either of two stages")),
    ("assignee:@me due:<7d", N_("what you do, due within seven days")),
    ("priority:P0..P1 is:unassigned", N_("the urgent ones that nobody does")),
    ("created:>=monday -label:vip", N_("since Monday, without a label (on a command line after --)")),
    ("(kind:content OR kind:plan) is:overdue", N_("late, of two kinds")),
    ('"price of the day" has:comments', N_("exactly these words, with comments")),
)
"""Queries as people write them, each with what it finds: for help and documentation."""

OTHER_KEYS = {
    "by": "created_by", "author": "created_by", "创建人": "created_by", "类型": "kind", "类别": "kind",
    "阶段": "stage", "状态": "category", "分类": "category", "优先级": "priority", "负责人": "assignee",
    "参与人": "participant", "部门": "department", "标签": "label", "tag": "label", "活动": "campaign",
    "截止": "due", "到期": "due", "开始": "start", "创建": "created", "更新": "updated", "关闭": "closed",
    "完成": "closed", "发布": "publish", "承诺": "promised", "运行": "run", "跟进": "follow_up",
    "followup": "follow_up", "复查": "review", "失效": "expires", "是": "is", "有": "has",
    "视图": "view", "进入": "entered",
}  # fmt: skip

PAST_DATES = ("created", "updated", "closed", "entered")
DATES = ("due", "start", *PAST_DATES, "publish", "promised", "run", "follow_up", "review", "expires")
PEOPLE = ("assignee", "participant", "created_by")
EMPTY_WORDS = frozenset({"none", "无", "没有", "空"})
MAY_BE_EMPTY = frozenset({"priority", "assignee", "department", "label", "participant", "campaign"})

STATES = (
    Word("overdue", ("逾期", "过期"), N_("open, and due before now")),
    Word("blocked", ("受阻", "阻塞"), N_("something stands in its way")),
    Word("mine", ("我的", "me"), N_("I do it, take part, or a field names me")),
    Word("unassigned", ("未分配", "无人"), N_("nobody does it")),
    Word("open", ("未完成", "进行中"), N_("not done and not dropped")),
    Word("done", ("已完成", "完成"), N_("done")),
    Word("watched", ("关注", "已关注"), N_("I watch it")),
    Word("breaching", ("超时", "将超时"), N_("a clock has run out; breaching:2h: or will within two hours")),
    Word("in_force", ("生效", "现行", "有效"), N_("a policy that holds today; in_force:2026-11-30: on that day")),
    Word("snoozed", ("推迟", "已推迟"), N_("put off until a day")),
    Word("archived", ("归档", "已归档"), N_("put away")),
)
THINGS = (
    Word("due", ("截止", "到期")),
    Word("start", ("开始",)),
    Word("comments", ("comment", "评论")),
    Word("links", ("link", "链接", "关联")),
    Word("checklist", ("清单", "检查单")),
    Word("attachments", ("attachment", "附件")),
    Word("body", ("正文",)),
    Word("labels", ("label", "标签")),
)
_CATEGORY_NAMES = {
    "backlog": ("待办", "未开始"),
    "active": ("进行中", "处理中"),
    "waiting": ("等待", "等待中"),
    "done": ("完成", "已完成"),
    "dropped": ("放弃", "已放弃"),
}
DATE_WORDS = (
    Word("today", ("今天",)), Word("tomorrow", ("明天",)), Word("yesterday", ("昨天",)), Word("week", ("本周",)),
    Word("nextweek", ("下周",)), Word("lastweek", ("上周",)), Word("month", ("本月",)), Word("nextmonth", ("下月",)),
    Word("lastmonth", ("上月",)), Word("<7d"), Word(">=monday"), Word("mon..fri"),
)  # fmt: skip
_FLAG_WORDS = (Word("true", ("yes", "y", "1", "是", "有")), Word("false", ("no", "n", "0", "否")))


def canonical_key(typed: str, workflow: Workflow | None = None) -> str | None:
    """The key that was typed, by its own or another name; None when it is none. Fields keep their prefix, and get it
    where a field of the `workflow` is meant by its key or its name; a name that several fields have stays as it is."""
    word = typed.lower()
    word = OTHER_KEYS.get(word, word)
    if word.startswith("field.") or (word in KEYS and word != "field."):
        return word
    keys = {field.key for field in fields_of(word, workflow)} if workflow is not None else set()
    if not keys:
        return None
    return f"field.{keys.pop() if len(keys) == 1 else word}"


def words_of(key: str, context: QueryContext) -> tuple[Word, ...]:
    """The values that a key takes on this board; none for keys that take any text."""
    match key:
        case "kind":
            return tuple(
                Word(kind.key, (*_names(kind.name), kind.prefix, *kind.words), title_of(kind.name))
                for kind in context.workflow.kinds
            )
        case "stage":
            return _stage_words(context.workflow)
        case "category":
            return tuple(Word(one, _CATEGORY_NAMES[one], _CATEGORY_NAMES[one][0]) for one in CATEGORIES)
        case "priority":
            return tuple(Word(one, (one[1:],)) for one in PRIORITIES)
        case "department":
            return choice_words(context.workflow.departments)
        case "assignee" | "participant" | "created_by":
            return tuple(Word(one.login, (one.name, f"@{one.login}"), one.name) for one in context.people)
        case "campaign":
            return tuple(Word(one.key, (one.name,), one.name) for one in context.campaigns)
        case "label":
            return tuple(Word(one) for one in context.labels)
        case "view":
            return tuple(Word(name, (), query) for name, query in context.views)
        case "is":
            return STATES
        case "has":
            return THINGS
    if key.startswith("field."):
        return field_words(fields_of(key.removeprefix("field."), context.workflow), context)
    return DATE_WORDS if key in DATES else ()


def choice_words(choices: Iterable[Choice]) -> tuple[Word, ...]:
    """The words for the values of a choice."""
    return tuple(Word(one.key, (*_names(one.name), *one.words), title_of(one.name)) for one in choices)


def field_words(fields: tuple[Field, ...], context: QueryContext) -> tuple[Word, ...]:
    """The words that these fields of one name take."""
    words: dict[str, Word] = {}
    for field in fields:
        found: tuple[Word, ...]
        if field.type == "flag":
            found = _FLAG_WORDS
        elif field.type == "person":
            found = words_of("assignee", context)
        elif field.type in DATE_TYPES:
            found = DATE_WORDS
        else:
            found = choice_words(field.values)
        for word in found:
            words.setdefault(word.key, word)
    return tuple(words.values())


def fields_of(name: str, workflow: Workflow) -> tuple[Field, ...]:
    """The fields of this key, one from each kind that has it; all that bear the name when none has the key. A blank in
    a name is typed as `_`."""
    wanted = name.casefold()
    every = [field for kind in workflow.kinds for field in kind.fields]
    by_key = tuple(field for field in every if field.key.casefold() == wanted)
    if by_key:
        return by_key
    wanted = wanted.replace("_", " ")
    return tuple(field for field in every if wanted in map(str.casefold, _names(field.name)))


def person_fields(workflow: Workflow) -> tuple[str, ...]:
    """The fields that name people."""
    every = (field.key for kind in workflow.kinds for field in kind.fields if field.type == "person")
    return tuple(dict.fromkeys(every))


def field_keys(workflow: Workflow) -> dict[str, Field]:
    """Every field that some kind has, by its key, in order."""
    fields: dict[str, Field] = {}
    for kind in workflow.kinds:
        for field in kind.fields:
            fields.setdefault(field.key, field)
    return fields


def resolved(typed: str, words: Iterable[Word]) -> tuple[str, ...]:
    """The keys that a typed value means: the key itself, else all that bear the name, else the one word
    that begins so; none when nothing does or several do."""
    wanted = typed.casefold()
    words = tuple(words)
    for word in words:
        if word.key.casefold() == wanted:
            return (word.key,)
    named = tuple(word.key for word in words if wanted in map(str.casefold, word.names))
    if named:
        return named
    begun = {word.key for word in words if any(name.casefold().startswith(wanted) for name in (word.key, *word.names))}
    by_key = {word.key for word in words if word.key.casefold().startswith(wanted)}
    for found in (by_key, begun):
        if len(found) == 1:
            return tuple(found)
    return ()


def _stage_words(workflow: Workflow) -> tuple[Word, ...]:
    names: dict[str, dict[str, None]] = {}
    titles: dict[str, str] = {}
    for kind in workflow.kinds:
        for stage in kind.stages:
            names.setdefault(stage.key, {}).update(dict.fromkeys(_names(stage.name)))
            titles.setdefault(stage.key, title_of(stage.name))
    return tuple(Word(key, tuple(found), titles[key]) for key, found in names.items())


def _names(name: Name) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in (name.en, name.zh, name.short_en, name.short_zh) if one))


def title_of(name: Name) -> str:
    """A name in both languages, once where they are the same."""
    return name.en if name.en == name.zh else f"{name.en} · {name.zh}"
