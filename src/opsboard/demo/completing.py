"""What an item must hold because of the gates it went through, where a story does not say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from opsboard.demo.phrases import story_fields
from opsboard.demo.timeline import Timeline
from opsboard.domain import workflow
from opsboard.domain.days import day_of
from opsboard.domain.gates import Failure
from opsboard.domain.items import Properties
from opsboard.domain.kinds import Kind
from opsboard.domain.parts import parts_of

_DOCUMENTS = "https://docs.example.com/plans"
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
    words = story_fields("zh" if _is_chinese(title) else "en")
    more: dict[str, Any] = {}
    for (_, left), (moment, entered) in pairwise(path):
        for failure in workflow.gate_failures(kind, whole | more, left, entered, moment, timeline.zone):
            more.update(_filled(kind, failure, moment, words, timeline))
        for name, value in workflow.effects_of_move(kind, whole | more, left, entered, moment).items():
            if name not in whole:
                more[name] = value
    more.update(backed(kind, whole | more, title))
    if kind.key == "support" and len(path) > 1 and "fields.first_reply_at" not in whole:
        more["fields.first_reply_at"] = path[1][0]
    more.update(workflow.derived(kind, whole | more))
    return {name: value for name, value in more.items() if value is not None}


def backed(kind: Kind, held: Properties, title: str) -> dict[str, Any]:
    """The text with a section for each part that is there and has nothing behind it."""
    language = "zh" if _is_chinese(title) else "en"
    sections = [
        f"## {one.field.name.of(language)}\n\n{_DOCUMENTS}/{one.field.key}"
        for one in parts_of(kind, held)
        if one.done and not one.backed
    ]
    return {"body": "\n\n".join(filter(None, (held.get("body"), *sections)))} if sections else {}


def _filled(kind: Kind, failure: Failure, moment: str, words: Mapping[str, Any], timeline: Timeline) -> dict[str, Any]:
    condition = failure.condition
    if condition.need == "checklist":
        return {f"check.{kind.key[:4]}{moment[8:10]}{moment[11:13]}": {"text": words["criteria"], "done": True}}
    if condition.need in ("reason", "link"):
        return {}
    day = day_of(moment, timeline.zone)
    value = day if condition.field == "due" else words.get(condition.field)
    if value is None:
        return {}
    if condition.field == "decision_log":
        value = [{"at": day, "by": "顾明", **decision} for decision in words["decision_log"]]
    core = not any(field.key == condition.field for field in kind.fields)
    return {condition.field if core else f"fields.{condition.field}": value}


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)
