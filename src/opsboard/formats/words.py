"""What the words of other people's files mean: priorities, states, kinds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from opsboard.domain.kinds import Kind
from opsboard.domain.lookup import find_named
from opsboard.domain.text import narrow

_PRIORITY_WORDS: Mapping[str, tuple[str, ...]] = {
    "P0": ("P0", "紧急", "非常紧急", "特急", "最高", "致命", "urgent", "highest", "critical", "blocker", "1"),
    "P1": ("P1", "高", "较高", "重要", "严重", "high", "major", "2"),
    "P2": ("P2", "中", "普通", "一般", "正常", "中等", "normal", "medium", "moderate", "3"),
    "P3": ("P3", "低", "较低", "次要", "轻微", "最低", "low", "lowest", "minor", "trivial", "4"),
}

_STATES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "backlog",
        ("inbox", "idea", "proposed", "new", "draft", "hypothesis", "question"),
        (
            *(
                "新建",
                "新增",
                "待处理",
                "待办",
                "未开始",
                "待开始",
                "未处理",
                "待分配",
                "已提交",
                "待评估",
                "收集",
                "想法",
            ),
            *("new", "to do", "todo", "backlog", "not started", "pending review", "planned", "created"),
            *("unassigned", "reported", "submitted", "icebox", "ideas", "next", "queued"),
        ),
    ),
    (
        "active",
        ("analysing", "triage", "assigned", "research", "collecting", "design", "committed"),
        (
            "分析中",
            "分诊",
            "已分配",
            "已指派",
            "已接单",
            "受理",
            "已受理",
            "triage",
            "triaged",
            "assigned",
            "accepted",
            "analysis",
        ),
    ),
    (
        "active",
        ("doing", "open", "drafting", "build", "writing", "running", "acting", "analysing"),
        (
            *(
                "处理中",
                "进行中",
                "开发中",
                "实施中",
                "执行中",
                "跟进中",
                "撰写中",
                "激活",
                "已打开",
                "重新打开",
                "待解决",
            ),
            *("in progress", "doing", "active", "open", "reopened", "started", "working", "wip", "in development"),
            *("ongoing", "in process", "processing", "implementing"),
        ),
    ),
    (
        "active",
        ("review", "verify", "delivered", "reading"),
        (
            *("评审中", "审核中", "待审核", "待评审", "测试中", "待测试", "待验收", "验收中", "待确认"),
            *("review", "in review", "testing", "in testing", "qa", "verify", "to verify", "code review"),
        ),
    ),
    (
        "waiting",
        ("pending", "escalated", "disputed", "scheduled", "handoff", "following", "requested"),
        (
            *("待客户", "待回复", "等待中", "等待", "挂起", "暂停", "已暂停", "搁置中", "阻塞", "已转技术", "转技术"),
            *("pending", "waiting", "on hold", "on-hold", "hold", "blocked", "paused", "escalated"),
            *("waiting for customer", "waiting on customer", "awaiting reply", "waiting for support", "postponed"),
        ),
    ),
    (
        "done",
        ("live", "published", "accepted", "solved", "confirmed", "concluded", "closed"),
        (
            *("已解决", "已完成", "完成", "已上线", "已发布", "已处理", "已验收", "已确认", "已交付", "结束", "已结束"),
            *(
                "resolved",
                "solved",
                "done",
                "complete",
                "completed",
                "finished",
                "fixed",
                "released",
                "shipped",
                "live",
            ),
            *("deployed", "published", "delivered", "verified", "approved"),
        ),
    ),
    (
        "done",
        ("closed", "confirmed", "live", "accepted", "concluded", "maintain"),
        ("已关闭", "关闭", "已归档", "closed", "close", "archived"),
    ),
    (
        "dropped",
        ("rejected", "withdrawn", "shelved", "invalid", "aborted", "cancelled"),
        (
            *(
                "已取消",
                "取消",
                "已拒绝",
                "否决",
                "已否决",
                "已驳回",
                "无效",
                "重复",
                "不处理",
                "已废弃",
                "作废",
                "已撤回",
            ),
            *("cancelled", "canceled", "rejected", "won't do", "wont do", "won't fix", "wontfix", "dropped", "invalid"),
            *("duplicate", "declined", "abandoned", "not planned", "discarded", "withdrawn"),
        ),
    ),
)
"""Category, the stages it means where a kind has them (the best first), the words."""


def fold(word: str) -> str:
    """A word without case, width, spaces and joining signs, for comparing."""
    return re.sub(r"[\s_\-:*]+", "", narrow(word)).casefold()


_PRIORITY_OF_WORD = {fold(word): priority for priority, words in _PRIORITY_WORDS.items() for word in words}
_STATE_OF_WORD = {fold(word): (category, stages) for category, stages, words in _STATES for word in words}


def priority_of(word: str) -> str | None:
    """`P0` to `P3` for a priority word in English or Chinese; None for a word not known."""
    return _PRIORITY_OF_WORD.get(fold(word))


def category_of(word: str) -> str | None:
    """What a state means for every kind; None for a word of someone's own."""
    state = _STATE_OF_WORD.get(fold(word))
    return None if state is None else state[0]


def stage_of(kind: Kind, word: str) -> str | None:
    """The key of the stage of `kind` that a state word means: by key or name first, then by what the word
    usually means. None for a word of someone's own, or where the kind has no such stage."""
    named = find_named(word, kind.stages)
    if named is not None:
        return named.key
    state = _STATE_OF_WORD.get(fold(word))
    if state is None:
        return None
    category, preferred = state
    stages = [stage for stage in kind.stages if stage.category == category]
    keys = [stage.key for stage in stages]
    for key in preferred:
        if key in keys:
            return key
    return next((stage.key for stage in stages if not stage.side), next(iter(keys), None))


def kind_of(kinds: Sequence[Kind], word: str) -> str | None:
    """The key of the kind that a word names, by key, name or other words; None when none is."""
    kind = find_named(word, kinds)
    if kind is not None:
        return kind.key
    return next((one.key for one in kinds if one.prefix.casefold() == word.strip().casefold()), None)
