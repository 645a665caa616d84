"""What an item must hold because of the gates it went through, where a story does not say it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from opsboard.demo.timeline import Timeline
from opsboard.domain import workflow
from opsboard.domain.days import day_of
from opsboard.domain.gates import Failure
from opsboard.domain.items import Properties
from opsboard.domain.kinds import Kind

Path = Sequence[tuple[str, str]]
"""(moment, stage) for each stage gone through, the one it began in first."""


def completed(
    kind: Kind,
    held: Properties,
    path: Path,
    links: Sequence[tuple[str, str]],
    *,
    title: str,
    timeline: Timeline,
) -> dict[str, Any]:
    """Properties that the item lacks: those that gates on its path ask for, stamped moments, scores."""
    whole = {**held, **{f"link.{relation}.{other}": True for relation, other in links}}
    words = _ZH if _is_chinese(title) else _EN
    more: dict[str, Any] = {}
    for (_, left), (moment, entered) in pairwise(path):
        for failure in workflow.gate_failures(kind, whole | more, left, entered, moment, timeline.zone):
            more.update(_filled(kind, failure, moment, words, timeline))
        for name, value in workflow.effects_of_move(kind, whole | more, left, entered, moment).items():
            if name not in whole:
                more[name] = value
    if kind.key == "support" and len(path) > 1 and "fields.first_reply_at" not in whole:
        more["fields.first_reply_at"] = path[1][0]
    more.update(workflow.derived(kind, whole | more))
    return {name: value for name, value in more.items() if value is not None}


def _filled(kind: Kind, failure: Failure, moment: str, words: Mapping[str, Any], timeline: Timeline) -> dict[str, Any]:
    condition = failure.condition
    if condition.need == "checklist":
        return {f"check.{kind.key[:4]}{moment[8:10]}{moment[11:13]}": {"text": words["criteria"], "done": True}}
    if condition.need in ("reason", "link"):
        return {}
    fill = _FILL.get(condition.field)
    if fill is None:
        return {}
    value = fill(words, day_of(moment, timeline.zone))
    core = not any(field.key == condition.field for field in kind.fields)
    return {condition.field if core else f"fields.{condition.field}": value}


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


_ZH: dict[str, Any] = {
    "criteria": "按验收标准逐条核对",
    "problem": "买家反复提到，客服和编辑都有记录。",
    "evidence": [{"type": "customer_service", "text": "两周内客服记录 20 起以上"}],
    "decision": "通过",
    "decision_reason": "影响面大，改动小",
    "brief": "一句话说清，图文各半。",
    "stop_rule": "两个整周，护栏指标变差立即停",
    "finding": "见正文的表。",
    "metric": [{"name": "转化率", "value": "4.4%", "prev": "5.2%", "target": "5.5%"}],
}
_EN: dict[str, Any] = {
    "criteria": "Checked against the criteria one by one",
    "problem": "Buyers name it again and again; the desk and the editors have it on record.",
    "evidence": [{"type": "customer_service", "text": "More than 20 cases at the desk in two weeks"}],
    "decision": "Go",
    "decision_reason": "Wide reach, small change",
    "brief": "One sentence that says it, half text, half pictures.",
    "stop_rule": "Two whole weeks, or a guardrail gets worse",
    "finding": "See the table in the text.",
    "metric": [{"name": "conversion", "value": "4.4 %", "prev": "5.2 %", "target": "5.5 %"}],
}


def _word(key: str) -> Callable[[Mapping[str, Any], str], Any]:
    return lambda words, _day: words[key]


def _always(value: Any) -> Callable[[Mapping[str, Any], str], Any]:
    return lambda _words, _day: value


def _decision(words: Mapping[str, Any], day: str) -> list[dict[str, str]]:
    return [{"at": day, "by": "gu", "decision": words["decision"], "reason": words["decision_reason"]}]


_FILL: Mapping[str, Callable[[Mapping[str, Any], str], Any]] = {
    "problem": _word("problem"),
    "origin": _always("customer_service"),
    "evidence": _word("evidence"),
    "decision_log": _decision,
    "feasible": _always("feasible"),
    "brief": _word("brief"),
    "stop_rule": _word("stop_rule"),
    "finding": _word("finding"),
    "metric": _word("metric"),
    "feasibility_verdict": _always("go"),
    **{f"quality_{part}": _always(True) for part in ("facts", "title", "images", "links", "compliance")},
    **{f"deliverable_{part}": _always(True) for part in ("document", "flow", "research", "feasibility", "pages")},
    "priority": _always("P2"),
    "due": lambda _words, day: day,
}
